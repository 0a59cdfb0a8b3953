"""What is wrong with how a package is checked: the faults that the fuzzer looks for."""

from __future__ import annotations

import collections
import contextlib
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any
from xml.etree import ElementTree

import frictionless

from latsarstats.checks.run import READERS, ReaderName
from latsarstats.dataset.check import check_package
from latsarstats.errors import LatsarstatsError
from latsarstats.finding import Report
from latsarstats.report.github import render_github
from latsarstats.report.json_report import render_json
from latsarstats.report.junit import render_junit
from latsarstats.report.markdown import render_markdown
from latsarstats.report.sarif import render_sarif
from latsarstats.report.terminal import Style
from latsarstats.report.text import report_lines

CANARY = "CANARY-7d1c"
"""What stands in a file beside the package, which nobody is to read."""

_FRAMES = 3
_CONTROL = {"Cc", "Cs", "Zl", "Zp"}
_DIRECTIONS = {
    chr(n) for n in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


@dataclass(frozen=True)
class Fault:
    """Something that must not be.

    Attributes:
        kind: what is the same for faults of one cause, as far as can be seen.
        detail: what is of this package.
    """

    kind: str
    detail: str


@dataclass
class Judgement:
    """What came of one package.

    Attributes:
        faults: what is wrong.
        accepted: whether the package passes our checks.
        accepted_there: whether frictionless accepts it; ``None`` where it was not asked.
        codes: the codes of the errors that were found.
        seconds: how long each engine took, and frictionless.
    """

    faults: list[Fault] = field(default_factory=list)
    accepted: bool = False
    accepted_there: bool | None = None
    codes: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


class TooLongError(BaseException):
    """A check takes too long; no ``except Exception`` is to catch it."""


class _NetworkError(OSError):
    """Something wants to reach the network."""


class _Guard:
    """Refuses the network, and notes who asked for it."""

    def __init__(self) -> None:
        self.is_on = False
        self.asked: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.is_on and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
            self.asked.append(f"{event} {arguments[-2:]}")
            raise _NetworkError("the network is not used here")


_GUARD = _Guard()
_is_guarded = False


@contextlib.contextmanager
def _guarded() -> Iterator[list[str]]:
    """Refuse the network, and give a list of what asked for it."""
    global _is_guarded
    if not _is_guarded:
        sys.addaudithook(_GUARD)
        _is_guarded = True
    _GUARD.asked = []
    _GUARD.is_on = True
    try:
        yield _GUARD.asked
    finally:
        _GUARD.is_on = False


@contextlib.contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise an exception when something takes longer than some seconds; 0 is for ever."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TooLongError

    if not seconds:
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Place:
    """A folder in which packages are written and checked, one after another."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.temporary = root / "temporary"
        self.temporary.mkdir(parents=True)
        (root / "outside.csv").write_text(f"a,b\n{CANARY},1\n")
        self._written = 0

    def write(self, files: Mapping[str, bytes]) -> Path:
        """Write a package to a new folder."""
        self._written += 1
        folder = self.root / f"package-{self._written}"
        folder.mkdir()
        write_files(files, folder)
        return folder


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files of a package to its folder."""
    for path, content in files.items():
        file = folder / path
        with contextlib.suppress(OSError, ValueError):  # a name no file can have, or a folder
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def judge(
    files: Mapping[str, bytes],
    place: Place,
    engines: Sequence[ReaderName] = READERS,
    *,
    with_frictionless: bool = True,
    patience: float = 0,
) -> Judgement:
    """Check a package on engines, and compare what they say, and what frictionless says.

    Args:
        files: the files of the package.
        place: where it is written.
        engines: the engines; the first is what the others are compared with.
        with_frictionless: whether frictionless is asked.
        patience: how many seconds a check may take; 0 is any number.
    """
    folder = place.write(files)
    before = _contents(folder)
    judgement = Judgement()
    temporary = tempfile.tempdir
    tempfile.tempdir = str(place.temporary)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            said = {}
            for engine in engines:
                start = time.process_time()
                said[engine] = _checked(folder, engine, judgement, patience)
                judgement.seconds[engine] = time.process_time() - start
                _look_for_remains(place, engine, judgement)
            _compare(said, judgement)
            if _contents(folder) != before:
                judgement.faults.append(Fault("changed: a file of the package", str(folder)))
            # Without a library that is not needed here, frictionless reads no Parquet.
            if with_frictionless and not any(path.endswith(".parquet") for path in files):
                start = time.process_time()
                _ask_frictionless(folder, judgement, patience)
                judgement.seconds["frictionless"] = time.process_time() - start
    finally:
        tempfile.tempdir = temporary
        shutil.rmtree(folder)
    return judgement


def _contents(folder: Path) -> dict[str, bytes | None]:
    """Return what is in a folder: its files with their contents, and its folders."""
    found: dict[str, bytes | None] = {}
    for parent, folders, names in os.walk(folder):
        found |= {os.path.join(parent, name): None for name in folders}  # noqa: PTH118
        for name in names:
            file = Path(parent) / name
            found[str(file)] = file.read_bytes()
    return found


def _look_for_remains(place: Place, engine: str, judgement: Judgement) -> None:
    left = sorted(os.listdir(place.temporary))  # noqa: PTH208
    if left:
        judgement.faults.append(Fault(f"left behind by {engine}", ", ".join(left)))
        for name in left:
            path = place.temporary / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _checked(
    folder: Path, engine: ReaderName, judgement: Judgement, patience: float
) -> Report | str | None:
    """Return the report of an engine, or its sentence; or ``None`` after another exception."""
    with _guarded() as asked:
        try:
            with _limited(patience):
                return check_package(folder, engine=engine)
        except LatsarstatsError as error:
            return str(error)
        except TooLongError as error:
            kind = f"too long: {_innermost(error)}"
            judgement.faults.append(Fault(kind, f"{engine}: more than {patience:g} seconds"))
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # what panics in Polars is no Exception
            judgement.faults.append(traceback_fault(error, engine))
        finally:
            judgement.faults += [Fault("network: asked for in a check", said) for said in asked]
    return None


def traceback_fault(error: BaseException, what: str) -> Fault:
    """Return the fault that an exception is."""
    kind = f"traceback: {type(error).__name__} in {_innermost(error)}"
    return Fault(kind, f"{what}: " + "".join(traceback.format_exception(error))[-3000:])


def _innermost(error: BaseException) -> str:
    """Return where an exception comes from: our last frame, and the last ones of all."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "latsarstats" in frame.filename]
    shown = [*ours[-1:], *(frame for frame in frames[-_FRAMES:] if frame not in ours[-1:])]
    return " > ".join(f"{Path(frame.filename).name}:{frame.name}" for frame in shown)


def _compare(said: Mapping[ReaderName, Report | str | None], judgement: Judgement) -> None:
    """Compare what engines say, and look at how it is printed in every format."""
    pages = {
        engine: report
        if report is None or isinstance(report, str)
        else _pages(report, engine, judgement)
        for engine, report in said.items()
    }
    (first, expected), *others = pages.items()
    report = said[first]
    if isinstance(report, Report):
        judgement.accepted = not report.failed
        errors = {finding.code for finding in report.findings if finding.severity == "error"}
        judgement.codes = tuple(sorted(errors))
    elif isinstance(report, str):
        judgement.codes = ("unreadable",)
        _look_at("error", report, judgement)
    for engine, page in others:
        if page is None or expected is None:  # a fault already
            continue
        if isinstance(page, str) or isinstance(expected, str):
            if str(page).replace(engine, first) != str(expected):
                kind = f"difference: {first} {_short(expected)}; {engine} {_short(page)}"
                judgement.faults.append(Fault(kind, f"{expected}\n{page}"))
        elif page != expected:
            judgement.faults.append(_difference(first, engine, expected, page))


def _short(page: dict[str, str] | str) -> str:
    """Return the kind of a sentence: without what is quoted, named or counted in it."""
    if not isinstance(page, str):
        return "gives a report"
    _, _, rest = page.partition(": ")
    return "says " + re.sub(r"'[^']*'|\"[^\"]*\"|[0-9]+|/\S+", "_", rest or page)[:80]


def _pages(report: Report, engine: ReaderName, judgement: Judgement) -> dict[str, str] | None:
    """Return the report in every format, or ``None`` where one cannot be made."""
    pages = {}
    try:
        pages["json"] = render_json(report)
        content = json.loads(pages["json"])
        if content.pop("engine") != engine:
            judgement.faults.append(Fault("format: the JSON names another engine", engine))
        pages["json"] = json.dumps(content, indent=1)
        pages["junit"] = re.sub(r' time="[0-9.]+"', "", render_junit(report))
        ElementTree.fromstring(pages["junit"].encode())
        pages["sarif"] = render_sarif(report)
        json.loads(pages["sarif"])
        pages["github"] = render_github(report)
        pages["markdown"] = render_markdown(report)
        pages["text"] = "\n".join(list(report_lines(report, Style()))[1:])
        for name in ("github", "markdown", "text"):
            _look_at(name, pages[name], judgement)
    except Exception as error:
        judgement.faults.append(traceback_fault(error, f"{engine}, a format"))
        return None
    if (content["outcome"] == "fail") != report.failed:
        judgement.faults.append(Fault("format: the JSON has another outcome", engine))
    for name, page in pages.items():
        if CANARY in page:
            judgement.faults.append(Fault(f"leak: {name} has what is outside", page[:2000]))
    return pages


def _look_at(name: str, page: str, judgement: Judgement) -> None:
    """Look for characters that a terminal would obey."""
    if page.isprintable():
        return
    found = {
        f"U+{ord(c):04X}"
        for c in page
        if c != "\n" and (unicodedata.category(c) in _CONTROL or c in _DIRECTIONS)
    }
    if found:
        kind = f"characters: control or direction characters in the format {name}"
        judgement.faults.append(Fault(kind, " ".join(sorted(found))))


def _difference(
    first: str, engine: str, expected: Mapping[str, str], page: Mapping[str, str]
) -> Fault:
    """Return what differs between the reports of two engines."""
    one, other = json.loads(expected["json"]), json.loads(page["json"])
    ours, theirs = (
        collections.Counter(json.dumps(f, sort_keys=True) for f in content["findings"])
        for content in (one, other)
    )
    only, more = ours - theirs, theirs - ours
    if only or more:
        codes = [
            "+".join(sorted({json.loads(text)["code"] for text in found})) or "nothing"
            for found in (only, more)
        ]
        kind = f"difference: only {first}: {codes[0]}; only {engine}: {codes[1]}"
        detail = f"only {first}: {[*only][:3]}\nonly {engine}: {[*more][:3]}"
        return Fault(kind, detail[:3000])
    names = [name for name in one if one[name] != other.get(name)]
    if not names:
        names = [f"the format {name}" for name in expected if expected[name] != page[name]]
    lines = [
        f"{line} | {its}"
        for name in expected
        for line, its in zip(expected[name].splitlines(), page[name].splitlines(), strict=False)
        if line != its
    ]
    kind = f"difference: {engine} from {first}, same findings: {', '.join(names)}"
    return Fault(kind, "\n".join(lines[:6])[:3000])


def _ask_frictionless(folder: Path, judgement: Judgement, patience: float) -> None:
    """Compare our verdict with that of frictionless."""
    with _guarded() as asked:
        try:
            with _limited(patience):
                report = frictionless.validate(str(folder / "datapackage.json"))
            errors = report.flatten(["type", "note"])
            judgement.accepted_there = bool(report.valid)
            reason = " ".join(sorted({str(kind) for kind, _ in errors}))
            detail = "; ".join(f"{kind}: {note}" for kind, note in errors[:3])
        except TooLongError:
            return
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            judgement.accepted_there = False
            reason = f"{type(error).__name__} in {_innermost(error)}"
            detail = str(error)
        if asked:  # it would have read something that nobody else reads
            judgement.accepted_there = None
            return
    if judgement.accepted and not judgement.accepted_there:
        judgement.faults.append(Fault(f"weaker: frictionless rejects: {reason}", detail[:1000]))
