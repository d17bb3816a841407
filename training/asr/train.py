"""Goes on with the recogniser that ships. Usage: python3 -m asr.train MODEL_FOLDER DATA_FOLDER OUT.pt --minutes M

MODEL_FOLDER is what ships (its ONNX files are the start; its dev score is the one to beat), or with --fresh only its tokenizer
is taken. OUT.pt keeps the best by dev score, as float16. OUT.pt.part goes on where a run was stopped. DATA_FOLDER has train-*.npz, which may
still be growing in number, and dev.npz (generate.py).
"""
import argparse
import math
import os
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from asr.crossed import NAME
from asr.data import Spoken, even, heard, masked, stacked, targets, test_pairs, test_sounds
from asr.net import D, Recogniser
from asr.resume import best_of, started
from asr.scores import rates
from asr.weights import loaded
from common.corpus import shards
from common.mel import log_mel
from common.quiet import quiet
from common.saved import checkpoint

WARM, ROUND, SAMPLES = 150, 512, 16000 * 48  # steps; utterances parted by length at a time; audio in a batch
EVERY = 240.0  # s of training between two looks at the dev set
MISHEARD = 0.08  # share of the tokens before that are wrong in training, so that the decoder leans on the sound and goes on after a slip


def batches(spoken, seed, number):
    """One round: utterances drawn at random, parted by length, in random order."""
    rng = np.random.default_rng((seed, number))
    drawn = rng.choice(len(spoken), min(ROUND, len(spoken)), replace=False)
    drawn = drawn[np.argsort(spoken.length[drawn], kind="stable")]
    parts, current = [], []
    for i in drawn:
        if current and (len(current) + 1) * (spoken.length[i] + 8000) > SAMPLES:
            parts.append(current)
            current = []
        current.append(i)
    parts.append(current)
    return [parts[i] for i in rng.permutation(len(parts))]


def misheard(given, tokens):
    """The decoder's input with some tokens wrong."""
    wrong = torch.rand(given.shape) < MISHEARD
    wrong[:, : len(tokens.prompt)] = False
    return torch.where(wrong, torch.randint(tokens.end, given.shape), given)


def loss_of(net, speller, tokens, batch, words):
    """Cross entropy of the words, and of the phoneme at every position (a head that is not exported)."""
    mel, phones = batch
    given, asked = targets(tokens, words)
    given = misheard(given, tokens)
    device = next(net.parameters()).device
    with torch.autocast(device.type, torch.bfloat16):
        seen = net.encoder(mel.to(device))
        logits = net.decoder(given.to(device), seen)[0]
        spelt = speller(seen)
    word = F.cross_entropy(logits.float().flatten(0, 1), asked.to(device).flatten(), label_smoothing=0.05)
    return word + 0.5 * F.cross_entropy(spelt.float().flatten(0, 1), phones.to(device).flatten()), word.item()


def dev_mels(dev, most):
    """Clean, at 10 dB, and two in one breath, in groups of similar length."""
    alone = [[(str(words), sound) for words, sound, _ in zip(dev.words, test_sounds(dev, decibels), range(most))] for decibels in (None, 10)]
    pairs = [(words, sound) for words, _, sound in test_pairs(dev, None, most)]
    for rows in (*alone, pairs or alone[0]):
        order = np.argsort([len(sound) for _, sound in rows], kind="stable")
        yield [([rows[i][0] for i in part], stacked([even(log_mel(rows[i][1])) for i in part])) for part in np.array_split(order, max(1, len(rows) // 16))]


def dev_score(net, tokens, groups):
    """(CER clean, CER at 10 dB, CER of two in one breath)"""
    net.eval()
    device, out = next(net.parameters()).device, []
    for parts in groups:
        said, found = [], []
        for words, mel in parts:
            said += words
            found += [tokens.decode(row) for row in net.transcribe(mel.to(device), tokens.prompt, tokens.end, tokens.suppressed)]
        out.append(rates(said, found)[0])
    return out


def kept_of(net, step, spent, spoken, scores, before=0.0):
    """What a checkpoint holds. before: seconds of training of the one it began with."""
    return dict(net={name: value.half().cpu() for name, value in net.state_dict().items()}, step=step, dev=scores, spent=spent, before=before,
                utterances=len(spoken), hours=float(spoken.length.sum()) / 16000 / 3600,
                crossed=sum(str(one).endswith(NAME) for one in spoken.voice) / len(spoken))


def main():
    read = argparse.ArgumentParser()
    read.add_argument("folder")
    read.add_argument("data")
    read.add_argument("out")
    read.add_argument("--minutes", type=float, required=True)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--rate", type=float, default=5e-4)
    read.add_argument("--judged", type=int, default=96)
    read.add_argument("--fresh", action="store_true")
    read.add_argument("--start", help="a checkpoint, in place of the weights that ship")
    given = read.parse_args()
    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    net, tokens = loaded(given.folder)
    if given.fresh:
        net = Recogniser(tokens.size)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    files = shards(given.data)
    spoken, dev = Spoken(files), Spoken([f"{given.data}/dev.npz"])
    part = f"{given.out}.part"
    kept = torch.load(part, map_location=device) if os.path.exists(part) else None
    before = kept.get("before") if kept else None
    if before is None:
        before = started(net, given.start) if given.start else 0.0
    names = kept["names"] if kept else spoken.names()
    numbers = {name: i for i, name in enumerate(names)}
    net, speller = net.to(device), nn.Linear(D, len(names)).to(device)
    judged = min(given.judged, len(dev))
    groups, measure = list(dev_mels(dev, judged)), [judged, "clean", "10 dB", "in one breath"]
    optimiser = torch.optim.AdamW([*net.parameters(), *speller.parameters()], lr=given.rate, betas=(0.9, 0.98), weight_decay=0.01)
    step, number, spent = 0, 0, 0.0
    if kept:
        net.load_state_dict(kept["net"])
        speller.load_state_dict(kept["speller"])
        optimiser.load_state_dict(kept["optimiser"])
        step, number, spent, best = kept["step"], kept["number"], kept["spent"], kept["best"]
        if kept.get("measure") != measure:
            best = best_of(given.out, net, lambda one: dev_score(one, tokens, groups))
            print(f"the best so far was judged otherwise; measured anew: {best:.4f}", flush=True)
    else:
        scores = dev_score(net, tokens, groups)
        best = sum(scores) / len(scores)
        checkpoint(kept_of(net, step, spent, spoken, scores, before), given.out)
        print(f"before: dev clean {scores[0]:.4f}, 10 dB {scores[1]:.4f}, in one breath {scores[2]:.4f}", flush=True)
    whole, looked, waiting, losses, skipped = given.minutes * 60, spent, [], [], 0
    while spent < whole:
        quiet()
        began = time.monotonic()
        if not waiting:
            grown = shards(given.data)
            if len(grown) > len(files):
                files, spoken = grown, Spoken(grown)
            waiting, number = batches(spoken, given.seed, number), number + 1
        chosen, rng = waiting.pop(), np.random.default_rng((given.seed, 7, step))
        torch.manual_seed(given.seed * 1_000_003 + step)
        net.train()
        rate = given.rate * min((step + 1) / WARM, 0.5 + 0.5 * math.cos(math.pi * spent / whole))
        for group in optimiser.param_groups:
            group["lr"] = rate
        mel, phones, _, words = heard(spoken, chosen, numbers, rng)
        loss, word = loss_of(net, speller, tokens, (masked(mel, rng), phones), words)
        optimiser.zero_grad()
        loss.backward()
        size = torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        if torch.isfinite(size):
            optimiser.step()
        else:
            skipped += 1
        losses.append(word)
        step, spent = step + 1, spent + time.monotonic() - began
        if step % 25 == 0:
            print(f"{step} loss {np.mean(losses):.3f} rate {rate:.1e} {spent:.0f} s, {len(spoken)} utterances, {skipped} skipped", flush=True)
            losses = []
        if spent - looked > EVERY or spent >= whole:
            looked, scores = spent, dev_score(net, tokens, groups)
            if sum(scores) / len(scores) < best:
                best = sum(scores) / len(scores)
                checkpoint(kept_of(net, step, spent, spoken, scores, before), given.out)
            checkpoint({**kept_of(net, step, spent, spoken, scores, before), "net": net.state_dict(), "speller": speller.state_dict(),
                        "optimiser": optimiser.state_dict(), "names": names, "number": number, "best": best, "measure": measure}, part)
            print(f"{step} dev clean {scores[0]:.4f}, 10 dB {scores[1]:.4f}, in one breath {scores[2]:.4f}, best {best:.4f}", flush=True)


if __name__ == "__main__":
    main()
