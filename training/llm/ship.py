"""Puts a better model in its place, with its card. Usage: ship.py NEW_FOLDER SHIPPED_FOLDER BEFORE.json AFTER.json MANIFEST.json [--judge]

BEFORE and AFTER are evaluate.py's, of the model that ships and of the new one. Exits with 1 where the new one is worse on
anything that was held out or known, or no better on the held-out phrasings. --judge: only says so.
"""
import os
import shutil
import subprocess
import sys

from card import ROWS, read

HERE = os.path.dirname(os.path.abspath(__file__))


def worse(before, after):
    """The parts on which the new model gives fewer right answers, or is no better where it has to be."""
    lost = [part for part in ROWS if after[part]["right"] < before[part]["right"]]
    return lost or ([] if after["test"]["right"] > before["test"]["right"] else ["test"])


def main():
    new, shipped, before, after, manifest = sys.argv[1:6]
    found = worse(read(before), read(after))
    for part in ROWS:
        print(f"{part}: {read(before)[part]['right']} -> {read(after)[part]['right']} of {read(after)[part]['of']}")
    if found:
        sys.exit(f"NOT BETTER: {'; '.join(found)}")
    if "--judge" in sys.argv:
        return
    shutil.copytree(new, shipped, dirs_exist_ok=True)
    subprocess.run([sys.executable, os.path.join(HERE, "card.py"), shipped, before, after, manifest], check=True)


if __name__ == "__main__":
    main()
