"""A few short recordings with the logits that PyTorch gives, for test/integration/slu.test.ts.

Usage: fixtures.py CHECKPOINT.pt OUT_FOLDER
"""
import json
import os
import sys

import numpy as np
import torch
from scipy.io import wavfile

from data import cut
from evaluate import loaded
from common.mel import RATE, log_mel
from speech import Espeak

SAID = [("ndipeiwo mapaketi maviri eshuga", "sugar", 2, "+m3"), ("tinoda mazai matatu", "eggs", 3, "+f2"),
        ("ndinoda gaba rimwe remukaka", "milk", 1, "+m8"), ("tinoda munyu", "salt", 0, "+f3"), ("mhoro makadii", "none", 0, "+m8")]


def main():
    checkpoint, out = sys.argv[1:3]
    net, _ = loaded(checkpoint)
    os.makedirs(out, exist_ok=True)
    espeak, labels = Espeak(), []
    for i, (text, product, quantity, voice) in enumerate(SAID):
        sound, _ = espeak.say(text, f"sw{voice}", 185, 50, 50)
        sound = np.pad(sound, (1600, 1600))
        wavfile.write(f"{out}/{i}.wav", RATE, sound)
        with torch.no_grad():
            products, quantities = net(cut(log_mel(sound.astype(np.float32) / 32768))[None])
        labels.append(dict(audio_filepath=f"{i}.wav", text=text, product=product, quantity=quantity, held="fixtures", noise="clean",
                           logits=dict(product=[round(x, 4) for x in products[0].tolist()], quantity=[round(x, 4) for x in quantities[0].tolist()])))
        print(text, len(sound) * 2, int(products.argmax()), int(quantities.argmax()))
    with open(f"{out}/labels.json", "w", encoding="utf8") as file:
        file.write("".join(json.dumps(label, ensure_ascii=False) + "\n" for label in labels))


if __name__ == "__main__":
    main()
