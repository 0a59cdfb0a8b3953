"""Which printed number supports which cell."""

from __future__ import annotations

from latsarstats.schemas import fields as column
from latsarstats.schemas.fields import Text
from latsarstats.schemas.table import ForeignKey, Table


class Evidence(Table):
    """Which printed number supports which cell."""

    resource: Text = column.text("Resource", "Tabel", "Table of the cell.")
    row: Text = column.text("Row", "Baris", "Values of the key of its row, joined by /.")
    field: Text = column.text("Field", "Kolom", "Column of the cell.")
    mention_id: Text = column.text("Mention", "Sebutan", "The printed number that supports it.")

    class Config:
        """Key, references and titles."""

        name = "evidence"
        title = "Evidence"
        description = "One row is a cell and a printed number that supports it."
        unique = ("resource", "row", "field", "mention_id")
        metadata = {  # noqa: RUF012
            "title_id": "Bukti",
            "foreign_keys": (ForeignKey(("mention_id",), "mentions", ("mention_id",)),),
        }
