"""The exceptions that a user of the package or the command line is meant to read."""


class LatsarstatsError(Exception):
    """A call, or a file that cannot be read or written; its text is one sentence for a person.

    The sentence names the file and the place and says what to do. The command line prints
    it and exits with status 2.
    """


class MismatchError(LatsarstatsError):
    """Two things that must fit together do not: a file and its hash, a phrase and its article.

    The command line exits with status 1.
    """


class UnknownNameError(LatsarstatsError, LookupError):
    """A table, a column or a row was asked for that the data package does not have."""


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
