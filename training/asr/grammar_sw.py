"""Swahili words in their forms: noun classes and their concords, tenses, extensions (after Ashton's grammar of the standard language).

Classes as in Bantu grammars; 1a and 2a are living beings whose nouns have no prefix of their own (`simba`, `ng'ombe`): they agree as persons do. So
do those of 1k, who are kin and friends, but they are owned as things are (`dada yangu`).
"""
VOWELS = "aeiou"
# A subject is (what stands before a tense, what stands before it when denied).
SUBJECT = {kind: (plain, f"ha{plain}") for kind, plain in
           {"3": "u", "4": "i", "5": "li", "6": "ya", "7": "ki", "8": "vi", "9": "i", "10": "zi", "11": "u", "15": "ku"}.items()}
SUBJECT |= {"1": ("a", "ha"), "1a": ("a", "ha"), "2": ("wa", "hawa"), "2a": ("wa", "hawa")}
OBJECT = {"1": "m", "1a": "m", "2": "wa", "2a": "wa", "3": "u", "4": "i", "5": "li", "6": "ya", "7": "ki", "8": "vi", "9": "i", "10": "zi", "11": "u",
          "15": "ku"}
PERSONS = [("ni", "si"), ("u", "hu"), ("a", "ha"), ("tu", "hatu"), ("m", "ham"), ("wa", "hawa")]
PERSON_OBJECTS = ["ni", "ku", "m", "tu", "wa"]
# What begins `-a` (of), `-angu` (my) and the like.
LINK = {"1": "w", "1a": "w", "2": "w", "2a": "w", "3": "w", "4": "y", "5": "l", "6": "y", "7": "ch", "8": "vy", "9": "y", "10": "z", "11": "w", "15": "kw"}
THIS = {"1": "huyu", "1a": "huyu", "2": "hawa", "2a": "hawa", "3": "huu", "4": "hii", "5": "hili", "6": "haya", "7": "hiki", "8": "hivi", "9": "hii",
        "10": "hizi", "11": "huu", "15": "huku"}
THAT = {"1": "yule", "1a": "yule", "2": "wale", "2a": "wale", "3": "ule", "4": "ile", "5": "lile", "6": "yale", "7": "kile", "8": "vile", "9": "ile",
        "10": "zile", "11": "ule", "15": "kule"}
WHO = {"1": "ye", "1a": "ye", "2": "o", "2a": "o", "3": "o", "4": "yo", "5": "lo", "6": "yo", "7": "cho", "8": "vyo", "9": "yo", "10": "zo", "11": "o",
       "15": "ko"}
ADJECTIVE = {"1": "m", "1a": "m", "2": "wa", "2a": "wa", "3": "m", "4": "mi", "5": "", "6": "ma", "7": "ki", "8": "vi", "9": "n", "10": "n", "11": "m",
             "15": "ku"}
for _table in (SUBJECT, OBJECT, LINK, THIS, THAT, WHO, ADJECTIVE):
    _table["1k"] = _table["1"]
POSSESSORS = ["angu", "ako", "ake", "etu", "enu", "ao"]
AND = ["na "]
NAMED = [("a", "ha"), ("wa", "hawa")]
WHERE = ["katika ", "kwenye ", "kutoka ", "hadi ", "karibu na ", "mbele ya ", "nyuma ya ", "pamoja na "]
SHORT = {"la", "nywa", "ja", "fa"}  # one syllable: they keep the ku of the infinitive behind most tenses
TO_GO = {"enda": "kwenda", "isha": "kwisha"}
ORDERS = {"enda": ["nenda", "nendeni"], "ja": ["njoo", "njooni"], "leta": ["lete", "leteni"], "la": ["kula", "kuleni"], "nywa": ["kunywa", "kunyweni"],
          "fa": ["kufa", "kufeni"]}


def met(prefix, stem):
    """A prefix before a stem: `m` becomes `mw` before a vowel."""
    return f"{prefix}w{stem}" if prefix.endswith("m") and stem[0] in VOWELS else prefix + stem


def ended(verb, vowel):
    """With another last vowel; verbs from Arabic keep theirs (`jibu`, `samehe`)."""
    return verb[:-1] + vowel if verb.endswith("a") else verb


def infinitive(verb):
    return TO_GO.get(verb, f"ku{verb}")


def extended(verb, rng):
    """Applied, causative, passive, reciprocal or stative; a vowel e or o in the root makes the extension's i an e."""
    if verb in SHORT or not verb.endswith("a") or len(verb) < 4:
        return verb
    root = verb[:-1]
    low = "e" if next((letter for letter in reversed(root) if letter in VOWELS), "a") in "eo" else "i"
    if root[-1] in VOWELS:  # an l that was lost comes back: nunua, nunulia
        return root + rng.choice([f"l{low}a", f"l{low}wa", f"l{low}ka", "na"])
    return root + rng.choice([f"{low}a", f"{low}sha", "wa", "ana", f"{low}ka", f"{low}shwa", f"{low}wa"])


def conjugated(subject, verb, rng, obj=""):
    """One finite form. subject: a pair of SUBJECT; obj: an object concord or nothing."""
    plain, denied = subject
    stem, tense = met(obj, verb), rng.random()
    long = f"ku{verb}" if not obj and verb in SHORT else stem
    if tense < 0.24:
        return f"{plain}na{long}"
    if tense < 0.40:
        return f"{plain}li{long}"
    if tense < 0.54:
        return f"{plain}ta{long}"
    if tense < 0.66:
        return f"{plain}me{long}"
    if tense < 0.74:
        return met(denied, ended(stem, "i"))
    if tense < 0.79:
        return f"{denied}ku{stem}"
    if tense < 0.83:
        return f"{denied}ta{long}"
    if tense < 0.87:
        return f"{denied}ja{stem}"
    if tense < 0.91:
        return met(plain, ended(stem, "e"))
    if tense < 0.95:
        return f"{plain}ki{stem}"
    if tense < 0.98:
        return f"{plain}ngependa {infinitive(verb)}"
    return f"hu{stem}"


def commanded(verb, rng):
    way = rng.random()
    if way < 0.3:
        return rng.choice(["usi", "msi"]) + ended(verb, "e")
    if way < 0.5:
        return met(rng.choice(["u", "m"]), ended(verb, "e"))
    one, many = ORDERS.get(verb) or [verb, ended(verb, "e") + "ni"]
    return one if way < 0.8 else many


def of(kind, noun):
    return f"{LINK[kind]}a {noun}"


def owned(kind, rng):
    return ("y" if kind == "1k" else LINK[kind]) + rng.choice(POSSESSORS)


def adjective(kind, stem):
    """`kubwa` of class 6 -> `makubwa`; before a vowel, and behind the nasal of classes 9 and 10, prefixes change."""
    prefix, vowel = ADJECTIVE[kind], stem[0] in VOWELS
    if prefix == "n":
        return nasal(stem)
    if not vowel:
        return ("ji" if kind == "5" and stem == "pya" else prefix) + stem
    if prefix == "":
        return f"j{stem}"
    if prefix in ("wa", "ma"):  # a and i meet in e
        return prefix[0] + ("e" + stem[1:] if stem[0] in "ie" else "a" + stem)
    if prefix in ("mi", "vi", "ki") and stem[0] == "i":
        return prefix[0] + stem
    return {"m": "mw", "mi": "my", "ki": "ch", "vi": "vy", "ku": "kw"}[prefix] + stem


def nasal(stem):
    if stem[0] in VOWELS:
        return f"ny{stem}"
    if stem[0] == "r":
        return f"nd{stem[1:]}"
    if stem[0] in "bv" or stem == "pya":
        return f"m{stem}"
    return f"n{stem}" if stem[0] in "zdg" else stem


def described(kind, noun, lexicon, rng):
    """The noun alone, or with one thing said about it."""
    way = rng.random()
    if way < 0.5:
        return noun
    if way < 0.62:
        return f"{noun} {adjective(kind, rng.choice(lexicon.adjectives))}"
    if way < 0.68:
        return f"{noun} {rng.choice(lexicon.qualities)}"
    if way < 0.78:
        return f"{noun} {owned(kind, rng)}"
    if way < 0.86:
        return f"{noun} {of(kind, lexicon.noun(rng)[1])}"
    if way < 0.90:
        verb = rng.choice(lexicon.verbs)
        return f"{noun} {SUBJECT[kind][0]}na{WHO[kind]}{'ku' if verb in SHORT else ''}{verb}"
    if way < 0.97:
        return f"{noun} {rng.choice([THIS, THAT])[kind]}"
    return rng.choice([f"kila {noun}", f"{noun} gani", f"{noun} {'yu' if SUBJECT[kind][0] == 'a' else SUBJECT[kind][0]}pi"])
