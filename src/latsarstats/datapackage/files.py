"""Files of a package, read whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.datapackage.fingerprint import _digest, fingerprint_faults
from latsarstats.errors import LatsarstatsError
from latsarstats.files.text import read_bytes
from latsarstats.finding import structure_finding
from latsarstats.language import sentence

if TYPE_CHECKING:
    from latsarstats.datapackage.descriptor import Descriptor
    from latsarstats.finding import Finding


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The bytes of a resource, and whether they are those that the descriptor describes."""

    raw: bytes
    is_as_described: bool


def read_file(descriptor: Descriptor, name: str) -> tuple[ReadFile | None, tuple[Finding, ...]]:
    """Return the file of a resource, if it can be read, and what is wrong with it."""
    path = str(descriptor.resources[name]["path"])
    try:
        raw = read_bytes(descriptor.file(name))
    except LatsarstatsError as error:
        return None, (
            structure_finding(
                "file", sentence("The file is not read: {reason}.", reason=error.reason), name, path
            ),
        )
    faults = fingerprint_faults(
        descriptor.resources[name],
        path,
        len(raw),
        lambda algorithm: _digest(algorithm, raw),
        lambda algorithm: _digest(algorithm, raw.replace(b"\r\n", b"\n")),
    )
    return ReadFile(raw, not any(f.severity == "error" for f in faults)), faults
