"""Is the new model better on everything that was held out? Usage: python3 -m asr.judge SCORES.json OLD_FOLDER NEW_FOLDER

Exits with 0 where every set's CER fell, with 1 and the sets where it did not.
"""
import json
import sys

GOALS = {"clean": 0.05, "10 dB": 0.12}


def rows(scores, old, new):
    """[(set, noise, CER before, CER after)]"""
    return [(name, noise, found["cer"], scores[new][name][noise]["cer"]) for name, noises in scores[old].items() for noise, found in noises.items()]


def main():
    path, old, new = sys.argv[1:4]
    with open(path, encoding="utf8") as file:
        compared = rows(json.load(file), old, new)
    for name, noise, before, after in compared:
        reached = "reaches" if after <= GOALS[noise] else "misses"
        print(f"{name}, {noise}: CER {before:.1%} before, {after:.1%} now: {'better' if after < before else 'NOT BETTER'}, {reached} {GOALS[noise]:.0%}")
    return 0 if all(after < before for *_, before, after in compared) else 1


if __name__ == "__main__":
    sys.exit(main())
