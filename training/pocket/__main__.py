"""Rebuilds what ships, from seed to ONNX. Usage, in training/: python3 -m pocket check | rebuild | score [--model NAME ...] [--language sn] [--work FOLDER]

check    in about a minute: the selftests; what ships can be read, runs as it did, and can be exported again
rebuild  corpora, training from the weights that ship, export, scores; --minutes M of training each; --ship puts a model in its place
         where it is better on every held-out set, and writes its card
score    the held-out sets on what ships
A language that has no model yet begins with Shona's weights. What is there already in the work folder is not made again, so a rebuild that was stopped goes on.
"""
import argparse
import os
import subprocess
import sys
import tempfile

from asr.languages import NAMES
from pocket import asr, llm, tts

MODELS = {"asr": asr, "llm": llm, "tts": tts}
TRAINING = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def run(step):
    """One recipe's module, or a script in its folder, in a process of its own; the whole stops where it fails."""
    name, *rest = map(str, step)
    folder, script = os.path.split(name)
    command = [script] if folder else ["-m", name]
    print("$ python3", *command, *rest, flush=True)
    done = subprocess.run([sys.executable, *command, *rest], cwd=os.path.join(TRAINING, folder), check=False)
    if done.returncode:
        sys.exit(done.returncode)


def main():
    read = argparse.ArgumentParser(prog="python3 -m pocket")
    read.add_argument("what", choices=["check", "rebuild", "score"])
    read.add_argument("--model", action="append", choices=list(MODELS))
    read.add_argument("--language", choices=list(NAMES), default="sn")
    read.add_argument("--work", default=os.path.join(tempfile.gettempdir(), "inzwa-pocket"))
    read.add_argument("--minutes", type=float, default=40)
    read.add_argument("--shards", type=int, default=8)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--ship", action="store_true")
    given = read.parse_args()
    for name in given.model or MODELS:
        folder = os.path.join(os.path.abspath(given.work), *([] if given.language == "sn" else [given.language]), name)
        os.makedirs(folder, exist_ok=True)
        for step in getattr(MODELS[name], given.what)(folder, given):
            run(step)
    if given.what == "check" and not given.model:
        run(["common.selftest"])
        run(["slu/selftest.py"])
        run(["slu/selftest_training.py"])


if __name__ == "__main__":
    main()
