"""How the recogniser is taught: two sentences in one breath, and what a run that was stopped still knows.

Usage: python3 -m asr.selftest_training, in half a minute.
"""
import contextlib
import io
import os
import tempfile
import unittest
from unittest import mock

import numpy as np
import torch

from asr.crossed import NAME
from asr.data import PAIRED, PAUSE, RATE, SHORT, Spoken, heard
from asr.check import SHIPPED
from asr.generate import generate, save
from asr.train import main as train
from asr.train_decoder import encoded
from asr.train_decoder import main as train_decoder
from asr.weights import loaded
from common.saved import checkpoint

LONG = int(SHORT) + 1


def row(words, voice, value, samples=RATE):
    """One utterance whose every sample is `value`: its first phoneme begins after a tenth of it, and it ends with no name."""
    seconds = samples / RATE
    return words, voice, np.full(samples, value, np.int16), [(seconds / 10, words[0]), (seconds, "")]


def spoken(*rows):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "train-1.npz")
        save(path, list(rows))
        return Spoken([path])


class Pairs(unittest.TestCase):
    def paired(self, one, i=0):
        """All that `pair` gave in 40 draws."""
        rng = np.random.default_rng(3)
        return [one.pair(i, rng) for _ in range(40)]

    def test_another_of_the_same_voice_follows_behind_a_pause(self):
        found = self.paired(spoken(row("a", "sw+m1", 1000), row("other", "sw+m2", 2000), row("b", "sw+m1", 3000, RATE // 2)))
        self.assertEqual({words for words, *_ in found}, {"a", "a b"})
        pauses = []
        for words, sound, seconds, names in found:
            if words == "a":
                self.assertEqual((len(sound), list(names)), (RATE, ["a", ""]))
                continue
            quiet = np.flatnonzero(sound == 0)
            pauses.append(len(quiet) / RATE)
            self.assertEqual((quiet[0], quiet[-1] - quiet[0] + 1), (RATE, len(quiet)))
            self.assertEqual(len(sound), RATE + len(quiet) + RATE // 2)
            np.testing.assert_allclose([sound[0], sound[-1]], [1000 / 32768, 3000 / 32768])
            self.assertEqual(list(names), ["a", "", "b", ""])
            np.testing.assert_allclose(seconds, [0.1, 1.0, 1 + pauses[-1] + 0.05, 1.5 + pauses[-1]], atol=1e-6)
        self.assertTrue(PAUSE[0] - 1e-3 < min(pauses) < 0.2 and 0.6 < max(pauses) < PAUSE[1], pauses)

    def test_nothing_follows_what_is_long_or_by_a_voice_of_one_sentence(self):
        for rows in ((row("a", "sw+m1", 1000, LONG), row("b", "sw+m1", 1)), (row("a", "sw+m1", 1000), row("b", "sw+m1", 1, LONG)),
                     (row("a", f"sw+{NAME}", 1000), row("b", f"sw+{NAME}", 1)), (row("a", "sw+m1", 1000), row("b", "sw+m2", 1))):
            one = spoken(*rows)
            for words, sound, seconds, names in self.paired(one):
                self.assertEqual((words, len(sound), list(names)), ("a", one.length[0], ["a", ""]))

    def test_as_often_as_it_is_meant_to(self):
        rng, one = np.random.default_rng(5), spoken(*(row(letter, "sw+m1", 1000, 1600) for letter in "abcdefgh"))
        share = np.mean([" " in one.drawn(0, rng)[0] for _ in range(2000)])
        self.assertTrue(abs(share - PAIRED * 7 / 8) < 0.03, share)


class Heard(unittest.TestCase):
    def test_what_no_phoneme_is_known_of_is_learnt_from_all_the_same(self):
        one = spoken(row("a", "sw+m1", 1000), ("mute", "sw+m2", np.full(RATE, 2000, np.int16), []))
        mel, phones, marks, said = heard(one, [0, 1], {"a": 1}, np.random.default_rng(1))
        self.assertEqual(([words.split()[0] for words in said], len(mel), len(marks[1])), (["a", "mute"], 2, 0))
        self.assertEqual((set(phones[0].tolist()), set(phones[1].tolist())), ({0, 1}, {0}))
        net, tokens = loaded(SHIPPED)
        self.assertEqual([words.split()[0] for _, words, _ in encoded(net, one, [0, 1], np.random.default_rng(1), tokens)], ["a"])


class GoingOn(unittest.TestCase):
    """Runs of a step or two, each of which has to remember the ones before."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder, self.out, self.start = folder.name, f"{folder.name}/net.pt", f"{folder.name}/start.pt"
        save(f"{self.folder}/train-1.npz", generate(3, 5, "train", "train"))
        save(f"{self.folder}/dev.npz", generate(2, 6, "sentences", "dev"))

    def train(self, minutes, *more, out=None, of=train):
        """What it said; the run has one step at least, and looks at dev behind it."""
        said, words = io.StringIO(), ["asr.train", SHIPPED, self.folder, out or self.out, "--minutes", str(minutes), "--judged", "2", *more]
        with mock.patch("sys.argv", words), contextlib.redirect_stdout(said):
            of()
        return said.getvalue()

    def kept(self, path=None):
        return torch.load(path or f"{self.out}.part")

    def test_what_it_began_with_is_counted_also_where_the_next_run_does_not_name_it(self):
        self.train(1e-4, out=self.start)
        first = self.kept(self.start)
        checkpoint({**first, "spent": 100.0, "before": 20.0}, self.start)
        self.train(1e-4, "--start", self.start)
        os.remove(self.start)
        for more in ((), ("--start", self.start)):  # it is gone, and not needed
            self.train(self.kept()["spent"] / 60 + 1e-4, *more)
            self.assertEqual(self.kept()["before"], 120.0)
        checkpoint({**self.kept(), "best": 9.0}, f"{self.out}.part")
        self.train(self.kept()["spent"] / 60 + 1e-4)
        self.assertEqual(self.kept(self.out)["before"], 120.0)
        self.assertEqual(self.kept(self.out)["step"], self.kept()["step"])

    def test_a_best_by_another_measure_is_measured_anew(self):
        self.train(1e-4)
        part, wanted = self.kept(), sum(self.kept(self.out)["dev"]) / 3
        older = {name: value for name, value in part.items() if name not in ("measure", "before")}
        checkpoint({**older, "best": -1.0}, f"{self.out}.part")
        said = self.train(part["spent"] / 60 + 1e-4)
        self.assertIn("measured anew", said)
        self.assertTrue(0.0 <= self.kept()["best"] < wanted + 0.2, self.kept()["best"])  # of float16, so not to the letter
        self.assertNotIn("measured anew", self.train(self.kept()["spent"] / 60 + 1e-4))

    def test_the_decoder_s_own_training_counts_what_it_began_with(self):
        self.train(1e-4, out=self.start)
        checkpoint({**self.kept(self.start), "spent": 100.0, "before": 20.0}, self.start)
        self.train(1e-4, "--start", self.start, of=train_decoder)
        self.assertEqual(self.kept(self.out)["before"], 120.0)

    def test_a_folder_without_sentences_is_told_of_in_words(self):
        os.remove(f"{self.folder}/train-1.npz")
        for of in (train, train_decoder):
            with self.assertRaisesRegex(SystemExit, f"{self.folder} has no train-"):
                self.train(1e-4, of=of)

    def test_what_a_stopped_run_has_can_be_exported_and_told_of(self):
        self.train(1e-4)
        self.assertLess(set(self.kept(self.out)), set(self.kept()))


if __name__ == "__main__":
    unittest.main()
