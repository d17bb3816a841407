"""Shona counting words."""


def number(n, words):
    """0..99 as it is counted. words: `units` and `tens`, by their figure."""
    if n == 0:
        return "zero"
    tens, units = divmod(n, 10)
    if tens == 0:
        return words["units"][units]
    return words["tens"][tens] + (f" ne{words['units'][units]}" if units else "")
