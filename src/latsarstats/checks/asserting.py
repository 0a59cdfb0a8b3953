"""frictionless with its ``assert`` statements, also under ``python -O``.

It rejects some times and dates by ``assert`` (``fields/time.py``, ``fields/datetime.py`` of 5.21),
which ``-O`` leaves out, so that cells would pass which nobody has looked at.
"""

from __future__ import annotations

import importlib
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from typing import TYPE_CHECKING, Any

from latsarstats.errors import LatsarstatsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType

_NAME = "frictionless"


def import_frictionless() -> Any:
    """Return the module ``frictionless``, its assertions at work.

    Raises:
        LatsarstatsError: it has been imported without them.
    """
    if not __debug__:
        loaded = sys.modules.get(_NAME)
        if loaded is None:
            sys.meta_path.insert(0, _Finder())
        elif not isinstance(getattr(loaded.__spec__, "loader", None), _Loader):
            raise LatsarstatsError(
                "frictionless has been imported without its assertions, by which it rejects some"
                " cells; run Python without -O"
            )
    return importlib.import_module(_NAME)


class _Loader(SourceFileLoader):
    """Compiles a module with assertions, whatever Python was started with."""

    def get_code(self, fullname: str) -> CodeType:
        """Compile from source: what is cached is as Python was started."""
        path = self.get_filename(fullname)
        source = self.get_data(path)
        code: CodeType = compile(source, path, "exec", dont_inherit=True, optimize=0)
        return code


class _Finder(MetaPathFinder):
    """Finds the modules of frictionless where they are, for :class:`_Loader`."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the usual spec with that loader."""
        if fullname.partition(".")[0] != _NAME:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec
