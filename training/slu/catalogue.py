"""What can be ordered and how it is counted: catalogue.sn.json as phrases, and which (product, quantity) pairs are held out."""
import json, os, random

with open(os.path.join(os.path.dirname(__file__), "catalogue.sn.json"), encoding="utf8") as file:
    CATALOGUE = json.load(file)
PRODUCTS = [product["id"] for product in CATALOGUE["products"]]
MOST = 10
# Index 0 of both heads stands for "none of these": no order of a known product; a product without a number.
PRODUCT_LABELS = ["none", *PRODUCTS]
QUANTITY_LABELS = ["none", *(str(n) for n in range(1, MOST + 1))]


def count(n, noun_class):
    """Words for n in the class of the thing counted (its plural's class: 6, 8 or 10)."""
    return CATALOGUE["numbers"][str(noun_class)][n - 1]


def genitive(noun, many):
    """`reshuga` behind a unit of class 5, `eshuga` behind its plural of class 6."""
    return ("e" if many else "re") + noun


def thing(product, n, rng):
    """`mapaketi maviri eshuga`, or the number last, or the thing itself counted, or (n == 0) the bare noun."""
    entry = CATALOGUE["products"][PRODUCTS.index(product)]
    noun = entry["words"][0]
    if n == 0:
        return rng.choice(entry["words"])
    ways = [("unit", unit) for unit in entry["units"]] + [("itself", way) for way in entry["ways"]]
    kind, how = rng.choice(ways)
    if kind == "itself":
        one, many, noun_class = how
        return f"{one if n == 1 else many} {count(n, noun_class)}"
    unit = CATALOGUE["units"][how][n > 1]
    number = count(n, 6)
    of = genitive(noun, n > 1)
    order = rng.random()
    if order < 0.45:
        return f"{unit} {number} {of}"
    if order < 0.9:
        return f"{unit} {of} {number}"
    return f"{noun} {unit} {number}"


def pair_sets(seed=5):
    """Held-out pairs: a seventh for the test, a twentieth for calibration; every product and number keeps most of its own."""
    rng = random.Random(seed)
    pairs = [(product, n) for product in PRODUCTS for n in range(1, MOST + 1)]
    rng.shuffle(pairs)
    test, dev = pairs[:34], pairs[34:46]
    return {"train": pairs[46:] + [(product, 0) for product in PRODUCTS], "dev": dev, "test": test}
