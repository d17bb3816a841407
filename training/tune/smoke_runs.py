"""The rows of the smoke test's table: each runs one recipe as its user would, in a process of its own, and asks our engines."""
import json
import os
import shlex
import shutil
import subprocess
import sys

import clips
from measures import cer, even

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "../..")
ALL = "fp32,q8,q4f16"
SHORT = {"warmup_steps": 0, "logging_steps": 50, "max_steps": 4, "eval_steps": 2, "save_steps": 2, "gradient_accumulation_steps": 1}


class Bench:
    def __init__(self, work, foundry):
        self.work, self.foundry = os.path.abspath(work), foundry
        self.gold = None

    def runs(self):
        return {"data": self.data, "whisper": self.whisper, "whisper-any-length": self.any_length, "whisper-two-files": self.beside, "whisper-kit": self.kit,
                "whisper-torchrun": self.torchrun, "heads-intent": lambda: self.text("intent", "nlu/slurp"),
                "heads-sentiment": lambda: self.text("sentiment", "sentiment/jsonl"), "heads-dialect": self.dialect, "translate": self.translate,
                "mms-vits": self.vits, "mms-vits-accelerate": self.accelerate, "parler": self.parler}

    def data(self):
        self.gold = clips.made(f"{self.work}/data", self.foundry)
        clips.again(self.gold)
        return f"{len(clips.SENTENCES) * len(clips.VOICES)} clips and {len(clips.PAIRS)} pairs through the foundry"

    def ready(self, make, *more):
        """The folder of a tiny base. Data that an earlier call left is good enough."""
        import tiny

        if not self.gold:
            self.gold = f"{self.work}/data/storage/gold"
            if not os.path.exists(self.gold):
                self.data()
        folder = f"{self.work}/bases/{make}"
        getattr(tiny, make)(folder, *more)
        return folder

    def python(self, script, out, *words, launch=(), **figures):
        shutil.rmtree(out, ignore_errors=True)
        changes = [part for key, value in figures.items() for part in ("--set", f"{key}={json.dumps(value)}")]
        return self.call([*(launch or [sys.executable]), f"{HERE}/{script}", "--out", out, *words, *changes])

    def call(self, command):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{shlex.join(command)[:80]}: {(done.stderr or done.stdout)[-260:]}")
        return done.stdout

    def loaded(self, task, out, dtype, given, *more):
        """What transformers.js makes of the folder's model."""
        return json.loads(self.call(["node", f"{HERE}/load.mjs", task, out, "model", dtype, given, *more]).splitlines()[-1])

    def heard(self, out, dtype):
        """Words that workers/asr read, by the foundry's `eval asr`, in the place of the pocket recogniser."""
        end = {"fp32": "", "q8": "_quantized", "q4f16": "_q4f16"}[dtype]
        models = f"{out}/engine-{dtype}"
        shutil.copytree(f"{out}/model", f"{models}/pocket-asr-sn", ignore=shutil.ignore_patterns("*.safetensors", "*.onnx"), dirs_exist_ok=True)
        for name in ("encoder_model", "decoder_model_merged"):
            shutil.copyfile(f"{out}/model/onnx/{name}{end}.onnx", f"{models}/pocket-asr-sn/onnx/{name}.onnx")  # the manifest says fp32
        found = f"{out}/eval-{dtype}"
        self.call([*shlex.split(self.foundry), "eval", "asr", f"{self.gold}/stt/nemo/train_manifest.json", "--language", "sn", "--model",
                   "pocket-asr-sn", "--models", models, "--whole-only", "--out", found])
        said, texts = (self.said(f"{found}/predictions.json", key) for key in ("text", "pred_text"))
        with open(f"{found}/evaluation.json", encoding="utf8") as file:
            theirs = next(one["value"] for one in json.load(file)["measures"] if one["name"] == "asr.cer" and not one.get("slice"))
        if abs(theirs - cer(said, texts)) > 1e-4:
            raise RuntimeError(f"the foundry counts a CER of {theirs}, measures.py {cer(said, texts)}")
        return f"{dtype} {self.right(said, texts)}"

    def said(self, manifest, key):
        with open(manifest, encoding="utf8") as file:
            return [json.loads(line)[key] for line in file]

    def right(self, said, texts):
        return f"{sum(even(a) == even(b) for a, b in zip(said, texts, strict=True))} of {len(said)} right"

    def learnt(self, out, key):
        with open(f"{out}/result.json", encoding="utf8") as file:
            return json.load(file)[key]

    def whisper(self, **more):
        base, out = self.ready("whisper"), f"{self.work}/whisper{'-any' if more else ''}"
        self.python("whisper.py", out, "--data", f"{self.gold}/stt/nemo", "--base", base, "--language", "sn", "--dtypes", ALL,
                    **{**SHORT, "per_device_train_batch_size": 6, "learning_rate": 2e-3, "max_steps": 300, "eval_steps": 60, "save_steps": 60, **more})
        heard = [self.heard(out, dtype) for dtype in ALL.split(",")]
        manifest = f"{self.gold}/stt/nemo/train_manifest.json"
        read = [f"{dtype} {self.right(self.said(manifest, 'text'), self.loaded('asr', out, dtype, manifest, 'sn'))}" for dtype in ALL.split(",")]
        return (f"CER {self.learnt(out, 'best'):.3f} in PyTorch; workers/asr on real lengths: {', '.join(heard)}; "
                f"transformers.js on whole windows: {', '.join(read)}")

    def any_length(self):
        return self.whisper(any_length=True, shift_seconds=0.5, max_steps=600, early_stopping_patience=10)

    def beside(self):
        """Weights in a file of their own, as those above 2 GB are, which is most of large-v3-turbo."""
        self.ready("whisper")
        out = f"{self.work}/whisper-any"
        if not os.path.exists(f"{out}/model"):
            self.any_length()
        code = ("import sys, onnx_files, seq2seq_onnx; from transformers import WhisperForConditionalGeneration as W; onnx_files.LARGEST = 100_000; "
                "seq2seq_onnx.exported(W.from_pretrained(sys.argv[1]), sys.argv[1]); print(onnx_files.smaller(sys.argv[1], ['fp32', 'q8', 'q4f16']))")
        self.call([sys.executable, "-c", f"import sys; sys.path.insert(0, {HERE!r}); {code}", f"{out}/model"])
        shutil.rmtree(f"{out}/engine-fp32", ignore_errors=True)
        names = ", ".join(name for name in sorted(os.listdir(f"{out}/model/onnx")) if name.endswith("_data"))
        return f"{names}; workers/asr: {self.heard(out, 'fp32')}"

    def kit(self):
        base, storage = self.ready("whisper"), f"{self.work}/data/storage"
        foundry, kit = shlex.split(self.foundry), f"{self.work}/kit"
        shutil.rmtree(kit, ignore_errors=True)
        digest = next(word for word in self.call([*foundry, "snapshot", "take", "gold/stt", "--storage", storage]).split() if len(word) == 64)
        self.call([*foundry, "retrain", "kit", "smoke", "--registry", f"{self.work}/registry", "--snapshot", digest, "--recipe", "whisper",
                   "--out", kit, "--storage", storage])
        out = f"{self.work}/whisper-kit"
        self.python("whisper.py", out, "--kit", kit, "--storage", storage, "--base", base, "--language", "sn", "--dtypes", "", **SHORT)
        return f"{self.learnt(out, 'steps')} steps by the kit's config.yaml and manifests"

    def torchrun(self):
        base, out = self.ready("whisper"), f"{self.work}/whisper-two"
        self.python("whisper.py", out, "--data", f"{self.gold}/stt/nemo", "--base", base, "--language", "sn", "--dtypes", "fp32",
                    launch=[sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"], ddp_backend="gloo", **SHORT)
        return f"{self.learnt(out, 'steps')} steps on two processes (gloo, CPU)"

    def text(self, label, data):
        base, out = self.ready("text", [words for words, *_ in clips.SENTENCES]), f"{self.work}/{label}"
        self.python("heads.py", out, "--label", label, "--data", f"{self.gold}/{data}", "--base", base, "--dtypes", "fp32,q8",
                    learning_rate=3e-3, num_train_epochs=60, early_stopping_patience=60, per_device_train_batch_size=6)
        said = {dtype: self.loaded("text", out, dtype, "ndatenda zvikuru")[0]["label"] for dtype in ("fp32", "q8")}
        return f"macro F1 {self.learnt(out, 'best'):.2f}; transformers.js of \"ndatenda zvikuru\": {said}"

    def dialect(self):
        base, out = self.ready("whisper"), f"{self.work}/dialect"
        self.python("heads.py", out, "--label", "variant", "--data", f"{self.gold}/dialect/audiofolder", "--base", base, "--dtypes", "fp32,q8",
                    learning_rate=1e-3, num_train_epochs=30, early_stopping_patience=30, per_device_train_batch_size=6)
        clip = next(name for name in sorted(os.listdir(f"{self.gold}/dialect/audiofolder/data/train")) if name.endswith(".wav"))
        said = {dtype: self.loaded("sound", out, dtype, f"{self.gold}/dialect/audiofolder/data/train/{clip}")["label"] for dtype in ("fp32", "q8")}
        return f"macro F1 {self.learnt(out, 'best'):.2f}; onnxruntime-node of one clip: {said}"

    def translate(self):
        base, out = self.ready("translator", [text for pair in clips.PAIRS for text in pair]), f"{self.work}/translate"
        self.python("translate.py", out, "--data", f"{self.gold}/translation/jsonl", "--base", base, "--from", "ml", "--to", "en", "--dtypes", ALL,
                    **{**SHORT, "learning_rate": 3e-3, "max_steps": 200, "eval_steps": 50, "save_steps": 50, "generation_max_length": 40})
        said = {dtype: self.loaded("translation", out, dtype, clips.PAIRS[0][0], "mal_Mlym", "eng_Latn")[0]["translation_text"] for dtype in ALL.split(",")}
        return f"chrF {self.learnt(out, 'best'):.0f} in PyTorch; transformers.js of \"{clips.PAIRS[0][0]}\": {said}"

    def one_voice(self):
        """The folder of whoever said most."""
        home = f"{self.gold}/tts/ljspeech"
        voices = [f"{home}/{name}" for name in sorted(os.listdir(home)) if os.path.isdir(f"{home}/{name}")]
        return max(voices, key=lambda voice: len(os.listdir(f"{voice}/wavs")))

    def vits(self):
        base, out = self.ready("vits"), f"{self.work}/vits"
        told = self.python("mms_vits.py", out, "--data", self.one_voice(), "--base", base, "--dtypes", "fp32", batch_size=4, learning_rate=5e-4,
                           adversary_channels=4, max_steps=60, eval_steps=20, adversary_from=40)
        before = next(line for line in told.splitlines() if line.startswith("before"))
        models = f"{out}/engine"
        shutil.copytree(f"{out}/model", f"{models}/pocket-tts-sn", ignore=shutil.ignore_patterns("*.safetensors"))
        os.symlink(os.path.abspath(f"{ROOT}/public/models/pocket-asr-sn"), f"{models}/pocket-asr-sn")
        with open(f"{out}/texts.txt", "w", encoding="utf8") as file:
            file.write("ndipeiwo mvura\n")
        self.call([*shlex.split(self.foundry), "eval", "tts", f"{out}/texts.txt", "--language", "sn", "--model", "pocket-tts-sn", "--models", models,
                   "--out", f"{out}/eval"])
        said = self.loaded("speech", out, "fp32", "ndipeiwo mvura")
        return f"{before}, then {self.learnt(out, 'best'):.3f}; spoken by workers/tts (`eval tts`); transformers.js: {said}"

    def accelerate(self):
        base, out = self.ready("vits"), f"{self.work}/vits-two"
        launch = [sys.executable, "-m", "accelerate.commands.launch", "--cpu", "--num_processes", "2", "--num_machines", "1", "--mixed_precision", "no",
                  "--dynamo_backend", "no"]
        self.python("mms_vits.py", out, "--data", self.one_voice(), "--base", base, "--dtypes", "", launch=launch, batch_size=2, max_steps=4,
                    eval_steps=2, adversary_from=2, adversary_channels=4)
        return f"{self.learnt(out, 'steps')} steps on two processes (gloo, CPU), judges included"

    def parler(self):
        self.ready("vits")
        out = f"{self.work}/parler"
        told = self.python("parler.py", out, "--data", self.one_voice(), "--upstream", "parler-tts", "--speaker", "Tariro")
        return f"not run: parler-tts is in no package index here; data made ready ({told.splitlines()[0]}) and its command printed"
