"""May the new voice take the old one's place? Usage: python3 -m tts.judge SCORES.json OLD_FOLDER NEW_FOLDER

Exits with 0 where on no set it is below the 95 % interval of the old one, and it reaches the marks; with 1 and what is missing where not.
"""
import json
import sys

UNDERSTOOD, FACTOR, BYTES = 0.95, 0.15, 12e6  # marks: at least, at most, at most


def sets(found):
    return {name: one for name, one in found.items() if name != "bytes"}


def missing(scores, old, new):
    """What the new one lacks, in words."""
    before, after = sets(scores[old]), sets(scores[new])
    out = [f"{name}: understood less than before" for name, one in before.items() if after[name]["cer"] > one["interval"][1]]
    letters = sum(one["cer"] * one["count"] for one in after.values()) / sum(one["count"] for one in after.values())
    if 1 - letters < UNDERSTOOD:
        out.append(f"{1 - letters:.1%} understood over all")
    if max(one["factor"] for one in after.values()) > FACTOR:
        out.append("slower than the mark")
    if scores[new]["bytes"] > BYTES:
        out.append("larger than the mark")
    return out


def main():
    path, old, new = sys.argv[1:4]
    with open(path, encoding="utf8") as file:
        scores = json.load(file)
    for name, before in sets(scores[old]).items():
        after, teacher = scores[new][name], scores["teacher"][name]
        print(f"{name}: understood {1 - before['cer']:.1%} before, {1 - after['cer']:.1%} now, the teacher {1 - teacher['cer']:.1%}")
    lacking = missing(scores, old, new)
    print("\n".join(lacking) or "nowhere worse, and the marks are reached")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
