"""What may not be: a sentence of dev or of a test that training can say too. Usage: python3 selftest.py, in seconds; needs NumPy, SciPy, PyTorch and onnx.

And what must be: what ships can be read back to go on with."""
import json
import os
import random
import sys
import unittest

import torch
from scipy.io import wavfile

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from asr import numbers_sn
from catalogue import PRODUCT_LABELS, QUANTITY_LABELS, pair_sets
from common.mel import log_mel
from common.saved import saved
from data import cut
from generate import sentence
from net import Orders
from speech import CROSSED, VOICES
from weights import begun
from wide import Wide

DRAWN = 30000
# As README.md makes them: phrasings, pairs, share of others.
SETS = {"dev": ("dev", "dev", 0.25), "phrasings": ("test", "train", 0), "pairs": ("train", "test", 0), "all": ("test", "test", 0),
        "others": ("test", "test", 1)}


SHIPPED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../models-manifest/slu/pocket-slu-sn/model.onnx")
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../test/fixtures/slu")


def drawn(phrasings, pairs, others):
    rng, pool, wide = random.Random(1), pair_sets()[pairs], Wide(1) if phrasings == "wide" else None
    return {sentence(rng, phrasings, pool, others, wide)[0] for _ in range(DRAWN)}


class HeldOut(unittest.TestCase):
    def test_no_sentence_of_dev_or_test_is_one_of_training(self):
        train = drawn("train", "train", 0.22) | drawn("wide", "train", 0.25)
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

    def test_no_voice_that_is_held_out_gives_a_part_to_another(self):
        self.assertEqual(set(CROSSED) & {*VOICES["dev"], *VOICES["test"]}, set())
        self.assertLess(set(VOICES["train"]), set(CROSSED))

    def test_no_word_that_stands_around_an_order_counts(self):
        around = set(Wide(1).words)
        tables = (numbers_sn.BARE, numbers_sn.TWO, numbers_sn.FOUR, numbers_sn.SIX, numbers_sn.EIGHT, numbers_sn.TEN)
        counting = {word for ones in tables for n in range(2500) for word in numbers_sn.count(n, ones).split()}
        self.assertEqual(sorted(around & (counting | {"poshi", "neposhi", "wechipiri", "rechipiri", "repiri", "wechitatu", "wechina"})), [])
        self.assertGreater(len(around), 6000)
        self.assertLess({"shiri", "muviri", "zvisina", "handina", "kuru"}, around)


class Start(unittest.TestCase):
    def test_what_ships_hears_the_same_when_it_is_read_back(self):
        net = begun(Orders("m1", len(PRODUCT_LABELS), len(QUANTITY_LABELS), phones=40), SHIPPED).eval()
        with open(os.path.join(FIXTURES, "labels.json"), encoding="utf8") as file:
            labels = [json.loads(line) for line in file]
        for label in labels:
            _, sound = wavfile.read(os.path.join(FIXTURES, label["audio_filepath"]))
            with torch.no_grad():
                heard = net(cut(log_mel(sound.astype("float32") / 32768))[None])
            for head, name in zip(heard, ("product", "quantity")):
                apart = (head[0] - torch.tensor(label["logits"][name])).abs().max().item()
                self.assertLess(apart, 0.1, label["text"])  # float16 in the file

    def test_another_network_is_refused(self):
        with self.assertRaises(RuntimeError):
            begun(Orders("m2", len(PRODUCT_LABELS), len(QUANTITY_LABELS)), SHIPPED)


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
