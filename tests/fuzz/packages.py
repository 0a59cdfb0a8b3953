"""Check many packages that differ from good ones by a few steps, and look for faults.

Run it as ``python tests/fuzz/packages.py --count 1000 --seed 1``. Every package follows from
the seed and its index alone; ``--only INDEX`` makes one of them again.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import contextlib
import copy
import functools
import multiprocessing
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "checks")]

from judging import Fault, Judgement, Place, judge, traceback_fault, write_files
from plan import Plan, plan_of
from subject import DESCRIPTOR, Subject

from latsarstats.checks.run import READERS, ReaderName

PATIENCE = 60.0
"""Seconds that one check of so small a package may take."""

_MEMORY = 12 * 2**30
"""Bytes of address space of a worker, so that a trap does not take the machine with it."""

_PORTION = 20
"""Packages that a worker gets at a time."""

_ATTEMPTS = 500
"""Packages that are tried to make one with a fault smaller."""

LEAST_SOUND = 1 / 3
"""The share of packages that are to be sound, so that a weak verdict can show."""


@dataclass(frozen=True)
class Options:
    """How packages are made and checked."""

    seed: int
    engines: tuple[ReaderName, ...] = READERS
    in_turn: bool = False
    is_hostile: bool = False
    patience: float = PATIENCE

    def engines_of(self, index: int) -> tuple[ReaderName, ...]:
        """Return the engines for a package: all, or the first with one of the others."""
        first, *others = self.engines
        return (first, others[index % len(others)]) if self.in_turn and others else self.engines


@dataclass
class Tally:
    """What came of many packages.

    Attributes:
        packages: how many there were.
        sound: those that frictionless and we accept.
        rejected: those that both reject.
        stricter: how many were rejected by us alone, by the codes of their errors.
        seconds: how long each engine took.
        asked: how many packages each engine was asked of.
        faults: the faults, by kind and by the index of the package.
    """

    packages: int = 0
    sound: int = 0
    rejected: int = 0
    stricter: collections.Counter[str] = field(default_factory=collections.Counter)
    seconds: collections.Counter[str] = field(default_factory=collections.Counter)
    asked: collections.Counter[str] = field(default_factory=collections.Counter)
    faults: dict[str, dict[int, Fault]] = field(default_factory=dict)

    def add(self, index: int, judgement: Judgement) -> None:
        """Count a package."""
        self.packages += 1
        both = (judgement.accepted, judgement.accepted_there)
        self.sound += both == (True, True)
        self.rejected += both == (False, False)
        if both == (False, True):
            self.stricter[" ".join(judgement.codes)] += 1
        for name, seconds in judgement.seconds.items():
            self.seconds[name] += seconds  # type: ignore[assignment]
            self.asked[name] += 1
        for fault in judgement.faults:
            self.faults.setdefault(fault.kind, {}).setdefault(index, fault)

    def merge(self, other: Tally) -> None:
        """Add what another worker has counted."""
        self.packages += other.packages
        self.sound += other.sound
        self.rejected += other.rejected
        self.stricter.update(other.stricter)
        self.seconds.update(other.seconds)
        self.asked.update(other.asked)
        for kind, found in other.faults.items():
            self.faults.setdefault(kind, {}).update(found)


def fast_folder() -> str | None:
    """Return a folder in memory, where the system has one."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def examine(index: int, options: Options, place: Place) -> Judgement:
    """Make and judge the package of an index."""
    plan = plan_of(options.seed, index, is_hostile=options.is_hostile)
    return _judged(plan.build(), options, place, options.engines_of(index))


def _judged(
    subject: Subject, options: Options, place: Place, engines: Sequence[ReaderName]
) -> Judgement:
    return judge(
        subject.written(),
        place,
        engines,
        with_frictionless=not options.is_hostile,
        patience=options.patience,
    )


_place: Place | None = None


def _start(root: str) -> None:
    """Make the folder of a worker."""
    global _place
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    _place = Place(Path(root) / f"worker-{os.getpid()}")


def _portion(indices: range, options: Options) -> Tally:
    assert _place is not None
    tally = Tally()
    for index in indices:
        (_place.root / "index").write_text(str(index))
        try:
            tally.add(index, examine(index, options, _place))
        except Exception as error:
            tally.add(index, Judgement([traceback_fault(error, "the fuzzer")]))
    return tally


def run(indices: range, options: Options, workers: int, root: Path) -> Tally:
    """Judge packages on several workers, and say now and then how many there were.

    A worker that ends without a word ends the run with a fault, which names the packages that
    were checked then.
    """
    tally = Tally()
    start = shown = time.monotonic()
    portions = [indices[n : n + _PORTION] for n in range(0, len(indices), _PORTION)]
    with concurrent.futures.ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(str(root),),
    ) as pool:
        results = [pool.submit(_portion, portion, options) for portion in portions]
        for result in concurrent.futures.as_completed(results):
            try:
                _announce(result.result(), tally)
                tally.merge(result.result())
            except concurrent.futures.BrokenExecutor as error:
                for file in root.glob("worker-*/index"):
                    fault = Fault("crash: a worker ended", f"{error}")
                    tally.faults.setdefault(fault.kind, {})[int(file.read_text())] = fault
                break
            if time.monotonic() - shown > 30:
                shown = time.monotonic()
                pace = tally.packages / (shown - start)
                print(
                    f"{tally.packages:,} packages, {pace:.1f} a second, {tally.sound:,} sound,"
                    f" {len(tally.faults)} kinds of faults",
                    file=sys.stderr,
                )
    return tally


def _announce(portion: Tally, tally: Tally) -> None:
    """Print each kind of fault when it is first met: a long run may be ended before its report."""
    for kind, found in portion.faults.items():
        if kind not in tally.faults:
            print(f"fault: {kind}, package {min(found)}", file=sys.stderr)


@dataclass(frozen=True)
class Reduced:
    """A package with a fault, made smaller: what is left of its steps and of its files."""

    plan: Plan
    subject: Subject


def reduce(index: int, kind: str, options: Options, place: Place) -> Reduced | None:
    """Return a smaller package with the same fault, or ``None`` where it does not occur again."""
    plan = plan_of(options.seed, index, is_hostile=options.is_hostile)
    first, *others = options.engines_of(index)
    for engines in ((first,), *((first, other) for other in others)):
        if _has_fault(plan.build(), kind, engines, options, place):
            break
    else:
        return None
    attempts = iter(range(_ATTEMPTS))

    def has_fault(subject: Subject) -> bool:
        is_left = next(attempts, None) is not None
        return is_left and _has_fault(subject, kind, engines, options, place)

    number = len(plan.steps)
    while number:
        number -= 1
        if has_fault((fewer := plan.without(number)).build()):
            plan = fewer
    return Reduced(plan, _smaller(plan.build(), has_fault))


def _has_fault(
    subject: Subject, kind: str, engines: Sequence[ReaderName], options: Options, place: Place
) -> bool:
    judgement = judge(
        subject.written(),
        place,
        engines,
        with_frictionless=kind.startswith("weaker"),
        patience=options.patience,
    )
    return any(fault.kind == kind for fault in judgement.faults)


def _smaller(subject: Subject, has_fault: Callable[[Subject], bool]) -> Subject:
    """Return a package with all taken away, part by part and line by line, that is not needed."""
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for fewer in _fewer(subject):
            if has_fault(smaller := fewer(subject)):
                subject, is_smaller = smaller, True
    return subject


def _fewer(subject: Subject) -> Iterator[Callable[[Subject], Subject]]:
    """Yield ways to take something away: large parts first, and of a list the last ones."""
    for path in subject.files:
        yield functools.partial(_without_file, path=path)
    if subject.raw is None:
        paths = [path for path in _paths(subject.descriptor) if path != ("resources",)]
        paths.reverse()
        for part in sorted(paths, key=len):
            yield functools.partial(_without_part, path=part)
    for path, content in subject.files.items():
        for line in reversed(range(content.count(b"\n"))):
            yield functools.partial(_without_line, path=path, line=line)


def _without_file(subject: Subject, path: str) -> Subject:
    fewer = copy.deepcopy(subject)
    fewer.files.pop(path, None)
    return fewer


def _without_part(subject: Subject, path: tuple[Any, ...]) -> Subject:
    fewer = copy.deepcopy(subject)
    with contextlib.suppress(KeyError, IndexError, TypeError):  # it is gone already
        _delete(fewer.descriptor, path)
    return fewer


def _without_line(subject: Subject, path: str, line: int) -> Subject:
    fewer = copy.deepcopy(subject)
    lines = fewer.files.get(path, b"").splitlines(keepends=True)
    del lines[line : line + 1]
    if path in fewer.files:
        fewer.files[path] = b"".join(lines)
    return fewer


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for name, item in list(items):
        yield (*path, name)
        if isinstance(item, dict | list):
            yield from _paths(item, (*path, name))


def _delete(value: Any, path: tuple[Any, ...]) -> None:
    *parents, last = path
    for name in parents:
        value = value[name]
    del value[last]


def report(tally: Tally, options: Options, place: Place, keep: Path | None) -> None:
    """Print what came of a run, with each kind of fault once, as small as it gets."""
    share = tally.sound / max(tally.packages, 1)
    print(f"{tally.packages:,} packages, seed {options.seed}")
    print(f"{tally.sound:,} sound ({share:.1%}): accepted by frictionless and by us")
    print(f"{tally.rejected:,} rejected by both, {tally.stricter.total():,} by us alone")
    for codes, count in tally.stricter.most_common(15):
        print(f"    {count:,} for {codes or 'no error, but a check that did not run'}")
    for name, seconds in tally.seconds.items():
        print(f"{1000 * seconds / tally.asked[name]:.1f} ms a package: {name}")
    print(f"{len(tally.faults)} kinds of faults")
    for number, (kind, found) in enumerate(sorted(tally.faults.items()), start=1):
        index = min(found)
        print(f"\n{number}. {kind}\n   {len(found)} packages: {sorted(found)[:8]}")
        print("   " + found[index].detail.rstrip().replace("\n", "\n   "))
        if not kind.startswith("crash"):
            _show_reduced(number, index, kind, options, place, keep)


def _show_reduced(
    number: int, index: int, kind: str, options: Options, place: Place, keep: Path | None
) -> None:
    again = f"--seed {options.seed} --only {index}"
    reduced = reduce(index, kind, options, place)
    if reduced is None:
        print(f"   {again}: does not occur again by itself")
        return
    print(f"   {again}: {reduced.plan}")
    files = reduced.subject.written()
    if keep is None:
        print("   " + files[DESCRIPTOR].decode(errors="replace")[:1500].replace("\n", "\n   "))
        return
    name = re.sub("[^a-z0-9]+", "-", kind.lower()).strip("-")[:70]
    folder = keep / f"{number:02}-{name}"
    folder.mkdir(parents=True)
    write_files(files, folder)
    (folder / "README").write_text(f"{kind} ({again}: {reduced.plan})\n")
    print(f"   kept in {folder}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the fuzzer; the exit status is 1 where there is a fault, or too few are sound."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=1000, help="how many packages (1000)")
    parser.add_argument("--start", type=int, default=0, help="the index of the first one (0)")
    parser.add_argument("--seed", type=int, default=1, help="of all of them (1)")
    parser.add_argument("--only", type=int, metavar="INDEX", help="only the package of this index")
    parser.add_argument("--engines", default=",".join(READERS), help="the engines, with commas")
    parser.add_argument(
        "--in-turn", action="store_true", help="each package on the first engine and one other"
    )
    parser.add_argument(
        "--hostile",
        action="store_true",
        help="put addresses, outside paths and slow patterns in, and leave frictionless out",
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write packages with faults")
    call = parser.parse_args(arguments)
    os.environ["POLARS_MAX_THREADS"] = "1"  # of each worker; there is one for each processor
    engines = cast("tuple[ReaderName, ...]", tuple(call.engines.split(",")))
    if not set(engines) <= set(READERS):
        parser.error(f"the engines are {', '.join(READERS)}")
    options = Options(call.seed, engines, call.in_turn, call.hostile)
    with tempfile.TemporaryDirectory(prefix="latsarstats-fuzz-", dir=fast_folder()) as root:
        place = Place(Path(root) / "main")
        if call.only is not None:
            tally = Tally()
            print(plan_of(options.seed, call.only, is_hostile=options.is_hostile))
            tally.add(call.only, examine(call.only, options, place))
        else:
            indices = range(call.start, call.start + call.count)
            tally = run(indices, options, call.workers, Path(root))
        report(tally, options, place, call.keep)
    is_short = call.only is None and not call.hostile and tally.sound < LEAST_SOUND * call.count
    if is_short:
        print("Too few packages are sound for a weak verdict to show.")
    return int(bool(tally.faults) or is_short)


if __name__ == "__main__":
    sys.exit(main())
