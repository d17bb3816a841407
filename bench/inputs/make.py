"""Writes the labelled speech that the bench feeds: 16 kHz mono PCM16 and labels.json, into this folder.

Run: python3 bench/inputs/make.py (Debian: espeak-ng, python3-numpy, python3-scipy). The same seed gives the same files.
Sentences are orders and questions that the pocket models know. A fifth has a pause inside; half have noise under them.
labels.json: text, voice, seconds (nominal length), noise (dB of the voice above it, or null), pauses ([start, end] in
samples), speechStart and speechEnd (first and last sample of the voice above -50 dBFS), expect (words of a right answer).
"""
import json
import os
import subprocess
import tempfile
import wave

import numpy as np
from scipy.signal import lfilter, resample_poly

RATE = 16_000
HERE = os.path.dirname(os.path.abspath(__file__))
AUDIBLE = 10 ** (-50 / 20)
LEAD, TAIL = 0.15, 0.1  # seconds around the voice; the harness plays silence around the file

# A voice that the recogniser reads well, and three others: one that its training never saw, two that it did.
EASY, OTHERS = "m3", ["f2", "belinda", "f4"]

# (nominal seconds, parts, words of a right answer). Between two parts there is a pause.
SENTENCES = [
    (1, ["mangwanani"], ["mangwanani"]),
    (1, ["makadii"], ["ndiripo", "ndiri"]),
    (1, ["zita rako ndiani"], ["inzwa"]),
    (1, ["ndiudze tsumo"], None),
    (1, ["hesi", "shamwari"], ["mhoro"]),
    (2, ["awa rine maminiti mangani"], ["makumi matanhatu"]),
    (2, ["ndipeiwo mazai matanhatu"], ["mazai matanhatu"]),
    (2, ["guta guru rezimbabwe nderipi"], ["harare"]),
    (2, ["vhiki rine mazuva mangani"], ["manomwe"]),
    (2, ["ndinoda", "mapaketi maviri eshuga"], ["mapaketi eshuga maviri"]),
    (4, ["ndokumbirawo kubvunza rwizi rwakakura muzimbabwe ndorupi"], ["zambezi"]),
    (4, ["ndokumbirawo kubvunza mwedzi unotevera kurume ndoupi"], ["kubvumbi"]),
    (4, ["ndinoda kutenga masaga matatu ehupfu nemazai matanhatu"], None),
    (4, ["ndokumbirawo kubvunza mvura inonzi chii nechirungu"], ["water"]),
    (4, ["ndokumbirawo kubvunza", "gore rine mwedzi mingani"], ["gumi nemiviri"]),
    (8, ["ndokumbirawo kubvunza rwizi rukuru muzimbabwe ndorupi ndokumbirawo kubvunza guta guru rezimbabwe nderipi"], None),
    (8, ["ndinoda kutenga mapaketi maviri eshuga ndinoda kutenga masaga matatu ehupfu ndipeiwo mazai matanhatu"], None),
    (8, ["ndokumbirawo kubvunza gore rine mwedzi mingani ndokumbirawo kubvunza vhiki rine mazuva mangani"], None),
    (8, ["ndokumbirawo kubvunza awa rine maminiti mangani ndokumbirawo kubvunza zuva rine maawa mangani"], None),
    (8, ["ndokumbirawo kubvunza mvura inonzi chii nechirungu", "ndinoda kutenga mapaketi maviri eshuga"], None),
]
PAUSES = [0.3, 0.5, 0.7, 0.9]


def synth(text, voice, speed):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.wav")
        subprocess.run(["espeak-ng", "-v", f"sw+{voice}", "-s", str(speed), "-w", path, text], check=True)
        with wave.open(path) as file:
            rate = file.getframerate()
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64) / 32768
    return trimmed(resample_poly(samples, RATE, rate))


def trimmed(samples):
    loud = np.flatnonzero(np.abs(samples) > AUDIBLE)
    return samples[loud[0] : loud[-1] + 1]


def spoken(parts, voice, seconds, pause):
    """The parts at the speed that makes the voice last about `seconds`, within what a person may speak at."""
    speed = 150
    for _ in range(4):
        voices = [synth(part, voice, speed) for part in parts]
        length = sum(map(len, voices)) / RATE
        speed = int(np.clip(speed * length / seconds, 120, 185))
    voices = [synth(part, voice, speed) for part in parts]
    top = max(np.abs(v).max() for v in voices)
    voices = [v * 0.6 / top for v in voices]
    samples, pauses = voices[0], []
    for more in voices[1:]:
        begin = len(samples)
        samples = np.concatenate([samples, np.zeros(int(pause * RATE)), more])
        pauses.append([begin, begin + int(pause * RATE)])
    return samples, pauses


def room(length, random, kind):
    """White noise, or noise with more power below, as rooms and fans have."""
    noise = random.standard_normal(length)
    return lfilter([1], [1, -0.95], noise) if kind else noise


def main():
    labels = []
    for i, (seconds, parts, expect) in enumerate(SENTENCES):
        random = np.random.default_rng(i)
        voice = EASY if i % 2 == 0 else OTHERS[(i // 2) % len(OTHERS)]
        voiced, pauses = spoken(parts, voice, seconds, PAUSES[(i // 5) % len(PAUSES)])
        lead = int(LEAD * RATE)
        samples = np.concatenate([np.zeros(lead), voiced, np.zeros(int(TAIL * RATE))])
        loud = np.flatnonzero(np.abs(samples) > AUDIBLE)
        # Both voices clean and noisy; the easy one under more noise.
        snr = {1: [20, 15][(i // 4) % 2], 2: [15, 10][(i // 4) % 2]}.get(i % 4)
        if snr is not None:
            noise = room(len(samples), random, (i // 4) % 2 == 1)
            power = np.mean(voiced**2) / 10 ** (snr / 10)
            samples = samples + noise * np.sqrt(power / np.mean(noise**2))
        name = f"{seconds}s-{i % 5}.wav"
        with wave.open(os.path.join(HERE, name), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
        labels.append(
            {
                "file": name,
                "text": " ".join(parts),
                "voice": f"sw+{voice}",
                "seconds": seconds,
                "noise": snr,
                "pauses": [[a + lead, b + lead] for a, b in pauses],
                "speechStart": int(loud[0]),
                "speechEnd": int(loud[-1]),
                "expect": expect,
            }
        )
    with open(os.path.join(HERE, "labels.json"), "w") as file:
        json.dump(labels, file, indent=1, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
