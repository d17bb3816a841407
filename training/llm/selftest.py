"""What may not be: a lost answer, a worse model that ships, a folder half replaced, a model that nothing describes.

Usage: python3 selftest.py, in seconds; needs PyTorch.
"""
import argparse
import copy
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import ship
from batches import OWN, encoded
from card import ROWS
from language import NAMES
from pairs import parted
from steps import asked_of, begun, left_by
from tokenizer import Tokenizer
from train import SHIPPED

from common.introduce import introduced
from common.manifest import costed, described, read, written
from common.place import beside, placed, recovered

MODELS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../models-manifest/models")
MANIFEST = os.path.join(MODELS, "pocket-llm-sn.json")


class Parted(unittest.TestCase):
    def test_a_dialogue_of_the_foundry_is_in_one_part_whole(self):
        turns = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
        pairs = [{"messages": [{"role": "user", "content": str(i)}, turns[1], *turns * more]} for i in range(200) for more in (0, 1)]
        train, dev = parted(pairs)
        begun = [{pair["messages"][0]["content"] for pair in part} for part in (train, dev)]
        self.assertTrue(train and dev)
        self.assertEqual(begun[0] & begun[1], set())


class Batches(unittest.TestCase):
    def test_what_is_too_long_loses_what_was_said_first_and_never_its_answer(self):
        tokenizer = Tokenizer.read(os.path.join(SHIPPED, "tokenizer.json"))
        pair = [{"role": "user", "content": "guta guru reZimbabwe nderipi"}, {"role": "assistant", "content": "Guta guru reZimbabwe iHarare."}]
        last = [{"role": "user", "content": "mhoro"}, {"role": "assistant", "content": "Mhoro! Ndingakubatsirei nhasi?"}]
        short, _ = encoded(tokenizer, last, 256)
        for longest in (len(short), 100, 256):
            ids, weights = encoded(tokenizer, [*pair * 20, *last], longest)
            self.assertLessEqual(len(ids), longest)
            self.assertEqual((len(ids), ids[-len(short) :]), (len(weights), short))
            self.assertIn(OWN, weights)
            self.assertEqual(ids[0], tokenizer.vocab["<|im_start|>"])
        self.assertEqual(encoded(tokenizer, last, 5)[0], short[-5:])


def figures():
    return {**{part: dict(right=8, of=10) for part in ROWS}, **{part: dict(whole=0.9, beginnings=0.1) for part in ship.ENDS}}


class Judge(unittest.TestCase):
    def changed(self, part, **more):
        after = copy.deepcopy(figures())
        after["test"]["right"] = 9
        after[part].update(more)
        return ship.worse(figures(), after)

    def test_better_ships_and_anything_worse_does_not(self):
        self.assertEqual(self.changed("known"), [])
        self.assertEqual(self.changed("known", right=7), ["known"])
        self.assertEqual(self.changed("test", right=8), ["test"])
        self.assertEqual(self.changed("turn end, recordings", beginnings=0.2), ["turn end, recordings"])
        self.assertEqual(self.changed("turn end, test", whole=0.95, beginnings=0.15), [])

    def test_other_questions_are_no_comparison(self):
        with self.assertRaises(ValueError):
            self.changed("known", of=11)


class Steps(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home)
        self.steps = os.path.join(self.home, "steps")

    def asked(self, content="a", **more):
        path = os.path.join(self.home, "pairs.jsonl")
        with open(path, "w", encoding="utf8") as file:
            file.write(content)
        return asked_of(argparse.Namespace(**{"model": "m", "pairs": path, "dev": None, "out": "o", "config": None, "rank": 16, **more}))

    def test_the_same_call_takes_up_what_it_left_and_no_other_does(self):
        begun(self.steps, self.asked())
        self.assertFalse(left_by(self.steps, self.asked()), "no epoch is whole")
        for name, is_whole in (("checkpoint-3", True), ("checkpoint-12", True), ("checkpoint-20", False)):
            os.mkdir(os.path.join(self.steps, name))
            if is_whole:
                open(os.path.join(self.steps, name, "trainer_state.json"), "w", encoding="utf8").close()
        self.assertEqual(left_by(self.steps, self.asked(out="elsewhere", config="kit")), os.path.join(self.steps, "checkpoint-12"))
        for other in (self.asked("b"), self.asked(rank=8), self.asked(model="n"), self.asked(dev=os.path.join(self.home, "pairs.jsonl"))):
            self.assertFalse(left_by(self.steps, other), other)
        begun(self.steps, self.asked())
        self.assertEqual(os.listdir(self.steps), ["asked.json"])

    def test_steps_of_nobody_knows_what_are_not_taken_up(self):
        os.makedirs(os.path.join(self.steps, "checkpoint-3"))
        self.assertFalse(left_by(self.steps, self.asked()))
        for text in ("", "{"):
            with open(os.path.join(self.steps, "asked.json"), "w", encoding="utf8") as file:
                file.write(text)
            self.assertFalse(left_by(self.steps, self.asked()))


class Place(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home)
        self.new, self.shipped = (os.path.join(self.home, name) for name in ("work", "model"))
        for folder, names in ((self.new, "ab"), (self.shipped, "bc")):
            os.makedirs(folder)
            for name in names:
                with open(os.path.join(folder, name), "w", encoding="utf8") as file:
                    file.write(os.path.basename(folder))

    def files(self):
        found = {}
        for name in sorted(os.listdir(self.shipped)):
            with open(os.path.join(self.shipped, name), encoding="utf8") as file:
                found[name] = file.read()
        return found

    def test_the_new_folder_is_there_whole_and_nothing_else(self):
        placed(self.new, self.shipped, lambda folder: None)
        self.assertEqual(self.files(), {"a": "work", "b": "work"})
        self.assertEqual(sorted(os.listdir(self.home)), ["model", "work"])

    def test_a_first_one_needs_no_other_to_replace(self):
        shutil.rmtree(self.shipped)
        placed(self.new, self.shipped, lambda folder: None)
        self.assertEqual(self.files(), {"a": "work", "b": "work"})
        self.assertEqual(sorted(os.listdir(self.home)), ["model", "work"])

    def test_a_card_that_fails_leaves_the_old_one(self):
        def fail(_):
            raise KeyError("test")

        with self.assertRaises(KeyError):
            placed(self.new, self.shipped, fail)
        self.assertEqual(self.files(), {"b": "model", "c": "model"})

    def test_killed_between_the_two_names_the_old_one_comes_back(self):
        new, old = beside(self.shipped)
        shutil.copytree(self.new, new)
        os.rename(self.shipped, old)
        recovered(self.shipped)
        self.assertEqual(self.files(), {"b": "model", "c": "model"})
        self.assertEqual(sorted(os.listdir(self.home)), ["model", "work"])

    def test_killed_behind_them_the_new_one_stays(self):
        new, old = beside(self.shipped)
        os.rename(self.shipped, old)
        shutil.copytree(self.new, self.shipped)
        recovered(self.shipped)
        self.assertEqual(self.files(), {"a": "work", "b": "work"})
        self.assertEqual(sorted(os.listdir(self.home)), ["model", "work"])


class Manifest(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.join(tempfile.mkdtemp(), "model")
        self.addCleanup(shutil.rmtree, os.path.dirname(self.folder))
        shutil.copytree(SHIPPED, self.folder)

    def test_what_ships_is_what_the_manifest_says(self):
        with open(MANIFEST, encoding="utf8") as file:
            self.assertEqual(described(self.folder, MANIFEST), file.read())

    def test_sizes_hashes_and_costs_follow_and_nothing_else(self):
        path = os.path.join(self.folder, "config.json")
        with open(path, "a", encoding="utf8") as file:
            file.write("  \n")
        made = json.loads(described(self.folder, MANIFEST))
        with open(MANIFEST, encoding="utf8") as file:
            wanted = json.load(file)
        with open(path, "rb") as file:
            wanted["files"][0].update(size=wanted["files"][0]["size"] + 3, sha256=hashlib.sha256(file.read()).hexdigest())
        self.assertEqual(made, wanted)
        models = {}
        for name in os.listdir(MODELS):
            with open(os.path.join(MODELS, name), encoding="utf8") as file:
                model = json.load(file)
                models[model["id"]] = model
        packs = os.path.join(MODELS, "../packs")
        self.assertEqual(costed(packs, models), {})
        (path, text), *more = costed(packs, {**models, made["id"]: made}).items()
        with open(path, encoding="utf8") as file:
            before = json.load(file)
        before["cost"]["pocket"] += 3
        self.assertEqual((json.loads(text), os.path.basename(path), more), (before, "sn.json", []))

    def test_a_call_that_was_killed_while_it_wrote_is_called_again(self):
        home = os.path.join(os.path.dirname(self.folder), "manifests")
        shutil.copytree(os.path.join(MODELS, ".."), home)
        manifest = os.path.join(home, "models", os.path.basename(MANIFEST))
        drafts = [f"{manifest}.draft", os.path.join(home, "packs", "sn.json.draft")]
        for path in drafts:
            with open(path, "w", encoding="utf8") as file:
                file.write('{"id": "pocket')
        done = subprocess.run([sys.executable, ship.__file__, self.folder, self.folder, "", "", manifest], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("in its place already", done.stdout)
        with open(MANIFEST, encoding="utf8") as wanted, open(manifest, encoding="utf8") as made:
            self.assertEqual(made.read(), wanted.read())
        self.assertFalse(os.path.exists(drafts[0]))

    def test_the_first_models_of_a_language_are_described_and_offered(self):
        home = os.path.join(os.path.dirname(self.folder), "manifests")
        shutil.copytree(os.path.join(MODELS, ".."), home)
        pack, size = os.path.join(home, "packs", "sw.json"), sum(os.path.getsize(os.path.join(self.folder, one["path"])) for one in read(MANIFEST)["files"])
        before = read(pack)
        del before["tiers"]["pocket"], before["cost"]["pocket"]  # as it was before Swahili had any
        written(pack, json.dumps(before))
        for stage in ("llm", "asr"):
            os.remove(os.path.join(home, "models", f"pocket-{stage}-sw.json"))
        for stage, count in (("llm", 1), ("asr", 2)):
            manifest = os.path.join(home, "models", f"pocket-{stage}-sw.json")
            introduced(manifest, self.folder, NAMES)
            made = read(manifest)
            self.assertEqual((made["id"], made["stage"], made["languages"]), (f"pocket-{stage}-sw", stage, ["sw"]))
            self.assertEqual((made["source"], made["name"].split()[-1]), ({"site": f"models/pocket-{stage}-sw/"}, "Swahili"))
            self.assertNotIn("Shona", json.dumps(made))
            self.assertNotIn("proof", made)
            self.assertFalse(made["can"].get("turnEnd", False))
            self.assertEqual(described(self.folder, manifest), json.dumps(made, ensure_ascii=False, indent=2) + "\n")
            self.assertEqual(read(pack)["cost"]["pocket"], count * size)
        self.assertEqual(read(pack)["tiers"]["pocket"], {"asr": "pocket-asr-sw", "llm": "pocket-llm-sw", "tts": None})
        del (now := read(pack))["tiers"]["pocket"], now["cost"]["pocket"]
        self.assertEqual(now, before)
        with open(manifest, "w", encoding="utf8") as file:
            file.write("{}")
        introduced(manifest, self.folder, NAMES)
        self.assertEqual(read(manifest), {}, "what is there already is not written anew")
        with self.assertRaises(ValueError):
            introduced(os.path.join(home, "models", "whisper-sw.json"), self.folder, NAMES)

    def test_a_file_that_is_not_listed_does_not_ship(self):
        with open(os.path.join(self.folder, "onnx", "model_quantized.onnx"), "wb") as file:
            file.write(b"x")
        with self.assertRaises(ValueError):
            described(self.folder, MANIFEST)


if __name__ == "__main__":
    unittest.main()
