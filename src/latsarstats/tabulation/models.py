"""The tables: one pandera model each, the one definition of its columns, keys and rules.

``Cohorts.validate(frame)`` checks anybody's frame of that shape, as read by
``pandas.read_csv``, with the rules that hold within the table.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa

from latsarstats.rules.agreement import Agreement
from latsarstats.rules.balance import Balance
from latsarstats.rules.decide import decide, needs
from latsarstats.rules.order import Order
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.rule import Known
from latsarstats.rules.weekday import Weekday
from latsarstats.tabulation import columns as column
from latsarstats.tabulation.columns import Date, Integer, Text

if TYPE_CHECKING:
    from latsarstats.rules.rule import Rule

FIRST_YEAR = 1945
"""The republic, and so its civil service, was proclaimed in 1945."""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values are those of columns of another table."""

    fields: tuple[str, ...]
    resource: str
    reference_fields: tuple[str, ...]


def holds(rule: Rule) -> Any:
    """Return ``rule`` as a check of a pandera model: false at the rows that break it."""

    def check(cls: type, frame: pd.DataFrame) -> pd.Series[bool]:  # noqa: ARG001 - pandera's call
        broken = {
            row
            for decision in decide(rule, {rule.resource: frame})
            if decision.outcome in ("fail", "error")
            for row in decision.rows
        }
        return pd.Series([row not in broken for row in range(len(frame))], index=frame.index)

    check.rule = rule  # type: ignore[attr-defined]
    return pa.dataframe_check(check, name=rule.name, error=rule.title)


class Table(pa.DataFrameModel):
    """What every table has: exactly its columns, in order, coerced to their types."""

    class Config:
        """Nothing beside the columns named, and all of them."""

        strict = True
        ordered = True
        coerce = True


class Articles(Table):
    """One row an article, with how its date is known and the hash of its original text."""

    article_id: Text = column.text(
        *("Article", "Artikel", "Publisher and date of the event, as the article is cited here."),
        pattern=r"^[a-z0-9-]+$",
    )
    seed: Text = column.text("Seed", "Berkas", "Name of the file in seeds that holds its excerpt.")
    publisher: Text = column.text("Publisher", "Penerbit", "Who published the article.")
    title: Text = column.text(
        "Title", "Judul", "Headline, where it is printed in the text.", nullable=True
    )
    address: Text = column.text(
        *("Address", "Alamat", "Where the article was published, where that is known."),
        format="uri",
        nullable=True,
    )
    weekday_printed: Text = column.text(
        "Weekday printed", "Hari tercetak", "Weekday of the event, as printed."
    )
    date_printed: Text = column.text(
        "Date printed", "Tanggal tercetak", "Date of the event, as printed.", nullable=True
    )
    event_date: Date = column.date("Event date", "Tanggal acara", "Date of the event.")
    date_basis: Text = column.code(
        "date_basis", "Date basis", "Dasar tanggal", "How the date of the event is known."
    )
    reporter: Text = column.text(
        "Reporter", "Pewarta", "Reporter or by-line code, as printed.", nullable=True
    )
    editor: Text = column.text("Editor", "Editor", "Editor, as printed.", nullable=True)
    characters: Integer = column.integer(
        *("Characters", "Karakter", "Length of the original text in Unicode code points."),
        minimum=1,
        unit="character",
    )
    sha256: Text = column.text(
        *("SHA-256", "SHA-256", "SHA-256 of the original text as stored in UTF-8."),
        pattern=r"^[0-9a-f]{64}$",
    )

    weekday = holds(
        Weekday(
            name="article-weekday",
            resource="articles",
            title="The weekday printed is that of the event",
            description="A date read wrongly from an article mostly falls on another weekday.",
            date="event_date",
            weekday="weekday_printed",
        )
    )

    class Config:
        """Key and titles."""

        name = "articles"
        title = "Articles"
        unique = ("article_id",)
        metadata = {"title_id": "Artikel"}  # noqa: RUF012 - pandera reads it from the class


class Sessions(Table):
    """One row a training event of which an article prints the attendance."""

    session_id: Text = column.text(
        *("Session", "Sesi", "Kind and date of the event."), pattern=r"^[a-z0-9-]+$"
    )
    event_date: Date = column.date("Event date", "Tanggal acara", "Date of the event.")
    kind: Text = column.code("session_kind", "Kind", "Jenis", "What kind of event it was.")
    organiser: Text = column.text("Organiser", "Penyelenggara", "Agency that ran the training.")
    area_code: Text = column.code(
        *("area", "Area", "Wilayah"),
        "Kemendagri code of the place: the city where it is printed, else the province.",
    )
    training_year: Integer = column.integer(
        *("Training year", "Tahun pelatihan", "Year of the training that the event belongs to."),
        minimum=FIRST_YEAR,
    )

    class Config:
        """Key and titles."""

        name = "sessions"
        title = "Sessions"
        unique = ("session_id",)
        metadata = {"title_id": "Sesi"}  # noqa: RUF012


class Cohorts(Table):
    """One row a recruitment round's trainees in a training year, by status."""

    area_code: Text = column.code(
        "area", "Area", "Wilayah", "Kemendagri code of the area whose trainees are counted."
    )
    formation_year: Integer = column.integer(
        *("Formation year", "Tahun formasi", "Year of the recruitment round (formasi)."),
        minimum=FIRST_YEAR,
        printed=True,
    )
    training_year: Integer = column.integer(
        *("Training year", "Tahun pelatihan", "Year in which they are trained."),
        minimum=FIRST_YEAR,
        printed=True,
    )
    status: Text = column.code("status", "Status", "Status", "How far they are with the training.")
    article_id: Text = column.text("Article", "Artikel", "Article that prints the number.")
    coverage: Text = column.code(
        "coverage", "Coverage", "Cakupan", "Which governments' trainees are counted."
    )
    persons: Integer = column.integer(
        *("Persons", "Jumlah peserta", "Number of trainees, as printed."),
        unit="person",
        printed=True,
    )
    as_of: Date = column.date(
        *("As of", "Keadaan per", "Date of the event at which the number was given."),
        printed=True,
    )

    progress = holds(
        Balance(
            name="cohort-progress",
            resource="cohorts",
            title="Completed and ongoing make all",
            description="Whoever is in training in a year has finished it or is still in it.",
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
            title="The recruitment round is not later than the training",
            description="Candidates are recruited before they are trained.",
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
        return (frame["status"].ne("planned") | lies_ahead).fillna(value=True).astype(bool)

    class Config:
        """Key, references and titles."""

        name = "cohorts"
        title = "Cohorts"
        unique = ("area_code", "formation_year", "training_year", "status")
        metadata = {  # noqa: RUF012
            "title_id": "Angkatan penerimaan",
            "foreign_keys": (ForeignKey(("article_id",), "articles", ("article_id",)),),
        }


class Attendance(Table):
    """One row the attendance of a session, by mode of delivery; never part of a cohort."""

    session_id: Text = column.text("Session", "Sesi", "Event that was attended.")
    delivery: Text = column.code("delivery", "Delivery", "Cara hadir", "How they took part.")
    article_id: Text = column.text("Article", "Artikel", "Article that prints the number.")
    grade: Text = column.code(
        *("grade", "Grade", "Golongan", "Civil-service grades of those counted, as printed."),
        printed=True,
    )
    position_printed: Text = column.text(
        *("Position printed", "Status kepegawaian tercetak"),
        "What the article calls them; both words where it uses two.",
    )
    also_includes: Text = column.text(
        *("Also includes", "Termasuk pula"),
        "Participants of another course who are counted in, by the course's short name.",
        nullable=True,
    )
    persons: Integer = column.integer(
        *("Persons", "Jumlah orang", "Number of people who took part, as printed."),
        unit="person",
        printed=True,
    )
    stage: Text = column.code(
        *("stage", "Stage", "Tahap", "Stage of the training that they go through, if printed."),
        nullable=True,
    )
    stage_days: Integer = column.integer(
        *("Stage days", "Lama tahap", "Length of that stage, if printed."),
        minimum=1,
        unit="day",
        nullable=True,
        printed=True,
    )

    class Config:
        """Key, references and titles."""

        name = "attendance"
        title = "Attendance"
        unique = ("session_id", "delivery")
        metadata = {  # noqa: RUF012
            "title_id": "Kehadiran",
            "foreign_keys": (
                ForeignKey(("session_id",), "sessions", ("session_id",)),
                ForeignKey(("article_id",), "articles", ("article_id",)),
            ),
        }


class Batches(Table):
    """One row a training batch (angkatan) opened at a session."""

    session_id: Text = column.text("Session", "Sesi", "Event at which the batch was opened.")
    batch: Integer = column.integer(
        "Batch", "Angkatan", "Number of the batch.", minimum=1, printed=True
    )
    grade: Text = column.code(
        "grade", "Grade", "Golongan", "Civil-service grade of its trainees.", printed=True
    )
    training_year: Integer = column.integer(
        *("Training year", "Tahun pelatihan", "Year of the training."),
        minimum=FIRST_YEAR,
        printed=True,
    )

    class Config:
        """Key, references and titles."""

        name = "batches"
        title = "Batches"
        unique = ("session_id", "batch")
        metadata = {  # noqa: RUF012
            "title_id": "Angkatan pelatihan",
            "foreign_keys": (ForeignKey(("session_id",), "sessions", ("session_id",)),),
        }


class Restatements(Table):
    """One row the attendance of a session as another publication prints it."""

    address: Text = column.text(
        "Address", "Alamat", "Where the other publication stands.", format="uri"
    )
    session_id: Text = column.text("Session", "Sesi", "Event that it reports.")
    delivery: Text = column.code("delivery", "Delivery", "Cara hadir", "Whom the number counts.")
    publisher: Text = column.text("Publisher", "Penerbit", "Who published it.")
    weekday_printed: Text = column.text(
        "Weekday printed", "Hari tercetak", "Weekday of the event, as printed there."
    )
    event_date: Date = column.date("Event date", "Tanggal acara", "Date of the event, as given there.")
    persons: Integer = column.integer(
        "Persons", "Jumlah orang", "Number of people, as printed there.", unit="person"
    )

    weekday = holds(
        Weekday(
            name="restated-weekday",
            resource="restatements",
            title="The weekday printed elsewhere is that of the date printed there",
            description="A publication that dates an event names the weekday of that date.",
            date="event_date",
            weekday="weekday_printed",
        )
    )
    total = holds(
        Balance(
            name="restated-total",
            resource="restatements",
            title="In person and online make the total printed elsewhere",
            description="Whoever took part was there in person or online.",
            measure="persons",
            dimension="delivery",
            whole="all",
            parts=("in-person", "online"),
            within=("address", "session_id"),
        )
    )

    class Config:
        """Key, references and titles."""

        name = "restatements"
        title = "Restatements"
        unique = ("address", "session_id", "delivery")
        metadata = {  # noqa: RUF012
            "title_id": "Pemberitaan lain",
            "foreign_keys": (ForeignKey(("session_id",), "sessions", ("session_id",)),),
        }


class Mentions(Table):
    """One row a number printed in an article: every number, each exactly once."""

    article_id: Text = column.text("Article", "Artikel", "Article that prints it.")
    mention_id: Text = column.text(
        *("Mention", "Sebutan", "Article and offset of the first character, joined by @."),
        pattern=r"^[a-z0-9-]+@[0-9]+$",
    )
    start: Integer = column.integer(
        *("Start", "Awal", "Offset of its first character in the article, from 0."),
        unit="character",
    )
    end: Integer = column.integer(
        *("End", "Akhir", "Offset behind its last character."), minimum=1, unit="character"
    )
    text: Text = column.text("Text", "Teks", "The characters printed.")
    kind: Text = column.code("mention_kind", "Kind", "Jenis", "What kind of number it is.")
    value: Text = column.text(
        *("Value", "Nilai"),
        "What it says: a plain number, an ISO date, or --MM-DD for a date without a year.",
        nullable=True,
    )
    role: Text = column.code("role", "Role", "Peran", "Whether it supports a cell.")
    reason: Text = column.text(
        *("Reason", "Alasan", "Why it is no Latsar figure, for context."), nullable=True
    )

    span = holds(
        Order(
            name="mention-span",
            resource="mentions",
            title="A mention ends behind its start",
            description="A number that is printed has at least one character.",
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
        return frame["role"].eq("context").eq(frame["reason"].notna()).astype(bool)

    class Config:
        """Key, references and titles."""

        name = "mentions"
        title = "Mentions"
        unique = ("mention_id",)
        metadata = {  # noqa: RUF012
            "title_id": "Sebutan angka",
            "foreign_keys": (ForeignKey(("article_id",), "articles", ("article_id",)),),
        }


class Evidence(Table):
    """One row a cell and a printed number that supports it."""

    resource: Text = column.text("Resource", "Tabel", "Table of the cell.")
    row: Text = column.text("Row", "Baris", "Values of the key of its row, joined by /.")
    field: Text = column.text("Field", "Kolom", "Column of the cell.")
    mention_id: Text = column.text("Mention", "Sebutan", "The printed number that supports it.")

    class Config:
        """Key, references and titles."""

        name = "evidence"
        title = "Evidence"
        unique = ("resource", "row", "field", "mention_id")
        metadata = {  # noqa: RUF012
            "title_id": "Bukti",
            "foreign_keys": (ForeignKey(("mention_id",), "mentions", ("mention_id",)),),
        }


class Codes(Table):
    """One row a code used in a column."""

    list: Text = column.text("List", "Daftar", "Code list that it belongs to.")
    code: Text = column.text("Code", "Kode", "The code as it stands in a column.")
    label_en: Text = column.text("English label", "Label bahasa Inggris", "Its name in English.")
    label_id: Text = column.text("Indonesian label", "Label bahasa Indonesia", "Its name in Indonesian.")
    definition_en: Text = column.text("Definition", "Definisi", "What it means, in one sentence.")

    class Config:
        """Key and titles."""

        name = "codes"
        title = "Codes"
        unique = ("list", "code")
        metadata = {"title_id": "Daftar kode"}  # noqa: RUF012


class RestatementsPrinted(Table):
    """One row a publication that restates a session, kept by hand, with its numbers as printed."""

    publisher: Text = column.text("Publisher", "Penerbit", "Who published it.")
    address: Text = column.text("Address", "Alamat", "Where it was published.", format="uri")
    session_id: Text = column.text("Session", "Sesi", "Event that it reports.")
    weekday_printed: Text = column.text(
        "Weekday printed", "Hari tercetak", "Weekday of the event, as printed."
    )
    date_printed: Text = column.text("Date printed", "Tanggal tercetak", "Date of the event, as printed.")
    event_date: Date = column.date("Event date", "Tanggal acara", "The date meant, with its year.")
    in_person: Text = column.text(
        "In person", "Luring", "Number of people in the hall, as printed.", nullable=True
    )
    online: Text = column.text("Online", "Daring", "Number of people online, as printed.", nullable=True)
    all: Text = column.text("All", "Semua", "Number of people in all, as printed.", nullable=True)

    class Config:
        """Key and titles."""

        name = "restatements-printed"
        title = "Restatements as printed"
        unique = ("address", "session_id")
        metadata = {"title_id": "Pemberitaan lain, sebagaimana tercetak"}  # noqa: RUF012


MODELS: tuple[type[Table], ...] = (
    *(Articles, Sessions, Cohorts, Attendance, Batches, Restatements),
    *(Mentions, Evidence, Codes),
)
"""The tables of the package, in the order in which they are listed."""

TRACED: tuple[type[Table], ...] = (Cohorts, Attendance, Batches)
"""The tables in which every printed number must lead to the characters it came from."""

BETWEEN_TABLES: tuple[Rule, ...] = (
    Agreement(
        name="cohort-date",
        resource="cohorts",
        title="A cohort figure is as of the event that its article reports",
        description="The figure was given at that event; the article prints no other date.",
        field="as_of",
        with_resource="articles",
        with_field="event_date",
        on=("article_id",),
    ),
    Agreement(
        name="batch-year",
        resource="batches",
        title="A batch is trained in the year of the session that opens it",
        description="The article prints one year for the session and its batches.",
        field="training_year",
        with_resource="sessions",
        with_field="training_year",
        on=("session_id",),
    ),
    Agreement(
        name="attendance-restated",
        resource="restatements",
        title="Other publications print the same attendance",
        description="They report the same event, so its numbers are the same.",
        field="persons",
        with_resource="attendance",
        with_field="persons",
        on=("session_id", "delivery"),
    ),
    Agreement(
        name="date-restated",
        resource="restatements",
        title="Other publications print the same date",
        description="They report the same event, so its date is the same.",
        field="event_date",
        with_resource="sessions",
        with_field="event_date",
        on=("session_id",),
        known=(
            Known(
                {"publisher": "Bongkar86.com", "event_date": "2021-11-08"},
                "it gives the day of its publication as that of the event.",
            ),
        ),
    ),
    Ratio(
        name="persons-per-batch",
        resource="attendance",
        title="Those present in person fill the batches that are opened",
        description=(
            "120 persons in batches 53, 54 and 55 are 40 each. No legal limit was found; observed"
            " means run from 29 to 40 persons a batch or class, so this is a warning at most."
        ),
        severity="warning",
        measure="persons",
        where={"delivery": "in-person"},
        per="batches",
        by=("session_id",),
        minimum=25,
        maximum=40,
    ),
)


@functools.cache
def name_of(model: type[Table]) -> str:
    """Return the name of the table that a model defines."""
    return str(model.to_schema().name)


def model_of(name: str) -> type[Table] | None:
    """Return the model of a table, or ``None`` where there is no such table."""
    return next((model for model in MODELS if name_of(model) == name), None)


@functools.cache
def columns_of(model: type[Table]) -> tuple[str, ...]:
    """Return the columns of a table, in order."""
    return tuple(model.to_schema().columns)


@functools.cache
def key_of(model: type[Table]) -> tuple[str, ...]:
    """Return the columns of the primary key of a table."""
    return tuple(model.to_schema().unique or ())


def title_id_of(model: type[Table]) -> str:
    """Return the Indonesian title of a table."""
    return str(_metadata_of(model)["title_id"])


@functools.cache
def foreign_keys_of(model: type[Table]) -> tuple[ForeignKey, ...]:
    """Return the references that a table makes to others."""
    return tuple(_metadata_of(model).get("foreign_keys", ()))


@functools.cache
def printed_columns_of(model: type[Table]) -> tuple[str, ...]:
    """Return the columns whose cells are read from printed numbers, in order."""
    columns = model.to_schema().columns
    return tuple(name for name, column in columns.items() if column.metadata.get("printed"))


def _metadata_of(model: type[Table]) -> dict[str, Any]:
    return dict(model.get_metadata()[name_of(model)]["dataframe"])


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Return every rule: those within a table as its model holds them, then those between."""
    within = [
        value.__func__.rule
        for model in MODELS
        for value in vars(model).values()
        if hasattr(getattr(value, "__func__", None), "rule")
    ]
    return (*within, *BETWEEN_TABLES)
