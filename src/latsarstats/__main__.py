"""``python -m latsarstats``, the same as the command ``latsarstats``."""

from latsarstats.cli import command

if __name__ == "__main__":
    raise SystemExit(command())
