"""The little language of rules: numbers, conditions and points over the fields of items.

A rule is data: it comes from data/catalogue/*.yaml and is the same for the page, the score, the
gates and the plausibility checks. This module only says what a rule may consist of; survey.rules
gives it a meaning and survey.catalogue reads it.

A field is named by its code (``may_quet``) inside its own item and by ``ITEM.field``
(``CT-01.trang_thai``) elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

FieldRef = str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit that belongs to the province: looked up in the policy by *name*."""

    name: str


Limit = float | Threshold


# Numbers -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Value:
    """The number typed in *field*."""

    field: FieldRef


@dataclass(frozen=True, slots=True)
class Ratio:
    """*part* over *whole*; undefined (not applicable) when the whole is 0."""

    part: FieldRef
    whole: FieldRef


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the options of *field* were chosen, over *of* options."""

    field: FieldRef
    of: int


@dataclass(frozen=True, slots=True)
class DaysTo:
    """Days from the as-of date to the date in *field* (negative when it has passed)."""

    field: FieldRef


@dataclass(frozen=True, slots=True)
class DaysSince:
    """Days from the date in *field* to the as-of date (negative while it lies ahead)."""

    field: FieldRef


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """Days from the date in *start* to the date in *end*."""

    start: FieldRef
    end: FieldRef


@dataclass(frozen=True, slots=True)
class Met:
    """How many of the *conditions* hold."""

    conditions: tuple[Condition, ...]


Number = Value | Ratio | Share | DaysTo | DaysSince | DaysBetween | Met


# Conditions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Is:
    """The option chosen in *field* is one of *options*."""

    field: FieldRef
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The *field* holds a value."""

    field: FieldRef


@dataclass(frozen=True, slots=True)
class AtLeast:
    """*number* ≥ *limit*; false while the number is unknown."""

    number: Number
    limit: Limit


@dataclass(frozen=True, slots=True)
class AtMost:
    """*number* ≤ *limit*; false while the number is unknown."""

    number: Number
    limit: Limit


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """The item has a binding deadline and the as-of date lies after it."""


@dataclass(frozen=True, slots=True)
class All:
    """Every one of *conditions* holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of *conditions* holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """*condition* does not hold."""

    condition: Condition


Condition = Is | Answered | AtLeast | AtMost | DeadlinePassed | All | AnyOf | Not


# Points --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Worth:
    """The number itself, held between 0 and 1."""

    number: Number


@dataclass(frozen=True, slots=True)
class Case:
    """These *points* when the condition holds."""

    when: Condition
    points: float


@dataclass(frozen=True, slots=True)
class Cases:
    """The points of the first case that holds, else *otherwise*."""

    cases: tuple[Case, ...]
    otherwise: float


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a weighted sum."""

    weight: float
    points: Points


@dataclass(frozen=True, slots=True)
class Weighted:
    """The weighted mean of the parts that are defined; undefined when none is."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Least:
    """The smallest of the parts: each of them is a ceiling for the others."""

    parts: tuple[Points, ...]


Points = Worth | Cases | Weighted | Least
