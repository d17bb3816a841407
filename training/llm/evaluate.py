"""Right answers of a model folder, run by onnxruntime. Usage: evaluate.py MODEL_FOLDER [OUT.json] [--language sn] [--file onnx/model.onnx] [--wrong]

A reply is right that contains the fact words of its question. `known`: phrasings of the first pocket model; `test`: held out by
phrasing, the last of the list included, whose answer is that it does not know; `test, behind another`: the same as the second
question of a dialogue; `recordings`: the questions of test/fixtures/speech, in the language that is spoken there; `whole`, `beginnings`: what it holds for whole questions.
"""
import argparse
import json
import math
import os
import time

from answers import asked
from dialogues import questions
from language import of
from runtime import Session
from tokenizer import Tokenizer
from turn_end import whole_and_beginnings

LABELS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../test/fixtures/speech/labels.json")
RECORDED = "sn"  # what is spoken in them


def recordings(language):
    if language != RECORDED:
        return []
    with open(LABELS, encoding="utf8") as file:
        return [("recordings", label["text"], label["expect"]) for label in json.load(file) if "expect" in label]


def interval(hits, count, z=1.96):
    """Wilson 1927: the 95 % interval of a share."""
    mid, spread = hits + z * z / 2, z * math.sqrt(hits * (count - hits) / count + z * z / 4)
    return [(mid - spread) / (count + z * z), (mid + spread) / (count + z * z)]


def figure(results):
    hits, count = sum(one[-1] for one in results), len(results)
    return dict(right=hits, of=count, share=round(hits / count, 4), interval=[round(bound, 4) for bound in interval(hits, count)])


def measured(net, tokenizer, language):
    """({part: figure}, what was wrong)"""
    test, recorded = questions("test", language=language), recordings(language)
    parts = {part: asked(net, tokenizer, questions(part, language=language)) for part in ("known", "dev", "test")}
    parts["test, behind another"] = asked(net, tokenizer, test, of(language).greeting())
    if recorded:
        parts["recordings"] = asked(net, tokenizer, recorded)
    figures = {part: figure(results) for part, results in parts.items()}
    unknown = [one for one in parts["test"] if one[0] == "unknown"]
    figures["test, of which unknown"] = figure(unknown)
    figures["test, of which known topics"] = figure([one for one in parts["test"] if one[0] != "unknown"])
    for part, texts in (("recordings", [text for _, text, _ in recorded]), ("test", [text.lower() for _, text, _ in test])):
        if not texts:
            continue
        whole, taken = whole_and_beginnings(net, tokenizer, texts)
        figures[f"turn end, {part}"] = dict(whole=round(whole, 4), beginnings=round(taken, 4))
    return figures, [(part, *one[:-1]) for part, results in parts.items() for one in results if not one[-1]]


def main():
    read = argparse.ArgumentParser()
    read.add_argument("folder")
    read.add_argument("out", nargs="?")
    read.add_argument("--language", default="sn")
    read.add_argument("--file", default="onnx/model.onnx")
    read.add_argument("--wrong", action="store_true")
    given = read.parse_args()
    net, began = Session(given.folder, given.file), time.monotonic()
    figures, wrong = measured(net, Tokenizer.read(os.path.join(given.folder, "tokenizer.json")), given.language)
    figures["bytes"] = os.path.getsize(net.path)
    for part, found in figures.items():
        print(part, found)
    for one in wrong if given.wrong else []:
        print(*one, sep=" | ")
    print(f"{time.monotonic() - began:.0f} s")
    if given.out:
        with open(given.out, "w", encoding="utf8") as file:
            json.dump(figures, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
