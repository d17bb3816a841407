"""Orders among words of the whole lexicon, and the recogniser's own sentences as what is no order: `wide` in place of `train`.

No word that dev or a test alone says is in them, so what is held out stays held out.
"""
import os
import re
import subprocess
import sys

from asr import numbers_sn as numbers
from alignment import NUMBER_WORDS, PRODUCT_WORDS
from catalogue import CATALOGUE
from others import HELD, MENTIONS, TALK, THINGS, other
from phrasings import CLOSINGS, FRAMES, OPENINGS, phrase

AMONG, BARE = 0.3, 0.15  # of the orders with a number: with other words around; without any way to order
LONGEST = 70  # letters of what is no order
LINES = 8000  # sentences of the recogniser's, drawn at once


def words_in(part):
    things = [word for one, many, _ in THINGS[part] for word in (one, many)]
    texts = [*FRAMES[part], *OPENINGS[part], *CLOSINGS[part], *TALK[part], *MENTIONS[part], *things, *HELD.get(part, [])]
    return {word for text in texts for word in text.replace("{x}", "").split()}


UNITS = {word for unit in CATALOGUE["units"].values() for word in unit}
HELD_WORDS = (words_in("dev") | words_in("test")) - words_in("train") - set(NUMBER_WORDS) - UNITS
KNOWN = HELD_WORDS | set(PRODUCT_WORDS)
COUNTING = tuple(word for word in NUMBER_WORDS if len(word) > 3)  # "nezvitatu" counts too
TABLES = (numbers.BARE, numbers.TWO, numbers.FOUR, numbers.SIX, numbers.EIGHT, numbers.TEN)
COUNTS = {word for ones in TABLES for n in range(2500) for word in numbers.count(n, ones).split()}  # every word there is in a number
ORDINAL = re.compile("[a-z]{0,2}e?(chi)?(poshi|piri|tatu|shanu|tanhatu|nomwe|sere|pfumbamwe)|[a-z]{0,2}e?china")


def counts(word):
    """Says how many, or which of them in a row."""
    return word in COUNTS or word in NUMBER_WORDS or word.endswith(COUNTING) or ORDINAL.fullmatch(word) is not None


def talk(seed):
    """[sentence]: talk.py's, those without a product and without a word that is held out."""
    above = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    said = subprocess.run([sys.executable, "-m", "slu.talk", str(LINES), str(seed)], cwd=above, capture_output=True, text=True, check=True).stdout
    return [text for text in said.splitlines() if 2 <= len(text) <= LONGEST and not KNOWN & set(text.split())]


class Wide:
    """What is said; the caller has drawn what is ordered, and how many."""

    def __init__(self, seed):
        self.talk = talk(seed)
        self.words = [word for text in self.talk for word in text.split() if word not in KNOWN and not counts(word)]

    def other(self, rng):
        """What orders nothing: half as `others.py` says it, half as the recogniser learnt it."""
        return other("train", rng) if rng.random() < 0.5 else rng.choice(self.talk)

    def around(self, rng):
        """One to three words that name no product and count nothing; few of them order."""
        return " ".join(rng.choice(self.words) for _ in range(rng.choice([1, 1, 2, 3])))

    def order(self, x, counts, rng):
        """x within a way to order it. counts: with a number, so that it is an order whatever stands around."""
        kind = rng.random()
        if not counts or kind >= AMONG + BARE:
            return phrase(x, "train", rng)
        words = x if kind < BARE else phrase(x, "train", rng)
        side = rng.random()
        before, behind = (self.around(rng) if wanted else "" for wanted in (side < 0.66, side > 0.33))
        return " ".join(f"{before} {words} {behind}".split())
