"""Runs every recipe with tiny random models, from the foundry's export to an answer of our engines, and prints what came of it.

    python3 smoke.py [--work FOLDER] [--foundry "npx inzwa-foundry"] [--only whisper,heads,...]

Needs torch, transformers, accelerate, onnx, onnxruntime, espeak-ng and the repository's own packages. What is learnt is what is asked:
that shows that the wires hold, and nothing of how well a model hears. Exit code 1 where a recipe failed.
"""
import argparse
import os
import sys
import tempfile
import time

from smoke_runs import Bench


def main():
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--work", help="a folder to work in, kept; a temporary one where none is named")
    read.add_argument("--foundry", default="npx inzwa-foundry", help="the foundry's command, from the repository's folder")
    read.add_argument("--only", help="names of rows, with commas")
    given = read.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    bench = Bench(given.work or tempfile.mkdtemp(prefix="tune-"), given.foundry)
    only, failed, table = given.only and given.only.split(","), False, []
    for name, run in bench.runs().items():
        if only and name not in only:
            continue
        began = time.monotonic()
        try:
            state, came = "ran", run()
        except ModuleNotFoundError as missing:
            state, came = "not run", f"no {missing.name} here"
        except Exception as thrown:  # a table of all recipes is worth more than the first failure
            state, came, failed = "failed", str(thrown)[-300:].replace("\n", " "), True
        if came.startswith("not run: "):
            state, came = "not run", came[9:]
        table.append((name, state, f"{time.monotonic() - began:.0f}", came))
        print(" | ".join(table[-1]), flush=True)
    print("\n| recipe | state | seconds | what came out |\n|---|---|---|---|")
    for row in table:
        print(f"| {' | '.join(row)} |")
    sys.exit(failed)


if __name__ == "__main__":
    main()
