"""The office's rules: read as tables, edited, tried on a round's answers, adopted as new versions.

A version that is adopted is pinned by the rounds created later; no existing round changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from geo.communes import Commune
from survey import labels, typed
from survey.application import Application
from survey.assessment import Assessment
from survey.catalogue import read_catalogue
from survey.evaluation import Evaluator, Rulebook, deadlines_by_item
from survey.model import Actor, CommuneCode, Role
from survey.policy import check_together, read_policy
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import Action
from survey.rule_edits import edited_catalogue, edited_policy, edited_units
from survey.rule_sheets import Sheet, Tables
from survey.rule_tables import (
    Change,
    changes_between,
    check_tables,
    tables_of,
)
from survey.storage import versions
from survey.storage.encoding import decode_values
from survey.storage.versions import ContentKind
from survey.units import Unit, taking_part, write_units

KINDS: Final = (ContentKind.CATALOGUE, ContentKind.POLICY, ContentKind.UNITS)
Numbers = Mapping[ContentKind, int]
"""The version of each kind; without UNITS the communes are those of the registry."""


@dataclass(frozen=True)
class Rules:
    """Catalogue, policy and unit list of certain versions."""

    numbers: Numbers
    book: Rulebook
    units: tuple[Unit, ...]
    tables: Tables


@dataclass(frozen=True)
class Proposal:
    """Edited rules that hold together: what changes, and the files that would be recorded."""

    base: Rules
    changes: tuple[Change, ...]
    files: Mapping[ContentKind, Mapping[str, str]]
    book: Rulebook
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A commune whose level or place on the lagging list differs; None: it does not take part."""

    commune: Commune
    before: int | None
    after: int | None
    lags_before: bool
    lags_after: bool


@dataclass(frozen=True)
class Effect:
    """What a proposal does to the answers of one round; nothing of it is stored.

    *rescored* counts the communes whose value differs, *widest* is the largest difference in points.
    """

    before: Assessment
    after: Assessment
    moves: tuple[Move, ...]
    rescored: int
    widest: float
    lagging_before: int
    lagging_after: int


@dataclass(frozen=True, slots=True)
class Edition:
    """What was recorded at one moment, and the versions that are the newest since then."""

    numbers: Numbers
    recorded: tuple[ContentKind, ...]
    at: datetime
    by: str
    reason: str


def in_force(app: Application) -> Rules:
    """Return the newest rules: those that the next round pins."""
    app.installed()
    return at(app, versions.newest_numbers(app.database, KINDS))


def at(app: Application, numbers: Numbers) -> Rules:
    """Return the rules of certain versions.

    Raises:
        SurveyError: RULES_VERSION where one of them does not exist.
    """
    try:
        book = app.rulebook_of(numbers[ContentKind.CATALOGUE], numbers[ContentKind.POLICY])
        units = app.units_of(numbers.get(ContentKind.UNITS))
    except LookupError:
        named = ", ".join(map(str, numbers.values()))
        raise SurveyError([problem(ProblemCode.RULES_VERSION, value=named)]) from None
    return Rules(dict(numbers), book, units, tables_of(book, units))


def editions(app: Application) -> tuple[Edition, ...]:
    """Return the history of the rules, oldest first."""
    found: list[Edition] = []
    numbers: dict[ContentKind, int] = {}
    history = versions.history(app.database, KINDS)
    for moment, group in groupby(history, key=lambda version: version.recorded_at):
        recorded = tuple(group)
        numbers |= {version.kind: version.number for version in recorded}
        kinds = tuple(version.kind for version in recorded)
        who = recorded[0]
        found.append(Edition(dict(numbers), kinds, moment, who.recorded_by, who.reason))
    return tuple(found)


def propose(app: Application, base: Rules, edited: Tables) -> Proposal:
    """Return what the *edited* tables make of *base*.

    Raises:
        SurveyError: RULES_UNCHANGED; every problem of the edited rules.
    """
    problems = check_tables(edited, _row)
    changes = changes_between(base.tables, edited)
    if not changes:
        problems = (*problems, problem(ProblemCode.RULES_UNCHANGED))
    if problems:
        raise SurveyError(problems)
    old = {
        kind: versions.load(app.database, kind, base.numbers[kind])
        for kind in (ContentKind.CATALOGUE, ContentKind.POLICY)
    }
    files = {
        ContentKind.CATALOGUE: edited_catalogue(
            old[ContentKind.CATALOGUE], base.book.catalogue, changes
        ),
        ContentKind.POLICY: edited_policy(
            old[ContentKind.POLICY], changes, edited[Sheet.DEADLINES]
        ),
    }
    changed: dict[ContentKind, Mapping[str, str]] = {
        kind: text for kind, text in files.items() if text != old[kind]
    }
    units = base.units
    if any(change.sheet is Sheet.UNITS for change in changes):
        units = edited_units(edited[Sheet.UNITS])
        changed[ContentKind.UNITS] = write_units(units)
    book = _read(files[ContentKind.CATALOGUE], files[ContentKind.POLICY])
    return Proposal(base, changes, changed, book, units)


def effect(app: Application, proposal: Proposal, round_id: int) -> Effect:
    """Return what *proposal* would do to the answers of a round, against the rules it was made from.

    The round's own deadlines and its as-of date hold in both.
    """
    app.require(Action.ADOPT_RULES)  # the results of everything are shown
    rnd = app.round(round_id)
    rows = app.scoring_rows(round_id)
    base, registry = proposal.base, app.communes

    def judged(book: Rulebook, units: Sequence[Unit]) -> Assessment:
        deadlines = deadlines_by_item(rnd.deadlines, book.catalogue)
        communes = tuple(CommuneCode(c.code) for c in taking_part(registry, units))
        day = app.as_of(rnd)
        grid = Evaluator(book, deadlines, day, decode_values).grid(communes, rows)
        return Assessment(rnd, book, day, communes, deadlines, grid)

    before, after = judged(base.book, base.units), judged(proposal.book, proposal.units)
    names = {c.code: c for c in (*registry, *taking_part(registry, proposal.units))}
    moves = tuple(_moves(before, after, names))
    rescored = [gap for gap in _differences(before, after) if gap > _SAME]
    return Effect(
        before=before,
        after=after,
        moves=moves,
        rescored=len(rescored),
        widest=max(rescored, default=0.0),
        lagging_before=sum(bool(before.lag(row)) for row in range(len(before.communes))),
        lagging_after=sum(bool(after.lag(row)) for row in range(len(after.communes))),
    )


def adopt(app: Application, proposal: Proposal, *, actor: Actor, reason: str) -> Numbers:
    """Record *proposal* as the versions that the next round pins; return the newest numbers.

    Raises:
        SurveyError: ACTOR_MISSING, REASON_MISSING, RULES_ROLE; RULES_MOVED where the rules have changed since
            *proposal* was made. Nothing is recorded then.
    """
    actor, reason = typed.require_named(actor), typed.line(labels.REASON, reason)
    database = app.require(Action.ADOPT_RULES, actor=actor)
    problems = []
    if actor.role is not Role.DESK:
        problems.append(problem(ProblemCode.RULES_ROLE))
    if not reason:
        problems.append(problem(ProblemCode.REASON_MISSING, state=labels.ADOPT_RULES))
    if problems:
        raise SurveyError(problems)
    numbers = versions.record_together(
        database,
        proposal.files,
        expected={kind: proposal.base.numbers.get(kind) for kind in KINDS},
        at=app.clock(),
        actor=actor,
        reason=reason,
    )
    app.note(Action.ADOPT_RULES, version=max(numbers.values()))
    return numbers


_SAME: Final = 1e-9


def _row(sheet: Sheet, key: str, column: str) -> str:
    """Return the place of a cell where there is no file with addresses."""
    return f"«{sheet}» {key}, {column}"


def _read(catalogue_files: Mapping[str, str], policy_files: Mapping[str, str]) -> Rulebook:
    """Return the edited content as it will be read; raises SurveyError where it would be refused."""
    catalogue, policy = read_catalogue(catalogue_files), read_policy(policy_files)
    problems = (
        *catalogue.problems,
        *policy.problems,
        *check_together(catalogue.catalogue, catalogue.thresholds, policy.policy),
    )
    if problems:
        raise SurveyError(problems)
    return Rulebook(catalogue.catalogue, policy.policy)


def _moves(before: Assessment, after: Assessment, names: Mapping[str, Commune]) -> list[Move]:
    found = []
    for code in sorted({*before.communes, *after.communes}):
        old, new = before.index.get(code), after.index.get(code)
        one = None if old is None else int(before.level[old])
        other = None if new is None else int(after.level[new])
        lags = old is not None and bool(before.lag(old)), new is not None and bool(after.lag(new))
        if one != other or lags[0] != lags[1]:
            found.append(Move(names[code], one, other, *lags))
    return found


def _differences(before: Assessment, after: Assessment) -> list[float]:
    """Return how far the value of each commune moves; one without a value in one of them moves 0."""
    found = []
    for row, code in enumerate(before.communes):
        new = after.index.get(code)
        if new is not None:
            gap = abs(float(after.readiness.value[new]) - float(before.readiness.value[row]))
            found.append(0.0 if gap != gap else gap)  # noqa: PLR0124 - NaN
    return found
