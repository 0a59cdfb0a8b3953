"""What every export says of itself, in English and in Indonesian: about, dictionary and rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latsarstats.export.content import in_language
from latsarstats.language import count_sentence, known_translation, sentence, translate
from latsarstats.report.summary import verdict
from latsarstats.report.terminal import BLANKS, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from latsarstats.export.content import Content, ExportTable
    from latsarstats.language import Language


@dataclass(frozen=True, slots=True)
class Said:
    """Something that is said in both languages.

    Attributes:
        label_en, label_id: what it is about.
        text_en, text_id: what is said.
    """

    label_en: str
    label_id: str
    text_en: str
    text_id: str


def said(label: str, text: str, text_id: str | None = None) -> Said:
    """Return something that is said, translated.

    Args:
        label: what it is about, a sentence.
        text: what is said: a sentence, or a text as it is.
        text_id: the same in Indonesian, where that is given.
    """
    texts = str(text), translate(text, "id") if text_id is None else text_id
    return Said(str(label), translate(label, "id"), *(_shown(each) for each in texts))


def _shown(text: str) -> str:
    """Return a text in which nothing steers the direction of what stands around it."""
    return escaped(text, keep=f"\n{BLANKS}")


def about(content: Content) -> Iterator[Said]:
    """Yield what an export is: the package, its date, sources and verdict."""
    yield said(
        sentence("Title"),
        content.text("title") or content.text("name"),
        content.text("title", "id") or content.text("name"),
    )
    yield said(
        sentence("What it is"), content.text("description"), content.text("description", "id")
    )
    yield said(sentence("Verdict of the check"), verdict(content.report))
    if content.report.failed:
        yield said(
            sentence("Attention"),
            sentence(
                "The package FAILED its check: some of these figures are wrong, or could not be"
                " looked at. What was found is listed with the findings."
            ),
        )
    for name in content.unread:
        yield said(
            sentence("Not exported"), sentence("The table {name} cannot be read.", name=name)
        )
    if content.without_evidence:
        why = content.without_evidence
        yield said(
            sentence("Without quotes"), sentence("The evidence cannot be read: {why}", why=why)
        )
    for label, name in (
        (sentence("Date of the data"), "created"),
        (sentence("Version"), "version"),
        (sentence("Address"), "homepage"),
    ):
        if text := content.text(name):
            yield said(label, text.removesuffix("T00:00:00Z"))
    for source in _objects(content.properties, "sources"):
        yield said(sentence("Source"), _titled(source))
    for licence in _objects(content.properties, "licenses"):
        yield said(sentence("Licence"), _titled(licence))
    if content.others:
        listed = ", ".join(content.others)
        yield said(
            sentence("Files that are no tables"), sentence("Not exported: {names}.", names=listed)
        )


def _objects(given: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    listed = given.get(name)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _titled(given: Mapping[str, Any]) -> str:
    texts = (given.get("title") or given.get("name"), given.get("path") or given.get("email"))
    return ": ".join(text for text in texts if isinstance(text, str) and text)


def table_texts(table: ExportTable) -> Said:
    """Return the title and the description of a table, with its number of rows."""
    texts = [
        " ".join(
            text
            for text in (
                f"{in_language(table.given, 'title', language)}."
                if in_language(table.given, "title", language)
                else "",
                in_language(table.given, "description", language),
                translate(
                    count_sentence("{number:,} row.", "{number:,} rows.", table.count), language
                ),
            )
            if text
        )
        for language in _LANGUAGES
    ]
    return Said(table.name, table.name, *(_shown(text) for text in texts))


_LANGUAGES: tuple[Language, Language] = ("en", "id")

AS_PRINTED, QUOTE = "as_printed", "quote"
"""What the columns are called that stand beside a figure, behind its name and a low line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A column as the dictionary has it."""

    table: str
    column: str
    title_en: str
    title_id: str
    type: str
    unit: str
    description_en: str
    description_id: str
    required: bool
    key: bool
    allowed: str


def dictionary(content: Content) -> Iterator[Entry]:
    """Yield every column of every table, with what the package says of it."""
    for table in content.tables:
        for column in table.columns:
            given, field = column.field.given, column.field
            yield Entry(
                table=table.name,
                column=field.name,
                title_en=in_language(given, "title", "en"),
                title_id=in_language(given, "title", "id"),
                type=field.type,
                unit=in_language(given, "unit", "en"),
                description_en=in_language(given, "description", "en"),
                description_id=in_language(given, "description", "id"),
                required=field.constraints.get("required") is True,
                key=field.name in table.schema.primary_key,
                allowed="; ".join(_allowed(field.constraints, given)),
            )


def _allowed(constraints: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the cells of a column may be: its codes, and its bounds."""
    listed = constraints.get("enum") or given.get("categories")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict):
            yield f"{each.get('value', '')} = {each.get('label', '')}"
        else:
            yield str(each)
    for name in ("minimum", "maximum", "minLength", "maxLength", "pattern"):
        if name in constraints:
            yield f"{name} {constraints[name]}"


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule, and how often it was decided how."""

    name: str
    type: str
    table: str
    title_en: str
    title_id: str
    description_en: str
    description_id: str
    outcome: str
    passed: int | None
    failed: int | None
    incomplete: int | None
    known: int | None


def rule_entries(content: Content) -> Iterator[RuleEntry]:
    """Yield every rule of the package with its outcome."""
    tallies = {
        result.name: (result, result.tally)
        for result in content.report.results
        if result.tally is not None
    }
    for rule in content.rules:
        result, tally = tallies.get(rule.name, (None, None))
        yield RuleEntry(
            name=rule.name,
            type=rule.type,
            table=rule.resource,
            title_en=rule.titles.get("en", rule.title),
            title_id=rule.titles.get("id") or known_translation(rule.title, "id"),
            description_en=rule.descriptions.get("en", rule.description),
            description_id=rule.descriptions.get("id") or known_translation(rule.description, "id"),
            outcome="not run" if result is None else result.outcome,
            passed=tally.passed if tally else None,
            failed=tally.failed if tally else None,
            incomplete=tally.incomplete if tally else None,
            known=tally.known if tally else None,
        )
