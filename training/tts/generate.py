"""The teacher's sentences. Usage: python3 -m tts.generate OUT.npz N SEED train|replies|sentences|words|answers"""
import random
import sys
import time

import numpy as np

from common.quiet import quiet
from common.saved import arrays
from tts.letters import numbers
from tts.spectra import HOP, RATE
from tts.teacher import Teacher, pitch
from tts.texts import SETS

LONGEST = 8.0  # s
MOST_DRAWS = 40  # for each wanted sentence


def generate(count, seed, name):
    """[(text, float32 samples, Hz of each frame)]: the same for the same arguments, each text once; fewer where there are no more."""
    rng, teacher, draw, rows, known, checked = random.Random(seed), Teacher(), SETS[name](), [], set(), 0.0
    for _ in range(MOST_DRAWS * count):
        if len(rows) == count:
            break
        if time.monotonic() > checked + 1:
            quiet()
            checked = time.monotonic()
        text = draw(rng)
        sound = teacher.say(text) if text not in known else ()
        known.add(text)
        if len(numbers(text)) <= len(sound) // HOP <= LONGEST * RATE / HOP:
            rows.append((text, sound, pitch(sound)))
    return rows


def save(path, rows):
    texts, sounds, hertz = zip(*rows)
    arrays(path, text=np.array(texts), frames=np.array([len(one) for one in hertz]), hertz=np.concatenate(hertz),
             audio=np.concatenate([np.round(one * 32767).astype(np.int16) for one in sounds]))


if __name__ == "__main__":
    out, count, seed, name = sys.argv[1:5]
    rows = generate(int(count), int(seed), name)
    save(out, rows)
    print(out, len(rows), f"{sum(len(row[2]) for row in rows) * HOP / RATE / 3600:.2f} h", flush=True)
