"""The register of difficulties and of the help that communes ask for.

It belongs to the province: it goes on from round to round. What is beyond the powers of an agency
goes to the Chairman's list, and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from survey import labels, typed
from survey.acting import Place
from survey.application import Application
from survey.checklist import ChecklistItem
from survey.fields import NOTE_LIMIT, show_date
from survey.follow_up import Difficulty, DifficultyKind, DifficultyState
from survey.model import Actor, CommuneCode, ItemCode, Role
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.rights import Action
from survey.storage import difficulties as store
from survey.storage.difficulties import Report, Step

TEXT_LIMIT = NOTE_LIMIT
_MAY_BE_SILENT = frozenset({DifficultyState.CLOSED})


@dataclass(frozen=True, slots=True)
class Known:
    """The agencies and items that a difficulty may name: those of any round, the newest words.

    Of the items those within the person's reach; *open_items* are the codes that are confidential
    nowhere, whoever asks.
    """

    agencies: Mapping[str, str]
    items: Mapping[ItemCode, ChecklistItem]
    open_items: frozenset[ItemCode]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is shown of the register; an empty choice lets everything through."""

    kind: DifficultyKind | None = None
    state: DifficultyState | None = None
    overdue: bool = False
    agency: str = ""
    commune: CommuneCode | None = None

    def lets(self, found: Difficulty, today: date) -> bool:
        """Return whether *found* is shown."""
        return (
            self.kind in {None, found.kind}
            and self.state in {None, found.now.state}
            and (not self.overdue or found.days_overdue(today) > 0)
            and self.agency in {"", found.now.agency}
            and self.commune in {None, found.commune}
        )


# Reading -----------------------------------------------------------------------------------------


def known(app: Application) -> Known:
    """Return the agencies and items that the rounds and the newest catalogue know."""
    catalogues = [*(app.rulebook(rnd).catalogue for rnd in app.rounds()), app.newest_catalogue()]
    return Known(
        agencies={code: name for c in catalogues for code, name in c.agencies.items()},
        items={i.code: i for c in catalogues for i in c.items if app.rights.sees_item(i.code)},
        open_items=app.items_within(None, secrecy=False),
    )


def register(app: Application, chosen: Filter | None = None) -> tuple[Difficulty, ...]:
    """Return what *chosen* lets through, the longest overdue first, then those that wait, then the rest."""
    chosen = chosen or Filter()
    found = [d for d in store.everything(app.database) if chosen.lets(d, app.today)]
    return tuple(sorted(found, key=lambda one: _order(one, app.today)))


def for_chairman(app: Application) -> tuple[Difficulty, ...]:
    """Return what is beyond the powers of the agencies and awaits the Chairman, oldest first."""
    everything = store.everything(app.database)
    waiting = [d for d in everything if d.now.state is DifficultyState.ESCALATED]
    return tuple(sorted(waiting, key=lambda one: (one.reported_on, one.id)))


def get(app: Application, number: int) -> Difficulty:
    """Return one difficulty; raises SurveyError (DIFFICULTY_UNKNOWN) where there is none."""
    return store.get(app.database, number)


def next_states(app: Application, found: Difficulty) -> tuple[DifficultyState, ...]:
    """Return the states into which the person may bring *found*, none where it is not the person's."""
    if not app.may(Action.MOVE_DIFFICULTY):
        return ()
    states = store.next_states(app.rights, found.now)
    return tuple(state for state in DifficultyState if state in states)


def _order(found: Difficulty, today: date) -> tuple[int, int, int]:
    rank = list(DifficultyState).index(found.now.state)
    settled = found.now.state in {DifficultyState.ANSWERED, DifficultyState.CLOSED}
    return (-found.days_overdue(today), rank if settled else 0, found.id)


# Writing -----------------------------------------------------------------------------------------


def report(app: Application, new: Report, *, agency: str, due: date | None, actor: Actor) -> int:
    """Keep a difficulty that *agency* must answer; return its number.

    Raises:
        SurveyError: every problem of what was typed.
    """
    actor = typed.named(actor)
    place: Place = {"round_id": new.round_id, "commune": new.commune}
    database = app.require(Action.REPORT_DIFFICULTY, actor=actor, **place)
    text, wrong_text = typed.checked(labels.DIFFICULTY_TEXT, new.text, limit=TEXT_LIMIT)
    name, wrong_name = typed.checked(labels.DIFFICULTY_BY, new.reported_by)
    problems = [
        *typed.check_actor(actor),
        *wrong_text,
        *wrong_name,
        *_places(app, new),
        *_agency(app, agency),
        *_future(labels.DIFFICULTY_ON, new.reported_on, app.today),
        *_early(labels.DIFFICULTY_DUE, due, new.reported_on),
    ]
    if problems:
        raise SurveyError(problems)
    kept = Report(new.round_id, new.commune, new.kind, new.item, text, name, new.reported_on)
    first = Step(DifficultyState.OPEN, agency, due, "", new.reported_on)
    return store.report(database, kept, first, by=actor.name, at=app.clock())


def move(app: Application, number: int, step: Step, *, seen: int, actor: Actor) -> Difficulty:
    """Answer, escalate, close or open again; return the difficulty as it is now.

    An agency answers or escalates what is asked of it now and still open; all else is the desk's.

    *seen* is the id of the newest event that the person saw.

    Raises:
        SurveyError: every problem of what was typed; then DIFFICULTY_CHANGED where somebody else
            was faster, DIFFICULTY_TRANSITION, FORBIDDEN where the step is not the person's.
    """
    actor = typed.named(actor)
    database = app.require(Action.MOVE_DIFFICULTY, actor=actor)
    found = store.get(database, number)
    silent = step.state in _MAY_BE_SILENT
    label = labels.DIFFICULTY_STEP[step.state]
    text, wrong_text = typed.checked(label, step.text, limit=TEXT_LIMIT, optional=silent)
    problems = [
        *typed.check_actor(actor),
        *([] if actor.role is Role.DESK else [problem(ProblemCode.DESK_ONLY)]),
        *wrong_text,
        *_agency(app, step.agency),
        *_early(labels.DIFFICULTY_DUE, step.due, found.reported_on),
        *_early(labels.DIFFICULTY_DAY, step.day, found.now.day),
        *_future(labels.DIFFICULTY_DAY, step.day, app.today),
    ]
    if problems:
        raise SurveyError(problems)
    kept = Step(step.state, step.agency, step.due, text, step.day)
    return store.move(database, number, kept, seen=seen, by=actor.name, at=app.clock())


def _places(app: Application, new: Report) -> list[Problem]:
    """Return what is wrong with the round, commune and item that a report names."""
    problems = []
    if new.round_id is not None and new.round_id not in {rnd.id for rnd in app.rounds()}:
        problems.append(problem(ProblemCode.ROUND_UNKNOWN, value=new.round_id))
    if new.commune is not None and new.commune not in {c.code for c in app.communes}:
        problems.append(problem(ProblemCode.COMMUNE_UNKNOWN, value=new.commune))
    if new.item and new.item not in known(app).items:
        problems.append(problem(ProblemCode.ITEM_UNKNOWN, value=new.item))
    return problems


def _agency(app: Application, code: str) -> list[Problem]:
    unknown = code not in known(app).agencies
    return [problem(ProblemCode.AGENCY_UNKNOWN, value=code)] if unknown else []


def _early(label: str, day: date | None, limit: date) -> list[Problem]:
    if day is None or day >= limit:
        return []
    days = {"value": show_date(day), "limit": show_date(limit)}
    return [problem(ProblemCode.DAY_EARLY, field=label, **days)]


def _future(label: str, day: date, today: date) -> list[Problem]:
    if day <= today:
        return []
    days = {"value": show_date(day), "limit": show_date(today)}
    return [problem(ProblemCode.FIELD_FUTURE, field=label, **days)]
