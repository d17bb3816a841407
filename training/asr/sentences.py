"""Sentences for the recogniser to learn from and to be tested on. Usage: python3 -m asr.sentences [N [LANGUAGE]] shows some."""
import random
import re
import sys

from asr.dialogue import said
from asr.languages import NUMBERS
from asr.lexicon import Lexicon, held_stems, is_held_sentence, kept_from_training
from asr.phrasings import asked, ordered

LONGEST = 110


def normalised(text, language="sn"):
    """As the recogniser writes: lower case, letters and the apostrophe, numbers as words."""
    text = re.sub(r"\d+", lambda found: NUMBERS[language].count(int(found.group()[:6])), text.lower().replace("’", "'"))
    return " ".join(re.sub(r"[^a-z' ]+", " ", text).split())


def verb_of(lexicon, rng):
    verb = rng.choice(lexicon.verbs)
    return lexicon.grammar.extended(verb, rng) if rng.random() < 0.2 else verb


def clause(lexicon, rng):
    """Somebody does something, to something, somewhere or sometime."""
    words, grammar = [], lexicon.grammar
    if rng.random() < 0.45:
        kind, noun = lexicon.noun(rng)
        words.append(grammar.described(kind, noun, lexicon, rng))
        subject = grammar.SUBJECT[kind]
    elif rng.random() < 0.35:
        words.append(rng.choice(lexicon.names))
        if rng.random() < 0.25:
            words.append(rng.choice(grammar.AND) + rng.choice(lexicon.names))
        subject = rng.choice(grammar.NAMED)
    else:
        subject = rng.choice(grammar.PERSONS)
    kind, noun = lexicon.noun(rng)
    obj = rng.choice([*grammar.PERSON_OBJECTS, grammar.OBJECT[kind]]) if rng.random() < 0.22 else ""
    words.append(grammar.conjugated(subject, verb_of(lexicon, rng), rng, obj))
    if rng.random() < 0.6:
        words.append(grammar.described(kind, noun, lexicon, rng))
    if rng.random() < 0.25:
        words.append(rng.choice(grammar.WHERE) + rng.choice([rng.choice(lexicon.places), lexicon.noun(rng)[1]]))
    if rng.random() < 0.3:
        words.append(rng.choice(lexicon.adverbs))
    return " ".join(words)


def counted(lexicon, rng):
    of_class = lexicon.numbers.OF_CLASS
    kind = rng.choice([kind for kind in of_class if kind in lexicon.nouns] or list(lexicon.nouns))
    return f"{rng.choice(lexicon.nouns[kind])} {lexicon.numbers.some(rng, of_class.get(kind, of_class['10']))}"


def salad(lexicon, rng):
    """Words in no order, so that nothing but their sound can tell them."""
    def word():
        return lexicon.any_word(rng) if rng.random() < 0.55 else lexicon.grammar.conjugated(rng.choice(list(lexicon.grammar.SUBJECT.values())), verb_of(lexicon, rng), rng)

    return " ".join(word() for _ in range(rng.randint(1, 6)))


def invented(lexicon, rng):
    return " ".join(lexicon.invented(rng) if rng.random() < 0.7 else lexicon.any_word(rng) for _ in range(rng.randint(1, 5)))


def command(lexicon, rng):
    (kind, noun), grammar = lexicon.noun(rng), lexicon.grammar
    return f"{grammar.commanded(verb_of(lexicon, rng), rng)} {grammar.described(kind, noun, lexicon, rng)} {rng.choice(lexicon.adverbs) if rng.random() < 0.3 else ''}"


def talk(lexicon, rng):
    return rng.choice(lexicon.phrases)


def compound(lexicon, rng):
    return f"{clause(lexicon, rng)} {rng.choice(lexicon.linkers)} {clause(lexicon, rng)}"


def number(lexicon, rng):
    return lexicon.numbers.some(rng) if rng.random() < 0.5 else lexicon.numbers.count(rng.randint(0, 99999))


def order(lexicon, rng):
    return ordered(lexicon, rng)


def dialogue(lexicon, rng):
    return said(rng, lexicon.language)


KINDS = {clause: 26, compound: 5, counted: 6, salad: 16, invented: 13, command: 7, talk: 5, number: 4, asked: 13, order: 5}
TAUGHT = {**KINDS, clause: 24, compound: 4, salad: 18, invented: 20, talk: 6, asked: 18, order: 7, dialogue: 30}


def sentence(lexicon, rng, kinds=None):
    """One sentence of 2 to LONGEST letters."""
    kinds = kinds or KINDS
    while True:
        text = normalised(rng.choices(list(kinds), list(kinds.values()))[0](lexicon, rng), lexicon.language)
        if 2 <= len(text) <= LONGEST:
            return text


class Training:
    """Sentences that no test asks for."""

    def __init__(self, language="sn"):
        self.lexicon, asked_in_tests = Lexicon(language), kept_from_training(language)
        self.barred = {normalised(text, language) for texts in asked_in_tests for text in texts}
        self.held = re.compile("|".join(held_stems(language)))

    def __call__(self, rng):
        while True:
            text = sentence(self.lexicon, rng, TAUGHT)
            if text not in self.barred and not is_held_sentence(text) and not self.held.search(text):
                return text


class Unseen:
    """Sentences of the same kinds that training leaves out."""

    def __init__(self, language="sn"):
        self.lexicon, self.held = Lexicon(language), re.compile("|".join(held_stems(language)))

    def __call__(self, rng):
        while True:
            text = sentence(self.lexicon, rng)
            if is_held_sentence(text) and not self.held.search(text):
                return text


class Strange:
    """Sentences whose nouns, verbs and names training never saw."""

    def __init__(self, language="sn"):
        self.lexicon = Lexicon(language, held=True)

    def __call__(self, rng):
        return sentence(self.lexicon, rng, {clause: 5, salad: 3, command: 2})


class Asked:
    """What the project's tests of the answers ask."""

    def __init__(self, language="sn"):
        self.texts = [normalised(text, language) for text in kept_from_training(language)[0]]

    def __call__(self, rng):
        return rng.choice(self.texts)


SETS = {"train": Training, "sentences": Unseen, "words": Strange, "answers": Asked}

if __name__ == "__main__":
    for name, made in SETS.items():
        rng, draw = random.Random(1), made(*sys.argv[2:3])
        print(name)
        for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 15):
            print("   ", draw(rng))
