"""A few seconds: the search finds the best path, spectra and flow go there and back, pauses are cut, a few steps learn, what is kept is put back or gone on with, nothing worse ships."""
import itertools
import os
import tempfile

import numpy as np
import torch

from common.alignment import aligned, likelihood
from tts.check import check_waveforms, silenced, voiced
from tts.data import FEWEST, Spoken
from tts.distortion import distortion, warped
from tts.export import exported
from tts.flow import Flow
from tts.generate import generate, save
from tts.judge import missing
from tts.losses import pass_of
from tts.net import Voice, laid, learnt, taught
from tts.spectra import HOP, Spectra
from tts.teacher import PAUSE, hurried
from tts.train import Trainer


def searched():
    """Against every path there is, and against the density of the distribution itself."""
    scores = torch.randn(3, 7, 4, generator=torch.Generator().manual_seed(1))
    letters, frames = torch.tensor([4, 3, 2]), torch.tensor([7, 5, 2])
    path = aligned(scores, letters, frames)
    for row, (count, length) in enumerate(zip(letters.tolist(), frames.tolist())):
        best = max(sum(float(scores[row, i, letter]) for i, letter in enumerate(np.repeat(np.arange(count), lasts)))
                   for lasts in itertools.product(range(1, length + 1), repeat=count) if sum(lasts) == length)
        found = float((scores[row] * path[row]).sum())
        assert abs(best - found) < 1e-4 and int(path[row].sum()) == length, (best, found)
    z, means, logs = torch.randn(2, 5, 6), torch.randn(2, 3, 6), torch.randn(2, 3, 6) / 4
    wanted = torch.distributions.Normal(means[:, None], torch.exp(logs)[:, None]).log_prob(z[:, :, None]).sum(-1)
    assert torch.allclose(likelihood(z, means, logs), wanted, atol=1e-3)
    assert torch.equal(laid(torch.tensor([[2.0, 1.0, 3.0]]))[0].argmax(1), torch.tensor([0, 0, 1, 2, 2, 2]))


def inverted():
    spectra, sound = Spectra(), torch.randn(2, 20 * HOP)
    assert torch.allclose(spectra.sound(spectra.of(sound))[:, HOP:-3 * HOP], sound[:, HOP:-3 * HOP], atol=1e-3), "a spectrum does not come back as its sound"
    flow, x, mask = Flow(8, 16), torch.randn(2, 9, 8), torch.ones(2, 9, 1)
    for one in flow.couplings:
        torch.nn.init.normal_(one.out.weight)
    assert torch.allclose(flow.back(flow(x, mask), mask), x, atol=1e-4) and not torch.allclose(flow(x, mask), x, atol=0.1)


def learned(folder):
    """The loss falls, before and after the judges have begun; the file speaks as the module does."""
    save(f"{folder}/train.npz", generate(6, 3, "train"))
    spoken, trainer = Spoken([f"{folder}/train.npz"]), Trainer(Voice(), 1e-3, "cpu")
    batch = spoken.batch(np.arange(len(spoken)))
    starts = torch.zeros(len(spoken), dtype=torch.long)

    def mel():
        torch.manual_seed(5)
        with torch.no_grad():
            return float(pass_of(trainer.net, batch, starts=starts)[2]["mel"])

    before, judges = mel(), {name: value.clone() for name, value in trainer.judges.state_dict().items()}
    for step in range(8):
        trainer.step(batch, 200 + step, 0.0)
    between = mel()
    assert all(torch.equal(value, judges[name]) for name, value in trainer.judges.state_dict().items()), "the judges learnt too early"
    for step in range(4):
        told = trainer.step(batch, 208 + step, 0.5)
    assert "verdicts" in told and any(not torch.equal(value, judges[name]) for name, value in trainer.judges.state_dict().items())
    assert mel() < between < before and trainer.skipped == 0, (before, between, mel())
    state = trainer.state()
    other = Trainer(Voice(), 1e-3, "cpu")
    other.restore(state)
    assert all(torch.equal(value, learnt(other.net)[name]) for name, value in learnt(trainer.net).items())
    again(batch, {**state, "judged": trainer.judged})
    net = silenced(voiced(taught(Voice(), {name: value.half() for name, value in learnt(trainer.net).items()})))
    exported(net, folder)
    apart = check_waveforms(net, folder)
    print(f"a voice of {len(spoken)} sentences and 12 steps: the exported file's difference is {apart:.1e} of the sound")
    assert os.path.getsize(f"{folder}/onnx/model.onnx") < 12e6


def again(batch, ended):
    """A run that begins with the judges of one that ended has them judge from its first step; one that was only put back does not."""
    back, going = Trainer(Voice(), 1e-3, "cpu"), Trainer(Voice(), 1e-3, "cpu")
    back.restore(ended)
    going.goes_on(ended)
    for one in (back, going):
        assert all(torch.equal(value, ended["judges"][name]) for name, value in one.judges.state_dict().items())
        assert [len(optimiser.state) for optimiser in one.optimisers] == [len(state["state"]) for state in ended["optimisers"]]
    assert "verdicts" not in back.step(batch, 0, 0.0)
    before = {name: value.clone() for name, value in going.judges.state_dict().items()}
    assert "verdicts" in going.step(batch, 0, 0.0), "the judges wait, though they have learnt"
    assert any(not torch.equal(value, before[name]) for name, value in going.judges.state_dict().items())


def too_few(folder):
    """A corpus that makes no batch is told of, not gone round in."""
    save(f"{folder}/few.npz", generate(FEWEST - 1, 3, "train"))
    try:
        Spoken([f"{folder}/few.npz"]).batches(10**6, 1, 0)
    except ValueError as wrong:
        assert str(FEWEST) in str(wrong), wrong
    else:
        raise AssertionError("a batch of too few")


def paused():
    """Of a longer pause the middle is left out, a shorter one stays, and so does all that is loud and what lies around it."""
    def loud(count):
        return np.full(count, 0.5, np.float32)

    def still(count):
        return np.zeros(count, np.float32)

    for pause, left in ((PAUSE // 2, PAUSE // 2), (PAUSE - 1, PAUSE - 1), (PAUSE, PAUSE - 1), (5 * PAUSE, PAUSE - 1)):
        made = hurried(np.concatenate([still(300), loud(1000), still(pause), loud(700), still(9 * PAUSE), loud(40), still(3 * PAUSE)]))
        wanted = np.concatenate([still(300), loud(1000), still(left), loud(700), still(PAUSE - 1), loud(40), still(3 * PAUSE)])
        assert np.array_equal(made, wanted), (pause, len(made), len(wanted))


def compared():
    """The same sound, slower in one part, is near itself and far from another; every way through two short ones is tried."""
    costs = np.random.default_rng(1).random((3, 4))

    def ways(i, j):
        if (i, j) == (0, 0):
            return [(costs[0, 0], 1)]
        return [(total + costs[i, j], steps + 1) for a, b in ((i - 1, j - 1), (i - 1, j), (i, j - 1)) if a >= 0 and b >= 0 for total, steps in ways(a, b)]

    total, steps = min(ways(2, 3))
    assert abs(warped(costs) - total / steps) < 1e-9
    rows = generate(2, 9, "train")
    assert distortion(rows[0][1], rows[0][1]) == 0 < distortion(rows[0][1], np.concatenate([rows[0][1][: 20 * HOP], rows[0][1][10 * HOP :]])) < distortion(rows[0][1], rows[1][1])


def judged():
    """A voice that is understood less on one set does not ship, nor one that misses a mark."""
    def scores(cer, factor=0.02, size=9e6):
        return {**{name: dict(cer=one, interval=[one - 0.01, one + 0.01], count=100, factor=factor) for name, one in zip(("sentences", "words"), cer)}, "bytes": size}

    for new, fails in ((scores((0.03, 0.05)), False), (scores((0.03, 0.065)), True), (scores((0.01, 0.03), factor=0.2), True), (scores((0.01, 0.03), size=2e7), True)):
        assert bool(missing({"old": scores((0.03, 0.05)), "new": new}, "old", "new")) == fails, new
    assert missing({"old": scores((0.06, 0.06)), "new": scores((0.055, 0.055))}, "old", "new") == ["94.5% understood over all"]


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    searched()
    inverted()
    compared()
    paused()
    judged()
    with tempfile.TemporaryDirectory() as folder:
        too_few(folder)
        learned(folder)
    print("tts: the selftest is passed")


if __name__ == "__main__":
    main()
