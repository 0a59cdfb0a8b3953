"""The whole descriptor: what the package is, who made it, and every file with its hash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from latsarstats import __version__
from latsarstats.dataset.restatements import FILE as RESTATEMENTS_FILE
from latsarstats.files.text import sha256
from latsarstats.language import sentence
from latsarstats.rules.serialization import write_rules
from latsarstats.schemas.models import MODELS, rules
from latsarstats.schemas.restatements_printed import RestatementsPrinted
from latsarstats.schemas.table import name_of, table_schema, title_id_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from latsarstats.dataset.script import Source
    from latsarstats.schemas.table import Table


_ID = "6076e0e3-d198-5d39-aec5-b78c3d907498"
"""The package, whatever its version: the UUID of the name ``latsarstats``, once and for all."""

_PROFILES = "https://datapackage.org/profiles/2.0"
_DIALECT: dict[str, Any] = {
    "$schema": f"{_PROFILES}/tabledialect.json",
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
}
"""The dialect of CSV by default but for its line ends, spelled out for readers that guess it."""

_TITLE = "Latsar CPNS in East Java: the figures printed in five news articles"
_TITLE_ID = "Latsar CPNS di Jawa Timur: angka yang tercetak dalam lima berita"
_DESCRIPTION = sentence(
    "Numbers of candidate civil servants (CPNS) in basic training (Latsar) in East Java,"
    " recruitment round of 2019, as printed in five news articles of 2021 and 2023. Every number"
    " in cohorts, attendance and batches leads to the characters it was read from, and every"
    " number printed in the articles is accounted for. People at one event (attendance) are no"
    " part of the cohort figures and must not be added to them. One disagreement is in the"
    " sources and known: Bongkar86.com dates the session of 6 November 2021 to 8 November."
)
_CC_BY: dict[str, Any] = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International (the tables)",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_MIT: dict[str, Any] = {
    "name": "MIT",
    "title": "MIT License (the code that made them)",
    "path": "https://opensource.org/license/mit",
}
_OF_THE_PUBLISHER: dict[str, Any] = {
    "name": "other-closed",
    "title": "The text belongs to its publisher; only clauses with a number are quoted",
}


def package_descriptor(
    sources: Sequence[Source], files: Mapping[str, bytes], restatements: Mapping[str, str]
) -> dict[str, Any]:
    """Return the descriptor of the package.

    Args:
        sources: the articles, in order.
        files: the bytes of every file of the package by path, as ``data/cohorts.csv``.
        restatements: the publishers of restatements and their addresses.
    """
    cited = [(source.publisher, source.address) for source in sources]
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "latsarstats",
        "id": _ID,
        "title": _TITLE,
        "title_id": _TITLE_ID,
        "description": _DESCRIPTION,
        "version": __version__,
        "created": _created(sources),
        "languages": ["en", "id"],
        "keywords": ["latsar", "cpns", "civil service", "training", "East Java", "Indonesia"],
        "licenses": [_CC_BY, _MIT],
        "contributors": [{"title": "latsarstats contributors", "roles": ["wrangler", "developer"]}],
        "sources": [_source(*citation) for citation in (*cited, *restatements.items())],
        "resources": [
            *(_table(model, f"data/{name_of(model)}.csv", files) for model in MODELS),
            _table(RestatementsPrinted, f"seeds/{RESTATEMENTS_FILE}", files),
            *(_seed(source, files) for source in sources),
        ],
        "rules": write_rules(rules()),
    }


def to_json(descriptor: Mapping[str, Any]) -> str:
    """Return a descriptor as the text of ``datapackage.json``."""
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def _created(sources: Sequence[Source]) -> str:
    """Return the day of the last article as a date and time: a build never asks the clock."""
    return f"{max(source.article_id[-len('2021-11-16') :] for source in sources)}T00:00:00Z"


def _source(title: str, address: str) -> dict[str, str]:
    return {"title": title, "path": address} if address else {"title": title}


def _table(model: type[Table], path: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    schema = model.to_schema()
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": schema.name,
        "type": "table",
        "title": schema.title,
        "title_id": title_id_of(model),
        "description": schema.description,
        "path": path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        **_fingerprint(files[path]),
        "schema": table_schema(model),
    }


def _seed(source: Source, files: Mapping[str, bytes]) -> dict[str, Any]:
    path = f"seeds/{source.seed}"
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": f"seed-{source.article_id}",
        "title": f"Excerpt of {source.publisher}",
        "title_id": f"Kutipan {source.publisher}",
        "description": "The article with everything masked but its numbers and their clauses.",
        "path": path,
        "scheme": "file",
        "format": "txt",
        "mediatype": "text/plain",
        "encoding": "utf-8",
        **_fingerprint(files[path]),
        "licenses": [_OF_THE_PUBLISHER],
        "sources": [_source(source.publisher, source.address)],
    }


def _fingerprint(raw: bytes) -> dict[str, Any]:
    return {"bytes": len(raw), "hash": f"sha256:{sha256(raw)}"}
