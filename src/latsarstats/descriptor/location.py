"""Where the descriptor of a package is."""

from __future__ import annotations

FILE = "datapackage.json"
"""The name of the file, as the Data Package standard has it."""
