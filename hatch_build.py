"""The wheel carries the data package, where ``latsarstats.package_path()`` looks for it.

An editable install does not: there, the package is that of the checkout.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Add the descriptor, the tables and the seeds to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Map them into the module, unless the install is editable."""
        if version == "standard":
            for part in ("datapackage.json", "data", "seeds"):
                build_data["force_include"][part] = f"latsarstats/package/{part}"
