"""A model's folder in the place of another: all of it or nothing, whenever the process is killed."""
import os
import shutil


def beside(shipped):
    """(where the new one is made ready, where the old one is kept for a moment)"""
    home, name = os.path.split(os.path.abspath(shipped))
    return os.path.join(home, f".{name}.new"), os.path.join(home, f".{name}.old")


def recovered(shipped):
    """Puts right what a killed call left: the old folder comes back, or goes where the new one is in its place."""
    new, old = beside(shipped)
    if os.path.isdir(old) and not os.path.isdir(shipped):
        os.rename(old, shipped)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)


def placed(folder, shipped, finish):
    """The files of `folder` as the whole of `shipped`. Where there was none, it is the first. finish: is called with the folder that is made ready, before anything is replaced."""
    recovered(shipped)
    new, old = beside(shipped)
    shutil.copytree(folder, new)
    finish(new)
    if os.path.isdir(shipped):
        os.rename(shipped, old)
    os.rename(new, shipped)
    shutil.rmtree(old, ignore_errors=True)
