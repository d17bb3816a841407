"""Puts a new voice in its place, with its card. Usage: python3 -m tts.ship SCORES.json NEW_FOLDER CHECKPOINT.pt SHIPPED_FOLDER MANIFEST.json

The folder is replaced whole; the manifest and the cost of the packs follow. Nothing here asks whether it is better: judge.py does.
"""
import os
import sys

import torch

from common.manifest import listed, read, written
from common.place import placed
from tts.judge import sets
from tts.teacher import VOICE
from tts.weights import FIRST_VOICE, MODEL_FILE

TITLES = {"sentences": "sentences that training left out", "words": "sentences of nouns, verbs and names that training never said",
          "answers": "what `test/answers/sn.jsonl` asks", "replies": "the assistant's replies that training left out"}


def percent(share):
    return f"{share:.1%}".replace("%", " %")


def table(scores, name):
    lines = ["| texts that training never said | understood (95 % interval) | the teacher | texts |", "|---|---|---|---|"]
    for kind, one in sets(scores[name]).items():
        low, high = one["interval"]
        teacher = scores["teacher"][kind]["cer"]
        lines.append(f"| {TITLES[kind]} | {percent(1 - one['cer'])} ({percent(1 - high)} to {percent(1 - low)}) | {percent(1 - teacher)} | {one['count']} |")
    return "\n".join(lines)


def parameters(kept):
    """In millions, without what only training needs."""
    return sum(value.numel() for name, value in kept["net"].items() if not name.startswith("posterior.")) / 1e6


def trained(kept):
    """What a checkpoint learned from, in words."""
    minutes = (kept["spent"] + kept.get("before", 0.0)) / 60
    return (f"{kept['utterances']} generated sentences ({kept['hours']:.1f} hours) of one espeak-ng voice, `{VOICE}`, {minutes:.0f} minutes on "
            f"{'one thread' if kept.get('device', 'cpu') == 'cpu' else 'a GPU'}; {kept.get('began', FIRST_VOICE)}")


def card(scores, name, kept):
    factor = max(one["factor"] for one in sets(scores[name]).values())
    return f"""# pocket-tts-sn: one voice for Shona and Swahili, for practice

Text to speech after VITS with {parameters(kept):.1f} million parameters: characters with blanks between them, a text encoder that gives a prior, a
normalising flow, durations, and a decoder of a harmonic source and a filter with an inverse STFT; trained with a posterior encoder, monotonic
alignment search and judges. {os.path.getsize(os.path.join(name, MODEL_FILE)) / 1e6:.1f} MB; weights are stored as float16 and run as float32 on WASM, WebGPU and CPU.

**Licence:** Apache-2.0 (LICENSE at the root of the repository). **Made by:** the Inzwa contributors.

| | |
|---|---|
| input | space, `a` to `z` and `' - . , ? !`; no digits: numbers are written as words first |
| output | mono, 16 kHz; `durations` in frames of 10 ms for each input token |
| files | `onnx/model.onnx` |
| learned from | {trained(kept)} |

**Measured** (onnxruntime, one thread; understood is 1 - CER by `pocket-asr-sn`, so what that mishears of any voice is in it: see the teacher's own)

{table(scores, name)}

Real-time factor on one core, on the slowest of these sets: {factor:.3f}.

**In Swahili** it reads by the letters of its teacher, espeak-ng's Swahili voice, though no text of its training was Swahili: how it is
understood there is told in `docs/training.md`.

**Limits.** It sounds like the synthesiser that taught it, and it is no person's voice. Its sentence melody is flat, and
Shona's tones are not marked.

Its teacher, espeak-ng, is a program under GPL-3.0-or-later; nothing of it is contained here, and its audio does not fall
under that licence. Recipe: `training/tts/`.
"""


def main():
    path, new, checkpoint, shipped, manifest = sys.argv[1:6]
    made, texts = card(read(path), new, torch.load(checkpoint, map_location="cpu")), listed(manifest, new)
    placed(new, shipped, lambda folder: written(os.path.join(folder, "README.md"), made))
    for file, text in texts.items():
        written(file, text)
    print("now: node scripts/models.mjs --write, and the repository's tests")


if __name__ == "__main__":
    main()
