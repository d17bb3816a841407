"""Ways to say one thing: short patterns, what they come to, and what makes two of them the same.

A pattern has alternatives `(a|b)` and words that may be absent `[x]`; `{n}` is a slot that is filled later. Every topic and
every frame has four lists: `known` (what the first pocket model was taught), `train` (patterns), `dev` and `test` (held out
by phrasing: training never sees them, nor what differs from them in polite words, capitals and marks alone).
"""
import itertools
import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
PART = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")


def data(name, language):
    """The content of one of the NAME.LANGUAGE.json files beside this one."""
    with open(os.path.join(HERE, f"{name}.{language}.json"), encoding="utf8") as file:
        return json.load(file)


def expanded(pattern):
    """Every phrasing of a pattern."""
    parts, at = [], 0
    for found in PART.finditer(pattern):
        parts.append([pattern[at : found.start()]])
        parts.append(found[1].split("|") if found[1] is not None else ["", *found[2].split("|")])
        at = found.end()
    parts.append([pattern[at:]])
    return sorted({" ".join("".join(way).split()) for way in itertools.product(*parts)})


def key(text, polite):
    """What two phrasings share that count as one: letters and slots, without the polite words around them, of which the longer come first."""
    text = " ".join(re.sub(r"[^a-z'{} ]+", " ", text.lower()).split())
    while True:
        shorter = text
        for word in polite:
            shorter = shorter.removeprefix(f"{word} ").removesuffix(f" {word}")
        if shorter == text:
            return text
        text = shorter


class Asked:
    """The ways to ask for one thing, parted into known, train, dev and test.

    Raises ValueError where a held-out phrasing could come up in training.
    """

    def __init__(self, name, entry, polite):
        self.name, self.known = name, entry["known"]
        self.patterns = [expanded(pattern) for pattern in entry["train"]]
        self.held = {part: entry[part] for part in ("dev", "test")}
        taught = {key(text, polite) for text in itertools.chain(self.known, *self.patterns)}
        for part, other in (("dev", "test"), ("test", "dev")):
            both = {key(text, polite) for text in self.held[part]} & (taught | {key(text, polite) for text in self.held[other]})
            if both:
                raise ValueError(f"{name}: {part} is not held out: {sorted(both)}")

    def drawn(self, rng):
        """One phrasing for training: known, or of a pattern."""
        if rng.random() < 0.25:
            return rng.choice(self.known)
        return rng.choice(rng.choice(self.patterns))
