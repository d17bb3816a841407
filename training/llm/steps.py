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
    """The newest whole epoch in the folder, where a call asked for the same; None without one. What tells of an epoch is written last."""
    try:
        with open(os.path.join(steps, "asked.json"), encoding="utf8") as file:
            same = json.load(file) == asked
    except (FileNotFoundError, ValueError):
        return None
    whole = [name for name in os.listdir(steps) if name.startswith("checkpoint-") and os.path.exists(os.path.join(steps, name, "trainer_state.json"))]
    return os.path.join(steps, max(whole, key=lambda name: int(name.split("-")[1]))) if same and whole else None


def begun(steps, asked):
    """An empty folder, but for what was asked for."""
    ended(steps)
    os.makedirs(steps)
    with open(os.path.join(steps, "asked.json"), "w", encoding="utf8") as file:
        json.dump(asked, file)


def ended(steps):
    """No folder; killed in the midst of it, no call goes on from what is left."""
    if os.path.exists(os.path.join(steps, "asked.json")):
        os.remove(os.path.join(steps, "asked.json"))
    shutil.rmtree(steps, ignore_errors=True)
