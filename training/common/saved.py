"""Files that are whole or not there, whenever the process is killed."""
import os


def saved(path, write):
    """write: is given the path of a draft beside it, which then takes the place of `path`."""
    draft = f"{path}.draft"
    write(draft)
    os.replace(draft, path)
