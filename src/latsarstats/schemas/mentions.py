"""Every number printed in the articles."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from latsarstats.language import sentence
from latsarstats.rules.order import Order
from latsarstats.schemas import fields as column
from latsarstats.schemas.fields import Integer, Text
from latsarstats.schemas.table import ForeignKey, Table, holds


class Mentions(Table):
    """Every number printed in the articles."""

    article_id: Text = column.text("Article", "Artikel", sentence("Article that prints it."))
    mention_id: Text = column.text(
        *(
            "Mention",
            "Sebutan",
            sentence("Article and offset of the first character, joined by @."),
        ),
        pattern=r"^[a-z0-9-]+@[0-9]+$",
    )
    start: Integer = column.integer(
        *("Start", "Awal", sentence("Offset of its first character in the article, from 0.")),
        unit="character",
    )
    end: Integer = column.integer(
        *("End", "Akhir", sentence("Offset behind its last character.")),
        minimum=1,
        unit="character",
    )
    text: Text = column.text("Text", "Teks", sentence("The characters printed."))
    kind: Text = column.code(
        "mention_kind", "Kind", "Jenis", sentence("What kind of number it is.")
    )
    value: Text = column.text(
        *("Value", "Nilai"),
        sentence(
            "What it says: a plain number, an ISO date, or --MM-DD for a date without a year."
        ),
        nullable=True,
    )
    role: Text = column.code("role", "Role", "Peran", sentence("Whether it supports a cell."))
    reason: Text = column.text(
        *("Reason", "Alasan", sentence("Why it is no Latsar figure, for context.")), nullable=True
    )

    span = holds(
        Order(
            name="mention-span",
            resource="mentions",
            title=sentence("A mention ends behind its start"),
            description=sentence("A number that is printed has at least one character."),
            smaller="start",
            larger="end",
            strict=True,
        )
    )

    @pa.dataframe_check(
        name="context-has-reason", error="a number set aside says why, and no other does"
    )
    def reasoned(cls, frame: pd.DataFrame) -> pd.Series[bool]:
        """A number set aside says why, and no other does."""
        is_context: pd.Series[bool] = frame["role"].eq("context").fillna(value=False).astype(bool)
        return is_context.eq(frame["reason"].notna())

    class Config:
        """Key, references and titles."""

        name = "mentions"
        title = "Mentions"
        description = sentence(
            "One row is a number printed in an article: every number, each exactly once."
        )
        unique = ("mention_id",)
        metadata = {  # noqa: RUF012
            "title_id": "Sebutan angka",
            "foreign_keys": (ForeignKey(("article_id",), "articles", ("article_id",)),),
        }
