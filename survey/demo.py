"""Made-up data for an empty database: a round, visits, answers and submissions, all marked so.

Nothing here speaks of a real commune. Answers are drawn from the catalogue alone: for each item
a few sets of values within its limits, of which the one nearest to a drawn goal is kept. The same
commune of the same catalogue always gets the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from geo.communes import Commune
from survey import demo_field, demo_people, demo_self, demo_values, labels
from survey.application import Application
from survey.checklist import Catalogue, ChecklistItem
from survey.demo_field import CLERK, DESK, INSPECTORS, Calendar, MadeUpVisit, moment
from survey.demo_values import Circumstances
from survey.model import (
    Answer,
    AnswerState,
    CommuneCode,
    Door,
    ItemCode,
    Role,
    RoundState,
)
from survey.problems import ProblemCode, SurveyError, problem
from survey.rules import Setting
from survey.settings import local
from survey.storage import answers
from survey.storage.answers import NewAnswer
from survey.submissions import ROLE_OF, blocking

SEED: Final = 2026
DEADLINE_SOURCE: Final = "Văn bản minh họa số 00/MH"

DAYS_BACK: Final = 24
DAYS_AHEAD: Final = 20
NOT_VISITED: Final = 0.07
BEGUN: Final = 0.10
SUBMITTED: Final = 0.75
CORRECTED: Final = 0.02
EARLIER: Final = 0.8
"""How ready communes were in the round before, compared with now."""
_LOWEST, _HIGHEST = 0.0, 1.0
_FIRST_VISIT = 2


def fill(
    application: Application,
    progress: Callable[[int, int], None],
    *,
    province: str = "51",
) -> None:
    """Fill the empty database of *application* with made-up data; *progress* hears done and total.

    Raises SurveyError, and changes nothing, where the database already belongs to a province.
    """
    found = application.installation
    if found is not None:
        raise SurveyError([problem(ProblemCode.DATABASE_NOT_EMPTY, province=found.province)])
    present = local(application.clock())
    today = present.date()
    opens = today - timedelta(days=DAYS_BACK)
    calendar = Calendar(moment(opens, 8))
    past = Application(
        settings=application.settings,
        database=application.database,
        registry=application.registry,
        content=application.content,
        clock=calendar,
    )
    past.install(province, made_up=True)
    round_id = _open_round(past, opens, today)
    visits = _visits(past.communes, opens, today)
    for done, visit in enumerate(visits, start=1):
        _make_up(past, round_id, visit, today)
        if visit.submits:
            calendar.at = visit.starts + timedelta(hours=4)
            _submit(past, round_id, visit)
        progress(done, len(visits))
    _earlier_round(past, calendar, visits, opens)
    calendar.at = present
    _field_work(past, calendar, round_id, visits)
    demo_people.make(past, next(iter(past.standing(round_id))))


def _field_work(
    past: Application, calendar: Calendar, round_id: int, visits: list[MadeUpVisit]
) -> None:
    """Make up who went where, and what the communes said of it."""
    present = calendar.at
    teams = demo_field.plan_teams(past, round_id, visits)
    demo_field.plan_visits(past, calendar, round_id, visits, teams)
    calendar.at = present
    demo_field.second_visit(past, calendar, round_id, visits)
    calendar.at = present
    demo_field.object_to_results(past, calendar, round_id)
    demo_field.report_difficulties(past, calendar, round_id)
    demo_field.enter_contacts(past, round_id)
    demo_self.assess_themselves(past, round_id, visits)


def _earlier_round(
    past: Application, calendar: Calendar, visits: list[MadeUpVisit], opens: date
) -> None:
    """Make up the round before, which is locked: the same communes, less ready."""
    back = timedelta(days=DAYS_BACK + DAYS_AHEAD)
    calendar.at = moment(opens - back, 8)
    round_id = _create_round(past, opens - back, opens - timedelta(days=DAYS_AHEAD))
    for visit in visits:
        if visit.reach == 1:
            earlier = replace(visit, quality=EARLIER * visit.quality, starts=visit.starts - back)
            _make_up(past, round_id, earlier, local(earlier.starts).date())
    calendar.at = moment(opens - timedelta(days=1), 17)
    past.change_round(round_id, RoundState.LOCKED, actor=DESK, reason=labels.MADE_UP)


def _create_round(past: Application, opens: date, closes: date) -> int:
    month = closes - timedelta(days=DAYS_AHEAD)
    round_id = past.create_round(
        name=f"Đợt minh họa tháng {month.month}/{month.year}",
        opens_on=opens,
        closes_on=closes,
        actor=DESK,
    )
    past.change_round(round_id, RoundState.OPEN, actor=DESK, reason=labels.MADE_UP)
    return round_id


def _open_round(past: Application, opens: date, today: date) -> int:
    round_id = _create_round(past, opens, today + timedelta(days=DAYS_AHEAD))
    catalogue = past.rulebook(past.round(round_id)).catalogue
    for scope, due in _deadlines(catalogue, today):
        past.set_deadline(round_id, scope, due, DEADLINE_SOURCE, actor=DESK)
    return round_id


def _deadlines(catalogue: Catalogue, today: date) -> Iterator[tuple[str, date]]:
    """Yield past deadlines of two gates and a future one of the last domain."""
    for item, days in zip(catalogue.gates, (12, 3), strict=False):
        yield item.code, today - timedelta(days=days)
    yield catalogue.domains[-1].code, today + timedelta(days=DAYS_AHEAD)


def _visits(communes: tuple[Commune, ...], opens: date, today: date) -> list[MadeUpVisit]:
    """Return a visit for every commune: some not made, some broken off, the others complete."""
    rng = Random(SEED)  # noqa: S311 - the same data every time, no secret
    order = rng.sample(communes, len(communes))
    absent, begun = round(len(order) * NOT_VISITED), round(len(order) * BEGUN)
    whole = max(len(order) - absent - begun, 1)
    visits = []
    for place, commune in enumerate(order):
        rest = place - absent - begun
        share = (rest + 0.5) / whole if rest >= 0 else rng.random()
        reach = 0.0 if place < absent else rng.uniform(0.15, 0.6) if rest < 0 else 1.0
        day = opens + timedelta(days=rng.randint(_FIRST_VISIT, (today - opens).days - 1))
        visits.append(
            MadeUpVisit(
                commune=CommuneCode(commune.code),
                quality=_LOWEST + (_HIGHEST - _LOWEST) * share**0.6,
                reach=reach,
                starts=moment(day, rng.choice((8, 9, 13))),
                actor=rng.choice(INSPECTORS),
                submits=rest >= 0 and rng.random() < SUBMITTED,
            )
        )
    return sorted(visits, key=lambda visit: visit.commune)


def _make_up(past: Application, round_id: int, visit: MadeUpVisit, today: date) -> None:
    """Record the made-up answers of one commune in one transaction."""
    rng = Random(f"{SEED}-{visit.commune}")  # noqa: S311 - likewise
    book = past.rulebook(past.round(round_id))
    setting = Setting(book.policy.threshold_values, today)
    circumstances = Circumstances.drawn(rng, visit.quality, setting, local(visit.starts).date())
    given = demo_values.answers(book.catalogue, circumstances)
    entries: list[tuple[NewAnswer, datetime]] = []
    asked = [item for item in book.catalogue.items if item.code in given]
    limits = {
        role: _limit(asked, role, reach)
        for role, reach in ((Role.INSPECTOR, visit.reach), (Role.DESK, max(visit.reach, 0.5)))
    }
    for place, item in enumerate(asked):
        role = ROLE_OF[item.respondent]
        if place < limits[role]:
            at = visit.starts + timedelta(minutes=2 * place)
            actor = visit.actor if role is Role.INSPECTOR else CLERK
            new = NewAnswer(
                round_id, visit.commune, item.code, given[item.code], 0, actor, Door.DEMO
            )
            entries.extend(_with_correction(new, at, rng))
    answers.append_many(past.database, entries)


def _limit(asked: list[ChecklistItem], role: Role, reach: float) -> int:
    """Return the place among *asked* behind which *role* answered nothing."""
    places = [n for n, item in enumerate(asked) if ROLE_OF[item.respondent] is role]
    kept = places[: round(len(places) * reach)]
    return kept[-1] + 1 if kept else 0


def _with_correction(
    new: NewAnswer, at: datetime, rng: Random
) -> Iterator[tuple[NewAnswer, datetime]]:
    """Yield *new*, sometimes after a first try by somebody else that it then corrects."""
    if new.actor.role is Role.DESK or rng.random() >= CORRECTED:
        yield new, at
        return
    first = Answer(
        AnswerState.COULD_NOT_CHECK, reason="Lúc đến chưa gặp người phụ trách (minh họa)"
    )
    other = INSPECTORS[(INSPECTORS.index(new.actor) + 1) % len(INSPECTORS)]
    yield NewAnswer(new.round_id, new.commune, new.item, first, 0, other, new.door), at
    again = NewAnswer(new.round_id, new.commune, new.item, new.answer, 1, new.actor, new.door)
    yield again, at + timedelta(minutes=45)


def _submit(past: Application, round_id: int, visit: MadeUpVisit) -> None:
    """Submit the commune, unless a check stands against it."""
    found = _answers(past, round_id, visit.commune)
    if not blocking(past.implausible(round_id, found)):
        past.submit(round_id, visit.commune, actor=visit.actor)


def _answers(past: Application, round_id: int, commune: CommuneCode) -> Mapping[ItemCode, Answer]:
    return {code: event.answer for code, event in past.current(round_id, commune).items()}
