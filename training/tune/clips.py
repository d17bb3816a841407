"""A few sentences by espeak-ng and a few pairs, and what the real foundry exports of them: the smoke test's data."""
import csv
import os
import shlex
import subprocess

SENTENCES = [  # words, intent, feeling
    ("ndipeiwo mvura", "order_add", "neutral"),
    ("wedzera chingwa chimwe", "order_add", "neutral"),
    ("bvisa shuga mbiri", "order_remove", "neutral"),
    ("ndatenda zvikuru", "talk_thanks", "good"),
    ("izvi hazvina kunaka", "talk_complain", "bad"),
    ("mangwanani akanaka", "talk_greet", "good"),
]
VOICES = {"low": "sw+m3", "high": "sw+f2"}
HELD = [  # split, voice, then as above: other words by other voices, since no sentence and no speaker is in two splits
    ("dev", "low", "sw+m7", "tichaonana mangwana", "talk_greet", "good"),
    ("test", "high", "sw+f4", "handidi izvozvo", "talk_complain", "bad"),
]
PAIRS = [("നന്ദി", "thank you"), ("വെള്ളം തരൂ", "give water"), ("സുഖമാണോ", "how are you"), ("നല്ല ദിവസം", "good day")]
ROUTES = """stt: { needs: [audio], layouts: [nemo] }
dialect: { needs: [audio], tags: [variant], layouts: [audiofolder] }
nlu: { tags: [intent], layouts: [slurp] }
sentiment: { tags: [sentiment], layouts: [jsonl] }
translation: { tags: [translation], layouts: [jsonl] }
tts: { needs: [audio, speaker, words], layouts: [ljspeech] }
"""
CATALOGUE = """datasets:
  - { dataset: smoke-speech, from: speech, as: csv, language: sn, licence: CC0-1.0, source: espeak-ng,
      engines: [stt, dialect, nlu, sentiment, tts] }
  - { dataset: smoke-pairs, from: pairs, as: csv, language: ml, licence: CC0-1.0, source: made here, engines: [translation] }
routes: routes.yaml
"""


def made(folder, foundry):
    """Speaks, writes the catalogue and runs the foundry over it. Returns the folder of its gold sets."""
    os.makedirs(f"{folder}/speech", exist_ok=True)
    os.makedirs(f"{folder}/pairs", exist_ok=True)
    with open(f"{folder}/speech/rows.csv", "w", encoding="utf8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["path", "text", "speaker", "split", "synthetic", "variant", "intent", "sentiment"])
        said = [("train", variant, voice, *sentence) for variant, voice in VOICES.items() for sentence in SENTENCES]
        for i, (split, variant, voice, words, intent, feeling) in enumerate(said + HELD):
            subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", f"{folder}/speech/{i}.wav", words], check=True)
            sheet.writerow([f"{i}.wav", words, voice, split, "true", variant, intent, feeling])
    with open(f"{folder}/pairs/rows.csv", "w", encoding="utf8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["text", "translation", "split"])
        sheet.writerows([*pair, "train"] for pair in PAIRS)
    for name, content in (("routes.yaml", ROUTES), ("catalogue.yaml", CATALOGUE)):
        with open(f"{folder}/{name}", "w", encoding="utf8") as file:
            file.write(content)
    run = [*shlex.split(foundry), "run", f"{folder}/catalogue.yaml", "--storage", f"{folder}/storage"]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
    return f"{folder}/storage/gold"


def again(gold):
    """What was learnt is asked again: train is dev too. Never for a real training."""
    for own, other in (("stt/nemo/train_manifest.json", "stt/nemo/dev_manifest.json"), ("nlu/slurp/train.jsonl", "nlu/slurp/devel.jsonl"),
                       ("sentiment/jsonl/train.jsonl", "sentiment/jsonl/validation.jsonl"),
                       ("translation/jsonl/train.jsonl", "translation/jsonl/validation.jsonl"),
                       ("dialect/audiofolder/data/train/metadata.jsonl", "dialect/audiofolder/data/validation/metadata.jsonl")):
        os.makedirs(os.path.dirname(f"{gold}/{other}"), exist_ok=True)
        with open(f"{gold}/{own}", encoding="utf8") as file:
            content = file.read()
        with open(f"{gold}/{other}", "w", encoding="utf8") as file:
            file.write(content.replace('"file_name":"', '"file_name":"../train/'))
