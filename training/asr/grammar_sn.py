"""Shona words in their forms: noun classes and their concords, tenses, extensions (after Fortune's grammar of the standard language)."""
SUBJECT = {"1": "a", "1a": "a", "2": "va", "3": "u", "4": "i", "5": "ri", "6": "a", "7": "chi", "8": "zvi", "9": "i", "10": "dzi",
           "11": "ru", "12": "ka", "14": "hu", "15": "ku", "16": "pa"}
OBJECT = {**SUBJECT, "1": "mu", "1a": "mu", "6": "a"}
PERSONS = ["ndi", "u", "a", "ti", "mu", "va"]
PERSON_OBJECTS = ["ndi", "ku", "mu", "ti", "va"]
ADJECTIVE = {"1": "mu", "1a": "mu", "2": "va", "3": "mu", "4": "mi", "5": "", "6": "ma", "7": "chi", "8": "zvi", "9": "", "10": "", "11": "ru",
             "12": "ka", "14": "hu", "15": "ku", "16": "pa"}
OF = {"1": "wa", "1a": "wa", "2": "va", "3": "wa", "4": "ya", "5": "ra", "6": "a", "7": "cha", "8": "zva", "9": "ya", "10": "dza", "11": "rwa",
      "12": "ka", "14": "hwa", "15": "kwa", "16": "pa"}
THIS = {"1": "uyu", "1a": "uyu", "2": "ava", "3": "uyu", "4": "iyi", "5": "iri", "6": "aya", "7": "ichi", "8": "izvi", "9": "iyi", "10": "idzi",
        "11": "urwu", "12": "aka", "14": "uhwu", "15": "uku", "16": "apa"}
POSSESSORS = ["ngu", "ko", "ke", "edu", "enyu", "avo"]
AND = ["na", "na", "uye "]  # before a second name
NAMED = ["a", "va"]  # subjects of somebody's name
WHERE = ["ku", "ku", "mu", "pa", "ne", "kubva ku"]  # before a place
FUSED = {"ndi": "nda", "u": "wa", "a": "a", "ti": "ta", "mu": "ma", "va": "va", "i": "ya", "ri": "ra", "chi": "cha", "zvi": "zva", "dzi": "dza",
         "ru": "rwa", "ka": "ka", "hu": "hwa", "ku": "kwa", "pa": "pa"}


def extended(verb, rng):
    """Applied, causative, passive, reciprocal or stative; a vowel e or o in the root makes the extension's i an e."""
    root = verb[:-1]
    if len(root) < 2:
        return verb
    low = next((letter for letter in reversed(root) if letter in "aeiou"), "a") in "eo"
    return root + rng.choice(["era" if low else "ira", "esa" if low else "isa", "wa", "ana", "eka" if low else "ika", "eswa" if low else "iswa"])


def conjugated(subject, verb, rng, obj=""):
    """One finite form. subject: a concord; obj: an object concord or nothing."""
    stem, tense = obj + verb, rng.random()
    if tense < 0.22:
        return f"{subject}no{stem}"
    if tense < 0.34:
        return f"{subject}ri ku{stem}"
    if tense < 0.48:
        return f"{subject}cha{stem}"
    if tense < 0.60:
        return f"{FUSED[subject]}ka{stem}"
    if tense < 0.70:
        return f"{FUSED[subject]}{stem}"
    if tense < 0.79:
        return f"ha{subject}{stem[:-1]}i"
    if tense < 0.83:
        return f"ha{FUSED[subject]}na ku{stem}"
    if tense < 0.87:
        return f"ha{subject}cha{stem[:-1]}i"
    if tense < 0.91:
        return f"{subject}nga{stem[:-1]}e"
    if tense < 0.95:
        return f"{subject}{stem[:-1]}e"
    return f"{FUSED[subject]}i{stem}"


def infinitive(verb):
    return f"ku{verb}"


def commanded(verb, rng):
    return verb + rng.choice(["", "i", "iwo", "wo"])


def of(kind, noun):
    """`ra` + `mwana` -> `remwana`: the a of the concord becomes an e before a noun of classes 1a to 15."""
    concord = OF[kind]
    return f"{concord[:-1]}e{noun}"


def owned(kind, rng):
    owner = rng.choice(POSSESSORS)
    concord = OF[kind]
    return (concord[:-1] if owner[0] in "ea" else concord) + owner


def described(kind, noun, lexicon, rng):
    """The noun alone, or with one thing said about it."""
    way = rng.random()
    if way < 0.5:
        return noun
    if way < 0.64:
        return f"{noun} {ADJECTIVE[kind]}{rng.choice(lexicon.adjectives)}"
    if way < 0.74:
        return f"{noun} {OF[kind]}ka{rng.choice(lexicon.qualities)}"
    if way < 0.84:
        return f"{noun} {owned(kind, rng)}"
    if way < 0.92:
        return f"{noun} {of(kind, lexicon.noun(rng)[1])}"
    return f"{noun} {THIS[kind]}"
