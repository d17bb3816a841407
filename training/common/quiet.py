"""Leaves the machine alone while something on it is being measured."""
import os
import time


def quiet():
    """Waits while the file that the environment's QUIET names is there."""
    file = os.environ.get("QUIET")
    while file and os.path.exists(file):
        time.sleep(1)
