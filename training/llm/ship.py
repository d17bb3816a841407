"""Puts a better model in its place, with its card. Usage: ship.py NEW_FOLDER SHIPPED_FOLDER BEFORE.json AFTER.json MANIFEST.json [--language sn] [--judge]

BEFORE and AFTER are evaluate.py's, of the model that ships (of a language's first: of what it began with) and of the new one. Exits with 1 where the new one is worse on
anything that was held out or known, or no better on the held-out phrasings. --judge: only says so. The folder is replaced whole, and
the manifest and the cost of the packs follow; killed in between, the next call puts right what it left, and the repository's tests tell of it.
"""
import argparse
import filecmp
import os
import sys

from card import ROWS, card
from language import NAMES

from common.introduce import introduced
from common.manifest import listed, read, written
from common.place import placed, recovered

ENDS = ("turn end, test", "turn end, recordings")


def worse(before, after):
    """The parts on which the new model gives fewer right answers or tells ends worse, or is no better where it has to be.

    Raises ValueError where the two were asked other questions.
    """
    rows = [part for part in ROWS if part in before or part in after]  # other languages have no recordings
    others = [part for part in rows if after[part]["of"] != before[part]["of"]]
    if others:
        raise ValueError(f"not the same questions: {', '.join(others)}")
    lost = [part for part in rows if after[part]["right"] < before[part]["right"]]
    # Whole questions taken for whole ones less beginnings taken for them (Youden's index), with room for the rounding of both.
    lost += [part for part in ENDS if part in after and told(after[part]) < told(before[part]) - 1e-4]
    return lost or ([] if after["test"]["right"] > before["test"]["right"] else ["test"])


def told(ends):
    return ends["whole"] - ends["beginnings"]


def there(new, shipped):
    """Whether the new folder's files are in their place already: a call was killed behind it."""
    files = [os.path.relpath(os.path.join(home, name), new) for home, _, names in os.walk(new) for name in names]
    return all(os.path.exists(os.path.join(shipped, name)) and filecmp.cmp(os.path.join(new, name), os.path.join(shipped, name), shallow=False)
               for name in files)


def main():
    asked = argparse.ArgumentParser()
    for name in ("new", "shipped", "before", "after", "manifest"):
        asked.add_argument(name)
    asked.add_argument("--language", default="sn")
    asked.add_argument("--judge", action="store_true")
    given = asked.parse_args()
    new, shipped, manifest = given.new, given.shipped, given.manifest
    recovered(shipped)
    if not given.judge and there(new, shipped):
        for path, text in listed(manifest, new).items():
            written(path, text)
        print("it is in its place already; manifest and packs say so")
        return
    before, after = read(given.before), read(given.after)
    found = worse(before, after)
    for part in (part for part in ROWS if part in after):
        print(f"{part}: {before[part]['right']} -> {after[part]['right']} of {after[part]['of']}")
    for part in (part for part in ENDS if part in after):
        print(f"{part}: {before[part]} -> {after[part]}")
    if found:
        sys.exit(f"NOT BETTER: {'; '.join(found)}")
    if given.judge:
        return
    introduced(manifest, new, NAMES)
    texts, tokens = listed(manifest, new), read(os.path.join(new, "config.json"))["vocab_size"]
    placed(new, shipped, lambda folder: written(os.path.join(folder, "README.md"), card(before, after, given.language, tokens)))
    for path, text in texts.items():
        written(path, text)


if __name__ == "__main__":
    main()
