"""The story that the figures tell: how a round divides, who attended how, and what is not said."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.language import sentence
from latsarstats.page.anchors import anchor
from latsarstats.page.equations import segment
from latsarstats.page.records import Bar, Chart
from latsarstats.page.words import Words, date, in_languages, joined, number, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from latsarstats.datapackage.table import TextTable
    from latsarstats.dataset.corroboration import Facts
    from latsarstats.page.records import Segment

    LabelOf = Callable[[str, str], Words]
    """Gives the name of a code of a list."""
    Row = Mapping[str, str]

_COHORTS = ("area_code", "formation_year", "training_year", "status", "persons", "as_of")
_ATTENDANCE = ("session_id", "delivery", "persons")
_SESSIONS = ("session_id", "event_date", "kind")
_WHOLE, _PLANNED = "all", "planned"


def story_of(facts: Facts, label_of: LabelOf) -> tuple[tuple[Chart, ...], tuple[Words, ...]]:
    """Return the charts of a package of articles, and what its figures do not say.

    Args:
        facts: its figures.
        label_of: gives the names of codes.
    """
    charts: list[Chart] = []
    gaps: list[Words] = []
    cohorts, attendance, sessions = (
        _table(facts, name, columns)
        for name, columns in (
            ("cohorts", _COHORTS),
            ("attendance", _ATTENDANCE),
            ("sessions", _SESSIONS),
        )
    )
    if cohorts is not None:
        charts += _rounds(cohorts, label_of)
        gaps += _gaps_of_cohorts(facts, cohorts)
    if attendance is not None and sessions is not None:
        charts += _attendance(attendance, sessions, label_of)
        gaps += _gaps_of_attendance(facts, attendance)
    gaps += _gaps_of_articles(facts)
    return tuple(charts), tuple(gaps)


def _table(facts: Facts, name: str, columns: tuple[str, ...]) -> TextTable | None:
    table = facts.tables.get(name)
    return table if table is not None and table.has(*columns) else None


def _persons(row: Row) -> Fraction | None:
    """Return how many persons a row counts; nothing where its cell is no such number."""
    return Fraction(row["persons"]) if row["persons"].isdecimal() else None


def _rounds(cohorts: TextTable, label_of: LabelOf) -> Iterator[Chart]:
    """Yield a chart of each recruitment round: how it divides."""
    rounds: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in cohorts.rows:
        rounds[row["area_code"], row["formation_year"]].append(row)
    for (area, year), rows in rounds.items():
        years: dict[str, dict[str, Fraction]] = defaultdict(dict)
        for row in rows:
            persons = _persons(row)
            if persons is not None:
                years[row["training_year"]][row["status"]] = persons
        bars: list[tuple[Words, dict[str, Fraction], Fraction]] = []
        for training_year, counts in years.items():
            parts = {s: n for s, n in counts.items() if s not in (_WHOLE, _PLANNED)}
            whole = counts.get(_WHOLE, sum(parts.values(), Fraction(0)))
            if whole:
                label = sentence("In training in {year}", year=training_year)
                bars.append((in_languages(label), parts, whole))
            if _PLANNED in counts:
                label = sentence("Planned for {year}", year=training_year)
                planned = counts[_PLANNED]
                bars.append((in_languages(label), {_PLANNED: planned}, planned))
        if not bars:
            continue
        where = label_of("area", area)
        as_of = max(row["as_of"] for row in rows)
        yield _chart(
            f"story:{anchor('round', area, year)}",
            in_languages(sentence("How the {year} round of {area} divides", year=year, area=where)),
            bars,
            lambda status: label_of("status", status),
            in_languages(sentence("As given on {date}.", date=date(as_of))),
        )


def _attendance(attendance: TextTable, sessions: TextTable, label_of: LabelOf) -> Iterator[Chart]:
    """Yield a chart of who attended sessions how."""
    of_session: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for row in attendance.rows:
        persons = _persons(row)
        if persons is not None:
            of_session[row["session_id"]][row["delivery"]] = persons
    bars: list[tuple[Words, dict[str, Fraction], Fraction]] = []
    for row in sessions.rows:
        counts = of_session.get(row["session_id"], {})
        parts = {delivery: n for delivery, n in counts.items() if delivery != _WHOLE}
        whole = counts.get(_WHOLE, sum(parts.values(), Fraction(0)))
        if whole:
            label = sentence(
                "{kind}, {date}",
                kind=label_of("session_kind", row["kind"]),
                date=date(row["event_date"]),
            )
            bars.append((in_languages(label), parts, whole))
    if bars:
        yield _chart(
            "story:attendance",
            in_languages(sentence("Attendance by mode of delivery")),
            bars,
            lambda delivery: label_of("delivery", delivery),
            in_languages(
                sentence("People at an event; they are no part of the figures of a round.")
            ),
        )


def _chart(
    name: str,
    title: Words,
    given: Sequence[tuple[Words, Mapping[str, Fraction], Fraction]],
    label_of: Callable[[str], Words],
    ending: Words,
) -> Chart:
    """Return bars on one scale, each with a whole and its parts."""
    lengths = [max(whole, sum(parts.values(), Fraction(0))) for _, parts, whole in given]
    scale = max(lengths)
    bars: list[Bar] = []
    said: list[Words] = []
    for (label, parts, whole), length in zip(given, lengths, strict=True):
        segments: list[Segment] = []
        at = Fraction(0)
        for shade, (code, count) in enumerate(parts.items()):
            kind = "planned" if code == _PLANNED else "part"
            of = whole if len(parts) > 1 else None
            segments.append(
                segment(label_of(code), count, at, scale, kind=kind, shade=shade, of=of)
            )
            at += count
        if at < length:
            gap = in_languages(sentence("Difference"))
            segments.append(segment(gap, length - at, at, scale, kind="gap"))
        bars.append(Bar(label, number(whole), tuple(segments)))
        said.append(_said(label, parts, whole, label_of))
    return Chart(name, title, joined(" ", [*said, ending]), tuple(bars))


def _said(
    label: Words,
    parts: Mapping[str, Fraction],
    whole: Fraction,
    label_of: Callable[[str], Words],
) -> Words:
    """Return the figures of a bar as a sentence."""
    if len(parts) < 2:
        return in_languages(sentence("{label}: {count}.", label=label, count=number(whole)))
    listed = [
        sentence(
            "{part}: {count} ({share})",
            part=label_of(code),
            count=number(count),
            share=percent(count, whole) or "",
        )
        for code, count in parts.items()
    ]
    return in_languages(
        sentence(
            "{label}: {count}. {parts}.",
            label=label,
            count=number(whole),
            parts=joined("; ", listed),
        )
    )


def _gaps_of_cohorts(facts: Facts, cohorts: TextTable) -> Iterator[Words]:
    if any(row.get("coverage") == "province-regencies-cities" for row in cohorts.rows):
        yield in_languages(
            sentence(
                "The numbers of a round count the trainees of the province and of its regencies"
                " and cities together. That scope is inferred from their size; no article prints"
                " it."
            )
        )
    if {row["status"] for row in cohorts.rows} >= {_WHOLE, "completed", "ongoing"}:
        yield in_languages(
            sentence(
                "The status “all” is the sum of the completed and the ongoing: whoever adds up the"
                " whole column counts people twice."
            )
        )
    planned = [row for row in cohorts.rows if row["status"] == _PLANNED]
    for row in planned:
        persons = _persons(row)
        if persons is not None:
            yield in_languages(
                sentence(
                    "The {count} of {year} are a plan as of {date}; whether they were trained, no"
                    " article here says.",
                    count=number(persons),
                    year=row["training_year"],
                    date=date(row["as_of"]),
                )
            )
    alone = [facts.corroborate(figure) for figure in facts.figures_of("cohorts", "persons")]
    publishers = {each.publisher for found in alone for each in found.own}
    if alone and not any(found.others for found in alone) and len(publishers) == 1:
        yield in_languages(
            sentence(
                "No second publication of the numbers of a round is known: they rest on"
                " {publisher} alone.",
                publisher=publishers.pop(),
            )
        )


def _gaps_of_attendance(facts: Facts, attendance: TextTable) -> Iterator[Words]:
    yield in_languages(
        sentence(
            "People at an event are counted apart from a round, and must not be added to its"
            " numbers."
        )
    )
    for row in attendance.rows:
        persons = _persons(row)
        if persons is None:
            continue
        others, positions = row.get("also_includes", ""), row.get("position_printed", "")
        publisher = _publisher(facts, row.get("article_id", ""))
        if others:
            yield in_languages(
                sentence(
                    "The {count} that {publisher} prints include participants of another course"
                    " ({course}); how many, it does not say.",
                    count=number(persons),
                    publisher=publisher,
                    course=others,
                )
            )
        if ";" in positions:
            yield in_languages(
                sentence(
                    "{publisher} calls the same {count} people by several names: {names}.",
                    count=number(persons),
                    publisher=publisher,
                    names=positions,
                )
            )


def _publisher(facts: Facts, article_id: str) -> str:
    return facts.sources.articles.get(article_id, {}).get("publisher", "") or article_id


def _gaps_of_articles(facts: Facts) -> Iterator[Words]:
    articles = list(facts.sources.articles.values())
    unknown = [row["publisher"] for row in articles if not row.get("address", "x")]
    if unknown:
        yield in_languages(
            sentence(
                "The address is not known of the article of {names}.", names=", ".join(unknown)
            )
        )
    inferred = [row for row in articles if not row.get("date_printed", "x")]
    for row in inferred:
        yield in_languages(
            sentence(
                "{publisher} prints no date, only {weekday}; {date} comes from other publications"
                " of the same event.",
                publisher=row.get("publisher", ""),
                weekday=row.get("weekday_printed", ""),
                date=date(row.get("event_date", "")),
            )
        )
