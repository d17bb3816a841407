"""Makes a kit of every recipe by the foundry, and has each recipe's own reader read it. Nothing is trained.

    python3 kits.py [--foundry "npx inzwa-foundry"]

Needs PyYAML, NumPy and PyTorch, and the repository's own packages. Exit code 1 where a reader refused a kit.
"""
import argparse
import hashlib
import json
import math
import os
import shlex
import subprocess
import sys
import tempfile
import wave

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT, RATE = os.path.join(HERE, "../.."), 16000
COUNTS = {"train": 12, "dev": 6, "test": 6}


def stored(storage):
    """Clips with words, an order and an answer, as the foundry keeps them in gold/kits."""
    rows, home = [], f"{storage}/gold/kits"
    os.makedirs(f"{home}/audio")
    for i, split in enumerate(split for split, count in COUNTS.items() for _ in range(count)):
        sound = b"".join(int(8000 * math.sin(t * (200 + 10 * i) / RATE * 6.28)).to_bytes(2, "little", signed=True) for t in range(RATE))
        path = f"gold/kits/audio/{i}.wav"
        with wave.open(f"{storage}/{path}", "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(sound)
        with open(f"{storage}/{path}", "rb") as file:
            data = file.read()
        audio = dict(path=path, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data), samples=RATE, sampleRate=RATE)
        tags = dict(product=["none", "sugar", "milk"][i % 3], quantity=["0", "2", "none"][i % 3], reply=f"Ndanyora {'abcdefghijklmnopqrstuvwxyz'[i]}.")
        rows.append(dict(id=f"{i:032x}", dataset="kits", language="sn", text=f"ndipeiwo shuga {'abcdefghijklmnopqrstuvwxyz'[i]}", audio=audio,
                         speaker="a" * 64, licence="CC0-1.0", source="made here", split=split, tags=tags))
    with open(f"{home}/rows.jsonl", "w", encoding="utf8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def ran(*command, cwd=ROOT):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError((done.stderr or done.stdout).strip()[-400:])
    return done.stdout


def tuned(recipe, kit, storage, out, _foundry):
    """Through recipe.py and rows.py, as whisper.py, parler.py and mms_vits.py begin; the sounds are read too."""
    sys.path.insert(0, HERE)
    import recipe as reading
    from rows import parts
    from sound import samples_of

    given = reading.reader("whisper", "").parse_args(["--kit", kit, "--storage", storage, "--out", out])
    read = reading.recipe_of(given)
    rows = parts(read.data, read.sounds)
    if [len(part) for part in rows] != list(COUNTS.values()) or read.seed != 7:
        raise RuntimeError(f"{recipe}: {[len(part) for part in rows]} rows, seed {read.seed}")
    return f"{read.base}, {sum(len(samples_of(row['audio'])) for part in rows for row in part) // RATE} s of sound"


def paired(_recipe, kit, _storage, _out, _foundry):
    sys.path.insert(0, os.path.join(HERE, "../llm"))
    from kit_figures import figures_of
    from pairs import read_pairs

    counts = [len(read_pairs(f"{kit}/manifests/{split}.jsonl")) for split in COUNTS]
    if counts != list(COUNTS.values()):
        raise RuntimeError(f"{counts} pairs")
    return f"{sum(counts)} pairs, {figures_of(f'{kit}/config.yaml')}"


def ordered(_recipe, kit, storage, out, foundry):
    """preprocess, and one epoch of training on what it wrote."""
    ran(*foundry, "preprocess", "--metadata", f"{kit}/metadata.csv", "--storage", storage, "--output-dir", f"{out}/features")
    told = ran(sys.executable, "train_features.py", "--model-cfg", f"{kit}/model.json", "--train-cfg", f"{kit}/train.json", "--metadata-features",
               f"{out}/features/metadata_features.csv", "--out", f"{out}/model", "--set", "epochs=1", cwd=os.path.join(HERE, "../slu"))
    return told.strip().splitlines()[-1]


READERS = {"whisper": tuned, "parler": tuned, "mms-vits": tuned, "lora": paired, "slu": ordered}


def main():
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--foundry", default="npx inzwa-foundry")
    foundry, failed = shlex.split(read.parse_args().foundry), False
    with tempfile.TemporaryDirectory(prefix="kits-") as work:
        storage = f"{work}/storage"
        stored(storage)
        digest = next(word for word in ran(*foundry, "snapshot", "take", "gold/kits", "--storage", storage).split() if len(word) == 64)
        for recipe, reader in READERS.items():
            kit = f"{work}/{recipe}"
            try:
                ran(*foundry, "retrain", "kit", "kits", "--registry", f"{work}/registry", "--storage", storage, "--snapshot", digest, "--recipe", recipe,
                    "--seed", "7", "--out", kit)
                came = reader(recipe, kit, storage, f"{work}/{recipe}-out", foundry)
            except (RuntimeError, SystemExit, KeyError, ValueError) as error:
                came, failed = f"FAILED: {error}", True
            print(f"{recipe}: {came}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
