"""Where the descriptor of a package is."""

from __future__ import annotations

FILE = "datapackage.json"
"""The name of the file, as the Data Package standard has it."""


FILES = (FILE, "datapackage.yaml", "datapackage.yml")
"""The names by which a descriptor is found in a folder; the first that is there is read."""
