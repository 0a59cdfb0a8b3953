"""The verdict in a line, and how often each rule was decided how."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from latsarstats.finding import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from latsarstats.finding import CheckResult, Finding, Report, Tally

_WORDS = {"pass": "OK", "incomplete": "INCOMPLETE", "fail": "FAIL"}


def verdict(report: Report) -> str:
    """Return the outcome in a word, and a sentence on what failed, passed or was not decided."""
    tallies = [result.tally for result in report.results if result.tally is not None]
    parts = [
        *_failed_groups(tallies),
        *_of_checks(report),
        *_undecided_groups(tallies),
    ]
    known = report.count("known")
    if known:
        what = "1 discrepancy is" if known == 1 else f"{known:,} discrepancies are"
        parts.append(f"{what} in the sources and known")
    word = _WORDS[report.outcome]
    may_be_wrong = not report.is_described and any(tally.failed for tally in tallies)
    if not report.failed and may_be_wrong:
        word = "SUSPICIOUS"  # a table whose guessed sums fail may be wrong
    return f"{word}: {'; '.join(parts)}."


def _failed_groups(tallies: Sequence[Tally]) -> Iterator[str]:
    """Yield how many of the groups and rows failed."""
    for unit in ("group", "row"):
        of_unit = [tally for tally in tallies if tally.unit == unit]
        failing = [tally for tally in of_unit if tally.failed]
        if failing:
            failed = sum(tally.failed for tally in failing)
            among = sum(tally.count for tally in of_unit)
            yield f"{failed:,} of {counted(among, unit)} failed in {counted(len(failing), 'rule')}"


def _undecided_groups(tallies: Sequence[Tally]) -> Iterator[str]:
    """Yield how many of the groups and rows were not decided."""
    for may_lack, ending in ((False, ""), (True, ", as allowed")):
        lacking = [tally for tally in tallies if tally.incomplete and tally.may_lack == may_lack]
        number = sum(tally.incomplete for tally in lacking)
        if number:
            units = sorted({tally.unit for tally in lacking})
            what = " or ".join(unit if number == 1 else f"{unit}s" for unit in units)
            were = "was" if number == 1 else "were"
            yield f"{number:,} {what} in {counted(len(lacking), 'rule')} {were} not decided{ending}"
    if empty := sum(tally.could_run and not tally.count for tally in tallies):
        yield f"{counted(empty, 'rule')} had nothing to decide"


def _of_checks(report: Report) -> Iterator[str]:
    """Yield how many checks passed, and how many did not."""
    outcomes: Counter[str] = Counter(result.outcome for result in report.results)
    yield f"{outcomes['pass']} of {len(report.results)} checks passed"
    for outcome, words in (
        ("fail", "failed"),
        ("not run", "could not be run"),
        ("warning", "gave a warning"),
    ):
        if outcomes[outcome]:
            yield f"{outcomes[outcome]} {words}"
    if any((f.level, f.code, f.severity) == _NO_RULES for f in report.findings):
        yield "there are no rules, so nothing was added up"


_NO_RULES = ("package", "rules", "info")
"""The finding that a package has no rules."""


def of_rules(report: Report) -> Iterator[tuple[CheckResult, Tally]]:
    """Yield the results of the rules, each with how often it was decided how."""
    for result in report.results:
        if result.tally is not None:
            yield result, result.tally


def with_place(where: str, finding: Finding) -> str:
    """Return the message of a finding after its place, if it has one."""
    return f"{where}: {finding.message}" if where else finding.message


def title_with_scope(result: CheckResult) -> str:
    """Return what must hold, and on how much it was decided."""
    return f"{result.title} ({result.scope})" if result.scope else result.title


def rule_outcome(result: CheckResult, tally: Tally) -> str:
    """Return the outcome of a rule as a whole; one that was not run has no other."""
    return "not run" if result.outcome == "not run" else tally.outcome


def tally_text(tally: Tally) -> str:
    """Return how often a rule was decided how."""
    return (
        f"{tally.passed:,} passed, {tally.failed:,} failed,"
        f" {tally.incomplete:,} incomplete, {tally.known:,} known"
    )
