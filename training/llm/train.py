"""Trains the pocket language model. Usage: train.py OUT_FOLDER --minutes M [--language sn] [--from MODEL_FOLDER | --from seed] [--retokenise]

Begins with the weights that ship (or with none: `--from seed` makes a tokenizer too; `--retokenise` makes one for another language than
that of the weights), resumes from OUT_FOLDER/part.pt where there
is one, and keeps in OUT_FOLDER/best.pt (float16) what answered most of the dev phrasings and of what was known before. Nothing is
kept that is worse than it began with. Every step draws its dialogues from seed and step. Where the file that QUIET names
exists, it waits.
"""
import argparse
import math
import os
import random
import sys
import time

import torch

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from answers import asked, share
from batches import encoded, loss_of, stacked
from common.quiet import quiet
from common.saved import saved
from dialogues import dialogue, questions
from fitted import fitted
from net import Llama, Shape
from tokenizer import Tokenizer, taught
from weights import read_weights

SHIPPED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../public/models/pocket-llm-sn")
WARM, EVERY, GROUP = 60, 200, 8


def begun(origin, language, anew):
    """(net, tokenizer). anew: with a tokenizer made of the language's own dialogues."""
    if origin != "seed":
        net, tokenizer = read_weights(origin), Tokenizer.read(os.path.join(origin, "tokenizer.json"))
        if not anew:
            return net, tokenizer
    rng = random.Random(1)
    texts = [message["content"] for _ in range(15000) for message in dialogue(rng, language)]
    made = taught([*texts, *["user\n", "assistant\n"] * 50], 1200)
    return (Llama(Shape(len(made.vocab))) if origin == "seed" else fitted(net, tokenizer, made)), made


def batches_at(group, tokenizer, batch, seed, longest, language):
    """GROUP batches that are drawn together and parted by length, so that little of them is padding."""
    rng = random.Random(f"{seed} {group}")
    rows = sorted((encoded(tokenizer, dialogue(rng, language), longest) for _ in range(batch * GROUP)), key=lambda row: len(row[0]))
    parts = [rows[i : i + batch] for i in range(0, len(rows), batch)]
    rng.shuffle(parts)
    return [stacked(part, tokenizer.vocab["<|endoftext|>"]) for part in parts]


def scored(net, tokenizer, held):
    """The mean of both shares: of dev phrasings, and of what the first model knew."""
    net.eval()
    shares = {part: share(asked(net, tokenizer, asks)) for part, asks in held.items()}
    net.train()
    return sum(shares.values()) / len(shares), shares


def kept(path, net, tokenizer, step, score):
    """What export.py reads: the weights in float16, with their shape and tokens."""
    state = {name: value.half() for name, value in net.state_dict().items()}
    content = dict(net=state, shape=vars(net.shape), merges=tokenizer.merges, vocab=tokenizer.vocab, step=step, score=score)
    saved(path, lambda draft: torch.save(content, draft))


def main():
    read = argparse.ArgumentParser()
    read.add_argument("out")
    read.add_argument("--minutes", type=float, required=True)
    read.add_argument("--language", default="sn")
    read.add_argument("--retokenise", action="store_true")
    read.add_argument("--from", dest="origin", default=SHIPPED)
    read.add_argument("--batch", type=int, default=24)
    read.add_argument("--rate", type=float, default=6e-4)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--threads", type=int, default=1)
    given = read.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    os.makedirs(given.out, exist_ok=True)
    net, tokenizer = begun(given.origin, given.language, given.retokenise)
    held = {part: questions(part, 11, 6, given.language) for part in ("dev", "known")}
    optimiser = torch.optim.AdamW(net.parameters(), lr=given.rate, betas=(0.9, 0.95), weight_decay=0.05)
    part, best_path = os.path.join(given.out, "part.pt"), os.path.join(given.out, "best.pt")
    step, spent = 0, 0.0
    if os.path.exists(part):
        state = torch.load(part, weights_only=False)
        net.load_state_dict(state["net"])
        optimiser.load_state_dict(state["optimiser"])
        step, spent, best = state["step"], state["spent"], state["best"]
    else:
        best, shares = scored(net, tokenizer, held)
        print(f"0 held out {shares}", flush=True)
        kept(best_path, net, tokenizer, 0, best)
    whole, losses, ready = given.minutes * 60, [], []
    net.train()
    while spent < whole:
        quiet()
        began = time.monotonic()
        if step % GROUP == 0 or not ready:
            ready = batches_at(step // GROUP, tokenizer, given.batch, given.seed, net.shape.context, given.language)
        rate = given.rate * min((step + 1) / WARM, 0.02 + 0.49 * (1 + math.cos(math.pi * min(1, spent / whole))))
        for group in optimiser.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", torch.bfloat16):
            loss = loss_of(net, *ready[step % GROUP])
        optimiser.zero_grad()
        loss.backward()
        size = torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        if torch.isfinite(size):
            optimiser.step()
        losses.append(loss.item())
        step += 1
        over = spent + time.monotonic() - began >= whole
        if step % 50 == 0:
            print(f"{step} {spent:.0f} s loss {sum(losses) / len(losses):.3f}", flush=True)
            losses = []
        if step % EVERY == 0 or over:
            score, shares = scored(net, tokenizer, held)
            print(f"{step} held out {shares}", flush=True)
            if score >= best:  # of equals the later, whose rate was lower
                best = score
                kept(best_path, net, tokenizer, step, best)
            state = dict(net=net.state_dict(), optimiser=optimiser.state_dict(), step=step, spent=spent + time.monotonic() - began, best=best)
            saved(part, lambda draft: torch.save(state, draft))
        spent += time.monotonic() - began


if __name__ == "__main__":
    main()
