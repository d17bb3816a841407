"""How the recogniser is taught: two sentences in one breath, and what a run that was stopped still knows. Usage: python3 -m asr.selftest_training"""
import os
import tempfile
import unittest

import numpy as np

from asr.crossed import NAME
from asr.data import PAIRED, PAUSE, RATE, SHORT, Spoken
from asr.generate import save

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


if __name__ == "__main__":
    unittest.main()
