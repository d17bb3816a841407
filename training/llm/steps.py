"""Steps of a training that was killed: the same call takes them up, and no other does."""
import hashlib
import json
import os
import shutil


def asked_of(given):
    """What a call asks for, so that another one is known: its figures, and the digests of its pairs in place of their paths."""
    asked = {name: value for name, value in vars(given).items() if name not in ("out", "config")}
    for name in ("pairs", "dev"):
        if asked[name]:
            with open(asked[name], "rb") as file:
                asked[name] = hashlib.sha256(file.read()).hexdigest()
    return asked


def left_by(steps, asked):
    """Whether the folder holds whole epochs of a call that asked for the same."""
    try:
        with open(os.path.join(steps, "asked.json"), encoding="utf8") as file:
            same = json.load(file) == asked
    except (FileNotFoundError, ValueError):
        return False
    return same and any(name.startswith("checkpoint-") for name in os.listdir(steps))


def begun(steps, asked):
    """An empty folder, but for what was asked for."""
    shutil.rmtree(steps, ignore_errors=True)
    os.makedirs(steps)
    with open(os.path.join(steps, "asked.json"), "w", encoding="utf8") as file:
        json.dump(asked, file)
