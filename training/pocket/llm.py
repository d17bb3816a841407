"""The language model's steps: a script in `llm/` and its arguments."""
import os

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
SHIPPED = os.path.abspath(os.path.join(ROOT, "public/models/pocket-llm-sn"))
MANIFEST = os.path.abspath(os.path.join(ROOT, "models-manifest/models/pocket-llm-sn.json"))


def check(_folder, _given):
    return [["llm/selftest.py"], ["llm/check.py"]]


def score(folder, _given):
    return [["llm/evaluate.py", SHIPPED, f"{folder}/scores.json"]]


def rebuild(folder, given):
    model, before, after = f"{folder}/pocket-llm-sn", f"{folder}/before.json", f"{folder}/after.json"
    judged = ["llm/ship.py", model, SHIPPED, before, after, MANIFEST]
    return [
        ["llm/train.py", f"{folder}/run", "--minutes", given.minutes, "--seed", given.seed],
        ["llm/export.py", f"{folder}/run/best.pt", model],
        ["llm/check.py", model],
        ["llm/evaluate.py", SHIPPED, before],
        ["llm/evaluate.py", model, after],
        judged if given.ship else [*judged, "--judge"],
    ]
