"""The exceptions that a user of the package or the command line is meant to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.language import join, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence


class LatsarstatsError(Exception):
    """A call, or a file that cannot be read or written; its text is one sentence for a person.

    The sentence names the file and the place and says what to do. The command line prints
    it and exits with status 2.

    Attributes:
        reason: what is wrong and what to do, without the path.
        path: the file or folder, as it was named; empty where the error is about none.
    """

    def __init__(self, reason: str, *, path: object = "") -> None:
        """Join the path and the reason to a sentence."""
        self.reason = reason
        self.path = path if isinstance(path, str) else str(path)
        super().__init__(join(": ", (self.path, reason)) if self.path else reason)


class MismatchError(LatsarstatsError):
    """Two things that must fit together do not: a file and its hash, a phrase and its article.

    The command line exits with status 1.
    """


class UnknownNameError(LatsarstatsError, LookupError):
    """The data package has no table, column or row of that name.

    Attributes:
        name: the name that is unknown.
        nearest: the name that may be meant, or nothing.
    """

    name = ""
    nearest = ""


_NEAR = 0.75
"""How alike two names are, from 0 to 1, for one to be taken as a slip for the other."""

_MOST_NAMES = 10
"""Names listed where one was not found."""


def unknown_name(what: str, name: str, known: Sequence[str]) -> UnknownNameError:
    """Return the error on an unknown name, with the nearest known one.

    Args:
        what: how the sentence begins, as in ``"there is no table"``.
        name: the name that is unknown.
        known: the names that there are.
    """
    near = nearest(name, known, _NEAR)
    listed = ", ".join(known[:_MOST_NAMES]) + (", …" if len(known) > _MOST_NAMES else "")
    hint = sentence("there are {listed}", listed=listed)
    if near:
        hint = sentence("did you mean {near}? There are {listed}", near=near, listed=listed)
    error = UnknownNameError(sentence("{what} {name!r}; {hint}", what=what, name=name, hint=hint))
    error.name, error.nearest = name, near
    return error


def nearest(name: str, known: Sequence[str], least: float = 0.6) -> str:
    """Return the known name that is most like an unknown one; nothing where none is like it.

    Args:
        name: the name that is unknown.
        known: the names that there are.
        least: how alike the two must be, from 0 to 1.
    """
    import difflib  # takes a moment to import, and is rarely needed

    return "".join(difflib.get_close_matches(name, known, n=1, cutoff=least))


def unreadable(error: OSError, path: object) -> LatsarstatsError:
    """Return the error on a file that cannot be read.

    Args:
        error: why the system does not give it.
        path: the file, as it is named.
    """
    if isinstance(error, FileNotFoundError):
        return LatsarstatsError(
            sentence("there is no such file; check the name and the folder"), path=path
        )
    reason = reason_of_system(error) or sentence("it cannot be read")
    return LatsarstatsError(
        sentence("cannot be read ({reason}); it must be a readable file", reason=reason), path=path
    )


_OF_SYSTEM = {
    str(said): said
    for said in (
        sentence("No such file or directory"),
        sentence("Permission denied"),
        sentence("Is a directory"),
        sentence("Not a directory"),
        sentence("File exists"),
        sentence("File name too long"),
        sentence("No space left on device"),
        sentence("Read-only file system"),
        sentence("Too many levels of symbolic links"),
        sentence("Input/output error"),
    )
}
"""What systems say of a file, for those that say it so; of others it stays as it is."""


def reason_of_system(error: OSError) -> str:
    """Return why the system does not do what it was asked to; nothing where it does not say."""
    said = error.strerror or ""
    return _OF_SYSTEM.get(said, said)


def does_not_load(library: str, extra: str, error: Exception) -> str:
    """Return a clause on a library that is broken, and what to do.

    Args:
        library: its name.
        extra: the extra that installs it.
        error: what its import raised: an exception of any kind.
    """
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return sentence(
        "{library} does not load ({reason}); run pip install --force-reinstall"
        " 'latsarstats[{extra}]'",
        library=library,
        reason=reason,
        extra=extra,
    )
