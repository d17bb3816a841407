"""Figures of one test set: shares with Wilson's 95 % intervals, F1 of each head, and what was taken for what."""
from collections import Counter
from math import sqrt

from catalogue import PRODUCT_LABELS, QUANTITY_LABELS


def wilson(right, tries):
    """[low, high]"""
    z, share = 1.959964, right / tries
    middle = (share + z * z / (2 * tries)) / (1 + z * z / tries)
    half = z / (1 + z * z / tries) * sqrt(share * (1 - share) / tries + z * z / (4 * tries * tries))
    return [round(max(0, middle - half), 4), round(min(1, middle + half), 4)]


def share(hits):
    return dict(value=round(sum(hits) / len(hits), 4), interval=wilson(sum(hits), len(hits)), count=len(hits))


def macro_f1(truth, given):
    """Mean F1 of the labels that are there."""
    scores = []
    for label in sorted(set(truth)):
        hit = sum(t == g == label for t, g in zip(truth, given))
        scores.append(2 * hit / (truth.count(label) + given.count(label)))
    return round(sum(scores) / len(scores), 4)


def confused(labels, truth, given, most=8):
    pairs = Counter((labels[t], labels[g]) for t, g in zip(truth, given) if t != g)
    return [dict(said=said, heard=heard, count=count) for (said, heard), count in pairs.most_common(most)]


def figures(product, quantity, products, quantities):
    """product, quantity: what was said; products, quantities: what was heard. Lists of label numbers.

    Where nothing listed was ordered there is no number to be right about, so such utterances count for the product alone.
    """
    orders = [i for i, label in enumerate(product) if label > 0]
    out = dict(product=share([t == g for t, g in zip(product, products)]), product_f1=macro_f1(product, products),
               product_confusions=confused(PRODUCT_LABELS, product, products))
    if orders:
        said, heard = [quantity[i] for i in orders], [quantities[i] for i in orders]
        out.update(quantity=share([t == g for t, g in zip(said, heard)]), quantity_f1=macro_f1(said, heard),
                   both=share([products[i] == product[i] and quantities[i] == quantity[i] for i in orders]),
                   quantity_confusions=confused(QUANTITY_LABELS, said, heard))
    return out
