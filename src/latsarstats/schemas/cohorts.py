"""Recruitment rounds in training, by status."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from latsarstats.language import sentence
from latsarstats.rules.balance import Balance
from latsarstats.rules.order import Order
from latsarstats.schemas import fields as column
from latsarstats.schemas.fields import Date, Integer, Text
from latsarstats.schemas.table import FIRST_YEAR, ForeignKey, Table, holds


class Cohorts(Table):
    """Recruitment rounds in training, by status."""

    area_code: Text = column.code(
        "area",
        "Area",
        "Wilayah",
        sentence("Kemendagri code of the area whose trainees are counted."),
    )
    formation_year: Integer = column.integer(
        *("Formation year", "Tahun formasi", sentence("Year of the recruitment round (formasi).")),
        minimum=FIRST_YEAR,
        printed=True,
    )
    training_year: Integer = column.integer(
        *("Training year", "Tahun pelatihan", sentence("Year in which they are trained.")),
        minimum=FIRST_YEAR,
        printed=True,
    )
    status: Text = column.code(
        "status", "Status", "Status", sentence("How far they are with the training.")
    )
    article_id: Text = column.text(
        "Article", "Artikel", sentence("Article that prints the number.")
    )
    coverage: Text = column.code(
        "coverage", "Coverage", "Cakupan", sentence("Which governments' trainees are counted.")
    )
    persons: Integer = column.integer(
        *("Persons", "Jumlah peserta", sentence("Number of trainees, as printed.")),
        unit="person",
        printed=True,
    )
    as_of: Date = column.date(
        *("As of", "Keadaan per", sentence("Date of the event at which the number was given.")),
        printed=True,
    )

    progress = holds(
        Balance(
            name="cohort-progress",
            resource="cohorts",
            title=sentence("Completed and ongoing make all"),
            description=sentence(
                "Whoever is in training in a year has finished it or is still in it."
            ),
            measure="persons",
            dimension="status",
            whole="all",
            parts=("completed", "ongoing"),
            within=("area_code", "formation_year", "training_year"),
        )
    )
    formation = holds(
        Order(
            name="formation-before-training",
            resource="cohorts",
            title=sentence("The recruitment round is not later than the training"),
            description=sentence("Candidates are recruited before they are trained."),
            smaller="formation_year",
            larger="training_year",
        )
    )

    @pa.dataframe_check(
        name="planned-after-article",
        error="planned training lies in a year after the article's date",
    )
    def planned(cls, frame: pd.DataFrame) -> pd.Series[bool]:
        """Planned training lies after the date at which it was announced."""
        lies_ahead = frame["training_year"] > frame["as_of"].dt.year
        holds_there: pd.Series[bool] = frame["status"].ne("planned") | lies_ahead
        return holds_there.fillna(value=True).astype(bool)

    class Config:
        """Key, references and titles."""

        name = "cohorts"
        title = "Cohorts"
        description = sentence(
            "One row is a recruitment round's trainees in a training year, by status."
        )
        unique = ("area_code", "formation_year", "training_year", "status")
        metadata = {  # noqa: RUF012
            "title_id": "Angkatan penerimaan",
            "foreign_keys": (ForeignKey(("article_id",), "articles", ("article_id",)),),
        }
