"""What may not be: a sentence of dev or of a test that training can say too. Usage: python3 selftest.py, in seconds; needs NumPy and SciPy."""
import os
import random
import sys
import unittest

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from catalogue import pair_sets
from common.saved import saved
from generate import sentence
from speech import VOICES

DRAWN = 30000
# As README.md makes them: phrasings, pairs, share of others.
SETS = {"dev": ("dev", "dev", 0.25), "phrasings": ("test", "train", 0), "pairs": ("train", "test", 0), "all": ("test", "test", 0),
        "others": ("test", "test", 1)}


def drawn(phrasings, pairs, others):
    rng, pool = random.Random(1), pair_sets()[pairs]
    return {sentence(rng, phrasings, pool, others)[0] for _ in range(DRAWN)}


class HeldOut(unittest.TestCase):
    def test_no_sentence_of_dev_or_test_is_one_of_training(self):
        train = drawn("train", "train", 0.22)
        for name, made in SETS.items():
            self.assertEqual(sorted(drawn(*made) & train)[:5], [], name)

    def test_no_sentence_that_orders_nothing_is_in_two_parts(self):
        parts = {part: drawn(part, part, 1) for part in ("train", "dev", "test")}
        for one, other in (("train", "dev"), ("train", "test"), ("dev", "test")):
            self.assertEqual(sorted(parts[one] & parts[other])[:5], [], f"{one} and {other}")

    def test_no_voice_and_no_pair_is_in_two_parts(self):
        for parts in (VOICES, pair_sets()):
            every = [one for part in parts.values() for one in part]
            self.assertEqual(len(every), len(set(every)))


class Saved(unittest.TestCase):
    def test_what_fails_half_way_leaves_the_file_as_it_was(self):
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "part.pt")

            def write(text, broken=False):
                def to(draft):
                    with open(draft, "w", encoding="utf8") as file:
                        file.write(text)
                        if broken:
                            raise OSError("no space")

                return to

            saved(path, write("first"))
            with self.assertRaises(OSError):
                saved(path, write("sec", broken=True))
            with open(path, encoding="utf8") as file:
                self.assertEqual(file.read(), "first")
            saved(path, write("second"))
            with open(path, encoding="utf8") as file:
                self.assertEqual(file.read(), "second")
            self.assertEqual(os.listdir(folder), ["part.pt"])


if __name__ == "__main__":
    unittest.main()
