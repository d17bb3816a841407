"""Questions with something to fill in: sums, days, months, orders, words. frames.sn.json has the words for them.

Each function draws what fills the slots and gives (fillings, reply, fact), where a reply is right that contains the fact.
"""
from numerals import number
from phrasings import Asked, data

WORDS = data("frames")
NUMBERS, DAYS, MONTHS = WORDS["numbers"], WORDS["days"], WORDS["months"]
MOST = 20  # of a sum's two numbers


def total(rng):
    a, b = rng.randint(1, MOST), rng.randint(1, MOST)
    plus = rng.random() < 0.5
    if not plus and b > a:
        a, b = b, a
    said = number(a + b if plus else a - b, NUMBERS)
    operation = rng.choice(WORDS["operations"]["plus" if plus else "minus"])
    return dict(a=number(a, NUMBERS), o=operation, b=number(b, NUMBERS)), f"Zvinoita {said}.", f"zvinoita {said}."


def day_after(rng):
    day = rng.randrange(7)
    reply = f"Zuva rinotevera {DAYS[day]} {DAYS[(day + 1) % 7]}."
    return dict(d=DAYS[day]), reply, reply.lower()


def day_before(rng):
    day = rng.randrange(7)
    reply = f"Zuva riri pamberi pe{DAYS[day]} {DAYS[day - 1]}."
    return dict(d=DAYS[day]), reply, reply.lower()


def month(rng):
    place = rng.randrange(12)
    ordinal = WORDS["ordinals"][place]
    return dict(n=ordinal), f"Mwedzi {ordinal} ndi{MONTHS[place]}.", f"ndi{MONTHS[place]}.".lower()


def month_after(rng):
    place = rng.randrange(12)
    following = MONTHS[(place + 1) % 12]
    return dict(m=MONTHS[place]), f"Mwedzi unotevera {MONTHS[place]} ndi{following}.", f"ndi{following}.".lower()


def order(rng):
    one, of_one, many, of_many = rng.choice(WORDS["products"])
    count = rng.randint(1, 10)
    unit, of, said = (one, of_one, "rimwe") if count == 1 else (many, of_many, NUMBERS["counted"][count])
    last, middle = (" ".join(f"{first} {second}".split() + [third]) for first, second, third in
                    ((unit, of, said), (unit, "", f"{said} {of}".strip())))
    asked = last if rng.random() < 0.5 else " ".join(middle.split())
    reply = rng.choice([f"Zvakanaka, ndanyora {last}.", f"Ndanyora {last}. Pane zvimwe here?"])
    return dict(x=asked), reply, f"ndanyora {last}."


def to_english(rng):
    # `mvura` is both rain and water: the first of the two is what it is called.
    english, shona = rng.choice([pair for pair in WORDS["words"] if pair[0] != "rain"])
    return dict(s=shona), f"Nechirungu {shona} inonzi {english}.", f"inonzi {english}."


def to_shona(rng):
    english, shona = rng.choice(WORDS["words"])
    return dict(e=english), f"Nechishona {english} inonzi {shona}.", f"inonzi {shona}."


FILL = {"sum": total, "day-after": day_after, "day-before": day_before, "month": month, "month-after": month_after,
        "order": order, "to-english": to_english, "to-shona": to_shona}
FRAMES = {name: Asked(name, entry) for name, entry in WORDS["frames"].items()}
SHARES = {name: entry["share"] for name, entry in WORDS["frames"].items()}
