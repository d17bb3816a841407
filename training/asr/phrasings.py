"""What people ask the assistant for, from the phrasings that ship: models-manifest/skills/sn.json and orders/sn.json."""
import re

from asr.lexicon import ORDERS, SKILLS, strings
from asr.numbers import EIGHT, SIX, some

PART = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")
ORDER = ["ndinoda {x}", "ndoda {x} nhasi", "ndipeiwo {x}", "ndokumbirawo {x}", "tengai {x}", "isa {x} pane zvekutenga", "wedzera {x}", "bvisa {x}",
         "nyora {x} pachinyorwa", "ndiri kutsvaga {x}", "mune {x} here", "{x} imarii", "titengereiwo {x}", "ndatora {x}", "ndadzosa {x}", "{x}",
         "hatina {x} kumba", "munotengesa {x} here", "chitoro chine {x}", "unzai {x} mangwana", "ndaisa {x} mutswanda", "handichadi {x}"]
OPENINGS = ["", "", "", "", "ndapota", "shamwari", "mhoro", "inzwa", "makadii", "ko", "saka", "zvino"]
CLOSINGS = ["", "", "", "", "ndapota", "shamwari", "nhasi", "izvozvi", "ndatenda", "kani"]


def opened(text, rng):
    """One reading of `(a|b) [c]`: a choice of each group, the brackets' content half of the time."""
    while True:
        found = PART.search(text)
        if not found:
            return text
        chosen = rng.choice((found.group(1) or found.group(2) or "").split("|"))
        if found.group(2) is not None and rng.random() < 0.5:
            chosen = ""
        text = text[: found.start()] + chosen + text[found.end() :]


ASKED = [text for skill in SKILLS["skills"].values() for text in strings(skill.get("intents", {}))]
SAID = [text for skill in SKILLS["skills"].values() for text in strings(skill.get("say", {})) if " " in text]
UNITS = [word for unit in (*SKILLS["units"].values(), *SKILLS["currencies"].values()) for word in unit["said"] if word.isalpha() and len(word) > 2]
TIMES, DURATIONS = SKILLS["times"], list(SKILLS["durations"].values())


def time_of_day(rng):
    form = rng.choice(TIMES)["form"].format(h=some(rng) if rng.random() < 0.2 else rng.choice(SIX[1:] + ["gumi"]), m=some(rng, SIX))
    return f"{form} {rng.choice(rng.choice(list(SKILLS['parts'].values())))}" if rng.random() < 0.4 else form


def duration(rng):
    unit = rng.choice(DURATIONS)
    return unit["one"] if rng.random() < 0.2 else unit["many"].format(n=some(rng, SIX))


def filled(name, lexicon, rng):
    """Words for a slot; those that ask for free text get some."""
    name = name.rstrip("0123456789")
    if name in ("number", "n", "count"):
        return some(rng, rng.choice([SIX, EIGHT])) if rng.random() < 0.4 else some(rng)
    if name in ("unit", "currency"):
        return rng.choice(UNITS)
    if name == "time":
        return time_of_day(rng)
    if name in ("duration", "left"):
        return duration(rng)
    if name == "relative":
        return rng.choice(rng.choice(list(SKILLS["relative"].values())))
    if name in ("day", "weekday", "date"):
        return rng.choice([*strings(SKILLS["days"])])
    if name == "month":
        return rng.choice([*strings(SKILLS["months"])])
    if name in ("language", "country", "list"):
        return rng.choice([*strings(SKILLS["languages" if name == "language" else "countries" if name == "country" else "lists"])])
    if name == "text":
        return f"ku{rng.choice(lexicon.verbs)} {lexicon.noun(rng)[1]}"
    return lexicon.noun(rng)[1]


def asked(lexicon, rng):
    """A request, or what the assistant answers to one."""
    text = opened(rng.choice(ASKED if rng.random() < 0.8 else SAID), rng)
    text = SLOT.sub(lambda slot: filled(slot.group(1), lexicon, rng), text)
    return f"{rng.choice(OPENINGS)} {text} {rng.choice(CLOSINGS)}"


def ordered(rng):
    """`ndipeiwo mapaketi maviri eshuga` and its like."""
    product = rng.choice(list(ORDERS["products"].values()))
    noun, n = rng.choice([product["name"], *product["words"]]), rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20])
    unit = ORDERS["units"][product["unit"] if "unit" in product and rng.random() < 0.8 else rng.choice(list(ORDERS["units"]))]
    number = (SIX[n] if n < 10 else some(rng, SIX)) if rng.random() < 0.9 else some(rng)
    measure, link = (unit["one"], rng.choice(["re", "ye"])) if n == 1 else (rng.choice([unit["many"], *unit["words"]]), rng.choice(["e", "e", "ye"]))
    x = rng.choice([f"{measure} {number} {link}{noun}", f"{measure} {link}{noun} {number}", f"{noun} {measure} {number}", f"{noun} {number}", noun])
    return f"{rng.choice(OPENINGS)} {rng.choice(ORDER).format(x=x)} {rng.choice(CLOSINGS)}"
