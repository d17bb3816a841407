"""Spoken orders and other sentences. Usage: generate.py OUT.npz N SEED VOICES PHRASINGS PAIRS [SHARE OF OTHERS]

VOICES, PHRASINGS and PAIRS are each train, dev or test, so that a test can hold out one of them alone.
"""
import random
import sys
import time

import numpy as np

from catalogue import PRODUCT_LABELS, pair_sets, thing
from common.quiet import quiet
from others import other
from phrasings import phrase
from speech import RATE, VOICES, Espeak


def sentence(rng, phrasings, pairs, others):
    """(words, product label, quantity label)"""
    if rng.random() < others:
        return other(phrasings, rng), 0, 0
    product, n = rng.choice(pairs)
    return phrase(thing(product, n, rng), phrasings, rng), PRODUCT_LABELS.index(product), n


def generate(count, seed, voices, phrasings, pairs, others):
    """[(words, product, quantity, voice, int16 samples, phonemes)]: the same for the same arguments."""
    rng, espeak, rows, checked = random.Random(seed), Espeak(), [], 0.0
    pool = pair_sets()[pairs]
    while len(rows) < count:
        if time.monotonic() > checked + 1:
            quiet()
            checked = time.monotonic()
        words, product, quantity = sentence(rng, phrasings, pool, others)
        accent = "tn" if rng.random() < 0.15 else "sw"
        voice = accent + rng.choice(VOICES[voices])
        sound, phones = espeak.say(words, voice, rng.randint(115, 190), rng.randint(15, 85), rng.randint(20, 80))
        if RATE // 5 < len(sound) < 7 * RATE:
            rows.append((words, product, quantity, voice, sound, phones))
    return rows


def save(path, rows):
    words, product, quantity, voice, sound, phones = zip(*rows)
    np.savez(path, words=np.array(words), product=np.array(product), quantity=np.array(quantity), voice=np.array(voice),
             length=np.array([len(one) for one in sound]), audio=np.concatenate(sound), phones=np.array([len(p) for p in phones]),
             second=np.array([s for p in phones for s, _ in p], np.float32), ipa=np.array([i for p in phones for _, i in p]))


if __name__ == "__main__":
    out, count, seed, voices, phrasings, pairs = sys.argv[1:7]
    share = float(sys.argv[7]) if len(sys.argv) > 7 else 0.2
    rows = generate(int(count), int(seed), voices, phrasings, pairs, share)
    save(out, rows)
    print(out, len(rows), f"{sum(len(row[4]) for row in rows) / RATE / 3600:.2f} h", flush=True)
