"""Ways to order something in Shona; those of `dev` and `test` are never heard in training."""

FRAMES = {
    "train": [
        "ndinoda {x}", "ndinoda kutenga {x}", "ndipeiwo {x}", "ndipei {x}", "ndokumbirawo {x}", "nditumireiwo {x}",
        "tinoda {x}", "tiri kuda {x}", "ndiri kuda {x}", "ndiri kutsvaga {x}", "tipeiwo {x}", "wedzera {x}",
        "wedzera {x} pane zvandiri kutenga", "isa {x} mubhasikiti", "isai {x} mubhasikiti", "tengai {x}",
        "nditengereiwo {x}", "ndingawane here {x}", "mune {x} here ndinoda kutenga", "ndauya kuzotenga {x}",
        "ndichatora {x}", "ndatora {x}", "ndichirongerwa {x}", "nyora {x}", "nyorai {x} pane zvekutenga", "{x}",
        "{x} ndapota", "ndinokumbira {x}", "ndione {x} ndibhadhare", "ndiunzirei {x}",
    ],
    "dev": ["ndaida kutenga {x}", "ndiwanirei {x}", "ndokumbira kutengeserwa {x}"],
    "test": [
        "ndotsvaga {x}", "ndipakirei {x}", "musakanganwe {x}", "ndingade {x}", "chindipai {x}", "amai vati nditenge {x}",
        "tichada {x}", "wedzerai {x} pachinyorwa",
    ],
}
OPENINGS = {
    "train": ["mhoro", "mhoroi", "makadii", "ndapota", "shamwari", "masikati", "mangwanani", "hesi"],
    "dev": ["pamusoroi"],
    "test": ["manheru", "iwe shamwari", "pamusoroi henyu"],
}
CLOSINGS = {
    "train": ["ndapota", "nhasi", "ndatenda", "shamwari", "maita basa", "izvozvi"],
    "dev": ["zvino"],
    "test": ["mangwana", "ndatenda zvikuru", "kana muinazvo"],
}


def phrase(x, split, rng):
    """x within a way to order it, sometimes with a greeting before and a courtesy behind."""
    words = rng.choice(FRAMES[split]).format(x=x)
    if rng.random() < 0.25:
        words = f"{rng.choice(OPENINGS[split])} {words}"
    if rng.random() < 0.25:
        words = f"{words} {rng.choice(CLOSINGS[split])}"
    return words
