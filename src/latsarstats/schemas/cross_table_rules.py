"""Rules that hold between tables."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.language import sentence
from latsarstats.rules.agreement import Agreement
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.rule import Known

if TYPE_CHECKING:
    from latsarstats.rules.rule import Rule

BETWEEN_TABLES: tuple[Rule, ...] = (
    Agreement(
        name="cohort-date",
        resource="cohorts",
        title=sentence("A cohort figure is as of the event that its article reports"),
        description=sentence(
            "The figure was given at that event; the article prints no other date."
        ),
        field="as_of",
        with_resource="articles",
        with_field="event_date",
        on=("article_id",),
    ),
    Agreement(
        name="batch-year",
        resource="batches",
        title=sentence("A batch is trained in the year of the session that opens it"),
        description=sentence("The article prints one year for the session and its batches."),
        field="training_year",
        with_resource="sessions",
        with_field="training_year",
        on=("session_id",),
    ),
    Agreement(
        name="attendance-restated",
        resource="restatements",
        title=sentence("Other publications print the same attendance"),
        description=sentence(
            "They report the same event, so its numbers are the same. The total is printed"
            " elsewhere only; the article prints the two parts that make it, so no row of"
            " attendance states it."
        ),
        incomplete="allowed",
        field="persons",
        with_resource="attendance",
        with_field="persons",
        on=("session_id", "delivery"),
    ),
    Agreement(
        name="date-restated",
        resource="restatements",
        title=sentence("Other publications print the same date"),
        description=sentence("They report the same event, so its date is the same."),
        field="event_date",
        with_resource="sessions",
        with_field="event_date",
        on=("session_id",),
        known=(
            Known(
                {"publisher": "Bongkar86.com", "event_date": "2021-11-08"},
                "Bongkar86.com prints Monday 8 November, the others Saturday 6 November.",
            ),
        ),
    ),
    Ratio(
        name="persons-per-batch",
        resource="attendance",
        title=sentence("Those present in person fill the batches that are opened"),
        description=sentence(
            "120 persons in batches 53, 54 and 55 are 40 each. No legal limit was found; observed"
            " means run from 29 to 40 persons a batch or class, so this is a warning at most. A"
            " briefing opens no batches, so there is nothing to fill."
        ),
        severity="warning",
        incomplete="allowed",
        measure="persons",
        summed_where={"delivery": ("in-person",)},
        per="batches",
        by=("session_id",),
        minimum=Fraction(25),
        maximum=Fraction(40),
    ),
)
