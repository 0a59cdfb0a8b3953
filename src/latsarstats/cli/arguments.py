"""Types of arguments that several commands take."""

from __future__ import annotations

import argparse
from pathlib import Path

from latsarstats.language import sentence, translate


def file_name(text: str) -> str:
    """Return the name of a file, or ``-``."""
    if not text:
        raise argparse.ArgumentTypeError(translate(sentence("it is empty; name a file or folder")))
    return text


def path(text: str) -> Path:
    """Return the path of a file or folder, which need not exist."""
    if "\0" in text:
        said = sentence("{text!r} is no file name; check it", text=text)
        raise argparse.ArgumentTypeError(translate(said))
    return Path(file_name(text))


def positive_integer(text: str) -> int:
    """Return a whole number from 1 to 999,999,999."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        said = sentence("{text!r} is no whole number from 1 on", text=text)
        raise argparse.ArgumentTypeError(translate(said))
    return int(text)
