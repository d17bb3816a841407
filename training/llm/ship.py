"""Puts a better model in its place, with its card. Usage: ship.py NEW_FOLDER SHIPPED_FOLDER BEFORE.json AFTER.json MANIFEST.json [--judge]

BEFORE and AFTER are evaluate.py's, of the model that ships and of the new one. Exits with 1 where the new one is worse on
anything that was held out or known, or no better on the held-out phrasings. --judge: only says so. The folder is replaced whole, and
the manifest and the cost of the packs follow; killed in between, the next call puts right what it left, and the repository's tests tell of it.
"""
import filecmp
import os
import sys

from card import ROWS, card

from common.manifest import listed, read, written
from common.place import placed, recovered

ENDS = ("turn end, test", "turn end, recordings")


def worse(before, after):
    """The parts on which the new model gives fewer right answers or tells ends worse, or is no better where it has to be.

    Raises ValueError where the two were asked other questions.
    """
    others = [part for part in ROWS if after[part]["of"] != before[part]["of"]]
    if others:
        raise ValueError(f"not the same questions: {', '.join(others)}")
    lost = [part for part in ROWS if after[part]["right"] < before[part]["right"]]
    # Whole questions taken for whole ones less beginnings taken for them (Youden's index), with room for the rounding of both.
    lost += [part for part in ENDS if told(after[part]) < told(before[part]) - 1e-4]
    return lost or ([] if after["test"]["right"] > before["test"]["right"] else ["test"])


def told(ends):
    return ends["whole"] - ends["beginnings"]


def there(new, shipped):
    """Whether the new folder's files are in their place already: a call was killed behind it."""
    files = [os.path.relpath(os.path.join(home, name), new) for home, _, names in os.walk(new) for name in names]
    return all(os.path.exists(os.path.join(shipped, name)) and filecmp.cmp(os.path.join(new, name), os.path.join(shipped, name), shallow=False)
               for name in files)


def main():
    new, shipped, before, after, manifest = sys.argv[1:6]
    recovered(shipped)
    if "--judge" not in sys.argv and there(new, shipped):
        for path, text in listed(manifest, new).items():
            written(path, text)
        print("it is in its place already; manifest and packs say so")
        return
    before, after = read(before), read(after)
    found = worse(before, after)
    for part in ROWS:
        print(f"{part}: {before[part]['right']} -> {after[part]['right']} of {after[part]['of']}")
    for part in ENDS:
        print(f"{part}: {before[part]} -> {after[part]}")
    if found:
        sys.exit(f"NOT BETTER: {'; '.join(found)}")
    if "--judge" in sys.argv:
        return
    texts = listed(manifest, new)
    placed(new, shipped, lambda folder: written(os.path.join(folder, "README.md"), card(before, after)))
    for path, text in texts.items():
        written(path, text)


if __name__ == "__main__":
    main()
