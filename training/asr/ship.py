"""Puts a new model in its place, with its card. Usage: python3 -m asr.ship SCORES.json NEW_FOLDER CHECKPOINT.pt SHIPPED_FOLDER MANIFEST.json

The folder is replaced whole, or put where none was; the manifest (written first where there is none) and the cost of the packs follow.
"""
import os
import sys

import torch

from asr.languages import NAMES
from asr.lexicon import RECORDED
from asr.tokens import language_of
from asr.voices import VOICES
from asr.weights import DECODER_FILE, ENCODER_FILE
from common.introduce import introduced
from common.manifest import listed, read, written
from common.place import placed

SETS = {"sentences": "sentences that training left out", "words": "sentences of nouns, verbs and names that training never saw",
        "pairs": "two such sentences in one breath, 0.05 to 0.8 s apart", "answers": "what `test/answers/{language}.jsonl` asks", "bootstrap": "the sentences the first recipe was tested with",
        "recordings": "the 32 recordings in `test/fixtures/speech`, half of them by voices of training"}


def table(found, language):
    but = " but for the last row" if "recordings" in found else ""
    lines = [f"| speech, by voices no training heard{but} | noise | CER (95 % interval) | WER | sentences |", "|---|---|---|---|---|"]
    for name, title in SETS.items():
        for noise, one in found.get(name, {}).items():
            low, high = one["interval"]
            lines.append(f"| {title.format(language=language)} | {noise} | {one['cer']:.1%} ({low:.1%} to {high:.1%}) | {one['wer']:.1%} | {one['count']} |".replace("%", " %"))
    return "\n".join(lines)


def voices(found):
    """CER of each voice on clean sentences, and in noise."""
    clean, noisy = (found["sentences"][noise]["voices"] for noise in ("clean", "10 dB"))
    cells = [f"{voice} {clean[voice]:.1%} and {noisy[voice]:.1%}".replace("%", " %") for voice in clean]
    return "; ".join(cells)


def card(found, trained, folder):
    language = language_of(folder)
    name, heard = NAMES[language], ", of the 32 recordings m8, belinda, quincy and Alicia" if language == RECORDED else ""
    weight = sum(os.path.getsize(os.path.join(folder, file)) for file in (ENCODER_FILE, DECODER_FILE))
    factor = found["sentences"]["clean"]["factor"]
    return f"""# pocket-asr-{language}: {name} speech to text, for practice

A Whisper-shaped recogniser with 3.3 million parameters: 4 encoder and 2 decoder layers of width 192, byte-level BPE with
1091 tokens, language token `<|{language}|>`. {weight / 1e6:.1f} MB; weights are stored as float16 and run as float32 on WASM, WebGPU and CPU.

**Licence:** Apache-2.0 (LICENSE at the root of the repository). **Made by:** the Inzwa contributors.

| | |
|---|---|
| input | mono, 16 kHz, up to 10 s; 80 log-mel bands with a hop of 10 ms; the encoder takes the audio's real length (any even number of frames up to 1000) |
| output | lower-case {name}, letters and apostrophe, numbers in words |
| files | `onnx/encoder_model.onnx`, `onnx/decoder_model_merged.onnx` (KV cache; `cross_attentions.*` for word times) |
| learned from | {trained} |

**Measured** (onnxruntime, float32, one thread; noise is white, pink, brown, hum or babble at 10 dB; the held-out voices are espeak-ng's
m8, belinda, quincy, Alicia and robert{heard})

{table(found, language)}

By voice, the first set, clean and at 10 dB (CER): {voices(found)}. +Alicia hardly has a voice: she whispers.
Real-time factor on one core, features included: {factor:.3f}.

**Limits.** It has heard no human being. It is good for building, testing and demonstrating; it must not be used to judge
how well people's speech can be recognised, nor where a wrong word does harm. Names, loan words, other languages and
dialects away from its text are likely to come out wrong.

The voices' program, espeak-ng, is under GPL-3.0-or-later; nothing of it is contained here, and its audio does not fall
under that licence. Recipe: `training/asr/`.
"""


def trained(kept, language):
    """What a checkpoint learned from, in words."""
    first = "the first weights (29 hours of generated sentences, 30 voices)" if language == "sn" else "the weights of pocket-asr-sn"
    minutes = (kept["spent"] + kept.get("before", 0.0)) / 60
    return (f"{first}, then {minutes:.0f} minutes on one thread, the last of them with {kept['utterances']} "
            f"generated sentences ({kept['hours']:.1f} hours) spoken by espeak-ng: {len(VOICES['train'])} voices, and for some {100 * kept.get('crossed', 0.0):.0f} % of the sentences voices put together of their parts,{' two accents,' if language == 'sn' else ''} noise to 5 dB, rooms, changes of speed, voices made to whisper")


def main():
    path, new, checkpoint, shipped, manifest = sys.argv[1:6]
    introduced(manifest, new, NAMES)
    made = card(read(path)[new], trained(torch.load(checkpoint, map_location="cpu"), language_of(new)), new)
    texts = listed(manifest, new)
    placed(new, shipped, lambda folder: written(os.path.join(folder, "README.md"), made))
    for file, text in texts.items():
        written(file, text)
    print("now: node scripts/models.mjs --write, and the repository's tests")


if __name__ == "__main__":
    main()
