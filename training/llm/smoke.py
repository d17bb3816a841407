"""Both LoRA recipes on a few pairs, from the foundry's export to an answer of our engine. Usage: smoke.py FOLDER [ours] [peft]

FOLDER is made and kept. Prints a table: what ran, in how many seconds, what came out; the exit code is 1 where something did not.
"""
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT, SHIPPED = os.path.join(HERE, "../.."), os.path.join(HERE, "../../public/models/pocket-llm-sn")
ABOUT = ["--language", "sn", "--licence", "CC0-1.0", "--source", "training/llm/smoke.sn.json"]
NAME = "pocket-llm-sn"  # by which the manifest knows how to run it


def ran(*command):
    """What it printed. Raises RuntimeError with the end of its complaints."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError((done.stderr or done.stdout).strip()[-800:])
    return done.stdout


def python(script, *args):
    return ran(sys.executable, os.path.join(HERE, script), *args)


def foundry(*args):
    return ran("npx", "inzwa-foundry", *args)


def pairs(facts, folder):
    """The foundry's pairs of both parts, made of dialogues as people write them down."""
    paths = {}
    for part in ("train", "dev"):
        text, paths[part] = os.path.join(folder, f"{part}.txt"), os.path.join(folder, f"{part}.jsonl")
        with open(text, "w", encoding="utf8") as file:
            file.write("\n\n".join(f"{question}\n{fact['reply']}" for fact in facts for question in fact[part]) + "\n")
        foundry("text", "pairs", text, *ABOUT, "--out", paths[part])
    return paths


def answers(facts, models, folder):
    """How many of the held-out questions our engine answers rightly by the model in `models`."""
    asked = os.path.join(folder, "questions.jsonl")
    with open(asked, "w", encoding="utf8") as file:
        file.writelines(json.dumps({"say": question, "skill": "llm"}) + "\n" for fact in facts for question in fact["test"])
    out = os.path.join(folder, "answers")
    foundry("eval", "llm", asked, "--language", "sn", "--models", models, "--model", NAME, "--out", out)
    with open(os.path.join(out, "answers.jsonl"), encoding="utf8") as file:
        replies = [json.loads(line).get("text", "") for line in file]
    wanted = [fact["fact"] for fact in facts for _ in fact["test"]]
    right = sum(fact in reply.lower() for fact, reply in zip(wanted, replies))
    if right * 2 < len(wanted):
        raise RuntimeError(f"only {right} of {len(wanted)} right in our engine: {replies}")
    return f"{right} of {len(wanted)} right in our engine, the first: {replies[0]}"


def ours(facts, folder, paths):
    models = os.path.join(folder, "ours")
    python("adapt.py", paths["train"], os.path.join(models, NAME), "--dev", paths["dev"], "--rate", "3e-3")
    return answers(facts, models, folder)


def peft(facts, folder, paths):
    own, out, models = (os.path.join(folder, name) for name in ("transformers", "peft", "peft-models"))
    python("as_transformers.py", SHIPPED, own)
    python("peft_lora.py", own, paths["train"], out, "--dev", paths["dev"], "--rate", "3e-3", "--warmup", "2", "--no-bf16")
    python("peft_export.py", os.path.join(out, "merged"), os.path.join(models, NAME), "q8", "q4", "q4f16")
    return answers(facts, models, folder)


def main():
    folder, chosen = os.path.abspath(sys.argv[1]), sys.argv[2:] or ["ours", "peft"]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(HERE, "smoke.sn.json"), encoding="utf8") as file:
        facts = json.load(file)
    paths, failed = pairs(facts, folder), False
    for recipe in (ours, peft):
        began = time.monotonic()
        try:
            came = recipe(facts, folder, paths) if recipe.__name__ in chosen else "not run (not asked for)"
        except RuntimeError as error:
            came, failed = f"failed: {error}", True
        print(f"{recipe.__name__:5} {time.monotonic() - began:5.0f} s  {came}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
