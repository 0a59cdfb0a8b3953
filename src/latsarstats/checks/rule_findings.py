"""What a rule says of a table, as findings at its rows.

Among them are rows that a rule cannot place, since a cell of their key cannot be read.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

import narwhals as nw

from latsarstats.checks.misread import fold_undecided, misread_by
from latsarstats.checks.rule_coverage import values_of
from latsarstats.datapackage.cell_types import described
from latsarstats.datapackage.decoding import printed
from latsarstats.datapackage.engine import unparsed_column
from latsarstats.datapackage.row_filters import unparsed_rows
from latsarstats.datapackage.table import at_row
from latsarstats.finding import (
    LIMIT,
    Candidate,
    CheckResult,
    Finding,
    Tally,
    check_result,
    closing,
    counted,
)
from latsarstats.language import join, multilingual, sentence
from latsarstats.rules.frames import ROW, to_lazy
from latsarstats.rules.incomplete import Written, chained, listed, reworded, shortened
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import Verdict
from latsarstats.rules.similar import Values, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from latsarstats.checks.misread import Misread
    from latsarstats.datapackage.table import Table, TextTable
    from latsarstats.finding import FindingSeverity, Key
    from latsarstats.rules.rule import Correction, Incomplete, Outcome, Rule, RuleResult


class Diagnose(Protocol):
    """Adds to a finding of a rule why it failed, where evidence shows it."""

    def __call__(self, finding: Finding, verdict: Verdict, table: TextTable) -> Finding:
        """Return the finding, with its cause if that is known.

        Args:
            finding: a finding of a rule.
            verdict: the verdict it was made from.
            table: the rows that the verdict names, as they are written.
        """
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Unplaced:
    """Rows that a rule cannot place, by a cell that is not of its type.

    Attributes:
        resource: their table.
        column: the column of the cells.
        rows: the positions of the first of them.
        total: how many there are.
    """

    resource: str
    column: str
    rows: tuple[int, ...]
    total: int


def unplaced(rule: Rule, tables: Mapping[str, Table], limit: int) -> list[Unplaced]:
    """Return the rows that a rule cannot place.

    Args:
        rule: the rule.
        tables: the tables, by name.
        limit: how many rows of a column are named.
    """
    found = []
    for resource, columns in rule.placing.items():
        table = tables.get(resource)
        if table is None:
            continue
        for column in columns:
            if table.frame is not None:
                if column in table.unparsed:
                    unparsed = unparsed_rows(to_lazy(table.frame), column, limit)
                    found.append(Unplaced(resource, column, unparsed.rows, unparsed.total))
            elif rows := _unread(table, column):
                found.append(Unplaced(resource, column, tuple(rows[:limit]), len(rows)))
    return found


def _unread(table: Table, column: str) -> list[int]:
    """Return the positions of the cells of a column that are not of its type."""
    if table.values is None or column not in table.values or None not in table.values[column]:
        return []
    cells, missing = table.whole.column(column), set(table.schema.missing_values)
    return [
        position
        for position, (value, cell) in enumerate(zip(table.values[column], cells, strict=True))
        if value is None and cell not in missing
    ]


def without_unplaced(
    rule: Rule, frames: Mapping[str, object], tables: Mapping[str, Table]
) -> dict[str, object]:
    """Return the tables of a rule without the rows that it cannot place."""
    left = dict(frames)
    for resource, columns in rule.placing.items():
        table, frame = tables.get(resource), frames.get(resource)
        if table is None or frame is None:
            continue
        unparsed = [column for column in columns if column in table.unparsed]
        if table.frame is None or isinstance(frame, Rows):
            rows = {row for column in columns for row in _unread(table, column)}
            if rows:
                left[resource] = _without(frame, rows)
        elif unparsed:
            is_read = [nw.col(unparsed_column(column)).is_null() for column in unparsed]
            left[resource] = to_lazy(frame).filter(*is_read).to_native()
    return left


def _without(frame: object, rows: set[int]) -> object:
    if isinstance(frame, Rows):
        return dataclasses.replace(frame, left_out=frame.left_out | rows)
    return to_lazy(frame).filter(~nw.col(ROW).is_in(sorted(rows))).to_native()


def rule_result(
    rule: Rule,
    result: RuleResult,
    tables: Mapping[str, Table],
    diagnose: Diagnose | None = None,
    limit: int = LIMIT,
    unknown: Iterable[Unplaced] = (),
) -> CheckResult:
    """Return the outcome of a rule, with a finding for every row or group that it does not pass.

    Args:
        rule: the rule.
        result: what it says.
        tables: the tables that are there, by name.
        diagnose: adds the cause to a finding, where evidence shows it.
        limit: how many findings of each kind are listed.
        unknown: the rows of which it is not known what they belong to.
    """
    table = tables.get(rule.resource)
    texts = _rows_of(rule, result, tables)
    rows = texts.get(rule.resource)
    written = _written(result, tables)
    findings = []
    undecided: list[tuple[Verdict, Finding]] = []
    misread = misread_by(rule, result, tables)
    if misread is not None:
        (resource, column), *_ = misread.columns
        findings.append(_misread(rule, misread, tables[resource], column))
    for place, verdict in enumerate(result.verdicts):
        if misread is not None and place in misread.explained:
            continue
        if verdict.outcome == "incomplete":
            undecided.append((verdict, _finding(rule, reworded(verdict, written), tables, texts)))
        else:
            finding = _finding(rule, verdict, tables, texts)
            findings.append(
                diagnose(finding, verdict, rows) if diagnose and rows is not None else finding
            )
    findings += fold_undecided(undecided, written)
    findings += _closing(rule, result, tables, findings)
    unknown = tuple(unknown)
    lines = list(_lines_left_out(rule, tables, limit))
    lines += [f for rows in unknown for f in _of_unplaced(rule, rows, tables[rows.resource])]
    if lines and rule.COUNTS_ALL:
        findings = [_with_doubt(finding) for finding in findings]
    tally = Tally(
        type=rule.type,
        unit=rule.unit,
        passed=result.passed,
        failed=result.count("fail") + result.count("stale"),
        incomplete=result.incomplete + sum(finding.more or 1 for finding in lines),
        known=result.count("known"),
        could_run=not result.count("error"),
        may_lack=rule.incomplete == "allowed",
    )
    if tally.could_run and not tally.count:
        findings.append(_nothing_to_decide(rule, table))
    scope = _scope(tally)
    return check_result("rules", rule.name, _title(rule), [*findings, *lines], scope, tally)


def _title(rule: Rule) -> str:
    title = rule.title or rule.name
    return multilingual(title, rule.titles) if rule.titles else title


def _misread(rule: Rule, misread: Misread, table: Table, column: str) -> Finding:
    """Return the one finding on a column that is read with the wrong marks."""
    text = table.read([misread.row])
    return at_row(
        text,
        text.place_of(misread.row),
        level="rules",
        code=rule.type,
        message=misread.message,
        field=column,
        severity=rule.severity,
        rule=rule.name,
    )


def _with_doubt(finding: Finding) -> Finding:
    """Return a failure that rows which are left out may be the reason of, and that says so."""
    if finding.is_undecided:
        return finding
    message = sentence(
        "{message} Rows that are left out may belong to it.", message=finding.message
    )
    return dataclasses.replace(finding, message=message)


def _scope(tally: Tally) -> str:
    """Return how often a rule was decided how, as ``3 groups passed, 1 failed``."""
    some = [(said, count) for said, count in _outcomes(tally) if count]
    if not some:
        return "" if not tally.could_run else _NOTHING[tally.unit]
    (said, count), *others = some
    first = sentence("{counted} {outcome}", counted=counted(count, tally.unit), outcome=said)
    rest = (sentence("{count:,} {outcome}", count=count, outcome=said) for said, count in others)
    return join(", ", (first, *rest))


def _outcomes(tally: Tally) -> Iterator[tuple[str, int]]:
    """Yield how often a rule was decided how."""
    yield sentence("passed"), tally.passed
    yield sentence("failed"), tally.failed
    yield sentence("incomplete"), tally.incomplete
    yield sentence("known"), tally.known


_NOTHING = {"row": sentence("no rows"), "group": sentence("no groups")}


def _written(
    result: RuleResult, tables: Mapping[str, Table]
) -> Callable[[str, str, int], Written | None]:
    """Return what gives a cell that a verdict names as it is written in its file."""
    positions: dict[str, set[int]] = defaultdict(set)
    for verdict in result.verdicts:
        for lack in verdict.lacks:
            named = [lack.row, *(near.row for near in lack.near)]
            positions[lack.resource].update(row for row in named if row is not None and row >= 0)
    texts = {
        name: table.read(named)
        for name, named in positions.items()
        if named and (table := tables.get(name)) is not None
    }

    def written(resource: str, column: str, row: int) -> Written | None:
        text = texts.get(resource)
        if text is None or row < 0 or not text.has(column):
            return None
        place = text.place_of(row)
        cell = printed(text.column(column)[place])
        is_missing = cell in text.schema.missing_values
        field = text.schema.field(column)
        wanted = "" if is_missing else described(field)
        return Written(cell, text.lines[place] if text.lines else None, wanted)

    return written


def _lines_left_out(rule: Rule, tables: Mapping[str, Table], limit: int) -> Iterator[Finding]:
    """Yield a finding for the lines of each table of a rule that it leaves out."""
    for name in rule.needs:
        table = tables.get(name)
        if table is None or not table.left_out:
            continue
        shown = [f"{line:,}" for line in table.left_out[: min(limit, _MOST_LINES)]]
        more = len(table.left_out) - len(shown)
        lines = listed([*shown, *([sentence("{more:,} more", more=more)] if more else [])], "and")
        if len(table.left_out) == 1:
            message = sentence(
                "Line {lines} is left out, since it has too many or too few cells; what"
                " it belongs to is not known.",
                lines=lines,
            )
        else:
            message = sentence(
                "Lines {lines} are left out, since they have too many or too few cells;"
                " what they belong to is not known.",
                lines=lines,
            )
        yield Finding(
            level="rules",
            code=rule.type,
            severity=_SEVERITIES[rule.incomplete],
            is_undecided=True,
            message=message,
            rule=rule.name,
            resource=name,
            path=table.path,
            line=table.left_out[0],
        )


def _of_unplaced(rule: Rule, unplaced: Unplaced, table: Table) -> Iterator[Finding]:
    """Yield a finding for each row of which it is not known what it belongs to."""
    text = table.read(unplaced.rows)
    field = table.schema.field(unplaced.column)
    finding = None
    for position in unplaced.rows:
        place = text.place_of(position)
        cell = quoted(shortened(printed(text.column(field.name)[place])))
        finding = Finding(
            level="rules",
            code=rule.type,
            severity=_SEVERITIES[rule.incomplete],
            is_undecided=True,
            message=(
                sentence(
                    "What the row belongs to is not known, since {name} is {cell}, which is not"
                    " {wanted}.",
                    name=field.name,
                    cell=cell,
                    wanted=described(field),
                )
            ),
            rule=rule.name,
            resource=table.name,
            field=field.name,
            path=table.path,
            line=text.lines[place] if text.lines else None,
        )
        yield finding
    more = unplaced.total - len(unplaced.rows)
    if finding is not None and more:
        yield closing(finding, more, unplaced.total)


_MOST_LINES = 10
"""Lines that are left out and named in one sentence."""


def _rows_of(rule: Rule, result: RuleResult, tables: Mapping[str, Table]) -> dict[str, TextTable]:
    """Return the rows that the verdicts and their corrections name, as written, by table."""
    named: dict[str, set[int]] = {rule.resource: set()}
    for verdict in result.verdicts:
        named[rule.resource].update(row for row in verdict.rows if row >= 0)
        for correction in verdict.corrections:
            cell = correction.cell
            named.setdefault(cell.resource, set()).update([cell.row] if cell.row >= 0 else [])
    return {name: tables[name].read(rows) for name, rows in named.items() if name in tables}


def _closing(
    rule: Rule, result: RuleResult, tables: Mapping[str, Table], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield a finding for the failures of each outcome that are beyond the limit."""
    field = findings[0].field if findings else ""
    for outcome in _CLOSED:
        more = result.omitted.get(outcome, 0)
        if more:  # none of them may be told
            one = _finding(rule, Verdict(outcome, field=field), tables, {})
            yield closing(one, more, result.count(outcome))


_CLOSED: tuple[Outcome, ...] = ("fail", "error", "known", "incomplete")
"""The outcomes of which there may be more than are told, in the order of their closings."""

_SEVERITIES: dict[Incomplete, FindingSeverity] = {
    "warning": "warning",
    "error": "error",
    "allowed": "info",
}
"""The severity of what is incomplete, by what a rule says of it."""


def _nothing_to_decide(rule: Rule, table: Table | None) -> Finding:
    return Finding(
        level="rules",
        code=rule.type,
        severity="error" if rule.incomplete == "error" else "warning",
        is_undecided=True,
        message=sentence("The rule had nothing to decide{why}.", why=_why_nothing(rule, table)),
        rule=rule.name,
        resource=rule.resource,
        path=table.path if table else "",
    )


def _why_nothing(rule: Rule, table: Table | None) -> str:
    if table is None:
        return ""
    wanted: dict[str, Collection[str]] = dict(rule.members)
    wanted |= rule.selected
    there = {column: values_of(table, column) for column in wanted}
    for column, values in wanted.items():
        absent = [value for value in values if value not in there[column]]
        if absent and there[column] - {""}:
            hint = _did_you_mean(absent, there[column])
            names = listed([quoted(value) for value in absent])
            return sentence(
                ": no row of {name} has {names} as its {column}{hint}",
                name=table.name,
                names=names,
                column=column,
                hint=hint,
            )
    if wanted and not any(values - {""} for values in there.values()):
        return sentence(
            ": no row of {name} has any {wanted}", name=table.name, wanted=chained(wanted, "or")
        )
    return sentence(": {name} has no rows that it speaks of", name=table.name)


def _did_you_mean(values: Sequence[str], there: set[str]) -> str:
    import difflib  # takes a moment to import, and is rarely needed

    known = Values(there, values)
    for value in values:
        for similar in known.similar_to(value):
            return sentence(
                "; {value} is {wanted} {how}",
                value=quoted(similar.value),
                wanted=quoted(value),
                how=similar.how,
            )
        near = difflib.get_close_matches(value, sorted(there), n=1)
        if near:
            return sentence("; perhaps {near} is meant", near=quoted(near[0]))
    return ""


def _finding(
    rule: Rule,
    verdict: Verdict,
    tables: Mapping[str, Table],
    texts: Mapping[str, TextTable],
) -> Finding:
    table, rows = tables.get(rule.resource), texts.get(rule.resource)
    # A rule that cannot be run is no rule that passed, whatever its severity; and a list of
    # known discrepancies has to stay true.
    severity: FindingSeverity = "error"
    if verdict.outcome == "fail":
        severity = rule.severity
    elif verdict.outcome == "known":
        severity = "known"
    elif verdict.outcome == "incomplete":
        severity = _SEVERITIES[rule.incomplete]
    return Finding(
        level="rules",
        code="known" if verdict.outcome == "stale" else rule.type,
        message=verdict.message,
        severity=severity,
        is_undecided=verdict.outcome == "incomplete",
        rule=rule.name,
        resource=rule.resource,
        key=_key(rule, verdict, table, rows),
        field=verdict.field,
        path=table.path if table else "",
        line=_line(rows, verdict.rows[0]) if verdict.rows else None,
        difference=verdict.difference,
        candidates=tuple(
            _candidate(correction, tables, texts)
            for correction in verdict.corrections
            if correction.cell.resource in texts
        ),
    )


def _line(rows: TextTable | None, position: int) -> int | None:
    if rows is None or not rows.lines:
        return None
    return rows.lines[rows.place_of(position)]


def _key(rule: Rule, verdict: Verdict, table: Table | None, rows: TextTable | None) -> Key:
    if table is None or rows is None:
        return {}
    is_of_row = rule.grouped_by is None
    if is_of_row and verdict.rows and rows.schema.primary_key:
        return rows.key_at(rows.place_of(verdict.rows[0]))
    named: Iterable[str] = verdict.key
    if is_of_row and verdict.outcome != "stale":
        named = rule.needs[rule.resource]
    return {
        column: rows.typed(column, verdict.key[column])
        for column in named
        if column in verdict.key and table.has(column)
    }


def _candidate(
    correction: Correction, tables: Mapping[str, Table], texts: Mapping[str, TextTable]
) -> Candidate:
    cell = correction.cell
    rows = texts[cell.resource]
    key: Key = {}
    if rows.schema.primary_key:
        key = rows.key_at(rows.place_of(cell.row))
    return Candidate(
        resource=cell.resource,
        key=key or {column: rows.typed(column, value) for column, value in correction.key.items()},
        field=cell.column,
        path=tables[cell.resource].path,
        line=_line(rows, cell.row),
        value=correction.value,
        corrected=correction.corrected,
        slip=correction.slip,
        mends=correction.mends,
        breaks=correction.breaks,
    )
