"""The audit for pages and commands: read it, hand it on, look whether it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from survey import labels
from survey.application import Application
from survey.checklist import Field, FieldKind
from survey.fields import read, show_date
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.rights import AccountRole, Action
from survey.settings import LOCAL_ZONE, local
from survey.storage import audit
from survey.storage.audit import Filter, Head, Noted
from survey.storage.chain import Verdict, verify
from survey.storage.heads import HeadsFile, KeptHead

PAGE: Final = 50
"""The rows that are read at once for a page."""

OPERATOR: Final = "operator"
NOBODY: Final = ""
_EXPORTED_AT_ONCE: Final = 5_000
_NO_ROUND: Final = ("round", 0)
_LONGEST: Final = 20  # characters of a code that are told: a digest is known by fewer
_ROLES: Final = {role.value: labels.ACCOUNT_ROLE[role] for role in AccountRole}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are wanted, in words of people: whole days in Vietnam, codes; None is everything."""

    since: date | None = None
    until: date | None = None
    actor: str | None = None
    action: str | None = None
    outcome: str | None = None

    @property
    def filter(self) -> Filter:
        """The same for the store."""
        last = None if self.until in {None, date.max} else self.until
        until = None if last is None else last + timedelta(days=1)
        return Filter(_start(self.since), _start(until), self.actor, self.action, self.outcome)


EVERYTHING: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Examined:
    """What became of the audit; *kept* is the newest head that it was compared with."""

    verdict: Verdict
    kept: KeptHead | None

    @property
    def whole(self) -> bool:
        """True where every row and every kept head is as it was."""
        return self.verdict.faults_in_all == 0


def read_days(since: str, until: str) -> tuple[date | None, date | None]:
    """Return the days that were typed; either may be empty.

    Raises:
        SurveyError: FIELD_DATE for each that is none, AUDIT_DAYS where they are in the wrong order.
    """
    problems: list[Problem] = []
    first = _read_day(labels.AUDIT_SINCE, since, problems)
    last = _read_day(labels.AUDIT_UNTIL, until, problems)
    if first is not None and last is not None and last < first:
        days = {"since": show_date(first), "until": show_date(last)}
        problems.append(problem(ProblemCode.AUDIT_DAYS, **days))
    if problems:
        raise SurveyError(problems)
    return first, last


# Reading ------------------------------------------------------------------------------------------


def begin(app: Application) -> None:
    """Note that somebody opens the audit; raises SurveyError (FORBIDDEN) where that is not allowed."""
    app.require(Action.READ_AUDIT)
    app.note(Action.READ_AUDIT)


def entries(
    app: Application, wanted: Wanted = EVERYTHING, *, before: int | None = None, limit: int = PAGE
) -> tuple[Noted, ...]:
    """Return the newest *limit* rows of those *wanted* that are older than number *before*."""
    database = app.require(Action.READ_AUDIT)
    return audit.page(database, wanted.filter, before=before, limit=limit)


def people(app: Application) -> Mapping[str, str]:
    """Return everybody who can stand in the audit, by account, as :func:`who` says it."""
    database = app.require(Action.READ_AUDIT)
    named = {account: who(account, name) for account, name in audit.accounts(database).items()}
    by_name = sorted(named.items(), key=lambda pair: pair[1])
    return {**dict(by_name), OPERATOR: who(OPERATOR, None), NOBODY: who(NOBODY, None)}


def exported(app: Application, wanted: Wanted, *, limit: int) -> tuple[Noted, ...]:
    """Return all rows that are *wanted*, newest first, and note that they leave.

    Raises:
        SurveyError: FORBIDDEN; AUDIT_LONG where there are more than *limit*.
    """
    app.require(Action.READ_AUDIT)
    app.note(Action.EXPORT, what="audit")
    ask = partial(entries, app, wanted, limit=_EXPORTED_AT_ONCE)
    found: list[Noted] = []
    some = ask()
    while some:
        found += some
        if len(found) > limit:
            raise SurveyError([problem(ProblemCode.AUDIT_LONG, limit=limit)])
        some = ask(before=some[-1].number)
    return tuple(found)


# Whether it is whole ------------------------------------------------------------------------------


def examine(app: Application, copy: Path | None = None, more: Iterable[KeptHead] = ()) -> Examined:
    """Look whether every row is as it was, also by the kept heads: those of *copy*, where given, and *more*.

    A newest head of before the day of the newest row is a notice: nobody keeps what came after it.

    Raises:
        SurveyError: FORBIDDEN; AUDIT_HEADS_FILE.
    """
    database = app.require(Action.READ_AUDIT)
    file = app.heads if copy is None else HeadsFile(copy)
    in_file, faults = file.read()
    kept = (*in_file, *more)
    verdict = verify(database, kept)
    if not kept and (verdict.rows or copy is not None):
        faults = (*faults, problem(ProblemCode.AUDIT_HEAD_NONE, path=file.path))
    newest = max(kept, key=lambda one: one.head.number, default=None)
    notices = tuple(_out_of_date(verdict, newest))
    verdict = replace(
        verdict,
        faults=(*faults, *verdict.faults),
        faults_in_all=len(faults) + verdict.faults_in_all,
        notices=(*notices, *verdict.notices),
        notices_in_all=len(notices) + verdict.notices_in_all,
    )
    return Examined(verdict, newest)


def _out_of_date(verdict: Verdict, newest: KeptHead | None) -> Iterator[Problem]:
    """Yield an AUDIT_HEAD_OLD where the newest row is of a later day than the *newest* head."""
    if newest is None or verdict.head is None or verdict.at is None:
        return
    day = local(verdict.at).date()
    if newest.day < day:
        days = {"kept": show_date(newest.day), "day": show_date(day)}
        yield problem(ProblemCode.AUDIT_HEAD_OLD, number=verdict.head.number, **days)


def trouble(app: Application) -> Problem | None:
    """Return what keeps the heads of the audit from being kept; raises SurveyError (FORBIDDEN)."""
    app.require(Action.READ_AUDIT)
    return app.heads.trouble()


def keep_head(app: Application, out: Path | None = None) -> Head | None:
    """Keep the head of this moment, also in the file *out*; return it, None while nothing is noted.

    Raises:
        SurveyError: FORBIDDEN; AUDIT_HEADS_FILE.
    """
    newest, at = audit.head(app.require(Action.READ_AUDIT)), app.clock()
    for file in (app.heads, *([] if out is None else [HeadsFile(out)])):
        if newest is not None:
            file.keep(newest, at)
    return newest


# How people read it -------------------------------------------------------------------------------


def who(actor: str, name: str | None) -> str:
    """Return how people call an *actor* whose *name* today is this; None: erased, or no person."""
    if name is not None:
        return name
    if actor == OPERATOR:
        return labels.AUDIT_BY_OPERATOR
    return labels.AUDIT_BY_ERASED.format(account=actor) if actor else labels.AUDIT_BY_NOBODY


def moment(one: Noted) -> str:
    """Return when it was done, to the second, in Vietnamese time."""
    return f"{local(one.at):%H:%M:%S %d/%m/%Y}"


def what(one: Noted) -> str:
    """Return how people call what was done."""
    return labels.AUDIT_ACTION.get(one.action, one.action)


def outcome(one: Noted) -> str:
    """Return how people call what came of it."""
    return labels.AUDIT_OUTCOME.get(one.outcome, one.outcome)


class Places:
    """Says where something was done, with the names of today: *named* is what :func:`people` returned."""

    def __init__(self, app: Application, named: Mapping[str, str]) -> None:
        self._people = named
        communes = app.communes if app.installation else ()
        self._communes = {commune.code: f"{commune.name} ({commune.code})" for commune in communes}

    def words(self, one: Noted) -> str:
        """Return the place of *one*, "" where it has none."""
        place = {key: str(value) for key, value in one.place.items() if (key, value) != _NO_ROUND}
        order = [key for key in labels.AUDIT_PLACE if key in place]
        order += sorted(place.keys() - labels.AUDIT_PLACE.keys())
        return " · ".join(self._word(key, place[key]) for key in order)

    def _word(self, key: str, value: str) -> str:
        if key == "commune" and value in self._communes:
            return self._communes[value]
        named = {"account": self._people, "role": _ROLES}.get(key, labels.AUDIT_VALUE)
        shown = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
        return f"{labels.AUDIT_PLACE.get(key, key)} {named.get(value, shown)}"


def _start(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, LOCAL_ZONE)


def _read_day(label: str, typed: str, problems: list[Problem]) -> date | None:
    if not typed.strip():
        return None
    found = read(Field(code="day", kind=FieldKind.DATE, label=label), typed)
    if isinstance(found, Problem):
        problems.append(found)
    return found if isinstance(found, date) else None
