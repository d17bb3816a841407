"""Spoken orders and other sentences. Usage: generate.py OUT.npz N SEED VOICES PHRASINGS PAIRS [SHARE OF OTHERS]

VOICES, PHRASINGS and PAIRS are each train, dev or test, so that a test can hold out one of them alone. For training VOICES can be
`crossed` (speech.py) and PHRASINGS `wide` (wide.py).
"""
import random
import sys
import time

import numpy as np

from asr.crossed import Crossed
from catalogue import PRODUCT_LABELS, pair_sets, thing
from common.quiet import quiet
from common.saved import arrays
from common.speech import data_folder
from others import other
from phrasings import phrase
from speech import CROSSED, NAME, RATE, Espeak, voice
from wide import Wide


def sentence(rng, phrasings, pairs, others, wide=None):
    """(words, product label, quantity label). wide: in place of the phrasings."""
    if rng.random() < others:
        return wide.other(rng) if wide else other(phrasings, rng), 0, 0
    product, n = rng.choice(pairs)
    x = thing(product, n, rng)
    return wide.order(x, n > 0, rng) if wide else phrase(x, phrasings, rng), PRODUCT_LABELS.index(product), n


def generate(count, seed, voices, phrasings, pairs, others):
    """[(words, product, quantity, voice, int16 samples, phonemes)]: the same for the same arguments."""
    rng, rows, checked, wide = random.Random(seed), [], 0.0, Wide(seed) if phrasings == "wide" else None
    crossed = Crossed(data_folder(), [one[1:] for one in CROSSED if one]) if voices == "crossed" else None
    espeak, pool = Espeak(crossed.folder.name if crossed else None), pair_sets()[pairs]
    while len(rows) < count:
        if time.monotonic() > checked + 1:
            quiet()
            checked = time.monotonic()
        words, product, quantity = sentence(rng, phrasings, pool, others, wide)
        who = voice(voices, rng)
        if crossed and who.endswith(NAME):
            crossed.draw(rng)
        sound, phones = espeak.say(words, who, rng.randint(115, 190), rng.randint(15, 85), rng.randint(20, 80))
        if RATE // 5 < len(sound) < 7 * RATE:
            rows.append((words, product, quantity, who, sound, phones))
    return rows


def save(path, rows):
    words, product, quantity, voice, sound, phones = zip(*rows)
    arrays(path, words=np.array(words), product=np.array(product), quantity=np.array(quantity), voice=np.array(voice),
             length=np.array([len(one) for one in sound]), audio=np.concatenate(sound), phones=np.array([len(p) for p in phones]),
             second=np.array([s for p in phones for s, _ in p], np.float32), ipa=np.array([i for p in phones for _, i in p]))


if __name__ == "__main__":
    out, count, seed, voices, phrasings, pairs = sys.argv[1:7]
    share = float(sys.argv[7]) if len(sys.argv) > 7 else 0.2
    rows = generate(int(count), int(seed), voices, phrasings, pairs, share)
    save(out, rows)
    print(out, len(rows), f"{sum(len(row[4]) for row in rows) / RATE / 3600:.2f} h", flush=True)
