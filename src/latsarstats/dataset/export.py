"""Read a package for an export: its check, its tables and, where it has some, its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.dataset.check import check_package
from latsarstats.dataset.evidence import TABLES
from latsarstats.dataset.installed import open_files
from latsarstats.errors import LatsarstatsError
from latsarstats.export.content import content_of
from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from latsarstats.export.content import Content, PrintedFigure


def read_content(path: Path, on_progress: Callable[[str], None]) -> Content:
    """Return what is exported of a package, whatever the outcome of its check.

    Args:
        path: the folder of a package, its descriptor, or a ``.zip`` of one.
        on_progress: called with each step.

    Raises:
        LatsarstatsError: the package cannot be read.
    """
    report = check_package(path, on_progress=on_progress)
    with open_files(path) as files:
        on_progress(sentence("export: tables"))
        package = files.readable()
        figures: tuple[PrintedFigure, ...] = ()
        why = ""
        if set(TABLES) <= set(files.tables):
            from latsarstats.dataset.corroboration import read_facts
            from latsarstats.dataset.printed_figures import printed_figures

            try:
                figures = tuple(printed_figures(read_facts(files)))
            except LatsarstatsError as error:
                why = error.reason
        return content_of(files.descriptor, package, report, figures, why)


def files_of(path: Path) -> tuple[Path, ...]:
    """Return what may be a file of a package, and which an export must not replace.

    Whatever a descriptor says may name a file: data, a schema, a file that is refused.

    Raises:
        LatsarstatsError: the package cannot be read.
    """
    with open_files(path) as files:
        descriptor = files.descriptor
        if not path.is_dir() and path.suffix.lower() == ".zip":
            return (path,)
        named = sorted(set(_strings(descriptor.properties)))
        return tuple(descriptor.folder / name for name in (descriptor.name, *named))


def _strings(given: object) -> Iterator[str]:
    """Yield the texts in JSON that may be the path of a file."""
    if isinstance(given, str) and "\0" not in given:
        yield given
    elif isinstance(given, dict):
        for each in given.values():
            yield from _strings(each)
    elif isinstance(given, list):
        for each in given:
            yield from _strings(each)
