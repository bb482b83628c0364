"""Made-up field work and what follows it: teams, visits, a second visit, objections, difficulties.

Everything goes through the same functions as what real people do, at the time at which it is made
up to have happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from survey import demo_values, difficulties, directory, field_work, objections
from survey.application import Application, Draft
from survey.demo_values import Circumstances
from survey.fields import show_date
from survey.follow_up import DifficultyKind, DifficultyState
from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    Door,
    ItemCode,
    Role,
    Visit,
    VisitKind,
    VisitState,
)
from survey.planning import TeamDraft
from survey.rules import Setting
from survey.scheduling import VisitDraft
from survey.settings import LOCAL_ZONE, local
from survey.storage.difficulties import Report, Step
from survey.submissions import ROLE_OF

DESK: Final = Actor("Bàn tỉnh minh họa", Role.DESK)
CLERK: Final = Actor("Chuyên viên số liệu minh họa", Role.DESK)
"""Who types in the desk's own figures: nobody approves a form with answers of their own."""
INSPECTORS: Final = tuple(Actor(f"Người nhập minh họa {n}", Role.INSPECTOR) for n in range(1, 7))
OFFICER: Final = "Cán bộ xã minh họa"
AGENCY: Final = "so_khcn"
"""Who is asked to answer most of what the communes met with."""

SLOTS: Final = (("07:30", "09:30"), ("09:45", "11:30"), ("13:30", "15:15"), ("15:30", "17:00"))
DAYS_PLANNED: Final = 6
"""How many days back the calendar goes: those before were visited without one."""
DAYS_TO_COME: Final = 3
MENDED: Final = 6
"""How many open items the second visit finds mended."""
CONTACTS: Final = 12
SEED: Final = 2026
_PAIR = 2  # inspectors in a team


@dataclass(frozen=True, slots=True)
class MadeUpVisit:
    """How far the made-up visit of one commune got, and how ready the commune is (0–1)."""

    commune: CommuneCode
    quality: float
    reach: float
    starts: datetime
    actor: Actor
    submits: bool


class Calendar:
    """A clock that is put to the time of what is being made up."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the time that it was put to."""
        return self.at


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a time of *day* in Vietnam."""
    return datetime.combine(day, time(hour, minute), LOCAL_ZONE)


# Teams and visits --------------------------------------------------------------------------------


def plan_teams(past: Application, round_id: int, made: Sequence[MadeUpVisit]) -> dict[Actor, int]:
    """Make a team of every two inspectors, with the communes that they visit; return their ids."""
    pairs = [INSPECTORS[n : n + _PAIR] for n in range(0, len(INSPECTORS), _PAIR)]
    drafts = [
        TeamDraft(
            name=f"Đoàn minh họa số {number}",
            leader=pair[0].name,
            members=tuple(actor.name for actor in pair[1:]),
            communes=tuple(visit.commune for visit in made if visit.actor in pair),
        )
        for number, pair in enumerate(pairs, start=1)
    ]
    ids = field_work.save_teams(past, round_id, drafts, actor=DESK)
    return {actor: number for number, pair in zip(ids, pairs, strict=True) for actor in pair}


def plan_visits(
    past: Application,
    calendar: Calendar,
    round_id: int,
    made: Sequence[MadeUpVisit],
    team_of: Mapping[Actor, int],
) -> None:
    """Put the visits of the last days and of the next ones into the calendar; finish the past ones."""
    today = calendar.at.date()
    taken: dict[tuple[int, date], int] = defaultdict(int)
    drafts = []
    for visit in sorted(made, key=lambda visit: (visit.starts, visit.commune)):
        team = team_of[visit.actor]
        day = local(visit.starts).date() if visit.reach else _day_to_come(visit, today)
        slot = taken[team, day]
        if day < today - timedelta(days=DAYS_PLANNED) or slot == len(SLOTS):
            continue
        taken[team, day] += 1
        starts, ends = SLOTS[slot]
        note = "" if visit.reach else "Lịch minh họa"
        drafts.append(
            VisitDraft(team, visit.commune, VisitKind.FIRST, show_date(day), starts, ends, note)
        )
    field_work.plan_visits(past, round_id, drafts, actor=DESK)
    for planned in field_work.visits(past, round_id):
        if planned.day < today:
            _make(past, calendar, planned)


def _day_to_come(visit: MadeUpVisit, today: date) -> date:
    return today + timedelta(days=int(visit.commune) % (DAYS_TO_COME + 1))


def _make(past: Application, calendar: Calendar, planned: Visit) -> None:
    """Begin and finish a planned visit at its times."""
    leader = _leader(past, planned)
    for state, at in ((VisitState.BEGUN, planned.starts), (VisitState.DONE, planned.ends)):
        calendar.at = datetime.combine(planned.day, at, LOCAL_ZONE)
        field_work.step_visit(past, field_work.visit(past, planned.id), state, actor=leader)


def _leader(past: Application, planned: Visit) -> Actor:
    team = next(t for t in field_work.teams(past, planned.round_id) if t.id == planned.team_id)
    return Actor(team.leader, Role.INSPECTOR)


def second_visit(
    past: Application, calendar: Calendar, round_id: int, made: Sequence[MadeUpVisit]
) -> None:
    """Visit a submitted commune again, yesterday: some of what was open has been mended."""
    standing, yesterday = past.standing(round_id), calendar.at.date() - timedelta(days=1)
    busy = {visit.commune for visit in field_work.visits(past, round_id)}
    free = [v for v in made if v.submits and v.commune in standing and v.commune not in busy]
    if not free:
        return
    chosen = min(free, key=lambda visit: (abs(visit.quality - 1 / 2), visit.commune))
    team = field_work.team_of(past, round_id)[chosen.commune]
    draft = VisitDraft(
        team.id, chosen.commune, VisitKind.RECHECK, show_date(yesterday), "17:15", "18:30"
    )
    (number,) = field_work.plan_visits(past, round_id, [draft], actor=DESK)
    calendar.at = moment(yesterday, 17, 15)
    leader = Actor(team.leader, Role.INSPECTOR)
    field_work.step_visit(past, field_work.visit(past, number), VisitState.BEGUN, actor=leader)
    calendar.at = moment(yesterday, 18)
    _mend(past, round_id, chosen, leader, yesterday)
    calendar.at = moment(yesterday, 18, 20)
    past.submit(round_id, chosen.commune, actor=leader)
    calendar.at = moment(yesterday, 18, 30)
    field_work.step_visit(past, field_work.visit(past, number), VisitState.DONE, actor=leader)


def _mend(past: Application, round_id: int, visit: MadeUpVisit, leader: Actor, day: date) -> None:
    """Answer the first open items of a team as a commune that has everything would."""
    found = past.assess(round_id, as_of=day)
    book, current = found.rulebook, past.current(round_id, visit.commune)
    setting = Setting(book.policy.threshold_values, day)
    rng = Random(f"{SEED}-again-{visit.commune}")  # noqa: S311 - the same every time, no secret
    best = demo_values.answers(book.catalogue, Circumstances.drawn(rng, 1.0, setting, day))
    place = found.index[visit.commune]
    owed = [gap.item for gap in found.gaps(place) if ROLE_OF[gap.item.respondent] is leader.role]
    for item in owed[:MENDED]:
        event, answer = current[item.code], best.get(item.code)
        if answer is None or answer.state is not AnswerState.ANSWERED:
            continue
        draft = Draft(round_id, visit.commune, item.code, answer, event.version, leader)
        if not _contradicts(past, round_id, current, item.code, answer):
            past.save(draft, Door.DEMO)


def _contradicts(
    past: Application,
    round_id: int,
    current: Mapping[ItemCode, AnswerEvent],
    item: ItemCode,
    answer: Answer,
) -> bool:
    """Return whether *answer* would stand against the other answers of the commune."""
    answers = {code: event.answer for code, event in current.items()}
    return bool(past.implausible(round_id, {**answers, item: answer}))


# What follows ------------------------------------------------------------------------------------


def object_to_results(past: Application, calendar: Calendar, round_id: int) -> None:
    """Let three communes object to an answer; one objection is rejected."""
    days = (5, 3, 1)
    for number, (commune, ago) in enumerate(zip(past.standing(round_id), days, strict=False)):
        current = past.current(round_id, commune)
        place = past.assess(round_id)
        gaps = place.gaps(place.index[commune])
        open_ones = [gap.item for gap in gaps if not gap.item.confidential]
        if not open_ones:
            continue
        today = calendar.at
        calendar.at = today - timedelta(days=ago)
        found = objections.lodge(
            past,
            round_id,
            commune,
            current[open_ones[0].code],
            text="Xã đề nghị xem lại vì đã bổ sung sau ngày đoàn đến (minh họa)",
            by=OFFICER,
        )
        calendar.at = today
        if number == 0:
            version = current[open_ones[0].code].version
            reason = "Hồ sơ kèm theo chưa chứng minh được (minh họa)"
            objections.reject(past, found, seen=version, reason=reason, actor=DESK)


def report_difficulties(past: Application, calendar: Calendar, round_id: int) -> None:
    """Fill the register: one difficulty open and overdue, one answered, one beyond the province."""
    today, communes = calendar.at.date(), past.communes_of(past.round(round_id))
    agencies = list(past.newest_catalogue().agencies)
    stories = (
        (DifficultyKind.SUPPORT, AGENCY, "Xã đề nghị hỗ trợ máy quét tài liệu (minh họa)", None),
        (
            DifficultyKind.DIFFICULTY,
            AGENCY,
            "Đường truyền gián đoạn nhiều lần trong tuần (minh họa)",
            (DifficultyState.ANSWERED, "Đã yêu cầu nhà mạng kiểm tra đường truyền (minh họa)"),
        ),
        (
            DifficultyKind.DIFFICULTY,
            "vp_ubnd_tinh",
            "Chưa có hướng dẫn giao chủ đầu tư mua sắm thiết bị (minh họa)",
            (DifficultyState.ESCALATED, "Vượt thẩm quyền của Văn phòng UBND tỉnh (minh họa)"),
        ),
    )
    for place, (kind, wanted, told, then) in enumerate(stories):
        commune = CommuneCode(communes[place].code)
        day = today - timedelta(days=8 - place)
        new = Report(round_id, commune, kind, ItemCode(""), told, OFFICER, day)
        due = today - timedelta(days=2 - place)
        agency = wanted if wanted in agencies else agencies[0]
        number = difficulties.report(past, new, agency=agency, due=due, actor=DESK)
        if then:
            seen = difficulties.get(past, number).now.id
            step = Step(then[0], agency, due, then[1], today - timedelta(days=1))
            difficulties.move(past, number, step, seen=seen, actor=DESK)


def enter_contacts(past: Application, round_id: int) -> None:
    """Enter a contact for the first communes; their addresses lead nowhere."""
    for number, commune in enumerate(past.communes_of(past.round(round_id))[:CONTACTS], start=1):
        directory.add(
            past,
            CommuneCode(commune.code),
            name=f"Cán bộ minh họa {number}",
            post="Phó Giám đốc Trung tâm (minh họa)",
            phone="",
            email=f"xa{commune.code}@minh-hoa.example",
            actor=DESK,
        )
