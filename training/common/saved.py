"""Files that are whole or not there, whenever the process is killed."""
import contextlib
import os


def saved(path, write):
    """write: is given the path of a draft beside it, which then takes the place of `path`. Where it fails, as on a full disk, none is left."""
    draft = f"{path}.draft"
    try:
        write(draft)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.remove(draft)
        raise
    os.replace(draft, path)


def checkpoint(what, path):
    """A checkpoint, whole."""
    import torch  # what makes no checkpoints needs none

    saved(path, lambda draft: torch.save(what, draft))


def arrays(path, **columns):
    """An .npz file, whole."""
    import numpy as np

    def write(draft):
        with open(draft, "wb") as file:  # by its name alone numpy would add an ending
            np.savez(file, **columns)

    saved(path, write)
