"""The verdict in a line, and how often each rule was decided how."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.checks.finding import CheckResult, Report, Tally


def verdict(report: Report) -> str:
    """Return whether the package passes, and how many findings there are of each severity."""
    parts = [
        counted(report.count("error"), "error"),
        counted(report.count("warning"), "warning"),
        f"{report.count('known'):,} known",
        f"{report.count('info'):,} for information",
    ]
    not_run = sum(result.outcome == "not run" for result in report.results)
    if not_run:
        parts.append(f"{counted(not_run, 'check')} could not be run")
    return f"{'FAIL' if report.failed else 'OK'}: {', '.join(parts)}."


def counted(number: int, what: str) -> str:
    """Return a number with what it counts, in the plural where it is not one."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def of_rules(report: Report) -> Iterator[tuple[CheckResult, Tally]]:
    """Yield the results of the rules, each with how often it was decided how."""
    for result in report.results:
        if result.tally is not None:
            yield result, result.tally


def rule_outcome(result: CheckResult, tally: Tally) -> str:
    """Return the outcome of a rule as a whole; one that was not run has no other."""
    return "not run" if result.outcome == "not run" else tally.outcome


def tally_text(tally: Tally) -> str:
    """Return how often a rule was decided how."""
    return (
        f"{tally.passed:,} passed, {tally.failed:,} failed,"
        f" {tally.incomplete:,} incomplete, {tally.known:,} known"
    )
