"""Spoken sentences. Usage: python3 -m asr.generate OUT.npz N SEED train|sentences|words|answers train|dev|test [--language sn]"""
import argparse
import random
import time

import numpy as np

from asr.crossed import NAME, Crossed
from asr.sentences import SETS
from asr.voices import ACCENTS, VOICES, voice
from common.quiet import quiet
from common.saved import arrays
from common.speech import RATE, Espeak, data_folder

LONGEST = 9.0  # s


def generate(count, seed, sentences, voices, language="sn"):
    """[(words, voice, int16 samples, [(second, IPA)])]: the same for the same arguments."""
    rng, crossed = random.Random(seed), Crossed(data_folder(), [one[1:] for one in VOICES["train"] if one])
    espeak, rows, draw, checked = Espeak(crossed.folder.name), [], SETS[sentences](language), 0.0
    while len(rows) < count:
        if time.monotonic() > checked + 1:
            quiet()
            checked = time.monotonic()
        words, who = draw(rng), voice(voices, rng, language)
        if who.endswith(NAME):
            crossed.draw(rng)
        speed, pitch, spread = rng.randint(110, 195), rng.randint(10, 90), rng.randint(15, 85)
        sound, phones = espeak.say(words, who, speed, pitch, spread)
        if RATE // 10 < len(sound) < LONGEST * RATE:
            rows.append((words, who, sound, phones))
    return rows


def save(path, rows):
    words, voices, sounds, phones = zip(*rows)
    arrays(path, words=np.array(words), voice=np.array(voices), length=np.array([len(one) for one in sounds]), audio=np.concatenate(sounds),
             phones=np.array([len(one) for one in phones]), second=np.array([at for one in phones for at, _ in one], np.float32),
             ipa=np.array([name for one in phones for _, name in one]))


if __name__ == "__main__":
    read = argparse.ArgumentParser()
    for name, kind in (("out", str), ("count", int), ("seed", int), ("sentences", str), ("voices", str)):
        read.add_argument(name, type=kind)
    read.add_argument("--language", default="sn", choices=ACCENTS)
    given = read.parse_args()
    rows = generate(given.count, given.seed, given.sentences, given.voices, given.language)
    save(given.out, rows)
    print(given.out, len(rows), f"{sum(len(row[2]) for row in rows) / RATE / 3600:.2f} h", flush=True)
