"""The model card, made of metrics.json, and of the foundry's evaluation.json where there is one. Then SHA256SUMS.

Usage: card.py FOLDER [EVALUATION.json]
"""
import hashlib
import json
import os
import sys

from speech import CROSSED, VOICES

HELD = {"voices": "voices that training never heard", "phrasings": "phrasings it never heard", "pairs": "pairs of product and number it never heard",
        "all": "all three at once", "others": "what is no order of anything listed (other sentences, by other voices)"}
GOAL = 0.95


def limits(metrics):
    """What it cannot do; of time and goal what the figures say."""
    last = "went on learning" if "before" in metrics else "was trained"
    minutes = f"It {last} for {metrics['minutes']:.0f} minutes on one thread. " if "minutes" in metrics else ""
    reached = metrics["tests"]["all"]["clean"]["both"]["value"]
    short = f"It stays below its goal of {GOAL:.0%}. ".replace("%", " %") if reached < GOAL else ""
    return f"""**Limits.** {minutes}{short}Noise costs it much, and it takes
many sentences that are no orders for one (the last rows). It has heard no human being: every voice is espeak-ng's, with the Swahili and Tswana sounds it has in place of Shona's.
It knows the products of its list, in the words of that list, once in a sentence, and the numbers 1 to 10 in Shona; English numbers, two
products in one sentence, sums of money and corrections ("no, three") are beyond it. What it was not trained to refuse, it may take
for an order: a person must see and confirm every order. It must not be used where a wrong order does harm."""


def lessons(metrics):
    """What it has learnt from, each go of its training. The first go of all had no voices but those of `train`."""
    goes = [*metrics.get("before", []), [metrics["train"], metrics["steps"]]]
    first, *later = goes
    told = f"{first[0]} generated sentences (about a fifth of them no orders) read by {len(VOICES['train'])} voices of espeak-ng, with noise, rooms and changes of speed; {first[1]} steps"
    for sentences, steps, *_ in later:
        told += (f". Then {sentences} (a quarter no orders; more words around them), three fifths of them by voices that nobody has, put together of parts of {sum(map(bool, CROSSED))} of espeak-ng's,"
                 f" the rest by those; {steps} steps")
    return told


def percent(figure):
    if not figure:
        return ""
    low, high = figure["interval"]
    return f"{figure['value'] * 100:.1f} % ({low * 100:.1f} to {high * 100:.1f})"


def sound_table(tests):
    lines = ["| held out | noise | product | number | both | F1 product | F1 number |", "|---|---|---|---|---|---|---|"]
    for test, name in HELD.items():
        for noise, found in tests[test].items():
            f1 = [f"{found[key]:.3f}" if key in found else "" for key in ("product_f1", "quantity_f1")]
            if test == "others":
                f1 = ["", ""]
            cells = [name, noise, *(percent(found.get(key)) for key in ("product", "quantity", "both")), *f1]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def joint_table(evaluation):
    measures = {(one["name"], one.get("slice")): one for one in evaluation["measures"]}
    lines = ["| recordings | sound alone | recogniser's text alone | both together |", "|---|---|---|---|"]
    for name, part in sorted({key for key in measures if key[1] and key[1].startswith("part=")}, key=lambda key: key[1]):
        if name != "slu.sound.order" and name != "slu.sound.product":
            continue
        figure = "order" if name.endswith("order") else "product"
        if figure == "product" and "others" not in part:
            continue
        cells = [measures.get((f"slu.{route}.{figure}", part)) for route in ("sound", "text", "joint")]
        shown = [f"{one['value'] * 100:.1f} % ({one['low'] * 100:.1f} to {one['high'] * 100:.1f})" if one else "" for one in cells]
        lines.append(f"| {part[5:]} | {' | '.join(shown)} |")
    time = {name: measures.get((f"latency.slu-{name}.median", None)) for name in ("sound", "text")}
    if all(time.values()):
        lines += ["", f"From the whole recording to the order, middle of all: {time['sound']['value']:.0f} ms from the sound, "
                  f"{time['text']['value']:.0f} ms by way of the recogniser (onnxruntime-node, beside other work on the machine)."]
    return "\n".join(lines)


def card(identity, metrics, weight, evaluation):
    text = f"""# {identity}: spoken orders in Shona, for practice

From sound straight to a product and a number: "ndinoda mapaketi maviri eshuga" is sugar, 2. {metrics['size'].upper()}: {'three convolutions and ' if metrics['size'] == 'm1' else ''}a small
Transformer with two heads, {metrics['parameters'] / 1e6:.2f} million parameters, {weight / 1e6:.2f} MB (weights stored as float16, run as float32).

**Licence:** Apache-2.0 (LICENSE at the root of the repository). **Made by:** the Inzwa contributors.

| | |
|---|---|
| input | `log_mel` [1, 80, frames]: Whisper's features of the audio's real length, up to 8 s at 16 kHz; frames a multiple of 8 |
| output | `product` and `quantity`: logits; labels, temperature and the words of the text route in `slu.json`; label 0 of both is `none` |
| learned from | {lessons(metrics)} |

**Measured** (shares, with 95 % intervals by Wilson). The first three pairs of rows hold out one thing alone; noise is white, pink, brown, hum or babble.

{sound_table(metrics['tests'])}

F1 is the mean over labels. For what is no order, "product" is the share that was refused.
"""
    if evaluation:
        count = max(one["count"] for one in evaluation["measures"])
        text += f"\n**Beside the recogniser's text** (`npx inzwa-foundry slu`; product and number both right; for what is no order, the share refused).\n{count} recordings. Held out means: of this model's training. The recogniser may have learned such sentences.\n\n{joint_table(evaluation)}\n"
    return f"{text}\n{limits(metrics)}\n\nThe voices' program, espeak-ng, is under GPL-3.0-or-later; nothing of it is contained here, and its audio does not fall under that\nlicence. Recipe: `training/slu/`.\n"


def main():
    folder = sys.argv[1].rstrip("/")
    with open(f"{folder}/metrics.json", encoding="utf8") as file:
        metrics = json.load(file)
    evaluation = None
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf8") as file:
            evaluation = json.load(file)
    with open(f"{folder}/README.md", "w", encoding="utf8") as file:
        file.write(card(os.path.basename(folder), metrics, os.path.getsize(f"{folder}/model.onnx"), evaluation))
    sums = []
    for name in ("model.onnx", "slu.json"):
        with open(f"{folder}/{name}", "rb") as file:
            sums.append(f"{hashlib.sha256(file.read()).hexdigest()}  {name}\n")
    with open(f"{folder}/SHA256SUMS", "w", encoding="utf8") as file:
        file.write("".join(sorted(sums)))


if __name__ == "__main__":
    main()
