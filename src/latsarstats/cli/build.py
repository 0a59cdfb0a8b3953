"""``latsarstats build``: make the data package from its articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from latsarstats.cli.arguments import path
from latsarstats.cli.output import FAILED, Done
from latsarstats.language import sentence
from latsarstats.report.terminal import page

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = sentence(
        "Make data/ and datapackage.json from seeds/: all of it or nothing."
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=path,
        default=Path(),
        metavar="FOLDER",
        help=sentence("folder that has seeds/; the current one by default"),
    )
    parser.add_argument(
        "--originals",
        type=path,
        metavar="DIR",
        help=sentence("read the original articles in DIR instead of their excerpts"),
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help=sentence(
            "write nothing; list the files that are not up to date, and exit 1 if there are any"
        ),
    )


def run(call: argparse.Namespace) -> Done:
    """Build the package, or list the files that a build would change."""
    from latsarstats.dataset.build import build, outdated
    from latsarstats.files.interrupts import WRITING, interruptible

    if call.check:
        found = outdated(call.folder, call.originals)
        if not found:
            return Done(sentence("Everything is up to date."))
        lines = [
            line
            for file in found
            for line in (
                sentence("{path} is not up to date:", path=file.path),
                *(f"  {line}" for line in file.diff),
            )
        ]
        return Done(page(lines), FAILED)
    with interruptible(WRITING):
        changed = build(call.folder, call.originals)
    what = (
        sentence("changed {changed}", changed=", ".join(changed))
        if changed
        else sentence("nothing changed")
    )
    return Done(
        sentence("Built the package in {folder}: {what}.", folder=call.folder.resolve(), what=what)
    )
