"""Account for every number of an article: each supports a cell or is set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.errors import MismatchError
from latsarstats.extraction.passages import Reading
from latsarstats.extraction.scripts import Row
from latsarstats.numerals.scan import scan
from latsarstats.text.clauses import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.extraction.scripts import Script
    from latsarstats.extraction.seeds import Seed
    from latsarstats.numerals.mention import Mention


@dataclass(frozen=True, slots=True)
class Account:
    """All that an article says: its observations, and each number with its reason.

    Attributes:
        seed: the article.
        rows: the observations, in the order of the script.
        reasons: for every number printed, in order, why it is no Latsar figure; empty where
            it supports a cell.
    """

    seed: Seed
    rows: tuple[Row, ...]
    reasons: Mapping[Mention, str]


def account_for(seed: Seed, script: Script) -> Account:
    """Run a script on its article.

    Raises:
        MismatchError: a phrase does not fit, or a number is neither extracted nor set aside,
            or is both, or is set aside without a reason; or the article has no row in the
            table of articles.
    """
    reading = Reading(seed.article, tuple(scan(seed.article.text)))
    rows: list[Row] = []
    reasons: dict[Mention, str] = {}
    for yielded in script.extract(reading):
        if isinstance(yielded, Row):
            rows.append(yielded)
        else:
            reasons[yielded.mention] = yielded.reason.strip()
    used = {mention for row in rows for cell in row.cells.values() for mention in cell.evidence}
    for mention in reading.mentions:
        if (mention in used) == (mention in reasons):
            fault = "both extracted and set aside" if mention in used else "not accounted for"
            raise MismatchError(_told(seed, mention, fault))
        if not reasons.get(mention, "given"):
            raise MismatchError(_told(seed, mention, "set aside without a reason"))
    if not any(row.resource == "articles" for row in rows):
        raise MismatchError(
            f"{seed.source.article_id}: its script yields no row of the table articles, which"
            " every article needs"
        )
    return Account(
        seed, tuple(rows), {mention: reasons.get(mention, "") for mention in reading.mentions}
    )


def _told(seed: Seed, mention: Mention, fault: str) -> str:
    words = "".join(quote(seed.article.text, mention.start, mention.end))
    return (
        f"{seed.source.article_id}: the number {mention.text!r} at"
        f" {mention.start} is {fault}; it stands in {words!r}"
    )
