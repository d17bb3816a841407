"""Swahili counting words, by the rules that the language pack ships: models-manifest/rules/sw.json."""
import json
import os

RULES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../models-manifest/rules/sw.json")
with open(RULES, encoding="utf8") as _file:
    NUMERALS = json.load(_file)["numbers"]
BARE = [NUMERALS["words"][str(n)] for n in range(10)]
# 1 to 5 and 8 agree with what is counted; 6, 7 and 9 come from Arabic and do not.
AGREEING_STEMS = {1: "moja", 2: "wili", 3: "tatu", 4: "nne", 5: "tano", 8: "nane"}


def agreeing(prefix, one):
    return [one if n == 1 else f"{prefix}{AGREEING_STEMS[n]}" if n in AGREEING_STEMS else BARE[n] for n in range(10)]


TWO, FOUR, SIX, EIGHT = agreeing("wa", "mmoja"), agreeing("mi", "mmoja"), agreeing("ma", "moja"), agreeing("vi", "kimoja")
OF_CLASS = {"2": TWO, "2a": TWO, "4": FOUR, "6": SIX, "8": EIGHT, "10": BARE}
AGREEING, MEASURED = [SIX, EIGHT], BARE
HOURS = [*BARE[1:], "kumi", "kumi na moja", "kumi na mbili"]


def count(n, ones=BARE):
    """Words for 0 to 999 999 999; `ones` is how the class of what is counted says a last 1 to 9."""
    if n < 10:
        return BARE[0] if n == 0 else ones[n]
    scale = next(one for one in NUMERALS["scales"] if n >= one["value"])
    many, rest = divmod(n, scale["value"])
    head = scale["one"] if many == 1 else scale.get("forms", {}).get(str(many)) or scale["many"].replace("{n}", count(many))
    small = scale.get("joinSmall", {"rest": 0})
    join = small["join"] if rest < small["rest"] else scale["join"]
    return head + (join + count(rest, ones) if rest else "")


def some(rng, ones=BARE):
    """A number as people say them: mostly small, sometimes large."""
    most = rng.choice([10, 10, 10, 20, 60, 100, 100, 1000, 10000])
    return count(rng.randint(1, most), ones)


def class_of(noun):
    """By how a plural begins: what stands before its number."""
    return next((ones for start, ones in (("ma", SIX), ("mi", FOUR), ("vi", EIGHT)) if noun.startswith(start)), BARE)


def single(unit):
    """(one, of) for one of a unit: `kimoja cha`, `mmoja wa`, `moja la`, `moja ya`."""
    if unit.startswith("ki"):
        return "kimoja", "cha"
    if unit.startswith("m"):
        return "mmoja", "wa"
    return "moja", "la" if unit in ("kopo", "sanduku", "gunia", "boksi") else "ya"


def amount(unit, n, product, rng):
    """`makopo mawili ya maziwa` and its like. unit: its `one`, `many` and `words`."""
    measure = unit["one"] if n == 1 else rng.choice([unit["many"], *unit["words"]])
    ones = class_of(measure)
    number, link = single(measure) if n == 1 else (count(n, ones), "za" if ones is BARE else "vya" if ones is EIGHT else "ya")
    if rng.random() < 0.1:
        number = some(rng)
    return rng.choice([f"{measure} {number} {link} {product}", f"{measure} {link} {product} {number}", f"{product} {measure} {number}",
                       f"{product} {count(n, class_of(product))}", product])
