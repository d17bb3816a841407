"""Is the new model better on everything that was held out? Usage: python3 -m asr.judge SCORES.json OLD_FOLDER NEW_FOLDER

Exits with 0 where every set's CER fell, with 1 and the sets where it did not, or were not measured of both; also where there is no set at all.
"""
import json
import sys

GOALS = {"clean": 0.05, "10 dB": 0.12}


def rows(scores, old, new):
    """[(set, noise, CER before, CER after)]: None where one of the two was not measured."""
    def cers(which):
        return {(name, noise): found["cer"] for name, noises in scores[which].items() for noise, found in noises.items()}

    before, after = cers(old), cers(new)
    return [(*place, before.get(place), after.get(place)) for place in {**before, **after}]


def main():
    path, old, new = sys.argv[1:4]
    with open(path, encoding="utf8") as file:
        compared = rows(json.load(file), old, new)
    better = bool(compared)
    for name, noise, before, after in compared:
        if before is None or after is None:
            better = False
            print(f"{name}, {noise}: not measured {'before' if before is None else 'now'}: NOT BETTER")
            continue
        better = better and after < before
        reached = "reaches" if after <= GOALS[noise] else "misses"
        print(f"{name}, {noise}: CER {before:.1%} before, {after:.1%} now: {'better' if after < before else 'NOT BETTER'}, {reached} {GOALS[noise]:.0%}")
    if not compared:
        print("no set was measured: NOT BETTER")
    return 0 if better else 1


if __name__ == "__main__":
    sys.exit(main())
