"""The verdict in a line, and how often each rule was decided how."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from latsarstats.finding import counted
from latsarstats.language import count_sentence, join, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from latsarstats.finding import CheckResult, Finding, Report, Tally

_WORDS = {"pass": sentence("OK"), "incomplete": sentence("INCOMPLETE"), "fail": sentence("FAIL")}

OUTCOMES: Mapping[str, str] = {
    "pass": sentence("pass"),
    "warning": sentence("warning"),
    "fail": sentence("fail"),
    "incomplete": sentence("incomplete"),
    "known": sentence("known"),
    "not run": sentence("not run"),
    "error": sentence("error"),
}
"""What a person reads for the outcome of a check or a rule."""


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
        parts.append(
            count_sentence(
                "{number:,} discrepancy is in the sources and known",
                "{number:,} discrepancies are in the sources and known",
                known,
            )
        )
    word = _WORDS[report.outcome]
    if not report.failed and any(tally.failed for tally in tallies):
        word = sentence("SUSPICIOUS")  # what fails is no more than a warning
    return sentence("{word}: {parts}.", word=word, parts=join("; ", parts))


def _failed_groups(tallies: Sequence[Tally]) -> Iterator[str]:
    """Yield how many of the groups and rows failed."""
    units: tuple[Literal["group", "row"], ...] = ("group", "row")
    for unit in units:
        of_unit = [tally for tally in tallies if tally.unit == unit]
        failing = [tally for tally in of_unit if tally.failed]
        if failing:
            yield sentence(
                "{failed:,} of {all} failed in {rules}",
                failed=sum(tally.failed for tally in failing),
                all=counted(sum(tally.count for tally in of_unit), unit),
                rules=counted(len(failing), "rule"),
            )


def _undecided_groups(tallies: Sequence[Tally]) -> Iterator[str]:
    """Yield how many of the groups and rows were not decided."""
    for may_lack, ending in ((False, ""), (True, sentence(", as allowed"))):
        lacking = [tally for tally in tallies if tally.incomplete and tally.may_lack == may_lack]
        number = sum(tally.incomplete for tally in lacking)
        if number:
            yield count_sentence(
                "{what} in {rules} was not decided{ending}",
                "{what} in {rules} were not decided{ending}",
                number,
                what=_groups_or_rows(number, lacking),
                rules=counted(len(lacking), "rule"),
                ending=ending,
            )
    if empty := sum(tally.could_run and not tally.count for tally in tallies):
        yield sentence("{rules} had nothing to decide", rules=counted(empty, "rule"))


def _groups_or_rows(number: int, tallies: Sequence[Tally]) -> str:
    first, *others = {tally.unit for tally in tallies}
    if others:
        return count_sentence("{number:,} group or row", "{number:,} groups or rows", number)
    return counted(number, first)


def _of_checks(report: Report) -> Iterator[str]:
    """Yield how many checks passed, and how many did not."""
    outcomes: Counter[str] = Counter(result.outcome for result in report.results)
    yield sentence(
        "{passed} of {count} checks passed", passed=outcomes["pass"], count=len(report.results)
    )
    if outcomes["fail"]:
        yield sentence("{count} failed", count=outcomes["fail"])
    if outcomes["not run"]:
        yield sentence("{count} could not be run", count=outcomes["not run"])
    if outcomes["warning"]:
        yield sentence("{count} gave a warning", count=outcomes["warning"])
    if any((f.level, f.code, f.severity) == _NO_RULES for f in report.findings):
        yield sentence("there are no rules, so nothing was added up")


_NO_RULES = ("package", "rules", "info")
"""The finding that a package has no rules."""


def of_rules(report: Report) -> Iterator[tuple[CheckResult, Tally]]:
    """Yield the results of the rules, each with how often it was decided how."""
    for result in report.results:
        if result.tally is not None:
            yield result, result.tally


def with_place(where: str, finding: Finding) -> str:
    """Return the message of a finding after its place, if it has one."""
    return join(": ", (where, finding.message)) if where else finding.message


def title_with_scope(result: CheckResult) -> str:
    """Return what must hold, and on how much it was decided."""
    if not result.scope:
        return result.title
    return sentence("{title} ({scope})", title=result.title, scope=result.scope)


def rule_outcome(result: CheckResult, tally: Tally) -> str:
    """Return the outcome of a rule as a whole; one that was not run has no other."""
    return "not run" if result.outcome == "not run" else tally.outcome


def counts_of(tally: Tally) -> tuple[int, int, int, int]:
    """Return how often a rule passed, failed, was incomplete, and was known."""
    return tally.passed, tally.failed, tally.incomplete, tally.known


def tally_text(tally: Tally) -> str:
    """Return how often a rule was decided how."""
    return sentence(
        "{passed:,} passed, {failed:,} failed, {incomplete:,} incomplete, {known:,} known",
        passed=tally.passed,
        failed=tally.failed,
        incomplete=tally.incomplete,
        known=tally.known,
    )
