"""What the voice reads: characters with a blank before, between and behind them, as VITS has it."""
ALPHABET = "_ abcdefghijklmnopqrstuvwxyz'-.,?!"  # the first is the blank
NUMBER = {letter: i for i, letter in enumerate(ALPHABET)}
BLANK = 0


def readable(text):
    """Lower case, and nothing but what the alphabet has: what tokenizer.json does in the page."""
    return "".join(letter for letter in text.lower() if letter in NUMBER and letter != ALPHABET[BLANK]).strip()


def numbers(text):
    """2 n + 1 ids for n characters."""
    ids = [BLANK]
    for letter in readable(text):
        ids += [NUMBER[letter], BLANK]
    return ids
