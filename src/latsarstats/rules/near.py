"""Values of a table that may stand for what an incomplete row or group lacks.

``Ongoing`` for ``ongoing`` leaves its group without a part, and ``Kab. Jember`` for ``Kabupaten
Jember`` makes two groups of one. Only what is told of is looked for, and only in columns of text.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.rules.exact import as_text, texts_of
from latsarstats.rules.frames import (
    distinct,
    internal_name,
    is_eager,
    is_string_like,
    position_of,
    records,
)
from latsarstats.rules.incomplete import reworded
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import Lookalike
from latsarstats.rules.similar import Similar, Values
from latsarstats.rules.text_keys import with_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rule import Lack, Rule, RuleResult, Source, Verdict

    Key = tuple[str, ...]

MOST_VALUES = 100_000
"""Different values of a column in which others are looked for."""

_MOST_NAMED = 3
"""Values that are named for one that is missing."""


def with_lookalikes(
    rule: Rule, tables: Mapping[str, Rows | Frame], result: RuleResult
) -> RuleResult:
    """Return a result whose incomplete verdicts name the values that may be meant.

    Args:
        rule: the rule.
        tables: the tables that it was decided on, by name.
        result: what it says of them.
    """
    open_ones = {
        position: verdict
        for position, verdict in enumerate(result.verdicts)
        if any(not lack.is_cell for lack in verdict.lacks)
    }
    if not open_ones:
        return result
    sources = {name: _source(table) for name, table in tables.items()}
    named = rule.with_lookalikes(sources, list(open_ones.values()))
    verdicts = list(result.verdicts)
    for position, verdict in zip(open_ones, named, strict=True):
        verdicts[position] = reworded(verdict)
    return dataclasses.replace(result, verdicts=tuple(verdicts))


def _source(table: Rows | Frame) -> Source:
    return _InRows(table) if isinstance(table, Rows) else _InFrame(table)


class _InRows:
    def __init__(self, table: Rows) -> None:
        self._table = table

    def is_text(self, column: str) -> bool:
        return self._table.types[column] == "string"

    def values(self, column: str) -> set[str]:
        found = {
            as_text(value)
            for position, value in enumerate(self._table.values[column])
            if position not in self._table.left_out
        }
        return found if len(found) <= MOST_VALUES else set()

    def rows(self, wanted: Mapping[str, Collection[str]]) -> list[Mapping[str, object]]:
        return [
            row
            for row in self._table
            if all(as_text(row[column]) in values for column, values in wanted.items())
        ]


class _InFrame:
    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def is_text(self, column: str) -> bool:
        return is_string_like(self._frame, column)

    def values(self, column: str) -> set[str]:
        return values_in(self._frame, column)

    def rows(self, wanted: Mapping[str, Collection[str]]) -> list[Mapping[str, object]]:
        frame = self._frame
        # What leaves the fewest rows comes first, so that the others look at few.
        for column, values in sorted(wanted.items(), key=lambda item: len(item[1])):
            if self.is_text(column):
                cell = nw.col(column)
                if not is_eager(frame):  # codes of Polars are compared with none that they lack
                    cell = cell.cast(nw.String)
                is_wanted = cell.is_in(sorted(values))
                frame = frame.filter(is_wanted | cell.is_null() if "" in values else is_wanted)
        # What is left are few rows, of which any cells are compared.
        texts = {internal_name(f"text {n}"): column for n, column in enumerate(wanted)}
        frame = with_text(frame, **texts)
        for text, column in texts.items():
            frame = frame.filter(nw.col(text).is_in(sorted(wanted[column])))
        return list(records(frame.drop(*texts)))


def values_in(frame: Frame, column: str) -> set[str]:
    """Return what is in a column, each once as plain text; nothing where it is too much."""
    first = records(distinct(frame, (column,)).head(MOST_VALUES + 1))
    return {as_text(row[column]) for row in first} if len(first) <= MOST_VALUES else set()


def member_lookalikes(
    source: Source,
    dimension: str,
    members: Collection[str],
    within: Sequence[str],
    verdicts: Sequence[Verdict],
) -> Iterator[Verdict]:
    """Yield verdicts on groups without a member, with the values that may stand for it.

    Args:
        source: the table.
        dimension: the column that tells its members apart.
        members: those that a group must have.
        within: the columns that tell groups apart.
        verdicts: those on incomplete groups.
    """
    keys = [_key(verdict, within) for verdict in verdicts]
    named = _misspelt_members(source, dimension, members, within, verdicts, keys)
    groups = _misspelt_groups(source, dimension, members, within, verdicts, keys)
    for verdict, key in zip(verdicts, keys, strict=True):
        lacks = [_with_member(lack, key, named) for lack in verdict.lacks]
        yield dataclasses.replace(verdict, lacks=tuple(lacks), near=groups.get(key, ()))


@dataclasses.dataclass(frozen=True, slots=True)
class _Members:
    """What may be meant by the members of a balance that are missing.

    Attributes:
        similar: values of the dimension that are no members, by the member they may stand for.
        rows: the position of the first row that has one, by the group and the value.
        nowhere: the members that no row has.
    """

    similar: Mapping[str, Sequence[Similar]]
    rows: Mapping[tuple[Key, str], int]
    nowhere: frozenset[str]


def _misspelt_members(
    source: Source,
    dimension: str,
    members: Collection[str],
    within: Sequence[str],
    verdicts: Sequence[Verdict],
    keys: Sequence[Key],
) -> _Members:
    missing = sorted(
        {lack.value for d in verdicts for lack in d.lacks if not lack.is_cell and lack.column}
    )
    there = source.values(dimension)
    nowhere = frozenset(missing) - there if there else frozenset()
    others = there - set(members) - {""}
    known = Values(others, missing)
    similar = {member: known.similar_to(member) for member in missing}
    for member in nowhere:
        if not similar[member]:
            similar[member] = _perhaps(member, others)
    values = {each.value for found in similar.values() for each in found}
    rows: dict[tuple[Key, str], int] = {}
    if values:
        wanted = {column: {key[n] for key in keys} for n, column in enumerate(within)}
        for row in source.rows({dimension: values, **wanted}):
            place = texts_of(row, within), as_text(row[dimension])
            rows[place] = min(position_of(row), rows.get(place, position_of(row)))
    return _Members(similar, rows, nowhere)


def _perhaps(member: str, others: Collection[str]) -> list[Similar]:
    import difflib  # takes a moment to import, and is rarely needed

    near = difflib.get_close_matches(member, sorted(others), n=1, cutoff=0.75)
    return [Similar(value, "", 3) for value in near]


def _with_member(lack: Lack, key: Key, members: _Members) -> Lack:
    if lack.is_cell:
        return lack
    similar = members.similar[lack.value]
    here = [each for each in similar if (key, each.value) in members.rows]
    is_nowhere = lack.value in members.nowhere
    near = [
        Lookalike(
            lack.column, lack.value, each.value, each.how, members.rows.get((key, each.value))
        )
        for each in (here or (similar if is_nowhere else ()))[:1]
    ]
    return dataclasses.replace(lack, near=tuple(near), is_nowhere=is_nowhere)


def _misspelt_groups(
    source: Source,
    dimension: str,
    members: Collection[str],
    within: Sequence[str],
    verdicts: Sequence[Verdict],
    keys: Sequence[Key],
) -> dict[Key, tuple[Lookalike, ...]]:
    """Return the values of groups that may stand for those of incomplete ones, by their keys."""
    candidates = _candidates(source, within, keys)
    if not candidates:
        return {}
    reached = [key for found in candidates.values() for _, _, key in found]
    wanted = {column: {key[n] for key in reached} for n, column in enumerate(within)}
    there: dict[Key, set[str]] = defaultdict(set)
    for row in source.rows({dimension: list(members), **wanted}):
        there[texts_of(row, within)].add(as_text(row[dimension]))
    named: dict[Key, tuple[Lookalike, ...]] = {}
    for verdict in verdicts:
        key = _key(verdict, within)
        absent = {lack.value for lack in verdict.lacks if not lack.is_cell}
        present = set(members) - absent
        near = [
            Lookalike(
                column,
                verdict.key[column],
                similar.value,
                similar.how,
                completes=bool(there[other] & absent) and not there[other] & present,
            )
            for column, similar, other in candidates.get(key, ())
        ]
        near.sort(key=lambda each: not each.completes)
        named[key] = tuple(near[:_MOST_NAMED])
    return named


def _candidates(
    source: Source, columns: Sequence[str], keys: Collection[Key]
) -> dict[Key, list[tuple[str, Similar, Key]]]:
    """Return the keys with one value replaced by one that differs little, by the key.

    Args:
        source: the table whose values may be meant.
        columns: the columns of the keys.
        keys: the keys of what is incomplete.
    """
    found: dict[Key, list[tuple[str, Similar, Key]]] = {}
    known = {
        n: Values(source.values(column), {key[n] for key in keys})
        for n, column in enumerate(columns)
        if source.is_text(column)
    }
    cached: dict[tuple[int, str], list[Similar]] = {}
    for key in dict.fromkeys(keys):
        for n, values in known.items():
            if (n, key[n]) not in cached:
                cached[n, key[n]] = values.similar_to(key[n])
            for similar in cached[n, key[n]]:
                other = (*key[:n], similar.value, *key[n + 1 :])
                found.setdefault(key, []).append((columns[n], similar, other))
    for near in found.values():
        near.sort(key=lambda each: (each[1].rank, each[1].value))
    return found


def partner_lookalikes(
    columns: Sequence[str],
    source: Source,
    verdicts: Sequence[Verdict],
    there: Sequence[str] = (),
) -> Iterator[Verdict]:
    """Yield verdicts whose partners may be found under a value that differs little.

    Args:
        columns: the columns of the keys of the verdicts.
        source: the table of the partners.
        verdicts: those that lack one.
        there: what the columns are called in that table, where it calls them otherwise.
    """
    keys = [_key(verdict, columns) for verdict in verdicts]
    names = tuple(there) or tuple(columns)
    candidates = _candidates(source, names, keys)
    reached = [key for found in candidates.values() for _, _, key in found]
    known: set[Key] = set()
    if reached:
        wanted = {column: {key[n] for key in reached} for n, column in enumerate(names)}
        known = {texts_of(row, names) for row in source.rows(wanted)}
    own = dict(zip(names, columns, strict=True))
    for verdict, key in zip(verdicts, keys, strict=True):
        near = tuple(
            Lookalike(column, verdict.key[own[column]], similar.value, similar.how)
            for column, similar, other in candidates.get(key, ())
            if other in known
        )[:_MOST_NAMED]
        lacks = [
            lack if lack.is_cell else dataclasses.replace(lack, near=near) for lack in verdict.lacks
        ]
        yield dataclasses.replace(verdict, lacks=tuple(lacks))


def _key(verdict: Verdict, columns: Iterable[str]) -> Key:
    return tuple(verdict.key[column] for column in columns)
