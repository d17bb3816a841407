"""The model card and what the manifest says of the files. Usage: card.py MODEL_FOLDER BEFORE.json AFTER.json [MANIFEST.json [LANGUAGE]]

BEFORE and AFTER are evaluate.py's, of the model that shipped before (of a language's first model: of what it began with) and of the folder. The manifest's sizes and hashes are brought up to date.
"""
import os
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from language import NAMES  # noqa: E402

from common.manifest import described, read, written  # noqa: E402

ROWS = {"test": "held-out phrasings, all", "test, of which known topics": "of these: known topics", "test, of which unknown": "of these: what it cannot know",
        "test, behind another": "held-out phrasings, as a second question", "known": "phrasings of the first pocket model, which training sees",
        "recordings": "texts of `test/fixtures/speech`, most of which training sees"}


def cell(found):
    low, high = (bound * 100 for bound in found["interval"])
    return f"{found['right']} of {found['of']}, {found['share'] * 100:.1f} % ({low:.1f} to {high:.1f})"


def card(before, after, language="sn", tokens=1459):
    """tokens: how many the tokenizer has."""
    rows = "\n".join(f"| {name} | {cell(before[part])} | {cell(after[part])} |" for part, name in ROWS.items() if part in after)
    ends, spoken = after["turn end, test"], NAMES[language]
    return f"""# pocket-llm-{language}: short {spoken} answers, for practice

A Llama-shaped language model with 4.9 million parameters: 6 layers of width 256, byte-level BPE with {tokens} tokens, 256
tokens of context. {after['bytes'] / 1e6:.1f} MB; weights are stored as float16 and run as float32 on WASM, WebGPU and CPU.

**Licence:** Apache-2.0 (LICENSE at the root of the repository). **Made by:** the Inzwa contributors, with `training/llm`.

| | |
|---|---|
| input | ChatML turns of `user` and `assistant`; it knows no `system` turn and no tools |
| output | one or two {spoken} sentences |
| files | `onnx/model.onnx` (KV cache) |
| learned from | generated dialogues: some fifty topics, orders, sums, days, months, translation of words, and questions that it cannot answer |

**Measured:** answers with the words that a right one has, by onnxruntime from this file, with 95 % intervals (Wilson). Held-out
phrasings are held out whole: training saw none of them, nor what differs from one in polite words, capitals and marks.

| questions | the model before | this one |
|---|---|---|
{rows}

It holds {ends['whole'] * 100:.1f} % of the held-out questions for whole ones, and {ends['beginnings'] * 100:.1f} % of their beginnings.

**Limits.** It repeats what a small generator of dialogues taught it and has no knowledge beyond that; outside its topics
it may say something fluent and wrong. No speaker of {spoken} has reviewed its sentences. Nothing it says is advice on health, law,
money or safety.
"""


def main():
    folder, before, after = sys.argv[1:4]
    language = sys.argv[5] if len(sys.argv) > 5 else "sn"
    written(os.path.join(folder, "README.md"), card(read(before), read(after), language, read(os.path.join(folder, "config.json"))["vocab_size"]))
    if len(sys.argv) > 4:
        written(sys.argv[4], described(folder, sys.argv[4]))


if __name__ == "__main__":
    main()
