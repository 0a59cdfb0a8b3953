"""The page of a package that has been checked."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import TYPE_CHECKING

from latsarstats import __version__
from latsarstats.language import known_translation, sentence
from latsarstats.page.equations import (
    charts_of,
    equations_of,
    rule_description,
    rule_title,
)
from latsarstats.page.findings import found_of, locate
from latsarstats.page.records import NOTHING_KNOWN, Page, RuleLine
from latsarstats.page.tables import MOST_CELLS, Lines, detail, keep, show
from latsarstats.page.words import Words, date, described, in_languages
from latsarstats.report.summary import of_rules, rule_outcome, verdict
from latsarstats.rules.serialization import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from latsarstats.checks.run import Checked
    from latsarstats.finding import Report
    from latsarstats.page.records import Detail, Found, Place, Provenance
    from latsarstats.page.tables import Kept
    from latsarstats.rules.rule import Rule


def page_of(checked: Checked, provenance: Provenance = NOTHING_KNOWN) -> Page:
    """Return a package as a page.

    Args:
        checked: the package, with what was found; its tables are read once more.
        provenance: what is known of it beside its tables and rules.
    """
    report, package = checked.report, checked.package
    given = checked.descriptor.properties
    rules = _rules(checked)
    lines = Lines(package.tables)
    equations = equations_of(rules, package, report)
    located = locate(report, equations, package.tables, lines.place_of)
    pressing = [each for each in located if each.finding.severity in ("error", "warning")]
    places = {place for each in pressing for place in each.places}

    kept: dict[str, Kept] = {}
    room = MOST_CELLS
    for name, table in package.tables.items():
        kept[name] = keep(table, package.described.get(name, {}), places, room)
        room = max(0, room - len(kept[name].order) * len(kept[name].columns))

    def anchor_of(place: Place | None) -> str:
        if place is None or place[0] not in kept:
            return ""
        return kept[place[0]].anchor(place[1], place[2])

    def links_to(cells: Iterable[Place]) -> Iterator[tuple[str, str]]:
        for place in cells:
            if link := anchor_of(place):
                name, position, column = place
                row = "/".join(kept[name].row_name(kept[name].index(position)))
                yield link, f"{name} {row}: {column}"

    found = found_of(located, lines.place_of, anchor_of)
    by_place: dict[Place, list[Found]] = defaultdict(list)
    for each, as_shown in zip(located, found, strict=True):
        for place in each.places:
            by_place[place].append(as_shown)
    details = tuple(_details(kept, by_place, provenance))
    opening = {each.anchor for each in details}
    summed = {
        (table, column)
        for rule in rules
        for table, columns in rule.summed.items()
        for column in columns
    }
    sums, more_sums = charts_of(equations)
    return Page(
        title=described(given, "title") or in_languages(str(given.get("name") or report.package)),
        description=described(given, "description"),
        version=str(given.get("version") or ""),
        date=date(str(given["created"])) if given.get("created") else None,
        outcome=report.outcome,
        verdict=in_languages(verdict(report)),
        totals=_totals(checked.report),
        rules=tuple(_rule_lines(checked, rules)),
        checks=tuple(result for result in report.results if result.tally is None),
        charts=provenance.charts,
        sums=sums,
        more_sums=more_sums,
        findings=found[: len(pressing)],
        notes=found[len(pressing) :],
        tables=tuple(show(each, opening, summed) for each in kept.values()),
        unread=tuple(sorted(package.unread)),
        details=details,
        articles=tuple(
            dataclasses.replace(
                article,
                mentions=tuple(
                    dataclasses.replace(m, links=tuple(links_to(m.cells))) for m in article.mentions
                ),
            )
            for article in provenance.articles
        ),
        gaps=provenance.gaps,
        licences=tuple(_named(given.get("licenses"), "title", "name")),
        sources=tuple(_named(given.get("sources"), "title")),
        program=f"latsarstats {__version__}",
    )


def _details(
    kept: Mapping[str, Kept], found: Mapping[Place, list[Found]], provenance: Provenance
) -> Iterator[Detail]:
    """Yield what cells open, table by table."""
    for name, each in kept.items():
        places = {place for place in (*found.keys(), *provenance.cells.keys()) if place[0] == name}
        for place in sorted(places):
            opened = detail(each, place, provenance.cells.get(place), tuple(found.get(place, ())))
            if opened is not None:
                yield opened


def _totals(report: Report) -> Words:
    """Return how many rows and groups had which outcome, over all rules."""
    tallies = [tally for _, tally in of_rules(report)]
    return in_languages(
        sentence(
            "{passed:,} groups and rows passed, {failed:,} failed, {incomplete:,} were incomplete,"
            " and {known:,} are known.",
            passed=sum(tally.passed for tally in tallies),
            failed=sum(tally.failed for tally in tallies),
            incomplete=sum(tally.incomplete for tally in tallies),
            known=sum(tally.known for tally in tallies),
        )
    )


def _rules(checked: Checked) -> tuple[Rule, ...]:
    """Return the rules of a package, with the translations that are known of their texts."""
    rules, _ = read_rules(checked.descriptor.properties.get("rules", []))
    return tuple(
        dataclasses.replace(
            rule,
            titles=rule.titles or _by_language(rule.title),
            descriptions=rule.descriptions or _by_language(rule.description),
        )
        for rule in rules
    )


def _by_language(text: str) -> Mapping[str, str]:
    other = known_translation(text, "id")
    return {} if other == text else {"en": text, "id": other}


def _rule_lines(checked: Checked, rules: Sequence[Rule]) -> Iterator[RuleLine]:
    by_name = {rule.name: rule for rule in rules}
    for result, tally in of_rules(checked.report):
        rule = by_name.get(result.name)
        yield RuleLine(
            title=rule_title(rule) if rule else in_languages(result.title),
            description=rule_description(rule) if rule else None,
            outcome=rule_outcome(result, tally),
            passed=tally.passed,
            failed=tally.failed,
            incomplete=tally.incomplete,
            known=tally.known,
        )


def _named(given: Any, *names: str) -> Iterator[tuple[str, str]]:
    """Yield titles and addresses of a list of a descriptor, which may be anything."""
    for item in given if isinstance(given, list) else ():
        if isinstance(item, dict):
            title = next((str(item[name]) for name in names if item.get(name)), "")
            path = item.get("path")
            address = path if isinstance(path, str) else ""
            if title or address:
                yield title or address, address
