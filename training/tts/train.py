"""From seed, or from what ships, to a voice. Usage: python3 -m tts.train MODEL_FOLDER DATA_FOLDER OUT.pt --minutes M

MODEL_FOLDER is what ships: what fits of its weights is the start, unless --fresh or --start says otherwise. OUT.pt keeps the best on dev
sentences, by what the recogniser mishears and how far they are from the teacher's, as float16. OUT.pt.part goes on where a run was stopped,
and as --start of another run it gives its judges too, who then judge from the first step. DATA_FOLDER has train-*.npz and dev.npz.
"""
import argparse
import math
import os
import time

import numpy as np
import torch

from common.corpus import shards
from common.judges import deceiving, gradients, judging
from common.quiet import quiet
from common.saved import checkpoint
from tts.data import Spoken
from tts.judges import Judges
from tts.listen import Listener, spoken_by
from tts.losses import pass_of, whole
from tts.net import Voice, learnt, taught
from tts.weights import FIRST_VOICE, MODEL_FILE, is_first, loaded, stored

FRAMES, WARM = 3000, 200  # in a batch; steps
EVERY = 300.0  # s of training between two looks at the dev set
LEANS, JUDGED = 0.1, 0.3  # of the whole time: how long the search leans on expected places, when the judges begin
LEAN = 3.0  # log likelihood for each frame too far off, at first
DECIBEL = 0.01  # CER that a decibel from the teacher is worth on dev: among good voices CERs differ by chance alone
VERDICT, SEEN = 1.0, 1.0  # weights of the adversary


def lean_at(share):
    return LEAN * max(0.0, 1 - share / LEANS)


class Trainer:
    """The voice, its judges and their optimisers."""

    def __init__(self, net, rate, device):
        self.net, self.judges = net.to(device), Judges().to(device)
        self.optimisers = [torch.optim.AdamW(one.parameters(), rate, betas=(0.8, 0.99), weight_decay=0.01) for one in (self.net, self.judges)]
        self.rate, self.skipped, self.judged = rate, 0, JUDGED

    def paced(self, step, share):
        """A warm start, then half a cosine."""
        now = min((step + 1) / WARM, 0.5 + 0.5 * math.cos(math.pi * share))
        for optimiser, rate in zip(self.optimisers, (self.rate, 0.3 * self.rate)):
            for group in optimiser.param_groups:
                group["lr"] = max(0.02, now) * rate

    def stepped(self, optimiser, module, loss, most):
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        size = torch.nn.utils.clip_grad_norm_(module.parameters(), most)
        if torch.isfinite(size):
            optimiser.step()
        else:
            self.skipped += 1
        return float(size)

    def step(self, batch, step, share):
        """{loss}: one step of the judges, when they have begun, and one of the voice."""
        self.paced(step, share)
        begins = self.judged > 0
        made, real, losses, _ = pass_of(self.net, batch, told=0.0 if begins and step <= WARM else 0.5, lean=lean_at(share) if begins else 0.0)
        loss = whole(losses)
        if share >= self.judged:
            made, real = made[::2, None], real[::2, None]  # every other row, of what is said from the text and of the rest
            with torch.autocast(batch.sound.device.type, torch.bfloat16):
                judged = judging(self.judges(real), self.judges(made.detach()))
            self.stepped(self.optimisers[1], self.judges, judged, 100.0)
            gradients(self.judges, False)
            with torch.autocast(batch.sound.device.type, torch.bfloat16):
                verdicts, seen = deceiving(self.judges(real), self.judges(made))
            gradients(self.judges, True)
            loss = loss + VERDICT * verdicts + SEEN * seen
            losses |= {"judged": judged, "verdicts": verdicts, "seen": seen}
        size = self.stepped(self.optimisers[0], self.net, loss, 200.0)
        return {**{name: float(value.detach()) for name, value in losses.items()}, "gradient": size}

    def state(self):
        return dict(net=learnt(self.net), judges=self.judges.state_dict(), optimisers=[one.state_dict() for one in self.optimisers])

    def restore(self, kept):
        taught(self.net, kept["net"])
        self.judges.load_state_dict(kept["judges"])
        for optimiser, state in zip(self.optimisers, kept["optimisers"]):
            optimiser.load_state_dict(state)

    def goes_on(self, kept):
        """With the judges of a run that ended."""
        self.restore(kept)
        self.judged = 0.0


def kept_of(net, step, spent, spoken, score, origin):
    """What a checkpoint holds. origin: what begun() tells, and the device."""
    return dict(net={name: value.half().cpu() for name, value in learnt(net).items()}, step=step, spent=spent, dev=score, **origin,
                utterances=len(spoken), hours=float(spoken.frames.sum()) / 360000)


def begun(given):
    """(Voice, {before: seconds it was trained for already, began: with what, in words})"""
    if given.start:
        first = torch.load(given.start, map_location="cpu")
        return taught(Voice(), first["net"]), dict(before=first["spent"] + first.get("before", 0.0), began=first.get("began", FIRST_VOICE))
    if given.fresh:
        return Voice(), dict(before=0.0, began="begun with nothing")
    net, new = loaded(given.folder)
    print(f"begins with what fits of {given.folder}; {len(new)} weights begin anew", flush=True)
    shipped = FIRST_VOICE if is_first(stored(os.path.join(given.folder, MODEL_FILE))) else "begun with the voice that shipped before, whose own training is not counted"
    return net, dict(before=0.0, began=shipped)


def averaged(rows):
    return " ".join(f"{name} {np.mean([row[name] for row in rows if name in row]):.3f}" for name in rows[-1])


def main():
    read = argparse.ArgumentParser()
    read.add_argument("folder")
    read.add_argument("data")
    read.add_argument("out")
    read.add_argument("--minutes", type=float, required=True)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--rate", type=float, default=1e-3)
    read.add_argument("--judged", type=int, default=64, help="dev sentences")
    read.add_argument("--frames", type=int, default=FRAMES, help="in a batch")
    read.add_argument("--fresh", action="store_true")
    read.add_argument("--start", help="a checkpoint, in place of the weights that ship")
    given = read.parse_args()
    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    net, origin = begun(given)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    origin["device"] = device.type
    trainer, spoken, dev = Trainer(net, given.rate, device), Spoken(shards(given.data)), Spoken([f"{given.data}/dev.npz"])
    listener, part = Listener(), f"{given.out}.part"
    if given.start and "judges" in (ended := torch.load(given.start, map_location=device)):
        trainer.goes_on(ended)
    step, number, spent, best = 0, 0, 0.0, math.inf
    if os.path.exists(part):
        kept = torch.load(part, map_location=device)
        trainer.restore(kept)
        step, number, spent, best = kept["step"], kept["number"], kept["spent"], kept["best"]
        trainer.judged, origin = kept.get("judged", trainer.judged), {name: kept.get(name, value) for name, value in origin.items()}
    whole_time, looked, waiting, losses = given.minutes * 60, spent, [], []
    while spent < whole_time:
        quiet()
        began = time.monotonic()
        if not waiting:
            waiting, number = spoken.batches(given.frames, given.seed, number), number + 1
        torch.manual_seed(given.seed * 1_000_003 + step)
        losses.append(trainer.step(spoken.batch(waiting.pop(), device), step, spent / whole_time))
        step, spent = step + 1, spent + time.monotonic() - began
        if step % 50 == 0:
            print(f"{step} {spent:.0f} s {averaged(losses)}, {trainer.skipped} skipped", flush=True)
            losses = []
        if spent - looked > EVERY or spent >= whole_time:
            looked, (errors, apart) = spent, listener.judged(dev, spoken_by(net, device), given.judged)
            score = errors + DECIBEL * apart
            if score < best:
                best = score
                checkpoint(kept_of(net, step, spent, spoken, (errors, apart), origin), given.out)
            checkpoint(dict(**trainer.state(), **origin, judged=trainer.judged, step=step, number=number, spent=spent, best=best), part)
            print(f"{step} dev: the recogniser mishears {errors:.4f}, {apart:.2f} dB from the teacher, best {best:.4f}", flush=True)


if __name__ == "__main__":
    main()
