"""Teaches the decoder alone to write what the encoder hears. Usage: python3 -m asr.train_decoder MODEL_FOLDER DATA_FOLDER OUT.pt --minutes M

The encoder is run once for each utterance, and what it gave is kept and used again: a step costs far less than one with the encoder.
Where each token is said is known from the synthesiser's phoneme times; the decoder is told to look there
(guided attention, after Tachibana et al. 2018), or it goes on guessing from its text. --start is a checkpoint to begin with.
"""
import argparse
import math
import os
import re
import time

import numpy as np
import torch
import torch.nn.functional as F

from asr.data import IGNORED, Spoken, heard, targets
from asr.net import FORBIDDEN
from asr.resume import started
from asr.train import batches, dev_mels, dev_score, kept_of, misheard
from asr.weights import loaded
from common.corpus import shards
from common.quiet import quiet
from common.saved import checkpoint

AGAIN, FIRST, POOL, POSITIONS = 2, 60, 16000, 5000  # steps for each batch that is encoded; batches to begin with; utterances kept; positions in a batch
NEAR = 5  # positions of 20 ms that the look may be beside the token
GUIDED, FIRMLY = {0: 2, 1: 4}, 0.3  # layer: how many of its heads; weight beside the words' cross entropy
UNIT = re.compile("ch|sh|ny|zh|.")  # letters that espeak-ng's Swahili says as one phoneme
WARM, EVERY = 100, 120.0


def places(numbers, marks, tokens):
    """[(first, last position)] where each token is said; the letters of the text are laid over its phonemes."""
    texts = [tokens.letters(number) for number in numbers]
    units = UNIT.findall("".join(texts))
    edges = np.repeat(np.arange(len(units)), [len(unit) for unit in units]) if units else np.zeros(0)
    edges, at, found = np.append(edges, len(units)) * (len(marks) - 1) / max(1, len(units)), 0, []
    for text in texts:
        first, at = edges[at], at + len(text)
        found.append(np.interp([first, edges[at]], np.arange(len(marks)), marks))
    return np.array(found)


def encoded(net, spoken, chosen, rng, tokens):
    """[(what was heard [T, D], words, places)]"""
    mel, _, marks, said = heard(spoken, chosen, {}, rng)
    net.eval()
    device = next(net.parameters()).device
    with torch.no_grad(), torch.autocast(device.type, torch.bfloat16):
        seen = net.encoder(mel.to(device)).half().cpu()
    for row, mark, words in zip(seen, marks, said):
        if not len(mark):  # nothing tells where its tokens are
            continue
        yield row[: min(len(row), mark[-1] + 25)], words, places(tokens.encode(f" {words}"), mark, tokens)


def together(rows):
    """Rows of one length: ([B, T, D], deaf mask, words, windows [B, L, T])"""
    longest = max(len(row[0]) for row in rows)
    seen = torch.zeros(len(rows), longest, rows[0][0].shape[1])
    deaf = torch.full((len(rows), 1, 1, longest), FORBIDDEN)
    windows, every = torch.zeros(len(rows), max(len(row[2]) for row in rows), longest), torch.arange(longest)
    for i, (part, _, spans) in enumerate(rows):
        seen[i, : len(part)], deaf[i, :, :, : len(part)] = part.float(), 0
        first, last = torch.tensor(spans[:, :1]), torch.tensor(spans[:, 1:])
        windows[i, : len(spans)] = ((every >= first - NEAR) & (every <= last + NEAR)).float()
    return seen, deaf, [row[1] for row in rows], windows


def loss_of(net, tokens, rows):
    """(loss, cross entropy of the words, share of the guided heads' look that is in place)"""
    device = next(net.parameters()).device
    seen, deaf, words, windows = together(rows)
    given, asked = targets(tokens, words)
    with torch.autocast(device.type, torch.bfloat16):
        logits, _, crosses = net.decoder(misheard(given, tokens).to(device), seen.to(device), None, deaf.to(device))
    word = F.cross_entropy(logits.float().flatten(0, 1), asked.to(device).flatten(), label_smoothing=0.05, ignore_index=IGNORED)
    first, windows = len(tokens.prompt) - 1, windows.to(device)
    told = windows.sum(2) > 0
    inside = [(crosses[layer][:, :heads, first : first + windows.shape[1]].float() * windows[:, None]).sum(3) for layer, heads in GUIDED.items()]
    inside = torch.cat(inside, 1).transpose(1, 2)[told]
    return word - FIRMLY * torch.log(inside + 1e-3).mean(), word.item(), inside.mean().item()


def main():
    read = argparse.ArgumentParser()
    read.add_argument("folder")
    read.add_argument("data")
    read.add_argument("out")
    read.add_argument("--minutes", type=float, required=True)
    read.add_argument("--start")
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--rate", type=float, default=1.5e-3)
    read.add_argument("--judged", type=int, default=64)
    given = read.parse_args()
    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    net, tokens = loaded(given.folder)
    before = started(net, given.start) if given.start else 0.0
    net = net.to("cuda" if torch.cuda.is_available() else "cpu")
    spoken, dev = Spoken(shards(given.data)), Spoken([f"{given.data}/dev.npz"])
    groups, rng = list(dev_mels(dev, min(given.judged, len(dev)))), np.random.default_rng(given.seed)
    optimiser = torch.optim.AdamW(net.decoder.parameters(), lr=given.rate, betas=(0.9, 0.98), weight_decay=0.01)
    step, number, spent, looked, whole, waiting, pool, deck, sums = 0, 0, 0.0, 0.0, given.minutes * 60, [], [], [], []
    scores = dev_score(net, tokens, groups)
    best = sum(scores) / len(scores)
    checkpoint(kept_of(net, step, spent, spoken, scores, before), given.out)
    print(f"before: dev clean {scores[0]:.4f}, 10 dB {scores[1]:.4f}, in one breath {scores[2]:.4f}", flush=True)
    while spent < whole:
        quiet()
        began = time.monotonic()
        for _ in range(FIRST if not pool else step % AGAIN == 0):
            if not waiting:
                waiting, number = batches(spoken, given.seed + 100, number), number + 1
            for row in encoded(net, spoken, waiting.pop(), rng, tokens):
                if len(pool) < POOL:
                    pool.append(row)
                else:
                    pool[rng.integers(POOL)] = row
        if not deck:
            drawn = sorted((pool[i] for i in rng.choice(len(pool), min(400, len(pool)), replace=False)), key=lambda row: len(row[0]))
            deck, current = [], []
            for row in drawn:
                if current and (len(current) + 1) * len(row[0]) > POSITIONS:
                    deck.append(current)
                    current = []
                current.append(row)
            deck = [*deck, current]
            rng.shuffle(deck)
        rate = given.rate * min((step + 1) / WARM, 0.1 + 0.9 * (0.5 + 0.5 * math.cos(math.pi * spent / whole)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        net.train()
        loss, *told = loss_of(net, tokens, deck.pop())
        optimiser.zero_grad()
        loss.backward()
        if torch.isfinite(torch.nn.utils.clip_grad_norm_(net.decoder.parameters(), 1.0)):
            optimiser.step()
        sums.append(told)
        step, spent = step + 1, spent + time.monotonic() - began
        if step % 100 == 0:
            word, inside = np.mean(sums, 0)
            print(f"{step} loss {word:.3f}, looks in place {inside:.2f}, rate {rate:.1e}, {spent:.0f} s, {len(pool)} kept", flush=True)
            sums = []
        if spent - looked > EVERY or spent >= whole:
            looked, scores = spent, dev_score(net, tokens, groups)
            if sum(scores) / len(scores) < best:
                best = sum(scores) / len(scores)
                checkpoint(kept_of(net, step, spent, spoken, scores, before), given.out)
            print(f"{step} dev clean {scores[0]:.4f}, 10 dB {scores[1]:.4f}, in one breath {scores[2]:.4f}, best {best:.4f}", flush=True)


if __name__ == "__main__":
    main()
