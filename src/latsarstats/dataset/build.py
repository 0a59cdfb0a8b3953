"""The pipeline from seeds to package: every file in memory, then all of them in place or none."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pandera.pandas as pa

from latsarstats.datapackage.location import FILE
from latsarstats.dataset import restatements
from latsarstats.dataset.check import check_package
from latsarstats.dataset.descriptor import package_descriptor, to_json
from latsarstats.dataset.installed import open_files
from latsarstats.dataset.script import account_for, read_seed, scripts
from latsarstats.dataset.tables import assemble
from latsarstats.errors import LatsarstatsError, MismatchError
from latsarstats.files.csv_text import to_csv
from latsarstats.files.text import decode, read_bytes
from latsarstats.files.writing import recover, replace_files
from latsarstats.language import sentence
from latsarstats.schemas.frames import typed
from latsarstats.schemas.models import MODELS
from latsarstats.schemas.table import columns_of, name_of

if TYPE_CHECKING:
    from pathlib import Path


def package_files(seeds: Path, originals: Path | None = None) -> dict[str, bytes]:
    """Return the bytes of every file of the package, by its path in it.

    Those under ``seeds/`` are given and only read; the others are made.

    Args:
        seeds: the folder of the excerpts and ``restatements.csv``.
        originals: the folder of the original articles, to read those instead of excerpts.

    Raises:
        LatsarstatsError: a seed cannot be read.
        MismatchError: a seed is not the one that its script pins, or a script does not fit it.
    """
    found = scripts()
    _refuse_unread(seeds, {script.source.seed for script in found})
    read = [read_seed(script.source, seeds, originals) for script in found]
    accounts = [account_for(seed, script) for seed, script in zip(read, found, strict=True)]
    kept_by_hand = seeds / restatements.FILE
    raw = read_bytes(kept_by_hand)
    lines = restatements.printed_lines(decode(raw, kept_by_hand), kept_by_hand)
    restated = list(restatements.restatement_rows(lines))
    tables = assemble(accounts, restated)

    files = {
        f"data/{name_of(model)}.csv": to_csv(columns_of(model), tables[name_of(model)]).encode()
        for model in MODELS
    }
    files[f"seeds/{restatements.FILE}"] = raw
    files.update((f"seeds/{seed.source.seed}", seed.excerpt) for seed in read)
    descriptor = package_descriptor(
        [script.source for script in found],
        files,
        {row["publisher"]: row["address"] for row in restated},
    )
    return {**files, FILE: to_json(descriptor).encode()}


def _refuse_unread(seeds: Path, read: set[str]) -> None:
    if not seeds.is_dir():
        raise LatsarstatsError(
            sentence("there is no such folder; name the one that holds seeds/"), path=seeds
        )
    for path in sorted(seeds.glob("*.txt")):
        if path.name not in read:
            raise MismatchError(
                sentence("no extraction script reads it; write one, or take the file out"),
                path=path,
            )


LINES_OF_DIFF = 12
"""Lines shown of the difference of one file: enough to see what kind it is."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """A file that is not as a build would make it.

    Attributes:
        path: the file, relative to the folder of the package.
        diff: the first lines of the difference, from the file to what a build makes.
    """

    path: str
    diff: tuple[str, ...]


def build(root: Path, originals: Path | None = None) -> tuple[str, ...]:
    """Make ``data/`` and ``datapackage.json`` in ``root`` from its ``seeds/``.

    Only files that differ are written. They pass every check of the package before they take
    the place of what was there; if anything stops the build, the old files are still there.
    Before that, what a build that was killed has left is finished or undone.

    Args:
        root: the folder that holds ``seeds``.
        originals: the folder of the original articles, to read those instead of excerpts.

    Returns:
        The paths of the files that were new or changed, relative to ``root``.

    Raises:
        LatsarstatsError: a seed cannot be read, or a file cannot be written, or another build
            is writing there.
        MismatchError: a seed is not the one pinned, a script does not fit its article, or
            the package made does not pass its checks.
    """
    if root.is_dir():
        recover(root)
    files = package_files(root / "seeds", originals)
    if all(_present(root / path) == raw for path, raw in files.items()):
        _refuse_broken(root)
        return ()
    return replace_files(root, files, _refuse_broken)


def _refuse_broken(folder: Path) -> None:
    for finding in check_package(folder).findings:
        if finding.severity == "error":
            raise MismatchError(
                sentence(
                    "{place}, as built: {message} Nothing was changed, since the package"
                    " would not pass its checks; mend the seed or script behind it",
                    place=finding.place,
                    message=finding.message,
                )
            )
    _refuse_invalid(folder)


def _refuse_invalid(folder: Path) -> None:
    """Refuse tables that break what their models say beyond the descriptor."""
    with open_files(folder) as files:
        tables = {model: files.table(name_of(model)) for model in MODELS}
    for model, table in tables.items():
        try:
            model.validate(typed(model, table.cells), lazy=True)
        except pa.errors.SchemaErrors as errors:
            check = errors.failure_cases["check"].iloc[0]
            raise MismatchError(
                sentence(
                    "{path}, as built: it must hold that {check}. Nothing was changed; mend"
                    " the script behind it",
                    path=table.path,
                    check=check,
                )
            ) from None


def outdated(root: Path, originals: Path | None = None) -> tuple[Outdated, ...]:
    """Return the files of the package in ``root`` that a build would change.

    Raises:
        LatsarstatsError: a seed cannot be read.
        MismatchError: a seed is not the one pinned, or a script does not fit its article.
    """
    found = []
    for path, raw in package_files(root / "seeds", originals).items():
        old = _present(root / path)
        if old != raw:
            found.append(Outdated(path, _diff(path, old or b"", raw)))
    return tuple(found)


def _present(path: Path) -> bytes | None:
    try:
        return read_bytes(path)
    except LatsarstatsError:
        return None


def _diff(path: str, old: bytes, new: bytes) -> tuple[str, ...]:
    lines = difflib.unified_diff(
        old.decode("utf-8", "backslashreplace").splitlines(),
        new.decode("utf-8", "backslashreplace").splitlines(),
        fromfile=path,
        tofile=f"{path} as built",
        lineterm="",
        n=0,
    )
    return tuple(islice(lines, LINES_OF_DIFF))
