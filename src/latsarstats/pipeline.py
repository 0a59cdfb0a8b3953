"""The pipeline from seeds to package: every file of it, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.descriptor.location import FILE
from latsarstats.descriptor.package import package_descriptor, to_json
from latsarstats.errors import LatsarstatsError, MismatchError
from latsarstats.extraction.account import account_for
from latsarstats.extraction.scripts import scripts
from latsarstats.extraction.seeds import read_seed
from latsarstats.tabulation import restatements
from latsarstats.tabulation.assemble import assemble
from latsarstats.tabulation.csv_text import to_csv
from latsarstats.tabulation.models import MODELS
from latsarstats.tabulation.table import columns_of, name_of
from latsarstats.text.files import decode, read_bytes

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
        raise LatsarstatsError(f"{seeds}: there is no such folder; name the one that holds seeds/")
    for path in sorted(seeds.glob("*.txt")):
        if path.name not in read:
            raise MismatchError(
                f"{path}: no extraction script reads it; write one, or take the file out"
            )
