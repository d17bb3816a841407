"""Rows of what the foundry exported, a dict each: NeMo, AudioFolder, JSONL, SLURP and LJSpeech (docs/data.md, layouts)."""
import glob
import hashlib
import json
import os

HUB = {"train": "train", "dev": "validation", "test": "test"}  # what the hub calls our splits
SLURP = {"train": "train", "dev": "devel", "test": "test"}


def rows_of(folder, split, sounds=None):
    """Rows of train, dev or test, with `text` and, where there is sound, `audio`: its path. An empty list where there are none.

    sounds: where the paths of a kit's manifests count from; those of an export count from the manifest.
    """
    for manifest in (f"{folder}/{split}_manifest.json", f"{folder}/{split}.json"):
        if os.path.exists(manifest):
            return [nemo(row, sounds or folder) for row in lines(manifest)]
    home = f"{folder}/data/{HUB[split]}"
    if os.path.exists(f"{home}/metadata.jsonl"):
        return [dict(row, text=row["transcription"], audio=f"{home}/{row['file_name']}") for row in lines(f"{home}/metadata.jsonl")]
    for name in (HUB[split], SLURP[split]):
        if os.path.exists(f"{folder}/{name}.jsonl"):
            return [dict(row, text=row.get("text", row.get("sentence"))) for row in lines(f"{folder}/{name}.jsonl")]
    return ljspeech(folder, split)


def parts(folder, sounds=None, field="text"):
    """(train, dev, test) of the rows that have the field. Refuses where there is nothing to learn from, or to stop by."""
    found = [[row for row in rows_of(folder, split, sounds) if row.get(field)] for split in ("train", "dev", "test")]
    if not found[0] or not found[1]:
        raise SystemExit(f"{folder}: {len(found[0])} rows with {field} to train with, {len(found[1])} to stop by")
    return found


def nemo(row, root):
    if row.get("offset"):
        raise SystemExit(f"{row['audio_filepath']} is a part of a recording: let the foundry cut it")
    return dict(row, audio=os.path.join(root, row["audio_filepath"]))


def ljspeech(folder, split):
    """LJSpeech knows no splits: a tenth of each voice, chosen by the clips' names, is dev, and at least one clip."""
    rows = []
    for sheet in sorted(glob.glob(f"{folder}/metadata.csv") + glob.glob(f"{folder}/*/metadata.csv")):
        home = os.path.dirname(sheet)
        with open(sheet, encoding="utf8") as file:
            parts = [line.rstrip("\n").split("|") for line in file if line.strip()]
        parts.sort(key=lambda part: hashlib.sha256(part[0].encode()).hexdigest())
        held = max(1, len(parts) // 10)
        for part in {"train": parts[held:], "dev": parts[:held], "test": []}[split]:
            rows.append(dict(id=part[0], text=part[-1], audio=f"{home}/wavs/{part[0]}.wav", speaker=os.path.basename(home)))
    return rows


def lines(path):
    with open(path, encoding="utf8") as file:
        return [json.loads(line) for line in file if line.strip()]
