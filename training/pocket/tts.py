"""The voice's steps, each the arguments of `python3 -m`. There is one, Shona's."""
import os

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
SHIPPED = os.path.abspath(os.path.join(ROOT, "public/models/pocket-tts-sn"))
MANIFEST = os.path.abspath(os.path.join(ROOT, "models-manifest/models/pocket-tts-sn.json"))
SHARD = 1600  # sentences, about 1.4 hours
TESTS = {"sentences": (200, 51), "words": (150, 52), "answers": (100, 53), "replies": (60, 54)}


def missing(path, *step):
    """The step that makes a file, where there is none."""
    return [] if os.path.exists(path) else [["tts.generate", path, *step]]


def test_sets(folder):
    return [step for name, (count, seed) in TESTS.items() for step in missing(f"{folder}/test-{name}.npz", count, seed, name)]


def check(_folder, given):
    return [["tts.selftest"], ["tts.check"]] if given.language == "sn" else []


def score(folder, given):
    return [*test_sets(folder), ["tts.evaluate", folder, f"{folder}/scores.json", SHIPPED]] if given.language == "sn" else []


def rebuild(folder, given):
    if given.language != "sn":
        return []
    steps = missing(f"{folder}/dev.npz", 64, 91, "sentences")
    for shard in range(1, given.shards + 1):
        steps += missing(f"{folder}/train-{shard:02}.npz", SHARD, given.seed * 1000 + shard, "train")
    scores, model, checkpoint = f"{folder}/scores.json", f"{folder}/model", f"{folder}/net.pt"
    steps.append(["tts.train", SHIPPED, folder, checkpoint, "--minutes", given.minutes, "--seed", given.seed])
    steps.append(["tts.export", checkpoint, SHIPPED, model])
    steps += test_sets(folder)
    steps.append(["tts.check", model])
    steps.append(["tts.evaluate", folder, scores, SHIPPED, model])
    steps.append(["tts.judge", scores, SHIPPED, model])
    if given.ship:  # reached only where the judge found nothing missing
        steps.append(["tts.ship", scores, model, checkpoint, SHIPPED, MANIFEST])
    return steps
