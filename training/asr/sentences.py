"""Sentences for the recogniser to learn from and to be tested on. Usage: python3 -m asr.sentences [N] shows some."""
import random
import re
import sys

from asr.dialogue import said
from asr.grammar import OBJECT, PERSON_OBJECTS, PERSONS, SUBJECT, commanded, conjugated, described, extended
from asr.lexicon import Lexicon, held_stems, is_held_sentence, kept_from_training
from asr.numbers import OF_CLASS, count, some
from asr.phrasings import asked, ordered

LONGEST = 110


def normalised(text):
    """As the recogniser writes: lower case, letters and the apostrophe, numbers as words."""
    text = re.sub(r"\d+", lambda found: count(int(found.group()[:6])), text.lower().replace("’", "'"))
    return " ".join(re.sub(r"[^a-z' ]+", " ", text).split())


def verb_of(lexicon, rng):
    verb = rng.choice(lexicon.verbs)
    return extended(verb, rng) if rng.random() < 0.2 else verb


def clause(lexicon, rng):
    """Somebody does something, to something, somewhere or sometime."""
    words = []
    if rng.random() < 0.45:
        kind, noun = lexicon.noun(rng)
        words.append(described(kind, noun, lexicon, rng))
        subject = SUBJECT[kind]
    elif rng.random() < 0.35:
        words.append(rng.choice(lexicon.names))
        if rng.random() < 0.25:
            words.append(rng.choice(["na", "na", "uye "]) + rng.choice(lexicon.names))
        subject = rng.choice(["a", "va"])
    else:
        subject = rng.choice(PERSONS)
    kind, noun = lexicon.noun(rng)
    obj = rng.choice([*PERSON_OBJECTS, OBJECT[kind]]) if rng.random() < 0.22 else ""
    words.append(conjugated(subject, verb_of(lexicon, rng), rng, obj))
    if rng.random() < 0.6:
        words.append(described(kind, noun, lexicon, rng))
    if rng.random() < 0.25:
        words.append(rng.choice(["ku", "ku", "mu", "pa", "ne", "kubva ku"]) + rng.choice([rng.choice(lexicon.places), lexicon.noun(rng)[1]]))
    if rng.random() < 0.3:
        words.append(rng.choice(lexicon.adverbs))
    return " ".join(words)


def counted(lexicon, rng):
    kind = rng.choice([kind for kind in OF_CLASS if kind in lexicon.nouns] or list(lexicon.nouns))
    return f"{rng.choice(lexicon.nouns[kind])} {some(rng, OF_CLASS.get(kind, OF_CLASS['10']))}"


def salad(lexicon, rng):
    """Words in no order, so that nothing but their sound can tell them."""
    def word():
        return lexicon.any_word(rng) if rng.random() < 0.55 else conjugated(rng.choice(list(SUBJECT.values())), verb_of(lexicon, rng), rng)

    return " ".join(word() for _ in range(rng.randint(1, 6)))


def invented(lexicon, rng):
    return " ".join(lexicon.invented(rng) if rng.random() < 0.7 else lexicon.any_word(rng) for _ in range(rng.randint(1, 5)))


def command(lexicon, rng):
    kind, noun = lexicon.noun(rng)
    return f"{commanded(verb_of(lexicon, rng), rng)} {described(kind, noun, lexicon, rng)} {rng.choice(lexicon.adverbs) if rng.random() < 0.3 else ''}"


def talk(lexicon, rng):
    return rng.choice(lexicon.phrases)


def compound(lexicon, rng):
    return f"{clause(lexicon, rng)} {rng.choice(lexicon.linkers)} {clause(lexicon, rng)}"


def number(lexicon, rng):
    return some(rng) if rng.random() < 0.5 else count(rng.randint(0, 99999))


def order(_lexicon, rng):
    return ordered(rng)


def dialogue(_lexicon, rng):
    return said(rng)


KINDS = {clause: 26, compound: 5, counted: 6, salad: 16, invented: 13, command: 7, talk: 5, number: 4, asked: 13, order: 5}
TAUGHT = {**KINDS, clause: 24, compound: 4, salad: 13, invented: 11, talk: 6, asked: 18, order: 7, dialogue: 36}


def sentence(lexicon, rng, kinds=None):
    """One sentence of 2 to LONGEST letters."""
    kinds = kinds or KINDS
    while True:
        text = normalised(rng.choices(list(kinds), list(kinds.values()))[0](lexicon, rng))
        if 2 <= len(text) <= LONGEST:
            return text


class Training:
    """Sentences that no test asks for."""

    def __init__(self):
        self.lexicon, asked_in_tests = Lexicon(), kept_from_training()
        self.barred = {normalised(text) for texts in asked_in_tests for text in texts}
        self.held = re.compile("|".join(held_stems()))

    def __call__(self, rng):
        while True:
            text = sentence(self.lexicon, rng, TAUGHT)
            if text not in self.barred and not is_held_sentence(text) and not self.held.search(text):
                return text


class Unseen:
    """Sentences of the same kinds that training leaves out."""

    def __init__(self):
        self.lexicon, self.held = Lexicon(), re.compile("|".join(held_stems()))

    def __call__(self, rng):
        while True:
            text = sentence(self.lexicon, rng)
            if is_held_sentence(text) and not self.held.search(text):
                return text


class Strange:
    """Sentences whose nouns, verbs and names training never saw."""

    def __init__(self):
        self.lexicon = Lexicon(held=True)

    def __call__(self, rng):
        return sentence(self.lexicon, rng, {clause: 5, salad: 3, command: 2})


class Asked:
    """What the project's tests of the answers ask."""

    def __init__(self):
        self.texts = [normalised(text) for text in kept_from_training()[0]]

    def __call__(self, rng):
        return rng.choice(self.texts)


SETS = {"train": Training, "sentences": Unseen, "words": Strange, "answers": Asked}

if __name__ == "__main__":
    for name, made in SETS.items():
        rng, draw = random.Random(1), made()
        print(name)
        for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 15):
            print("   ", draw(rng))
