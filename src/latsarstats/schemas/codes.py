"""The codes used in columns."""

from __future__ import annotations

from latsarstats.language import sentence
from latsarstats.schemas import fields as column
from latsarstats.schemas.fields import Text
from latsarstats.schemas.table import Table


class Codes(Table):
    """The codes used in columns."""

    list: Text = column.text("List", "Daftar", sentence("Code list that it belongs to."))
    code: Text = column.text("Code", "Kode", sentence("The code as it stands in a column."))
    label_en: Text = column.text(
        "English label", "Label bahasa Inggris", sentence("Its name in English.")
    )
    label_id: Text = column.text(
        "Indonesian label", "Label bahasa Indonesia", sentence("Its name in Indonesian.")
    )
    definition_en: Text = column.text(
        "Definition", "Definisi", sentence("What it means, in one sentence.")
    )

    class Config:
        """Key and titles."""

        name = "codes"
        title = "Codes"
        description = sentence("One row is a code used in a column.")
        unique = ("list", "code")
        metadata = {"title_id": "Daftar kode"}  # noqa: RUF012
