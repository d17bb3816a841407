"""What a training of the model of orders leaves behind, and how it ends. Usage: python3 selftest_training.py, in half a minute; needs espeak-ng."""
import contextlib
import io
import json
import os
import sys
import tempfile
import unittest
from unittest import mock

import torch

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from common.saved import saved
from generate import generate, save
from selftest import SHIPPED
from train import main

METRICS = os.path.join(os.path.dirname(SHIPPED), "metrics.json")
UNCHANGED = ("--start", SHIPPED, "--rate", "0")  # as good as what ships, and no better


class Train(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        save(f"{cls.folder}/train-1.npz", generate(16, 5, "train", "train", "train", 0.2))
        save(f"{cls.folder}/dev.npz", generate(4, 6, "dev", "dev", "dev", 0.25))

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = f"{folder.name}/m1.pt"

    def train(self, minutes, *more, folder=None):
        """A step at least, and a look at dev behind it."""
        words = ["train.py", "m1", folder or self.folder, self.out, "--minutes", str(minutes), "--batch", "2", *more]
        with mock.patch("sys.argv", words), contextlib.redirect_stdout(io.StringIO()):
            main()

    def changed(self, **more):
        """Writes the stopped run anew with other values; gives the seconds it was trained for."""
        kept = {**torch.load(f"{self.out}.part"), **more}
        saved(f"{self.out}.part", lambda draft: torch.save(kept, draft))
        return kept["spent"]

    def test_where_nothing_is_better_than_what_ships_it_fails_and_says_what_to_do(self):
        for _ in range(2):  # anew, and where it was stopped
            with self.assertRaisesRegex(SystemExit, "nothing was better.*--minutes"):
                self.train(1e-4, *UNCHANGED)
            self.assertFalse(os.path.exists(self.out))
        saved(self.out, lambda draft: torch.save({"of": "another run"}, draft))
        os.remove(f"{self.out}.part")
        with self.assertRaisesRegex(SystemExit, "is of another run"):
            self.train(1e-4, *UNCHANGED)
        self.assertEqual(torch.load(self.out), {"of": "another run"})

    def test_what_it_began_with_is_told_also_where_the_next_run_does_not_name_it(self):
        with open(METRICS, encoding="utf8") as file:
            shipped = json.load(file)
        goes = [*shipped.get("before", []), [shipped["train"], shipped["steps"], shipped.get("minutes")]]
        with contextlib.suppress(SystemExit):
            self.train(1e-4, *UNCHANGED)
        self.train(self.changed(best=-1.0) / 60 + 1e-4)
        self.assertEqual(torch.load(self.out)["before"], goes)

    def test_a_run_from_nothing_keeps_what_it_reached(self):
        self.train(1e-4)
        self.assertEqual((torch.load(self.out)["step"], torch.load(self.out)["before"]), (1, []))
        self.train(0.0)  # is over, and was not in vain

    def test_too_few_sentences_are_told_of_in_words(self):
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(SystemExit, "has no train-"):
                self.train(1e-4, folder=folder)
        with self.assertRaisesRegex(SystemExit, "16 sentences are too few.*--batch"):
            self.train(1e-4, "--batch", "3")


if __name__ == "__main__":
    unittest.main()
