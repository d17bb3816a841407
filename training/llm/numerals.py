"""Counting words."""


def number(n, words):
    """0..99 as it is counted. words: `zero`, `units` and `tens` by their figure, and the `join` between the two."""
    if n == 0:
        return words["zero"]
    tens, units = divmod(n, 10)
    if tens == 0:
        return words["units"][units]
    return words["tens"][tens] + (f"{words['join']}{words['units'][units]}" if units else "")
