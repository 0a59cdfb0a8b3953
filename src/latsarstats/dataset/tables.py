"""Put the tables together from what the articles say."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from latsarstats.dataset.cell import Cell
from latsarstats.dataset.evidence import row_key
from latsarstats.errors import MismatchError, UnknownNameError, unknown_name
from latsarstats.language import sentence
from latsarstats.numerals.mention import plain
from latsarstats.schemas.code_lists import CODES
from latsarstats.schemas.models import MODELS, schema
from latsarstats.schemas.table import columns_of, key_of, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from latsarstats.dataset.script import Account, Row
    from latsarstats.numerals.mention import Mention

TableRows = list[dict[str, str]]
"""The rows of a table in order: plain text by column, empty for missing."""


def assemble(
    accounts: Sequence[Account], restatements: Iterable[dict[str, str]]
) -> dict[str, TableRows]:
    """Return every table, by name.

    Args:
        accounts: what each article says, in the order of the seeds.
        restatements: the rows of that table.

    Raises:
        MismatchError: a script uses an unknown table or column, or gives one observation
            twice.
    """
    tables: dict[str, TableRows] = {name_of(model): [] for model in MODELS}
    for account in accounts:
        for row in account.rows:
            cells = _cells_of(row, account)
            tables[row.resource].append({name: cell.value for name, cell in cells.items()})
            tables["evidence"].extend(_evidence_of(row.resource, cells, account))
        tables["mentions"].extend(_mentions_of(account))
    tables["restatements"].extend(restatements)
    tables["codes"].extend(dataclasses.asdict(code) for code in CODES)
    for model in MODELS:
        _refuse_doubles(name_of(model), key_of(model), tables[name_of(model)])
    return tables


def _mention_id(account: Account, mention: Mention) -> str:
    return f"{account.seed.source.article_id}@{mention.start}"


def _cells_of(row: Row, account: Account) -> dict[str, Cell]:
    source = account.seed.source
    try:
        columns = columns_of(schema(row.resource))
    except UnknownNameError as error:
        raise _unknown(source.article_id, sentence("table"), "", error) from None
    for name in row.cells:
        if name not in columns:
            found = unknown_name(
                sentence("{resource} has no column", resource=row.resource), name, columns
            )
            raise _unknown(
                source.article_id,
                sentence("column"),
                sentence(" of {resource}", resource=row.resource),
                found,
            )
    cited = {
        **dataclasses.asdict(source),
        "characters": str(len(account.seed.article.text)),
    }
    return {name: row.cells.get(name) or Cell(cited.get(name, "")) for name in columns}


def _unknown(article_id: str, what: str, of: str, error: UnknownNameError) -> MismatchError:
    hint = sentence("; did you mean {nearest}?", nearest=error.nearest) if error.nearest else ""
    return MismatchError(
        sentence(
            "{article_id}: the script uses an unknown {what} {name!r}{of}{hint}",
            article_id=article_id,
            what=what,
            name=error.name,
            of=of,
            hint=hint,
        )
    )


def _evidence_of(
    resource: str, cells: Mapping[str, Cell], account: Account
) -> Iterator[dict[str, str]]:
    key = row_key(key_of(schema(resource)), {name: cell.value for name, cell in cells.items()})
    for field, cell in cells.items():
        for mention in cell.evidence:
            yield {
                "resource": resource,
                "row": key,
                "field": field,
                "mention_id": _mention_id(account, mention),
            }


def _mentions_of(account: Account) -> Iterator[dict[str, str]]:
    for mention, reason in account.reasons.items():
        yield {
            "article_id": account.seed.source.article_id,
            "mention_id": _mention_id(account, mention),
            "start": str(mention.start),
            "end": str(mention.end),
            "text": mention.text,
            "kind": mention.kind,
            "value": plain(mention.value),
            "role": "context" if reason else "evidence",
            "reason": reason,
        }


def _refuse_doubles(resource: str, key: Sequence[str], rows: TableRows) -> None:
    seen: set[str] = set()
    for row in rows:
        cited = row_key(key, row)
        if cited in seen:
            raise MismatchError(
                sentence(
                    "{resource}: the row {cited} is given twice; give it in one script",
                    resource=resource,
                    cited=cited,
                )
            )
        seen.add(cited)
