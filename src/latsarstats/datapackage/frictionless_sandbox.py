"""frictionless, confined to one folder: the second wall behind the gate.

What :mod:`latsarstats.datapackage.gate` admits names nothing outside the folder of the package.
Here frictionless is run so that a hole in that gate reaches nothing: its system has loaders for
local files and inline data alone, parsers for a few formats and no other controls, it recognises no
descriptors in data, retrieves none from a path, and this thread opens no connection and starts
no program meanwhile.

It runs with its ``assert`` statements, also under ``python -O``: by them it rejects some times and
dates (``fields/time.py``, ``fields/datetime.py`` of 5.21), which would pass unseen otherwise.
"""

from __future__ import annotations

import contextlib
import csv
import importlib
import sys
import threading
from collections import OrderedDict
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from latsarstats.datapackage.archive import CompressionFault
from latsarstats.datapackage.gate import fault_of_file
from latsarstats.errors import LatsarstatsError
from latsarstats.language import join, reason_of, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import CodeType, ModuleType

    from latsarstats.datapackage.archive import Budget


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
                sentence(
                    "frictionless has been imported without its assertions, by which it"
                    " rejects some cells; run Python without -O"
                )
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


_ENGAGED = threading.RLock()
"""frictionless has one system in a process, so that one thread at a time can have it confined."""

_IS_CONFINED: ContextVar[bool] = ContextVar("latsarstats_is_confined", default=False)

_FORBIDDEN_EVENTS = (
    *("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.bind", "socket.sendto"),
    *("urllib.", "http.client.", "ftplib.", "smtplib.", "imaplib.", "telnetlib.", "webbrowser."),
    *("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile"),
)
"""The audit events, by how they begin, of what reads from elsewhere or runs something."""

_PARSERS = ("csv", "json", "excel", "ods", "parquet", "inline", "pandas")
"""The formats of frictionless that are read, by the names of its modules.

Its reader of Parquet hands what it has read to that of pandas.
"""

_HOOKS = ("create_loader", "create_parser", "detect_resource", "select_control_class")
"""What its plugins are asked for."""

_WORKBOOKS = ("xlsx", "ods", "xls")
_TEXT_FORMATS = ("csv", "tsv")


_SAMPLE = 100
"""Lines by which frictionless guesses what a dialect leaves open."""


@dataclass(slots=True)
class CsvLines:
    """Where the records of a CSV file lie, noted while frictionless reads them.

    Attributes:
        starts: the line where each record begins, from 1.
        count: how many lines have been read.
        broken: the records whose quotes are misplaced, by the line where they begin, each with
            the reason; they are read as frictionless (5.21) does, which passes over it.
        nul: the first line with a NUL byte.
        fault: why the dialect cannot be used.
    """

    starts: list[int] = field(default_factory=list)
    count: int = 0
    broken: list[tuple[int, str]] = field(default_factory=list)
    nul: int | None = None
    fault: str = ""

    def clear(self) -> None:
        """Forget the lines of another file."""
        self.starts, self.broken = [], []
        self.count, self.nul, self.fault = 0, None, ""


@contextlib.contextmanager
def confined(folder: Path, budget: Budget, lines: CsvLines | None = None) -> Iterator[None]:
    """Confine frictionless to the files of a folder for as long as the context lasts.

    Args:
        folder: the folder of the package, absolute.
        budget: what its compressed files may still unpack to.
        lines: where to note the lines of the CSV file that is read.

    Raises:
        LatsarstatsError: frictionless was imported without its ``assert`` statements, by which
            it rejects some cells.
    """
    frictionless = import_frictionless()
    detector, metadata = frictionless.Detector, frictionless.Metadata
    system = frictionless.system
    with _ENGAGED, contextlib.ExitStack() as stack:
        plugins = _plugins(folder, budget, CsvLines() if lines is None else lines)
        methods: dict[str, OrderedDict[str, Any]] = {
            hook: OrderedDict() for hook in system.supported_hooks
        }
        for hook in _HOOKS:
            for name, plugin in plugins.items():
                if hook in vars(type(plugin)):
                    methods[hook][name] = getattr(plugin, hook)
        for name, value in (
            ("plugins", plugins),
            ("methods", methods),
            ("trusted", False),
            ("onerror", "ignore"),
            ("standards", "v2"),
            ("_System__http_session", _NoSession()),
        ):
            stack.enter_context(_replaced(system, name, value))
        stack.enter_context(_replaced(metadata, "metadata_retrieve", classmethod(_copy)))
        unrecognised = staticmethod(lambda *_, **__: None)
        stack.enter_context(_replaced(detector, "detect_metadata_type", unrecognised))
        stack.enter_context(_offline())
        yield


@contextlib.contextmanager
def _replaced(holder: object, name: str, value: object) -> Iterator[None]:
    """Set an attribute in the holder itself, and bring back what was there, or nothing."""
    had = name in vars(holder)
    before = vars(holder).get(name)
    setattr(holder, name, value)
    try:
        yield
    finally:
        if had:
            setattr(holder, name, before)
        else:
            delattr(holder, name)


@contextlib.contextmanager
def _offline() -> Iterator[None]:
    _add_hook()
    token = _IS_CONFINED.set(True)
    try:
        yield
    finally:
        _IS_CONFINED.reset(token)


_HOOKED: list[bool] = []


def _add_hook() -> None:
    # A hook stays for as long as the process does; where nothing is confined, it does nothing.
    if not _HOOKED:
        _HOOKED.append(True)
        sys.addaudithook(_refuse)


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN_EVENTS) and _IS_CONFINED.get():
        raise PermissionError(f"{event}: a package reaches nothing outside its folder")


class _NoSession:
    """What frictionless has in place of a session of HTTP."""

    def __getattr__(self, name: str) -> NoReturn:
        raise PermissionError("a package reaches nothing outside its folder")


def _copy(cls: Any, descriptor: Any, *, size: int | None = None) -> dict[str, Any]:  # noqa: ARG001
    """Copy a descriptor; unlike the method it replaces, never read one from a path or address."""
    from copy import deepcopy

    from frictionless import FrictionlessException, errors

    if isinstance(descriptor, dict):
        return deepcopy(descriptor)
    raise FrictionlessException(
        (cls.metadata_Error or errors.MetadataError)(note="descriptors in other files are not read")
    )


def _plugins(folder: Path, budget: Budget, lines: CsvLines) -> OrderedDict[str, Any]:
    from importlib import import_module

    from frictionless import FrictionlessException, Plugin, errors
    from frictionless.formats.csv import CsvControl, CsvParser, CsvPlugin
    from frictionless.schemes.local.loader import LocalLoader
    from frictionless.schemes.multipart.plugin import MultipartPlugin

    class Loader(LocalLoader):
        """Opens plain files in the folder, and none that unpack to too much."""

        def read_byte_stream_create(self) -> Any:
            file = Path(str(self.resource.normpath))
            fault = fault_of_file(folder, file)
            if fault:
                raise FrictionlessException(errors.SchemeError(note=join(": ", (file.name, fault))))
            kind = str(self.resource.compression or self.resource.format or "")
            if self.resource.compression and self.resource.format in _WORKBOOKS:
                note = f"{file.name}: a workbook is compressed as it is; unpack it"
                raise FrictionlessException(errors.CompressionError(note=note))
            try:
                budget.spend(file, kind)
            except CompressionFault as error:
                raise FrictionlessException(
                    errors.CompressionError(note=join(": ", (file.name, reason_of(error))))
                ) from None
            return file.open("rb")

        def read_text_stream(self) -> Any:
            usual: Any = super()
            stream = usual.read_text_stream()
            if self.resource.format in _TEXT_FORMATS and not self.resource.compression:
                # Bytes of another encoding take out their own cells: what they are is said of
                # the file.
                with contextlib.suppress(LookupError):
                    stream.reconfigure(errors="surrogateescape")
            return stream

        def write_byte_stream(self, path: str) -> Any:
            raise FrictionlessException(errors.SchemeError(note=f"{path}: nothing is written"))

    class LocalPlugin(Plugin):
        """Loads local files by :class:`Loader`."""

        def create_loader(self, resource: Any) -> Any:
            return Loader(resource) if resource.scheme == "file" else None

    class LinedCsvParser(CsvParser):
        """Reads CSV as its parent does (5.21), and notes the line of every record.

        It is strict, so that a quote that is never closed does not swallow the rest of the file.
        """

        def read_cell_stream_create(self) -> Iterator[list[str]]:
            control = CsvControl.from_dialect(self.resource.dialect)
            sample = list(islice(self.loader.text_stream, _SAMPLE))
            if self.resource.format == "tsv":
                control.set_not_defined("delimiter", "\t")
            try:
                guessed: Any = csv.Sniffer().sniff(
                    "".join(sample), control.get_defined("delimiter", default=",\t;|")
                )
            except csv.Error:
                guessed = csv.excel()
            if guessed.quotechar == "'":
                guessed.quotechar = '"'
            for name, found in (
                ("delimiter", guessed.delimiter),
                ("line_terminator", guessed.lineterminator),
                ("escape_char", guessed.escapechar),
                ("quote_char", guessed.quotechar),
                ("skip_initial_space", guessed.skipinitialspace),
            ):
                control.set_not_defined(name, found, distinct=True)
            yield from _records(chain(sample, self.loader.text_stream), control.to_python(), lines)

    class LinedCsvPlugin(CsvPlugin):
        """Reads CSV by :class:`LinedCsvParser`."""

        def create_parser(self, resource: Any) -> Any:
            return LinedCsvParser(resource) if resource.format in _TEXT_FORMATS else None

        detect_resource = CsvPlugin.detect_resource
        select_control_class = CsvPlugin.select_control_class

    plugins: OrderedDict[str, Any] = OrderedDict(local=LocalPlugin(), multipart=MultipartPlugin())
    for name in _PARSERS:
        module = import_module(f"frictionless.formats.{name}")
        plugins[name] = getattr(module, f"{name.capitalize()}Plugin")()
    plugins["csv"] = LinedCsvPlugin()
    return plugins


class _Lines:
    """The lines of a file, of which those of the last record can be read again."""

    def __init__(self, text: Iterator[str], lines: CsvLines) -> None:
        self._text = text
        self._lines = lines
        self._again: list[str] = []
        self.of_record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._again:
            line = self._again.pop()
        else:
            line = next(self._text)
            self._lines.count += 1
            if "\0" in line and self._lines.nul is None:
                self._lines.nul = self._lines.count
        self.of_record.append(line)
        return line

    def read_again(self) -> None:
        """Go back to the line where the last record begins."""
        self._again.extend(reversed(self.of_record))
        self.of_record.clear()

    @property
    def next_line(self) -> int:
        """The number of the next line."""
        return self._lines.count - len(self._again) + 1


def _records(text: Iterator[str], dialect: Any, lines: CsvLines) -> Iterator[list[str]]:
    """Yield the records of CSV, noting where each begins, and which are broken."""
    lines.clear()
    source = _Lines(text, lines)
    try:
        reader = csv.reader(source, dialect=dialect, strict=True)
    except (TypeError, ValueError) as error:
        lines.fault = sentence("The dialect cannot be used: {error}.", error=reason_of(error))
        raise
    while True:
        start = source.next_line
        source.of_record.clear()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            lines.broken.append((start, str(error)))
            source.read_again()
            cells = next(csv.reader(source, dialect=dialect))
            reader = csv.reader(source, dialect=dialect, strict=True)
        if cells is None:
            return
        lines.starts.append(start)
        yield cells
