"""Shona counting words."""
BARE = ["", "motsi", "piri", "tatu", "ina", "shanu", "tanhatu", "nomwe", "sere", "pfumbamwe"]
SIX = ["", "rimwe", "maviri", "matatu", "mana", "mashanu", "matanhatu", "manomwe", "masere", "mapfumbamwe"]
EIGHT = ["", "chimwe", "zviviri", "zvitatu", "zvina", "zvishanu", "zvitanhatu", "zvinomwe", "zvisere", "zvipfumbamwe"]
TEN = ["", "imwe", "mbiri", "nhatu", "ina", "shanu", "nhanhatu", "nomwe", "sere", "pfumbamwe"]
FOUR = ["", "mumwe", "miviri", "mitatu", "mina", "mishanu", "mitanhatu", "minomwe", "misere", "mipfumbamwe"]
TWO = ["", "mumwe", "vaviri", "vatatu", "vana", "vashanu", "vatanhatu", "vanomwe", "vasere", "vapfumbamwe"]
OF_CLASS = {"2": TWO, "4": FOUR, "6": SIX, "8": EIGHT, "10": TEN}
AGREEING, MEASURED = [SIX, EIGHT], SIX  # what else a bare number may be; how hours, minutes and measures are counted
HOURS = SIX[1:] + ["gumi"]


def tens(n):
    return "gumi" if n == 1 else f"makumi {SIX[n]}"


def count(n, ones=BARE):
    """Words for 0 to 999 999; `ones` is how the class of what is counted says 1 to 9."""
    if n == 0:
        return "zero"
    if n < 10:
        return ones[n]
    if n < 100:
        return tens(n // 10) + (f" ne{ones[n % 10]}" if n % 10 else "")
    if n < 1000:
        hundreds = "zana" if n // 100 == 1 else f"mazana {SIX[n // 100]}"
        return hundreds + (f" ne{count(n % 100, ones)}" if n % 100 else "")
    thousands = n // 1000
    head = "chiuru" if thousands == 1 else f"zviuru {EIGHT[thousands] if thousands < 10 else count(thousands)}"
    return head + (f" ne{count(n % 1000, ones)}" if n % 1000 else "")


def some(rng, ones=BARE):
    """A number as people say them: mostly small, sometimes large."""
    most = rng.choice([10, 10, 10, 20, 60, 100, 100, 1000, 10000])
    return count(rng.randint(1, most), ones)


def amount(unit, n, product, rng):
    """`mapaketi maviri eshuga` and its like. unit: its `one`, `many` and `words`."""
    number = (SIX[n] if n < 10 else some(rng, SIX)) if rng.random() < 0.9 else some(rng)
    measure, link = (unit["one"], rng.choice(["re", "ye"])) if n == 1 else (rng.choice([unit["many"], *unit["words"]]), rng.choice(["e", "e", "ye"]))
    return rng.choice([f"{measure} {number} {link}{product}", f"{measure} {link}{product} {number}", f"{product} {measure} {number}",
                       f"{product} {number}", product])
