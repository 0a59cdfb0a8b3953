"""An optional library that is installed and does not load, in words."""

from __future__ import annotations


def does_not_load(library: str, extra: str, error: Exception) -> str:
    """Return a clause on a library that is broken, and what to do.

    Args:
        library: its name.
        extra: the extra that installs it.
        error: what its import raised: an exception of any kind.
    """
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return (
        f"{library} does not load ({reason}); run"
        f" pip install --force-reinstall 'latsarstats[{extra}]'"
    )
