"""What the voice says in training and in tests. Usage: python3 -m tts.texts [N] shows some.

The recogniser's sentences with marks put in, and the language model's replies with their own; the same are held out as there.
"""
import os
import random
import sys

from asr.lexicon import is_held_sentence
from asr.sentences import SETS as SENTENCES
from asr.sentences import Training, normalised
from tts.letters import readable

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../llm"))

from dialogues import exchange  # noqa: E402

LONGEST = 90
REPLIES = 0.3  # share of the texts
ENDS = {".": 55, "": 28, "?": 12, "!": 5}


def marked(words, rng):
    """Words as somebody may write them: an end, and now and then a comma."""
    parts = words.split()
    if len(parts) > 3 and rng.random() < 0.15:
        parts[rng.randrange(1, len(parts) - 1)] += ","
    return " ".join(parts) + rng.choices(list(ENDS), list(ENDS.values()))[0]


def reply(rng):
    """What the assistant says, its numbers already words, in the voice's alphabet."""
    while True:
        text = exchange(rng)[1]
        if not any(letter.isdigit() for letter in text) and readable(text):
            return readable(text)


class Taught:
    """Texts that no test asks for."""

    def __init__(self):
        self.sentences = Training()

    def allowed(self, text):
        words = normalised(text)
        return words not in self.sentences.barred and not is_held_sentence(words) and not self.sentences.held.search(words)

    def __call__(self, rng):
        while True:
            text = reply(rng) if rng.random() < REPLIES else marked(self.sentences(rng), rng)
            if len(text) <= LONGEST and self.allowed(text):
                return text


class Replies:
    """Replies that training leaves out."""

    def __call__(self, rng):
        while True:
            text = reply(rng)
            if len(text) <= LONGEST and is_held_sentence(normalised(text)):
                return text


class Ended:
    """A set of the recogniser's, each sentence with a full stop."""

    def __init__(self, name):
        self.draw = SENTENCES[name]()

    def __call__(self, rng):
        while True:
            text = f"{self.draw(rng)}."
            if len(text) <= LONGEST:
                return text


SETS = {"train": Taught, "replies": Replies, "sentences": lambda: Ended("sentences"), "words": lambda: Ended("words"), "answers": lambda: Ended("answers")}

if __name__ == "__main__":
    for name, made in SETS.items():
        rng, draw = random.Random(1), made()
        print(name)
        for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 12):
            print("   ", draw(rng))
