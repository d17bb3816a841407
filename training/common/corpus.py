"""The files of a corpus."""
import glob


def shards(folder):
    """Paths of the folder's train-*.npz, in order. Raises SystemExit, in words, where there is none."""
    found = sorted(glob.glob(f"{glob.escape(str(folder))}/train-*.npz"))
    if not found:
        raise SystemExit(f"{folder} has no train-*.npz to learn from: the recipe's generate.py makes them")
    return found
