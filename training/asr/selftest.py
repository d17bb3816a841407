"""What may not be: held-out words or sentences in training, a form that its language does not have. Usage: python3 -m asr.selftest, in seconds."""
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest
from types import SimpleNamespace

from asr import grammar_sw, numbers_sw
from asr.check import SHIPPED
from asr.languages import GRAMMARS, NAMES, NUMBERS
from asr.lexicon import Lexicon, held_stems, is_held_sentence, kept_from_training, parts, strings, words_of
from asr.phrasings import requests
from asr.sentences import LONGEST, SETS, TAUGHT, normalised, sentence
from asr.start import begun
from asr.voices import ACCENTS
from language import NAMES as TALKED  # llm/, which asr.dialogue names

TRAINING = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def drawn(name, language, count=1500):
    rng, draw = random.Random(4), SETS[name](language)
    return [draw(rng) for _ in range(count)]


class HeldOut(unittest.TestCase):
    def test_training_says_nothing_that_is_held_out(self):
        for language in GRAMMARS:
            said = drawn("train", language)
            asked = {normalised(text, language) for texts in kept_from_training(language) for text in texts}
            self.assertEqual([text for text in said if text in asked or is_held_sentence(text)], [], language)
            held = re.compile("|".join(held_stems(language)))
            self.assertEqual([text for text in said if held.search(text)], [], language)

    def test_the_test_sets_say_what_training_cannot(self):
        for language in GRAMMARS:
            self.assertTrue(all(is_held_sentence(text) for text in drawn("sentences", language, 200)), language)
            strange = re.compile("|".join(held_stems(language)))
            self.assertGreater(sum(bool(strange.search(text)) for text in drawn("words", language, 200)), 190, language)

    def test_every_list_of_words_has_a_training_part(self):
        for language in GRAMMARS:
            kept = words_of(language)
            for name, words in (("verbs", kept["verbs"]), *kept["nouns"].items(), ("names", kept["names"]), ("places", kept["places"])):
                train, held = parts(words.split(), language)
                self.assertGreater(len(train), 3, f"{language} {name}")
            roots = len(kept["verbs"].split()) + sum(len(words.split()) for words in kept["nouns"].values())
            self.assertGreaterEqual(roots, 400, language)
            self.assertGreaterEqual(len(kept["talk"].split(";")) + len(kept["proverbs"].split(";")), 60, language)


class Sentences(unittest.TestCase):
    def test_the_same_seed_says_the_same(self):
        for language in GRAMMARS:
            self.assertEqual(drawn("train", language, 50), drawn("train", language, 50))

    def test_nothing_but_what_the_recogniser_writes_and_no_slot_left(self):
        for language in GRAMMARS:
            for name in SETS:
                for text in drawn(name, language, 300):
                    self.assertRegex(text, r"^[a-z' ]+$")
                    self.assertNotIn("  ", text)
                    self.assertTrue(len(text) <= LONGEST or name == "answers", text)
            lexicon = Lexicon(language)
            for text in requests(language).asked:
                for name in re.findall(r"\{(\w+)\}", text):
                    self.assertNotIn("{", requests(language).filled(name, lexicon, random.Random(1)))

    def test_every_kind_of_sentence_can_be_said(self):
        for language in GRAMMARS:
            for kind in TAUGHT:
                self.assertTrue(sentence(Lexicon(language), random.Random(2), {kind: 1}), f"{language} {kind.__name__}")


class Languages(unittest.TestCase):
    """A new language has a place in each list, or nothing is made of it half way."""

    def test_each_list_has_every_language(self):
        for name, found in (("asr/languages.py NUMBERS", NUMBERS), ("asr/languages.py NAMES", NAMES), ("asr/voices.py ACCENTS", ACCENTS), ("llm/language.py NAMES", TALKED)):
            self.assertEqual(set(found), set(GRAMMARS), f"{name} and asr/languages.py GRAMMARS")

    def test_no_letter_of_its_words_is_one_that_the_recogniser_cannot_write(self):
        for language in GRAMMARS:
            for text in strings(words_of(language)):
                words = re.findall(r"[^\s;,.\-{}]+", text.lower())
                self.assertEqual([word for word in words if normalised(word, language) != word], [], language)

    def test_one_that_the_tokenizer_has_no_token_for_is_refused_in_words(self):
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(ValueError, "no token <|xx|>"):
                begun(SHIPPED, "xx", folder)
            self.assertEqual(os.listdir(folder), [])


class Judged(unittest.TestCase):
    """What may ship: better on everything, and something was asked."""

    def judged(self, before, after):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "scores.json")
            scores = {name: {part: {"clean": {"cer": cer}} for part, cer in sets.items()} for name, sets in (("old", before), ("new", after))}
            with open(path, "w", encoding="utf8") as file:
                json.dump(scores, file)
            done = subprocess.run([sys.executable, "-m", "asr.judge", path, "old", "new"], cwd=TRAINING, capture_output=True, text=True, check=False)
        self.assertEqual(done.stderr, "")
        return done.returncode, done.stdout

    def test_better_everywhere_ships_and_nothing_else_does(self):
        self.assertEqual(self.judged({"a": 0.2, "b": 0.1}, {"a": 0.1, "b": 0.05})[0], 0)
        self.assertEqual(self.judged({"a": 0.2, "b": 0.1}, {"a": 0.1, "b": 0.1})[0], 1)

    def test_what_nobody_measured_is_not_better(self):
        self.assertEqual(self.judged({}, {})[0], 1)
        code, said = self.judged({"a": 0.2, "b": 0.1}, {"a": 0.1})
        self.assertEqual(code, 1)
        self.assertIn("b, clean: not measured", said)


class Drawing:
    """Draws that are given: numbers for random(), and the first or a named one of each choice."""

    def __init__(self, number, *wanted):
        self.number, self.wanted = number, wanted

    def random(self):
        return self.number

    def choice(self, among):
        return next((one for one in among if one in self.wanted), among[0])


class Swahili(unittest.TestCase):
    def test_tenses(self):
        person, children, book = ("ni", "si"), grammar_sw.SUBJECT["2"], grammar_sw.SUBJECT["7"]
        forms = {(0.0, "soma"): "ninasoma", (0.3, "soma"): "nilisoma", (0.5, "soma"): "nitasoma", (0.6, "soma"): "nimesoma", (0.7, "soma"): "sisomi",
                 (0.75, "soma"): "sikusoma", (0.8, "soma"): "sitasoma", (0.85, "soma"): "sijasoma", (0.9, "soma"): "nisome", (0.92, "soma"): "nikisoma",
                 (0.96, "enda"): "ningependa kwenda", (0.99, "soma"): "husoma", (0.0, "la"): "ninakula", (0.7, "la"): "sili", (0.75, "la"): "sikula",
                 (0.7, "jibu"): "sijibu", (0.9, "samehe"): "nisamehe"}
        for (number, verb), form in forms.items():
            self.assertEqual(grammar_sw.conjugated(person, verb, Drawing(number)), form)
        self.assertEqual(grammar_sw.conjugated(children, "penda", Drawing(0.7)), "hawapendi")
        self.assertEqual(grammar_sw.conjugated(book, "anguka", Drawing(0.6)), "kimeanguka")
        self.assertEqual(grammar_sw.conjugated(person, "ona", Drawing(0.0), "m"), "ninamwona")
        self.assertEqual(grammar_sw.conjugated(("m", "ham"), "enda", Drawing(0.7)), "hamwendi")

    def test_adjectives_agree(self):
        forms = {("1", "zuri"): "mzuri", ("2", "ingi"): "wengi", ("4", "eusi"): "myeusi", ("5", "pya"): "jipya", ("5", "ekundu"): "jekundu",
                 ("6", "ingine"): "mengine", ("7", "eupe"): "cheupe", ("7", "ingine"): "kingine", ("8", "dogo"): "vidogo", ("9", "refu"): "ndefu",
                 ("9", "baya"): "mbaya", ("10", "ingi"): "nyingi", ("9", "kubwa"): "kubwa", ("3", "ingine"): "mwingine", ("9", "pya"): "mpya"}
        for (kind, stem), form in forms.items():
            self.assertEqual(grammar_sw.adjective(kind, stem), form)

    def test_nouns_are_linked_by_their_class(self):
        self.assertEqual([grammar_sw.of(kind, "mtoto") for kind in ("1", "5", "7", "8", "10")],
                         ["wa mtoto", "la mtoto", "cha mtoto", "vya mtoto", "za mtoto"])
        self.assertEqual([grammar_sw.owned(kind, Drawing(0)) for kind in ("2", "6", "9")], ["wangu", "yangu", "yangu"])
        lexicon = SimpleNamespace(verbs=["lia"], noun=lambda rng: ("5", "jiwe"))
        self.assertEqual(grammar_sw.described("7", "kitabu", lexicon, Drawing(0.88)), "kitabu kinacholia")
        self.assertEqual(grammar_sw.described("1", "mtoto", lexicon, Drawing(0.88)), "mtoto anayelia")

    def test_extensions_and_commands(self):
        self.assertEqual(grammar_sw.extended("nunua", Drawing(0, "lia")), "nunulia")
        self.assertEqual(grammar_sw.extended("soma", Drawing(0, "wa")), "somwa")
        self.assertEqual(grammar_sw.extended("pika", Drawing(0)), "pikia")
        self.assertEqual(grammar_sw.extended("jibu", Drawing(0)), "jibu")
        self.assertEqual([grammar_sw.commanded("soma", Drawing(number)) for number in (0.1, 0.4, 0.6, 0.9)], ["usisome", "usome", "soma", "someni"])
        self.assertEqual([grammar_sw.commanded("enda", Drawing(number, "m")) for number in (0.4, 0.6, 0.9)], ["mwende", "nenda", "nendeni"])

    def test_numbers_are_those_of_the_language_pack(self):
        said = {0: "sifuri", 11: "kumi na moja", 25: "ishirini na tano", 108: "mia moja na nane", 1005: "elfu moja na tano",
                2345: "elfu mbili mia tatu na arobaini na tano"}
        for n, words in said.items():
            self.assertEqual(numbers_sw.count(n), words)
        self.assertEqual(numbers_sw.count(22, numbers_sw.EIGHT), "ishirini na viwili")
        self.assertEqual([numbers_sw.TWO[n] for n in (1, 3, 6, 7)], ["mmoja", "watatu", "sita", "saba"])
        self.assertEqual(numbers_sw.single("kipande"), ("kimoja", "cha"))


if __name__ == "__main__":
    unittest.main()
