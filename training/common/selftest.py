"""What recipes share: files that are whole or not there, and weights between two checkpoints. Usage: python3 -m common.selftest, in seconds."""
import os
import subprocess
import sys
import tempfile
import unittest

import torch

from common.between import between
from common.saved import checkpoint, saved

TRAINING = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def kept(value, **more):
    """A checkpoint of a network of two layers, every weight of which is `value`."""
    net = {"line.weight": torch.full((2, 3), value, dtype=torch.float16), "line.bias": torch.full((2,), value), "seen": torch.tensor([7])}
    return dict(net=net, dev=[0.1, 0.2, 0.3], score=0.9, step=5, spent=60.0, before=30.0, hours=1.5, **more)


class Between(unittest.TestCase):
    def test_weights_lie_where_the_share_says_and_travel_as_float16(self):
        for share, wanted in ((0, 1.0), (0.7, 2.4), (1, 3.0)):
            net = between(kept(1.0), kept(3.0), share)["net"]
            for name in ("line.weight", "line.bias"):
                self.assertEqual(net[name].dtype, torch.float16)
                self.assertTrue(torch.equal(net[name], torch.full_like(net[name], wanted)), f"{name} at {share}")
            self.assertEqual((net["seen"].dtype, net["seen"].tolist()), (torch.int64, [7]))

    def test_the_ends_are_the_two_themselves(self):
        drawn = torch.Generator().manual_seed(1)
        old, new = (dict(net={"w": torch.randn(50, generator=drawn).half()}) for _ in range(2))
        self.assertTrue(torch.equal(between(old, new, 0.0)["net"]["w"], old["net"]["w"]))
        self.assertTrue(torch.equal(between(old, new, 1.0)["net"]["w"], new["net"]["w"]))

    def test_it_says_how_it_was_trained_and_no_score_that_nobody_measured(self):
        old, new = kept(1.0, vocab={"a": 1}), kept(3.0, vocab={"a": 1}, optimiser={}, speller={}, best=0.2, number=4)
        made = between(old, {**new, "spent": 90.0}, 0.5)
        self.assertEqual({name: value for name, value in made.items() if name != "net"},
                         dict(step=5, spent=90.0, before=30.0, hours=1.5, vocab={"a": 1}, between=0.5))

    def test_what_is_not_of_one_network_is_refused_with_the_reason(self):
        other = {**kept(1.0), "net": {**kept(1.0)["net"], "line.bias": torch.zeros(3)}}
        more = {**kept(1.0), "net": {**kept(1.0)["net"], "extra": torch.zeros(1)}}
        infinite = {**kept(1.0), "net": {**kept(1.0)["net"], "line.bias": torch.tensor([1.0, float("inf")])}}
        for new, share, reason in ((other, 0.5, r"line\.bias is \(2,\) in the first and \(3,\) in the second"), (more, 0.5, "only one of the two has extra"),
                                   (kept(1.0, vocab={"a": 1}), 0.5, "differ in vocab"), ({"model": {}}, 0.5, "the second is no checkpoint"),
                                   (infinite, 0.5, "line.bias has no finite weights"), (kept(1.0), 1.2, "the share is 1.2"),
                                   (kept(1.0), float("nan"), "the share is nan")):
            with self.assertRaisesRegex(ValueError, reason):
                between(kept(1.0), new, share)

    def test_as_a_command_it_writes_a_file_or_says_why_not(self):
        def run(*words):
            return subprocess.run([sys.executable, "-m", "common.between", *words], cwd=TRAINING, capture_output=True, text=True, check=False)

        with tempfile.TemporaryDirectory() as folder:
            old, new, out = (os.path.join(folder, name) for name in ("old.pt", "new.pt", "out.pt"))
            checkpoint(kept(1.0), old)
            missing = run(old, new, "0.7", out)
            self.assertEqual((missing.returncode, os.path.exists(out)), (1, False))
            self.assertIn(new, missing.stderr)
            self.assertNotIn("Traceback", missing.stderr)
            checkpoint(kept(3.0), new)
            self.assertEqual(run(old, new, "0.7", out).returncode, 0)
            self.assertAlmostEqual(float(torch.load(out)["net"]["line.bias"][0]), 2.4, places=2)
            words = run(old, new, "most", out)
            self.assertEqual((words.returncode, "Traceback" in words.stderr), (1, False))


class Saved(unittest.TestCase):
    def test_a_disk_that_is_full_is_not_filled_by_half_a_file(self):
        def full(draft):
            with open(draft, "w", encoding="utf8") as file:
                file.write("half")
            raise OSError("No space left on device")

        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaises(OSError):
                saved(os.path.join(folder, "net.pt"), full)
            self.assertEqual(os.listdir(folder), [])


if __name__ == "__main__":
    unittest.main()
