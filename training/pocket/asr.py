"""The recogniser's steps, each the arguments of `python3 -m`."""
import os

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
SHARD = 3000  # sentences, about 2.5 hours
TESTS = {"sentences": (300, 51), "words": (300, 52), "answers": (200, 53)}


def shipped(language):
    return os.path.join(ROOT, f"public/models/pocket-asr-{language}")


def manifest(language):
    return os.path.join(ROOT, f"models-manifest/models/pocket-asr-{language}.json")


def missing(path, given, *step):
    """The step that makes a file, where there is none."""
    return [] if os.path.exists(path) else [["asr.generate", path, *step, *of(given)]]


def of(given):
    """A language is named where it is not the first."""
    return [] if given.language == "sn" else ["--language", given.language]


def test_sets(folder, given):
    return [step for name, (count, seed) in TESTS.items() for step in missing(f"{folder}/test-{name}.npz", given, count, seed, name, "test")]


def begun(folder, given):
    """(the model to go on from, the steps that make it): Shona's weights where the language has none."""
    own, made = shipped(given.language), f"{folder}/begin"
    if os.path.isdir(own):
        return own, []
    return made, [] if os.path.exists(f"{made}/generation_config.json") else [["asr.start", shipped("sn"), given.language, made]]


def check(_folder, given):
    own = shipped(given.language)
    return [["asr.selftest"], ["asr.selftest_training"], *([["asr.check", own]] if os.path.isdir(own) else [])]


def score(folder, given):
    start, steps = begun(folder, given)
    return [*steps, *test_sets(folder, given), ["asr.evaluate", folder, f"{folder}/scores.json", start]]


def rebuild(folder, given):
    start, steps = begun(folder, given)
    steps += missing(f"{folder}/dev.npz", given, 200, 91, "sentences", "dev")
    for shard in range(1, given.shards + 1):
        steps += missing(f"{folder}/train-{shard:02}.npz", given, SHARD, given.seed * 1000 + shard, "train", "train")
    common = [start, folder]
    if not os.path.exists(f"{folder}/net.pt"):  # a third of the time for the decoder alone, the rest for both
        steps.append(["asr.train_decoder", *common, f"{folder}/decoder.pt", "--minutes", given.minutes / 3, "--seed", given.seed])
    steps.append(["asr.train", *common, f"{folder}/net.pt", "--minutes", given.minutes * 2 / 3, "--seed", given.seed, "--start", f"{folder}/decoder.pt"])
    steps.append(["asr.export", f"{folder}/net.pt", start, f"{folder}/model"])
    steps += test_sets(folder, given)
    steps.append(["asr.check", f"{folder}/model"])
    steps.append(["asr.evaluate", folder, f"{folder}/scores.json", start, f"{folder}/model"])
    steps.append(["asr.judge", f"{folder}/scores.json", start, f"{folder}/model"])
    if given.ship:  # reached only where the judge found everything better
        steps.append(["asr.ship", f"{folder}/scores.json", f"{folder}/model", f"{folder}/net.pt", shipped(given.language), manifest(given.language)])
    return steps
