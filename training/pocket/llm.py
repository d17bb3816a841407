"""The language model's steps: a script in `llm/` and its arguments."""
import os

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))


def shipped(language):
    return os.path.join(ROOT, f"public/models/pocket-llm-{language}")


def manifest(language):
    return os.path.join(ROOT, f"models-manifest/models/pocket-llm-{language}.json")


def begun(given):
    """(the model to go on from, how): Shona's weights with a tokenizer of the language's own where it has no model."""
    own, language = shipped(given.language), ["--language", given.language]
    return (own, language) if os.path.isdir(own) else (shipped("sn"), [*language, "--retokenise"])


def check(_folder, given):
    own = shipped(given.language)
    return [["llm/selftest.py"], ["llm/selftest_languages.py"], *([["llm/check.py", own, given.language]] if os.path.isdir(own) else [])]


def score(folder, given):
    start, _ = begun(given)
    return [["llm/evaluate.py", start, f"{folder}/scores.json", "--language", given.language]]


def rebuild(folder, given):
    start, how = begun(given)
    model, before, after = f"{folder}/pocket-llm-{given.language}", f"{folder}/before.json", f"{folder}/after.json"
    judged = ["llm/ship.py", model, shipped(given.language), before, after, manifest(given.language), "--language", given.language]
    return [
        ["llm/train.py", f"{folder}/run", "--minutes", given.minutes, "--seed", given.seed, "--from", start, *how],
        ["llm/export.py", f"{folder}/run/best.pt", model],
        ["llm/check.py", model, given.language],
        ["llm/evaluate.py", start, before, "--language", given.language],
        ["llm/evaluate.py", model, after, "--language", given.language],
        judged if given.ship else [*judged, "--judge"],
    ]
