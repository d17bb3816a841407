"""What may not be: held-out words or sentences in training, a form that its language does not have. Usage: python3 -m asr.selftest, in seconds."""
import random
import re
import unittest
from types import SimpleNamespace

from asr import grammar_sw, numbers_sw
from asr.languages import GRAMMARS
from asr.lexicon import Lexicon, held_stems, is_held_sentence, kept_from_training, parts, words_of
from asr.phrasings import requests
from asr.sentences import LONGEST, SETS, TAUGHT, normalised, sentence


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
