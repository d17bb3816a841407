"""What people ask the assistant for, from the phrasings that ship: models-manifest/skills/ and orders/."""
import functools
import re

from asr.languages import GRAMMARS, NUMBERS
from asr.lexicon import orders_of, skills_of, strings, words_of

PART = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")


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


class Requests:
    """A language's skills and orders as texts with slots, and what fills the slots."""

    def __init__(self, language):
        self.skills, self.orders, self.grammar, self.numbers = skills_of(language), orders_of(language), GRAMMARS[language], NUMBERS[language]
        skills, words = self.skills["skills"].values(), words_of(language)
        self.asked = [text for skill in skills for text in strings(skill.get("intents", {}))]
        self.said = [text for skill in skills for text in strings(skill.get("say", {})) if " " in text]
        measures = (*self.skills["units"].values(), *self.skills["currencies"].values())
        self.units = [word for unit in measures for word in unit["said"] if word.isalpha() and len(word) > 2]
        self.ordering, self.openings, self.closings = (words[key].split(";") for key in ("orders", "openings", "closings"))

    def time_of_day(self, rng):
        some, measured = self.numbers.some, self.numbers.MEASURED
        form = rng.choice(self.skills["times"])["form"].format(h=some(rng) if rng.random() < 0.2 else rng.choice(self.numbers.HOURS), m=some(rng, measured))
        return f"{form} {rng.choice(rng.choice(list(self.skills['parts'].values())))}" if rng.random() < 0.4 else form

    def duration(self, rng):
        unit = rng.choice(list(self.skills["durations"].values()))
        return unit["one"] if rng.random() < 0.2 else unit["many"].format(n=self.numbers.some(rng, self.numbers.MEASURED))

    def filled(self, name, lexicon, rng):
        """Words for a slot; those that ask for free text get some."""
        name, some = name.rstrip("0123456789"), self.numbers.some
        if name in ("number", "n", "count"):
            return some(rng, rng.choice(self.numbers.AGREEING)) if rng.random() < 0.4 else some(rng)
        if name in ("unit", "currency"):
            return rng.choice(self.units)
        if name == "time":
            return self.time_of_day(rng)
        if name in ("duration", "left"):
            return self.duration(rng)
        if name == "relative":
            return rng.choice(rng.choice(list(self.skills["relative"].values())))
        if name in ("day", "weekday", "date"):
            return rng.choice([*strings(self.skills["days"])])
        if name == "month":
            return rng.choice([*strings(self.skills["months"])])
        if name in ("language", "country", "list"):
            return rng.choice([*strings(self.skills["languages" if name == "language" else "countries" if name == "country" else "lists"])])
        if name == "text":
            return f"{self.grammar.infinitive(rng.choice(lexicon.verbs))} {lexicon.noun(rng)[1]}"
        return lexicon.noun(rng)[1]

    def around(self, text, rng):
        return f"{rng.choice(self.openings)} {text} {rng.choice(self.closings)}"


requests = functools.lru_cache(None)(Requests)


def asked(lexicon, rng):
    """A request, or what the assistant answers to one."""
    wanted = requests(lexicon.language)
    text = opened(rng.choice(wanted.asked if rng.random() < 0.8 else wanted.said), rng)
    return wanted.around(SLOT.sub(lambda slot: wanted.filled(slot.group(1), lexicon, rng), text), rng)


def ordered(lexicon, rng):
    """`ndipeiwo mapaketi maviri eshuga` and its like."""
    wanted = requests(lexicon.language)
    product, units = rng.choice(list(wanted.orders["products"].values())), wanted.orders["units"]
    noun, n = rng.choice([product["name"], *product["words"]]), rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20])
    unit = units[product["unit"] if "unit" in product and rng.random() < 0.8 else rng.choice(list(units))]
    x = wanted.numbers.amount(unit, n, noun, rng)
    opening = rng.choice(wanted.openings)
    return f"{opening} {rng.choice(wanted.ordering).format(x=x)} {rng.choice(wanted.closings)}"
