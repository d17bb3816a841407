"""Makes the foundry's voice export ready for Parler-TTS and calls its own trainer (row B18: 1e-5, 20 epochs).

    python3 parler.py --data storage/gold/tts/ljspeech --speaker "Tariro" --upstream parler-tts --out OUT [--go]

Parler's training code is no part of transformers: `git clone https://github.com/huggingface/parler-tts`, `pip install -e .[train]`.
Without --go the command is printed and not run. The ONNX of a Parler model is not made here: transformers.js has no such class.
"""
import json
import os
import shlex
import shutil
import subprocess

from measures import even
from recipe import reader, recipe_of
from rows import rows_of
from sound import samples_of
from training import tell

CLEAN, QUIET = 40.0, 25.0  # dB between the loudest tenth of the frames and the quietest


def described(name, samples, rate, text):
    """One sentence in the words of Data-Speech's labels, of what can be measured here: pace and noise."""
    pace = len(even(text)) / (len(samples) / rate)
    speed = "slowly" if pace < 10 else "quickly" if pace > 18 else "at a moderate pace"
    power = sorted((samples[i : i + rate // 50] ** 2).mean() for i in range(0, len(samples) - rate // 50, rate // 50))
    tenth = max(1, len(power) // 10)
    ratio = ratio_of(sum(power[-tenth:]), sum(power[:tenth]))
    noise = "a very clear recording" if ratio > CLEAN else "a recording with slight noise" if ratio > QUIET else "a noisy recording"
    return f"{name} speaks {speed} in {noise}."


def ratio_of(loud, low):
    import math

    return 10 * math.log10((loud + 1e-12) / (low + 1e-12))


def prepared(rows, folder, name, rate):
    """An AudioFolder with the columns that the trainer is told of: audio, text, text_description."""
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/metadata.jsonl", "w", encoding="utf8") as file:
        for row in rows:
            shutil.copyfile(row["audio"], f"{folder}/{row['id']}.wav")
            line = dict(file_name=f"{row['id']}.wav", text=row["text"],
                        text_description=described(name, samples_of(row["audio"], rate), rate, row["text"]))
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return len(rows)


def command(recipe, upstream, folder):
    """The trainer's arguments by its own names (training/arguments.py of parler-tts)."""
    figures = {"model_name_or_path": recipe.base, "output_dir": f"{recipe.out}/parler", "seed": recipe.seed,
               "train_dataset_name": f"{folder}/train", "eval_dataset_name": f"{folder}/dev", "train_split_name": "train",
               "eval_split_name": "train", "target_audio_column_name": "audio", "description_column_name": "text_description",
               "prompt_column_name": "text", "do_train": True, "do_eval": True, "report_to": "none",
               "save_to_disk": f"{recipe.out}/codes", "temporary_save_to_disk": f"{recipe.out}/codes-part", **recipe.training}
    words = [part for key, value in figures.items() for part in (f"--{key}", str(value).lower() if isinstance(value, bool) else str(value))]
    return ["accelerate", "launch", f"{upstream}/training/run_parler_tts_training.py", *words]


def main():
    read = reader("parler", __doc__)
    read.add_argument("--speaker", default="Speaker", help="the name by which prompts will call the voice")
    read.add_argument("--rate", type=int, default=16000)
    read.add_argument("--upstream", required=True, help="a clone of huggingface/parler-tts")
    read.add_argument("--go", action="store_true")
    given = read.parse_args()
    recipe = recipe_of(given)
    counts = {split: prepared(rows_of(recipe.data, split, recipe.sounds), f"{recipe.out}/data/{split}", given.speaker, given.rate)
              for split in ("train", "dev")}
    run = command(recipe, given.upstream, f"{recipe.out}/data")
    tell(f"{counts}\n{shlex.join(run)}")
    if given.go:
        subprocess.run(run, check=True)


if __name__ == "__main__":
    main()
