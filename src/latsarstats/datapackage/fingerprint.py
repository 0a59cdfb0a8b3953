"""Size and hash of a file, as its descriptor gives them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from latsarstats.finding import structure_finding
from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from latsarstats.finding import Finding

_AS_WRITTEN = frozenset({"md5", "sha256"})
"""The algorithms by which frictionless 5.21 compares a hash, as it is written."""


_HASHES = _AS_WRITTEN | {
    *("sha1", "sha224", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512"),
    *("blake2b", "blake2s"),
}
"""The algorithms by which a hash is checked: those of a fixed length that Python always has."""


def algorithms_of(resource: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the algorithm by which a resource has a hash that is checked, if it has one."""
    given = resource.get("hash")
    named = (given.rpartition(":")[0] or "md5") if isinstance(given, str) and given else ""
    algorithm = named.casefold().replace("sha-", "sha").replace("sha3-", "sha3_")
    return (algorithm,) if algorithm in _HASHES else ()


def has_unknown_hash(resource: Mapping[str, Any]) -> bool:
    """Tell whether a resource has a hash by an algorithm that nobody knows here."""
    return bool(resource.get("hash")) and not algorithms_of(resource)


def fingerprint_faults(
    resource: Mapping[str, Any],
    path: str,
    size: int,
    digest: Callable[[str], str],
    unix_digest: Callable[[str], str],
) -> tuple[Finding, ...]:
    """Return a finding where a file has not the size or hash that its resource gives.

    Args:
        resource: its resource.
        path: the file, to be named.
        size: its bytes.
        digest: gives its hash by an algorithm.
        unix_digest: gives the hash that it would have with line feeds alone at its line ends.
    """
    name, what = str(resource["name"]), ""
    for algorithm in algorithms_of(resource):
        wanted = str(resource["hash"]).rpartition(":")[2]
        if algorithm not in _AS_WRITTEN:
            wanted = wanted.casefold()
        found = digest(algorithm)
        if found != wanted:
            what = sentence(
                "its {algorithm} is {found}… and not {wanted}…",
                algorithm=algorithm,
                found=found[:12],
                wanted=wanted[:12],
            )
            if unix_digest(algorithm) == wanted:
                what = sentence("its line ends were changed; save it with line feeds")
                return (_changed(what, name, path),)
    if resource.get("bytes") and resource["bytes"] != size:
        what = sentence("it has {size} bytes and not {bytes}", size=size, bytes=resource["bytes"])
    return (_changed(what, name, path),) if what else ()


def _changed(what: str, name: str, path: str) -> Finding:
    return structure_finding(
        "hash", sentence("The file is not the one described: {what}.", what=what), name, path
    )


def _digest(algorithm: str, raw: bytes) -> str:
    return hashlib.new(algorithm, raw, usedforsecurity=False).hexdigest()
