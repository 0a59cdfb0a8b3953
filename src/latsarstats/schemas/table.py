"""What every table has: exactly its columns, a key, references, and the rules within it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandera.pandas as pa

from latsarstats.rules.balance import Balance
from latsarstats.rules.pandera_check import RuleCheck

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


class Table(pa.DataFrameModel):
    """A pandera model that holds its columns in order and coerces them to their types."""

    class Config:
        """Nothing beside the columns named, and all of them."""

        strict = True
        ordered = True
        coerce = True


def holds(rule: Rule) -> RuleCheck:
    """Return a rule within a table as a check of its model.

    The tables are complete, so a group of a balance that lacks a row fails, unless the rule
    allows it.
    """
    must_be_whole = isinstance(rule, Balance) and rule.incomplete == "warning"
    return RuleCheck(rule, incomplete="error" if must_be_whole else None)


def rules_within(model: type[Table]) -> tuple[Rule, ...]:
    """Return the rules that a table :func:`holds`, in order."""
    return tuple(check.rule for check in vars(model).values() if isinstance(check, RuleCheck))


@functools.cache
def name_of(model: type[Table]) -> str:
    """Return the name of the table that a model defines."""
    return str(model.to_schema().name)


@functools.cache
def columns_of(model: type[Table]) -> tuple[str, ...]:
    """Return the columns of a table, in order."""
    return tuple(model.to_schema().columns)


@functools.cache
def key_of(model: type[Table]) -> tuple[str, ...]:
    """Return the columns of the primary key of a table."""
    return tuple(model.to_schema().unique or ())


@functools.cache
def foreign_keys_of(model: type[Table]) -> tuple[ForeignKey, ...]:
    """Return the references that a table makes to others."""
    return tuple(_metadata_of(model).get("foreign_keys", ()))


@functools.cache
def printed_columns_of(model: type[Table]) -> tuple[str, ...]:
    """Return the columns whose cells are read from printed numbers, in order."""
    columns = model.to_schema().columns
    return tuple(name for name, column in columns.items() if column.metadata.get("printed"))


def title_id_of(model: type[Table]) -> str:
    """Return the Indonesian title of a table."""
    return str(_metadata_of(model)["title_id"])


def _metadata_of(model: type[Table]) -> dict[str, Any]:
    return dict(model.get_metadata()[name_of(model)]["dataframe"])
