"""The words that sentences are made of, and which of them training never sees."""
import functools
import json
import os
import zlib

from asr.languages import GRAMMARS, NUMBERS

FOLDER = os.path.dirname(os.path.abspath(__file__))
MANIFEST = os.path.join(FOLDER, "../../models-manifest")
ANSWERS = os.path.join(FOLDER, "../../test/answers")
RECORDINGS, RECORDED = os.path.join(FOLDER, "../../test/fixtures/speech/labels.json"), "sn"  # and the language that is spoken in them


@functools.lru_cache(None)
def read(path):
    with open(path, encoding="utf8") as file:
        return json.load(file)


def words_of(language):
    """Roots and phrases of our own: words.LANGUAGE.json."""
    return read(os.path.join(FOLDER, f"words.{language}.json"))


def skills_of(language):
    return read(os.path.join(MANIFEST, f"skills/{language}.json"))


def orders_of(language):
    return read(os.path.join(MANIFEST, f"orders/{language}.json"))


def dictionary_of(language):
    return [word for entry in read(os.path.join(MANIFEST, "skills/dictionary.json")) for word in entry[language].split("/")]


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


@functools.lru_cache(None)
def needed(language):
    """All that the assistant must know, as one text."""
    words = words_of(language)
    texts = [*strings(skills_of(language)), *strings(orders_of(language)), *dictionary_of(language)]
    return " ".join([*texts, words["talk"], words["proverbs"], words["adverbs"]]).lower()


def is_held_word(root, language="sn"):
    """One root in eight is kept for the test of words that training never saw: long ones that no wanted phrase contains."""
    return len(root) > 3 and drawn(f"root {root}", 13) and root[:-1] not in needed(language)


def is_held_sentence(words):
    """One sentence in twelve is kept for the tests."""
    return drawn(f"sentence {words}", 8)


def parts(words, language="sn"):
    """(train, held)"""
    return tuple([word for word in words if is_held_word(word, language) == held] for held in (False, True))


class Lexicon:
    """Words of one part: `held` alone, or everything else; with the grammar and the counting words that they are said by."""

    def __init__(self, language="sn", held=False):
        self.language, self.grammar, self.numbers, kept = language, GRAMMARS[language], NUMBERS[language], words_of(language)

        def chosen(words):
            return parts(dict.fromkeys(words), language)[1 if held else 0]

        self.verbs = chosen(kept["verbs"].split())
        nouns = {kind: chosen(words.split()) for kind, words in kept["nouns"].items()}
        self.nouns = {kind: words for kind, words in nouns.items() if words}
        self.names = chosen((kept["names"] + " " + kept["surnames"]).lower().split())
        self.places = chosen(kept["places"].lower().split())
        self.adjectives, self.qualities = kept["adjectives"].split(), kept["qualities"].split()
        self.adverbs, self.linkers = kept["adverbs"].split(";"), kept["linkers"].split(";")
        self.onsets = kept["onsets"].split()
        self.phrases = kept["talk"].split(";") + kept["proverbs"].split(";") + dictionary_of(language)

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


def held_stems(language="sn"):
    """What no sentence for training may contain: the held words, verbs without their last vowel."""
    held = Lexicon(language, held=True)
    return sorted({verb[:-1] for verb in held.verbs} | {word for words in (*held.nouns.values(), held.names, held.places) for word in words})


def kept_from_training(language="sn"):
    """Sentences of the project's own tests: no training may see them."""
    with open(os.path.join(ANSWERS, f"{language}.jsonl"), encoding="utf8") as file:
        asked = [json.loads(line)["say"] for line in file if line.strip()]
    return asked, [one["text"] for one in read(RECORDINGS)] if language == RECORDED else []
