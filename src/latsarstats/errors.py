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
