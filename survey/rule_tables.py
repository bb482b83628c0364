"""Catalogue, policy and unit list → tables of plain cells; edited cells → new content files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geo.communes import parted
from survey.checklist import Catalogue, ChecklistItem, FieldKind
from survey.evaluation import Rulebook
from survey.policy import Policy
from survey.problems import Problem, ProblemCode, problem
from survey.rule_sheets import (
    CHECK_TEXT,
    COLUMNS,
    COVERAGE_FLOOR,
    DEADLINE_MISSED,
    EDITABLE,
    FAILED_GATE,
    FIELD_LABEL,
    GATE_CAP,
    GATE_TEXT,
    GENERAL_TITLES,
    LEVEL_AT_MOST,
    MINIMUM_N,
    OPTION_LABEL,
    Sheet,
    Table,
    Tables,
    Value,
    cell_column,
    settled,
    settled_number,
)
from survey.units import Unit

Place = Callable[[Sheet, str, str], str]
"""Where the cell of a sheet, row and column stands, for people."""
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One edited cell; *before* is None in a row that is new, *after* in one that is gone."""

    sheet: Sheet
    key: str
    column: str
    before: Value
    after: Value


# Content → tables --------------------------------------------------------------------------------


def tables_of(book: Rulebook, units: tuple[Unit, ...]) -> Tables:
    """Return everything that the office may edit, texts and numbers as a spreadsheet keeps them."""
    catalogue, policy = book.catalogue, book.policy
    found: dict[Sheet, Table] = {
        Sheet.DOMAINS: {
            d.code: {
                "weight": policy.domain_weights[d.code],
                "name": d.name,
                "short_name": d.short_name,
            }
            for d in catalogue.domains
        },
        Sheet.ITEMS: {item.code: _item_row(item) for item in catalogue.items},
        Sheet.WORDING: {
            key: {"part": part, "text": text} for key, part, text, _ in wording(catalogue)
        },
        Sheet.LEVELS: {
            band.code: {"label": band.label, "floor": band.floor} for band in policy.bands
        },
        Sheet.THRESHOLDS: {
            name: {"label": s.label, "value": s.value, "unit": s.unit, "source": s.source}
            for name, s in policy.thresholds.items()
        },
        Sheet.GENERAL: _general(policy),
        Sheet.DEADLINES: {d.scope: {"due": d.due, "source": d.source} for d in policy.deadlines},
        Sheet.UNITS: {u.code: {"name": u.name, "takes_part": u.takes_part} for u in units},
    }
    return {
        sheet: {
            key: {column: _plain(value) for column, value in row.items()}
            for key, row in table.items()
        }
        for sheet, table in found.items()
    }


def _plain(value: Value) -> Value:
    if isinstance(value, str):
        return settled(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return settled_number(value)


def _item_row(item: ChecklistItem) -> dict[str, Value]:
    return {
        "domain": item.domain,
        "weight": item.weight,
        "text": item.text,
        "guidance": item.guidance,
        "evidence": item.evidence,
    }


def _general(policy: Policy) -> Table:
    lagging = policy.lagging
    lowest = lagging.level_at_most
    values: dict[str, Value] = {
        COVERAGE_FLOOR: policy.coverage_floor,
        MINIMUM_N: policy.minimum_n,
        GATE_CAP: policy.bands[policy.gate_cap].code,
        FAILED_GATE: lagging.failed_gate,
        LEVEL_AT_MOST: None if lowest is None else policy.bands[lowest].code,
        DEADLINE_MISSED: lagging.deadline_missed,
    }
    return {key: {"label": GENERAL_TITLES[key], "value": value} for key, value in values.items()}


def wording(catalogue: Catalogue) -> Iterator[tuple[str, str, str, Path]]:
    """Yield code, kind, text and path of every sentence beside those of the items themselves."""
    for item in catalogue.items:
        own: Path = ("items", str(item.code))
        for field in item.fields:
            named: Path = (*own, "fields", field.code)
            key = f"{item.code}.{field.code}"
            yield key, FIELD_LABEL, field.label, (*named, "label")
            if field.kind is not FieldKind.YES_PARTIAL_NO:  # its options are the same everywhere
                for option in field.options:
                    path: Path = (*named, "options", option.code)
                    yield f"{key}.{option.code}", OPTION_LABEL, option.label, path
        if item.gate is not None:
            yield f"{item.code}/dieu-kien", GATE_TEXT, item.gate.text, (*own, "gate", "text")
        for check in item.checks:
            path = (*own, "checks", check.code, "text")
            yield f"{check.code}/kiem-tra", CHECK_TEXT, check.text, path
    for check in catalogue.checks:
        path = ("checks", check.code, "text")
        yield f"{check.code}/kiem-tra", CHECK_TEXT, check.text, path


# Tables against each other -----------------------------------------------------------------------


def changes_between(before: Tables, after: Tables) -> tuple[Change, ...]:
    """Return every editable cell that differs, in the order of the sheets."""
    found = []
    for sheet in Sheet:
        old, new, columns = before[sheet], after[sheet], COLUMNS[sheet]
        for key in (*old, *(key for key in new if key not in old)):
            for column in columns:
                if cell_column(sheet, key, column).kind not in EDITABLE:
                    continue
                one, other = old.get(key, {}).get(column.code), new.get(key, {}).get(column.code)
                if one != other:
                    found.append(Change(sheet, key, column.code, one, other))
    return tuple(found)


def check_tables(tables: Tables, place: Place) -> tuple[Problem, ...]:
    """Return what is wrong across the cells of *tables*; each cell by itself is as it should be."""
    return (
        *_check_weights(tables, place),
        *_check_levels(tables, place),
        *_check_deadlines(tables, place),
        *_check_units(tables, place),
    )


def _check_weights(tables: Tables, place: Place) -> Iterator[Problem]:
    domains, items = tables[Sheet.DOMAINS], tables[Sheet.ITEMS]
    if not any(row["weight"] for row in domains.values()):
        yield problem(
            ProblemCode.RULES_WEIGHTS, place(Sheet.DOMAINS, next(iter(domains)), "weight")
        )
    for code, row in domains.items():
        own = [key for key in items if key.startswith(f"{code}-")]
        if row["weight"] and own and not any(items[key]["weight"] for key in own):
            yield problem(ProblemCode.RULES_WEIGHTS, place(Sheet.ITEMS, own[0], "weight"))


def _check_levels(tables: Tables, place: Place) -> Iterator[Problem]:
    levels = tables[Sheet.LEVELS]
    floors = [row["floor"] for row in levels.values()]
    for n, key in enumerate(levels):
        floor, higher = floors[n], floors[n - 1] if n else None
        descends = not isinstance(higher, float) or not isinstance(floor, float) or floor < higher
        if not descends or (n == len(floors) - 1 and floor != 0):
            yield problem(ProblemCode.RULES_LEVELS, place(Sheet.LEVELS, key, "floor"))


def _check_deadlines(tables: Tables, place: Place) -> Iterator[Problem]:
    known = {*tables[Sheet.DOMAINS], *tables[Sheet.ITEMS]}
    for scope in tables[Sheet.DEADLINES]:
        if scope not in known:
            where = place(Sheet.DEADLINES, scope, "code")
            yield problem(ProblemCode.DEADLINE_SCOPE, where, value=scope)


def _check_units(tables: Tables, place: Place) -> Iterator[Problem]:
    units = tables[Sheet.UNITS]
    named: dict[str, str] = {}
    for code, row in units.items():
        name, where = str(row["name"]), place(Sheet.UNITS, code, "name")
        if parted(name) is None or len(name.splitlines()) != 1:
            yield problem(ProblemCode.RULES_UNIT_NAME, where, value=row["name"])
        elif (other := named.setdefault(name.casefold(), code)) != code:
            yield problem(ProblemCode.RULES_UNIT_TWICE, where, value=name, other=other)
    if units and not any(row["takes_part"] for row in units.values()):
        where = place(Sheet.UNITS, next(iter(units)), "takes_part")
        yield problem(ProblemCode.RULES_UNITS_NONE, where)
