"""Which printed number supports which cell."""

from __future__ import annotations

from latsarstats.language import sentence
from latsarstats.schemas import fields as column
from latsarstats.schemas.fields import Text
from latsarstats.schemas.table import ForeignKey, Table


class Evidence(Table):
    """Which printed number supports which cell."""

    resource: Text = column.text("Resource", "Tabel", sentence("Table of the cell."))
    row: Text = column.text("Row", "Baris", sentence("Values of the key of its row, joined by /."))
    field: Text = column.text("Field", "Kolom", sentence("Column of the cell."))
    mention_id: Text = column.text(
        "Mention", "Sebutan", sentence("The printed number that supports it.")
    )

    class Config:
        """Key, references and titles."""

        name = "evidence"
        title = "Evidence"
        description = sentence("One row is a cell and a printed number that supports it.")
        unique = ("resource", "row", "field", "mention_id")
        metadata = {  # noqa: RUF012
            "title_id": "Bukti",
            "foreign_keys": (ForeignKey(("mention_id",), "mentions", ("mention_id",)),),
        }
