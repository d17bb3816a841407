"""What may not be in any language: held-out phrasings in training, a reply that is not right by its own facts, a slot that nothing fills.

Usage: python3 selftest_languages.py, in seconds; needs PyTorch.
"""
import random
import unittest

from dialogues import dialogue, exchange, questions, right
from fitted import fitted, text_of
from frames import filled
from language import NAMES, of
from net import Llama, Shape
from tokenizer import taught


class HeldOut(unittest.TestCase):
    def test_training_says_nothing_that_is_held_out(self):
        for language in NAMES:
            rng, key = random.Random(5), of(language).key
            said = {key(exchange(rng, language)[0]) for _ in range(40000)}
            for part, seed, times in (("dev", 11, 6), ("dev", 3, 4), ("test", 3, 4)):
                held = {key(text) for _, text, _ in questions(part, seed, times, language)}
                self.assertEqual(sorted(held & said), [], f"{language} {part}")

    def test_no_phrasing_is_in_two_parts(self):
        for language in NAMES:
            parts = {part: {of(language).key(text) for _, text, _ in questions(part, language=language)} for part in ("known", "dev", "test")}
            for one, other in (("known", "dev"), ("known", "test"), ("dev", "test")):
                self.assertEqual(sorted(parts[one] & parts[other]), [], f"{language}: {one} and {other}")


class Languages(unittest.TestCase):
    def test_every_reply_is_right_by_its_own_facts_and_has_no_slot_left(self):
        for language in NAMES:
            own = of(language)
            for topic in own.topics:
                for reply in topic["replies"]:
                    self.assertTrue(right(reply, topic["facts"]), f"{language}: {reply}")
            for name in own.frames:
                slots, reply, fact = filled(name, own.words, random.Random(name))
                self.assertTrue(right(reply, [fact]), f"{language}: {reply} | {fact}")
                self.assertNotIn("{", reply + fact)
                for asked in (*own.frames[name].known, *(text for pattern in own.frames[name].patterns for text in pattern)):
                    self.assertNotIn("{", asked.format(**slots))
            for reply in own.talk["unknown"]:
                self.assertTrue(right(reply, own.talk["facts"]), reply)

    def test_one_language_answers_nothing_of_another(self):
        said = {language: [reply for rng in [random.Random(3)] for _ in range(300) for _, reply in [exchange(rng, language)]] for language in NAMES}
        self.assertEqual(set(said["sn"]) & set(said["sw"]), set())

    def test_another_tokenizer_keeps_what_both_have_and_begins_with_the_mean_of_parts(self):
        rng = random.Random(1)
        one, other = (taught([message["content"] for _ in range(60) for message in dialogue(rng, language)], 40) for language in ("sn", "sw"))
        net = Llama(Shape(len(one.vocab), width=8, heads=2, inner=8, layers=1))
        made = fitted(net, one, other)
        both = next(token for token in other.vocab if token in one.vocab)
        alone = next(token for token in other.vocab if token not in one.vocab)
        kept, before = made.embedding.weight, net.embedding.weight
        self.assertTrue((kept[other.vocab[both]] == before[one.vocab[both]]).all())
        parts = one.encode(text_of(alone))
        self.assertGreater(len(parts), 1)
        self.assertLess(float((kept[other.vocab[alone]] - before[parts].mean(0)).abs().max()), 1e-6)
        self.assertTrue((made.layers[0].q.weight == net.layers[0].q.weight).all())


if __name__ == "__main__":
    unittest.main()
