"""The recogniser's steps, each the arguments of `python3 -m`."""
import os

SHIPPED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../public/models/pocket-asr-sn")
MANIFEST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../models-manifest/models/pocket-asr-sn.json")
SHARD = 3000  # sentences, about 2.5 hours
TESTS = {"sentences": (300, 51), "words": (300, 52), "answers": (200, 53)}


def missing(path, *step):
    """The step that makes a file, where there is none."""
    return [] if os.path.exists(path) else [["asr.generate", path, *step]]


def test_sets(folder):
    return [step for name, (count, seed) in TESTS.items() for step in missing(f"{folder}/test-{name}.npz", count, seed, name, "test")]


def check(_folder, _given):
    return [["asr.check"]]


def score(folder, _given):
    return [*test_sets(folder), ["asr.evaluate", folder, f"{folder}/scores.json", SHIPPED]]


def rebuild(folder, given):
    steps = missing(f"{folder}/dev.npz", 200, 91, "sentences", "dev")
    for shard in range(1, given.shards + 1):
        steps += missing(f"{folder}/train-{shard:02}.npz", SHARD, given.seed * 1000 + shard, "train", "train")
    common = [SHIPPED, folder]
    if not os.path.exists(f"{folder}/net.pt"):  # a third of the time for the decoder alone, the rest for both
        steps.append(["asr.train_decoder", *common, f"{folder}/decoder.pt", "--minutes", given.minutes / 3, "--seed", given.seed])
    steps.append(["asr.train", *common, f"{folder}/net.pt", "--minutes", given.minutes * 2 / 3, "--seed", given.seed, "--start", f"{folder}/decoder.pt"])
    steps.append(["asr.export", f"{folder}/net.pt", SHIPPED, f"{folder}/model"])
    steps += test_sets(folder)
    steps.append(["asr.check", f"{folder}/model"])
    steps.append(["asr.evaluate", folder, f"{folder}/scores.json", SHIPPED, f"{folder}/model"])
    steps.append(["asr.judge", f"{folder}/scores.json", SHIPPED, f"{folder}/model"])
    if given.ship:  # reached only where the judge found everything better
        steps.append(["asr.ship", f"{folder}/scores.json", f"{folder}/model", f"{folder}/net.pt", SHIPPED, MANIFEST])
    return steps
