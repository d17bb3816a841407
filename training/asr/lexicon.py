"""The words that sentences are made of, and which of them training never sees."""
import json
import os
import zlib

FOLDER = os.path.dirname(os.path.abspath(__file__))
MANIFEST = os.path.join(FOLDER, "../../models-manifest")
ANSWERS = os.path.join(FOLDER, "../../test/answers/sn.jsonl")
RECORDINGS = os.path.join(FOLDER, "../../test/fixtures/speech/labels.json")


def read(path):
    with open(path, encoding="utf8") as file:
        return json.load(file)


WORDS = read(os.path.join(FOLDER, "words.sn.json"))
SKILLS, ORDERS = read(os.path.join(MANIFEST, "skills/sn.json")), read(os.path.join(MANIFEST, "orders/sn.json"))
DICTIONARY = [word for entry in read(os.path.join(MANIFEST, "skills/dictionary.json")) for word in entry["sn"].split("/")]


def drawn(text, share):
    """The same answer for the same text, for so many of a hundred."""
    return zlib.crc32(text.encode()) % 100 < share


def strings(value):
    """Every string there is within a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


NEEDED = " ".join([*strings(SKILLS), *strings(ORDERS), *DICTIONARY, WORDS["talk"], WORDS["proverbs"], WORDS["adverbs"]]).lower()


def is_held_word(root):
    """One root in eight is kept for the test of words that training never saw: long ones that no wanted phrase contains."""
    return len(root) > 3 and drawn(f"root {root}", 13) and root[:-1] not in NEEDED


def is_held_sentence(words):
    """One sentence in twelve is kept for the tests."""
    return drawn(f"sentence {words}", 8)


def parts(words):
    """(train, held)"""
    return [word for word in words if not is_held_word(word)], [word for word in words if is_held_word(word)]


class Lexicon:
    """Words of one part: `held` alone, or everything else."""

    def __init__(self, held=False):
        def chosen(words):
            return parts(dict.fromkeys(words))[1 if held else 0]

        self.verbs = chosen(WORDS["verbs"].split())
        nouns = {kind: chosen(words.split()) for kind, words in WORDS["nouns"].items()}
        self.nouns = {kind: words for kind, words in nouns.items() if words}
        self.names = chosen((WORDS["names"] + " " + WORDS["surnames"]).lower().split())
        self.places = chosen(WORDS["places"].lower().split())
        self.adjectives, self.qualities = WORDS["adjectives"].split(), WORDS["qualities"].split()
        self.adverbs, self.linkers = WORDS["adverbs"].split(";"), WORDS["linkers"].split(";")
        self.onsets = WORDS["onsets"].split()
        self.phrases = WORDS["talk"].split(";") + WORDS["proverbs"].split(";") + DICTIONARY

    def noun(self, rng):
        """(class, noun): classes with many nouns more often."""
        kinds = list(self.nouns)
        kind = rng.choices(kinds, [len(self.nouns[kind]) for kind in kinds])[0]
        return kind, rng.choice(self.nouns[kind])

    def any_word(self, rng):
        return rng.choice([rng.choice(self.verbs), self.noun(rng)[1], rng.choice(self.names), rng.choice(self.places)])

    def invented(self, rng):
        """A word there is not, of syllables that there are."""
        word = rng.choice(["", "", "", "a", "e", "i", "u"])
        for _ in range(rng.choice([1, 2, 2, 3, 3, 4])):
            word += rng.choice(self.onsets) + rng.choice("aaeiou")
        return word


def held_stems():
    """What no sentence for training may contain: the held words, verbs without their last vowel."""
    held = Lexicon(held=True)
    return sorted({verb[:-1] for verb in held.verbs} | {word for words in (*held.nouns.values(), held.names, held.places) for word in words})


def kept_from_training():
    """Sentences of the project's own tests: no training may see them."""
    with open(ANSWERS, encoding="utf8") as file:
        asked = [json.loads(line)["say"] for line in file if line.strip()]
    return asked, [one["text"] for one in read(RECORDINGS)]
