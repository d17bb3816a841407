"""Questions with something to fill in: sums, days, months, orders, words. frames.LANGUAGE.json has the words for them.

Each function draws what fills the slots and gives (fillings, what the reply says); the frame's `replies` and `fact` have slots for both.
"""
from numerals import number

MOST = 20  # of a sum's two numbers


def total(words, rng):
    a, b = rng.randint(1, MOST), rng.randint(1, MOST)
    plus = rng.random() < 0.5
    if not plus and b > a:
        a, b = b, a
    numbers = words["numbers"]
    operation = rng.choice(words["operations"]["plus" if plus else "minus"])
    return dict(a=number(a, numbers), o=operation, b=number(b, numbers)), number(a + b if plus else a - b, numbers)


def day_after(words, rng):
    day = rng.randrange(7)
    return dict(d=words["days"][day]), words["days"][(day + 1) % 7]


def day_before(words, rng):
    day = rng.randrange(7)
    return dict(d=words["days"][day]), words["days"][day - 1]


def month(words, rng):
    place = rng.randrange(12)
    return dict(n=words["ordinals"][place]), words["months"][place]


def month_after(words, rng):
    place = rng.randrange(12)
    return dict(m=words["months"][place]), words["months"][(place + 1) % 12]


def order(words, rng):
    """A product is [one, of one, many, of many, the class by which many are counted]."""
    one, of_one, many, of_many, kind = rng.choice(words["products"])
    count = rng.randint(1, 10)
    unit, of = (one, of_one) if count == 1 else (many, of_many)
    said = words["numbers"]["counted"][kind][count]
    last, middle = " ".join(f"{unit} {of} {said}".split()), " ".join(f"{unit} {said} {of}".split())
    return dict(x=last if rng.random() < 0.5 else middle), last


def to_english(words, rng):
    # A word with two meanings (`mvura`: water and rain) is called what stands first.
    pairs = words["words"]
    english, own = rng.choice([pair for i, pair in enumerate(pairs) if pair[1] not in [other[1] for other in pairs[:i]]])
    return dict(s=own), english


def to_own(words, rng):
    english, own = rng.choice(words["words"])
    return dict(e=english), own


FILL = {"sum": total, "day-after": day_after, "day-before": day_before, "month": month, "month-after": month_after,
        "order": order, "to-english": to_english, "to-own": to_own}


def filled(name, words, rng):
    """(what fills the question's slots, reply, fact): a reply is right that contains the fact."""
    frame = words["frames"][name]
    slots, said = FILL[name](words, rng)
    replies = frame["replies"]
    reply = rng.choice(replies) if len(replies) > 1 else replies[0]
    return slots, reply.format(**slots, said=said), frame["fact"].format(**slots, said=said).lower()
