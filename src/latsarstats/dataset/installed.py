"""Where the data package that comes with the program is."""

from __future__ import annotations

from pathlib import Path

from latsarstats.errors import LatsarstatsError


def package_path() -> Path:
    """Return the folder of the data package: in the wheel, or the checkout it is run from.

    ``frictionless validate`` works on the ``datapackage.json`` in it.

    Raises:
        LatsarstatsError: the package is not there; it has not been built.
    """
    source = Path(__file__).resolve().parents[1]
    carried, checkout = source / "package", source.parents[1]
    for folder in (carried, checkout):
        if (folder / "datapackage.json").is_file():
            return folder
    raise LatsarstatsError(f"{checkout}: holds no datapackage.json; run `latsarstats build` there")
