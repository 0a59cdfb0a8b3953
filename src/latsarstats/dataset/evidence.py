"""Level evidence: every number leads to the characters that print it, and they say the same.

It is checked where a package has the tables of it, on what could be read of them. Evidence also
tells why a balance fails: a slip in the table, or a misprint in the source.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.datapackage.location import FILE
from latsarstats.datapackage.table import at_row
from latsarstats.dataset.cell import agrees
from latsarstats.dataset.restatements import COLUMNS as RESTATEMENT_COLUMNS
from latsarstats.dataset.restatements import check_restatements
from latsarstats.finding import CheckResult, Finding, check_result
from latsarstats.language import count_sentence, join, sentence
from latsarstats.numerals.clauses import paragraph_number, quote
from latsarstats.numerals.mention import plain
from latsarstats.numerals.roman import from_roman
from latsarstats.numerals.scan import scan
from latsarstats.rules.exact import as_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from latsarstats.datapackage.load import Package
    from latsarstats.datapackage.table import TextTable
    from latsarstats.finding import Cause
    from latsarstats.numerals.mention import Mention
    from latsarstats.rules.rule import Verdict


def row_key(columns: Iterable[str], row: Mapping[str, str]) -> str:
    """Return what a row is cited by in ``evidence``: the values of its key, joined by ``/``."""
    return "/".join(row[column] for column in columns)


TABLES: Mapping[str, tuple[str, ...]] = {
    "articles": ("article_id", "seed", "characters"),
    "mentions": ("mention_id", "article_id", "start", "end", "text", "kind", "value", "role"),
    "evidence": ("resource", "row", "field", "mention_id"),
}
"""The tables that a package with evidence has, and the columns that are needed of each."""


@dataclass(frozen=True, slots=True)
class Print:
    """What an article prints: its text, and its numbers by where they begin, as plain text."""

    text: str
    mentions: Mapping[str, Mention]


def read_prints(articles: TextTable, seeds: Mapping[str, str]) -> dict[str, Print]:
    """Return what each article prints, read from its text again.

    Args:
        articles: the table of articles.
        seeds: the texts of the seeds by file name.
    """
    return {
        row["article_id"]: Print(text, {str(mention.start): mention for mention in scan(text)})
        for row in articles.rows
        if (text := seeds.get(row["seed"])) is not None
    }


@dataclass(frozen=True, slots=True)
class Support:
    """A printed number that a cell cites, and the article that prints it."""

    mention_id: str
    article_id: str
    mention: Mention


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a package says of where its numbers are printed, read.

    Attributes:
        articles, mentions, links: the tables ``articles``, ``mentions`` and ``evidence``.
        prints: what each article prints.
        printed: the mentions that are printed, by their names.
        cited: the mentions that a cell cites, by table, key of the row, and column.
        supports: those of them that are printed.
    """

    articles: TextTable
    mentions: TextTable
    links: TextTable
    prints: Mapping[str, Print]
    printed: Mapping[str, Support]
    cited: Mapping[tuple[str, str, str], list[str]]
    supports: Mapping[tuple[str, str, str], list[Support]]

    def clause(self, support: Support) -> str:
        """Return where a number is printed, with the clause that it stands in."""
        text = self.prints[support.article_id].text
        before, printed, after = quote(text, support.mention.start, support.mention.end)
        paragraph = paragraph_number(text, support.mention.start)
        return sentence(
            "{article_id}, paragraph {paragraph}: “{before}[{printed}]{after}”",
            article_id=support.article_id,
            paragraph=paragraph,
            before=before,
            printed=printed,
            after=after,
        )


def read_evidence(tables: Mapping[str, TextTable], seeds: Mapping[str, str]) -> Evidence:
    """Return the evidence of a package.

    Args:
        tables: its tables, those of :data:`TABLES` among them.
        seeds: the texts of its articles by file name.
    """
    articles, mentions, links = (tables[name] for name in TABLES)
    prints = read_prints(articles, seeds)
    printed = {
        row["mention_id"]: Support(row["mention_id"], row["article_id"], mention)
        for row in mentions.rows
        if row["article_id"] in prints
        and (mention := prints[row["article_id"]].mentions.get(row["start"]))
    }
    cited = _cited_cells(links)
    supports = {
        cell: [printed[mention_id] for mention_id in mention_ids if mention_id in printed]
        for cell, mention_ids in cited.items()
    }
    return Evidence(articles, mentions, links, prints, printed, cited, supports)


def check_articles(articles: TextTable, prints: Mapping[str, Print]) -> Iterator[Finding]:
    """Yield a finding for every article without a text, or of another length than it says."""
    for position, row in enumerate(articles.rows):
        printed = prints.get(row["article_id"])
        if printed is None:
            message = sentence(
                "The seed {seed} could not be read, so its numbers are not checked.",
                seed=row["seed"],
            )
            yield _at(articles, position, "seed", message, "seed")
        elif row["characters"] != str(len(printed.text)):
            message = sentence(
                "characters is {characters}, but the text has {count}.",
                characters=row["characters"],
                count=len(printed.text),
            )
            yield _at(articles, position, "seed", message, "characters")


def check_mentions(mentions: TextTable, prints: Mapping[str, Print]) -> Iterator[Finding]:
    """Yield a finding for every mention that is not printed so, and every number left out."""
    listed: dict[str, set[str]] = defaultdict(set)
    for position, row in enumerate(mentions.rows):
        printed = prints.get(row["article_id"])
        if printed is None:
            continue  # the article itself has a finding
        listed[row["article_id"]].add(row["start"])
        mention = printed.mentions.get(row["start"])
        if mention is None:
            message = sentence(
                "No number begins at {start} in {article_id}.",
                start=row["start"] or sentence("nowhere"),
                article_id=row["article_id"],
            )
            yield _at(mentions, position, "mention", message, "start")
            continue
        read = {
            "mention_id": f"{row['article_id']}@{mention.start}",
            "end": str(mention.end),
            "text": mention.text,
            "kind": mention.kind,
            "value": plain(mention.value),
        }
        for field, value in read.items():
            if row[field] != value:
                message = sentence(
                    "{field} is {cell!r}, but the article reads {printed!r}.",
                    field=field,
                    cell=row[field],
                    printed=value,
                )
                yield _at(mentions, position, "mention", message, field)
    for article_id, printed in prints.items():
        for start, mention in printed.mentions.items():
            if start not in listed[article_id]:
                yield Finding(
                    level="evidence",
                    code="mention",
                    message=sentence(
                        "{number!r} at {start} in {article_id} is no mention yet.",
                        number=mention.text,
                        start=start,
                        article_id=article_id,
                    ),
                    resource=mentions.name,
                    path=mentions.path,
                )


def check_roles(mentions: TextTable, evidence: TextTable) -> Iterator[Finding]:
    """Yield a finding for every mention whose role is not what the evidence makes of it.

    A number that is set aside says why, if there is a column ``reason``, and no other does.
    """
    cited = set(evidence.column("mention_id"))
    for position, row in enumerate(mentions.rows):
        if (row["role"] == "evidence") != (row["mention_id"] in cited):
            does = (
                sentence("supports a cell")
                if row["mention_id"] in cited
                else sentence("supports no cell")
            )
            message = sentence(
                "{mention_id} has the role {role}, but it {does}.",
                mention_id=row["mention_id"],
                role=row["role"],
                does=does,
            )
            yield _at(mentions, position, "role", message, "role")
        elif (row["role"] == "context") != bool(row.get("reason", row["role"] == "context")):
            does = sentence("a reason") if row["reason"] else sentence("no reason")
            message = sentence(
                "{mention_id} has the role {role}, but {does}.",
                mention_id=row["mention_id"],
                role=row["role"],
                does=does,
            )
            yield _at(mentions, position, "role", message, "reason")


def check_cells(
    evidence: Evidence, tables: Mapping[str, TextTable], unread: Collection[str]
) -> Iterator[Finding]:
    """Yield a finding for every cell without evidence, or that says another thing than it.

    Args:
        evidence: where the numbers are printed.
        tables: the tables whose cells are read from numbers, by name.
        unread: the names of tables that could not be read, which have findings already.
    """
    links, supports = evidence.links, evidence.supports
    for resource in dict.fromkeys(links.column("resource")):
        if resource not in tables and resource not in unread:
            position = list(links.column("resource")).index(resource)
            message = sentence(
                "There is no table {resource} that is read from numbers.", resource=resource
            )
            yield _at(links, position, "evidence", message, "resource")
    of_article: dict[tuple[str, str], str] = {}
    for (resource, key, _), found in supports.items():
        for support in found:
            of_article.setdefault((resource, key), support.article_id)
    for name, table in tables.items():
        rows = _rows_by_key(table)
        keys = {key for resource, key, _ in evidence.cited if resource == name}
        mistyped: set[int] = set()
        for key in sorted(keys - rows.keys()):
            moved = _mistyped_keys(table, rows, keys, key)
            mistyped.update(moved)
            yield from _lost(links, table, name, key, moved)
        yield from _unsupported(table, name, evidence.cited, mistyped)
        for (resource, key, field), found in supports.items():
            if resource != name:
                continue
            for position in rows.get(key, ()):
                article = table.rows[position].get("article_id")
                article = article or of_article.get((name, key), "")
                yield from _disagreements(table, position, field, found, evidence.prints)
                yield from _of_other_articles(table, position, field, found, article)


def _cited_cells(evidence: TextTable) -> dict[tuple[str, str, str], list[str]]:
    cited: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in evidence.rows:
        cited[row["resource"], row["row"], row["field"]].append(row["mention_id"])
    return dict(cited)


def _rows_by_key(table: TextTable) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for position, row in enumerate(table.rows):
        rows[row_key(table.schema.primary_key, row)].append(position)
    return dict(rows)


def _mistyped_keys(
    table: TextTable, rows: Mapping[str, list[int]], keys: set[str], lost: str
) -> dict[int, str]:
    """Return rows that may be the lost one with a slip in its key, and the column of the slip.

    Such a row differs from the lost key in one column, and either nothing cites its own
    key, or another row has that key too.
    """
    columns = table.schema.primary_key
    return {
        position: columns[differing[0]]
        for key, positions in rows.items()
        if key not in keys or len(positions) > 1
        for position in positions
        if len(differing := _differing_parts([table.rows[position][c] for c in columns], lost)) == 1
    }


def _differing_parts(parts: list[str], key: str) -> list[int]:
    """Return the parts that could be replaced to give ``key``; a part may hold a ``/`` itself."""
    return [
        at
        for at in range(len(parts))
        if key.startswith("/".join([*parts[:at], ""]))
        and key.endswith("/".join(["", *parts[at + 1 :]]))
    ]


def _lost(
    evidence: TextTable, table: TextTable, name: str, key: str, mistyped: Mapping[int, str]
) -> Iterator[Finding]:
    for position, column in mistyped.items():
        message = sentence(
            "{column} is {cell}, but the evidence is for a row {key}.",
            column=column,
            cell=table.rows[position][column],
            key=key,
        )
        yield _at(table, position, "evidence", message, column)
    if not mistyped:
        at = next(
            at
            for at, row in enumerate(evidence.rows)
            if (row["resource"], row["row"]) == (name, key)
        )
        yield _at(
            evidence,
            at,
            "evidence",
            sentence("{name} has no row {key}.", name=name, key=key),
            "row",
        )


def _unsupported(
    table: TextTable, name: str, cited: Mapping[tuple[str, str, str], list[str]], mistyped: set[int]
) -> Iterator[Finding]:
    for position, row in enumerate(table.rows):
        key = row_key(table.schema.primary_key, row)
        for field in table.schema.printed_columns:
            if row[field] and position not in mistyped and (name, key, field) not in cited:
                message = sentence(
                    "{field} is {cell}, but no printed number supports it.",
                    field=field,
                    cell=row[field],
                )
                yield _at(table, position, "evidence", message, field)


def _disagreements(
    table: TextTable,
    position: int,
    field: str,
    supports: list[Support],
    prints: Mapping[str, Print],
) -> Iterator[Finding]:
    """Yield a finding for every number that prints another thing than its cell says."""
    if not table.has(field):
        yield _at(
            table,
            position,
            "evidence",
            sentence("The evidence names a column {field}.", field=field),
            field,
        )
        return
    cell = table.rows[position][field]
    if supports and all(support.mention.kind == "grade" for support in supports):
        claimed = {from_roman(part) for part in cell.split("-") if part}
        if claimed - {support.mention.value for support in supports}:
            message = sentence(
                "{field} is {cell}, but no number supports every grade of it.",
                field=field,
                cell=cell,
            )
            yield _at(table, position, "evidence", message, field)
    is_as_printed = table.schema.field(field).printed == "characters"
    for support in supports:
        mention = support.mention
        if cell == mention.text if is_as_printed else agrees(mention, cell):
            continue
        text = prints[support.article_id].text
        words = "".join(quote(text, mention.start, mention.end))
        message = sentence(
            "{field} is {cell}, but {article_id} prints {number} in paragraph"
            " {paragraph}: “{words}”.",
            field=field,
            cell=cell or sentence("empty"),
            article_id=support.article_id,
            number=mention.text,
            paragraph=paragraph_number(text, mention.start),
            words=words,
        )
        yield _at(table, position, "evidence", message, field)


def _of_other_articles(
    table: TextTable, position: int, field: str, supports: list[Support], article: str
) -> Iterator[Finding]:
    """Yield a finding for every number that is of another article than its row."""
    for support in supports:
        if support.article_id != article:
            message = sentence(
                "{field} is supported by {mention_id}, but its row is of {article}.",
                field=field,
                mention_id=support.mention_id,
                article=article,
            )
            yield _at(table, position, "evidence", message, field)


def _at(table: TextTable, position: int, code: str, message: str, field: str) -> Finding:
    return at_row(table, position, level="evidence", code=code, message=message, field=field)


_RESTATED, _AS_PRINTED = RESTATEMENT_COLUMNS


def with_cause(finding: Finding, verdict: Verdict, table: TextTable, evidence: Evidence) -> Finding:
    """Return a finding with its cause and the clauses that print its numbers.

    A cell that is not the number printed is a slip in the table. Where every number is as
    printed, the printed numbers disagree among themselves: a misprint in the source.

    Args:
        finding: that of a rule; only one of a broken balance has a cause.
        verdict: what it was made of.
        table: the rows of the table of the rule that are concerned.
        evidence: where the numbers of the package are printed.
    """
    if verdict.difference is None:
        return finding
    quotes: list[str] = []
    slips: list[str] = []
    printed: set[tuple[int | None, str]] = set()
    is_supported = True
    for place in map(table.place_of, verdict.rows):
        key = row_key(table.schema.primary_key, table.rows[place])
        cell = table.column(verdict.field)[place]
        supports = evidence.supports.get((table.name, key, verdict.field), [])
        is_supported &= bool(supports) or not cell
        for support in supports:
            quotes.append(evidence.clause(support))
            if not agrees(support.mention, cell):
                printed.add((table.lines[place], plain(support.mention.value)))
                slips.append(
                    sentence(
                        "{field} of {key} is {cell}, but {number} is printed",
                        field=verdict.field,
                        key=key,
                        cell=cell,
                        number=support.mention.text,
                    )
                )
    cause: Cause = "slip" if slips else "misprint" if is_supported and quotes else ""
    message = finding.message
    if cause == "slip":
        message = sentence(
            "{message} It is a slip in the table: {slips}.",
            message=message,
            slips=join("; ", slips),
        )
    elif cause == "misprint":
        message = sentence(
            "{message} Every number is as printed, so the printed numbers disagree"
            " among themselves: a misprint in the source.",
            message=message,
        )
    return dataclasses.replace(
        finding,
        message=message,
        cause=cause,
        evidence=tuple(dict.fromkeys(quotes)),
        candidates=tuple(
            # Where several cells are not as printed, one of them alone mends too little.
            dataclasses.replace(each, printed={(each.line, as_text(each.corrected))} == printed)
            for each in finding.candidates
        ),
    )


def evidence_of(package: Package) -> Evidence | None:
    """Return the evidence of a package, or ``None`` where it has none that can be read."""
    if _missing_tables(package):
        return None
    return read_evidence(
        {name: package.tables[name].whole for name in TABLES},
        {name: text for name, (_, text) in package.texts.items()},
    )


def _missing_tables(package: Package) -> list[str]:
    """Return the tables of evidence that are not there, or not as they must be."""
    return [
        name
        for name, columns in TABLES.items()
        if name not in package.typed or not package.tables[name].has(*columns)
    ]


@dataclass(frozen=True, slots=True)
class EvidenceChecks:
    """The level ``evidence`` of a package.

    Attributes:
        package: what could be read of it.
        evidence: its evidence, if it can be read.
    """

    package: Package
    evidence: Evidence | None

    def diagnose(self, finding: Finding, verdict: Verdict, table: TextTable) -> Finding:
        """Return a finding of a rule, with its cause where evidence shows it."""
        return with_cause(finding, verdict, table, self.evidence) if self.evidence else finding

    def check(self) -> Iterator[CheckResult]:
        """Yield the outcome of every check of the level."""
        return check_evidence(self.package, self.evidence)


def check_evidence(package: Package, found: Evidence | None) -> Iterator[CheckResult]:
    """Yield the outcome of every check on the evidence of a package.

    A package that has no tables ``mentions`` and ``evidence`` has none, and nothing is checked.

    Args:
        package: what could be read of it.
        found: its evidence, as :func:`evidence_of` gives it.
    """
    described = package.tables.keys() | package.unread
    if {"mentions", "evidence"} <= described:
        yield from _of_cells(package, found) if found else _not_run(package)
    if {_RESTATED, _AS_PRINTED} <= described:
        yield _of_restatements(package)


def _of_cells(package: Package, found: Evidence) -> Iterator[CheckResult]:
    numbers = sum(len(printed.mentions) for printed in found.prints.values())
    yield check_result(
        *("evidence", "seeds", sentence("Every article has its text, of the length it says")),
        check_articles(found.articles, found.prints),
        count_sentence("{number:,} article", "{number:,} articles", len(found.prints)),
    )
    yield check_result(
        *(
            "evidence",
            "mentions",
            sentence("Every number printed is listed once, with its span and value"),
        ),
        check_mentions(found.mentions, found.prints),
        count_sentence("{number:,} number", "{number:,} numbers", numbers),
    )
    yield check_result(
        *("evidence", "roles", sentence("Every number supports a cell or says why it does not")),
        check_roles(found.mentions, found.links),
    )
    read_from_numbers = {
        name: table.whole for name, table in package.tables.items() if table.schema.printed_columns
    }
    yield check_result(
        *("evidence", "cells", sentence("Every cell says what the number behind it prints")),
        check_cells(found, read_from_numbers, package.unread),
        count_sentence("{number:,} link", "{number:,} links", len(found.links.lines)),
    )


def _not_run(package: Package) -> Iterator[CheckResult]:
    title = sentence("Every number leads to the characters that print it")
    unread = [name for name in _missing_tables(package) if name in package.unread]
    if unread:
        scope = sentence("{unread} is not there or has cells of another type", unread=unread[0])
        yield CheckResult(
            level="evidence", name="cells", title=title, outcome="not run", scope=scope
        )
        return
    # Tables of these names may be about something else altogether.
    findings = [
        Finding(
            level="evidence",
            code="columns",
            severity="warning",
            message=sentence(
                "{name} has no columns {columns}, so no evidence is checked.",
                name=name,
                columns=", ".join(columns),
            )
            if name in package.tables
            else sentence("There is no table {name}, so no evidence is checked.", name=name),
            resource=name if name in package.tables else "",
            path=package.tables[name].path if name in package.tables else FILE,
        )
        for name, columns in TABLES.items()
        if name in _missing_tables(package)
    ]
    yield check_result("evidence", "cells", title, findings)


def _of_restatements(package: Package) -> CheckResult:
    title = sentence("Restatements are as printed")
    restated, printed = (package.tables.get(name) for name in (_RESTATED, _AS_PRINTED))
    if (
        restated is None
        or printed is None
        or _RESTATED in package.unread
        or not restated.has(*RESTATEMENT_COLUMNS[_RESTATED])
        or not printed.has(*RESTATEMENT_COLUMNS[_AS_PRINTED])
    ):
        return CheckResult(
            level="evidence",
            name="restatements",
            title=title,
            outcome="not run",
            scope=sentence("its tables could not be read"),
        )
    return check_result(
        "evidence", "restatements", title, check_restatements(restated.whole, printed.whole)
    )
