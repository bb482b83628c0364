"""The register of difficulties, on SQLite and on PostgreSQL.

DF01 a report is kept with who, when, where, what and the agency that must answer
DF02 everything wrong with a report is told at once, and nothing is kept
DF03 the steps: which state may follow which, and no other
DF04 each step but the end needs words; only the desk takes steps
DF05 the day of a step lies between the step before and today; the date for the answer after the report
DF06 of two who go on from the same step one is served, the other is told
DF07 what is beyond the agency's powers is on the Chairman's list, oldest first, until it is answered or given back
DF08 the answer that stands is the newest, and none while it is open again; all steps stay
DF09 days overdue count while an answer is awaited, and no longer
DF10 the register: filters narrow it together; the longest overdue stand first
DF11 agencies and items are those of all rounds, named by the newest; items only within reach
DF12 an agency answers or escalates what is open and asked of it now, and moves nothing else of it
DF13 an agency sees what is about its domains or asked of it now; confidential items only by right
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from survey import difficulties
from survey.access.identity import KnownIdentity
from survey.application import Application
from survey.difficulties import Filter
from survey.fields import NOTE_LIMIT
from survey.follow_up import Difficulty, DifficultyKind, DifficultyState
from survey.model import Actor, CommuneCode, DomainCode, ItemCode, Role
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole, Action
from survey.storage import account_changes
from survey.storage import difficulties as store
from survey.storage.accounts import Grant, Person
from survey.storage.difficulties import TRANSITIONS, Report, Step
from tests.storage.builders import at_once, refusal
from tests.support.databases import kind, postgresql, shared_database, url  # noqa: F401 - fixtures
from tests.support.small_province import (
    AN,
    CATALOGUE,
    DESK,
    GATE,
    HERE,
    NOON,
    RECORD,
    SHARE,
    THERE,
    Clock,
    empty_province,
    open_round,
    small_content,
)

TODAY = NOON.date()
OFFICE, DEPARTMENT = "vp_ubnd_tinh", "so_khcn"
AGENCIES = {
    **CATALOGUE,
    "index.yaml": CATALOGUE["index.yaml"].replace(
        "agencies: {",
        f'agencies: {{{OFFICE}: "Văn phòng UBND tỉnh", {DEPARTMENT}: "Sở KH&CN", ',
    ),
    "TS.yaml": CATALOGUE["TS.yaml"].replace(
        "  - code: TS-03\n", "  - code: TS-03\n    confidential: true\n"
    ),
}
NOBODY = Actor("", Role.DESK)
OPEN, ANSWERED, ESCALATED, CLOSED = (
    DifficultyState.OPEN,
    DifficultyState.ANSWERED,
    DifficultyState.ESCALATED,
    DifficultyState.CLOSED,
)
WAY = {
    OPEN: (),
    ANSWERED: (ANSWERED,),
    ESCALATED: (ESCALATED,),
    CLOSED: (ANSWERED, CLOSED),
}
"""How a new difficulty gets into each state."""


@pytest.fixture
def clock() -> Clock:
    """A clock that a test puts forward."""
    return Clock()


@pytest.fixture
def app(url: str, tmp_path: Path, clock: Clock) -> Iterator[Application]:  # noqa: F811
    """Quảng Ngãi with five items, one of them confidential, and three agencies, on either database."""
    app = empty_province(tmp_path / "files", clock, url, small_content(AGENCIES))
    app.install("51", made_up=False)
    yield app
    app.close()


REPORT = Report(
    None,
    HERE,
    DifficultyKind.DIFFICULTY,
    GATE,
    "Chưa có trụ sở ổn định",
    "Đoàn kiểm tra số 1",
    TODAY - timedelta(days=3),
)


def reported(
    app: Application, *, agency: str = DEPARTMENT, due: date | None = None, **changes: object
) -> Difficulty:
    new = replace(REPORT, **changes)  # type: ignore[arg-type]
    return difficulties.get(app, difficulties.report(app, new, agency=agency, due=due, actor=AN))


def moved(
    app: Application,
    found: Difficulty,
    *states: DifficultyState,
    text: str = "Theo báo cáo",
    **changes: object,
) -> Difficulty:
    """Take *found* through *states* and return it."""
    for state in states:
        step = Step(state, found.now.agency, found.now.due, text, TODAY)
        given = replace(step, **changes)  # type: ignore[arg-type]
        found = difficulties.move(app, found.id, given, seen=found.now.id, actor=DESK)
    return found


# Reporting ------------------------------------------------------------------------------------


def test_df01_a_report_is_kept(app: Application) -> None:
    rnd = open_round(app)
    due = TODAY + timedelta(days=7)

    found = reported(app, round_id=rnd, due=due, reported_by="  UBND  xã ")

    assert found == replace(found, round_id=rnd, commune=HERE, item=GATE, by=AN.name, at=NOON)
    assert (found.kind, found.text) == (REPORT.kind, REPORT.text)
    assert (found.reported_by, found.reported_on) == ("UBND xã", REPORT.reported_on)
    assert (found.now.state, found.now.agency, found.now.due) == (OPEN, DEPARTMENT, due)
    assert difficulties.register(app) == (found,)


def test_df01_of_the_whole_province_without_an_item(app: Application) -> None:
    found = reported(app, commune=None, item=ItemCode(""), kind=DifficultyKind.SUPPORT)

    assert (found.commune, found.item, found.round_id) == (None, "", None)
    assert found.kind is DifficultyKind.SUPPORT


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"text": " ", "reported_by": ""},
            [ProblemCode.TEXT_MISSING, ProblemCode.TEXT_MISSING],
            id="DF02 nothing typed",
        ),
        pytest.param(
            {"text": "x" * (NOTE_LIMIT + 1), "reported_by": "A\x00"},
            [ProblemCode.FIELD_TEXT_LONG, ProblemCode.TEXT_CONTROL],
            id="DF02 too long, control character",
        ),
        pytest.param(
            {
                "round_id": 9,
                "commune": CommuneCode("00004"),
                "item": ItemCode("XX-01"),
                "agency": "bo_nao_do",
            },
            [
                ProblemCode.ROUND_UNKNOWN,
                ProblemCode.COMMUNE_UNKNOWN,
                ProblemCode.ITEM_UNKNOWN,
                ProblemCode.AGENCY_UNKNOWN,
            ],
            id="DF02 nothing of it exists",
        ),
        pytest.param(
            {"reported_on": TODAY + timedelta(days=1)},
            [ProblemCode.FIELD_FUTURE],
            id="DF05 reported tomorrow",
        ),
        pytest.param(
            {"due": REPORT.reported_on - timedelta(days=1)},
            [ProblemCode.DAY_EARLY],
            id="DF05 due before it was reported",
        ),
    ],
)
def test_df02_everything_wrong_is_told(
    app: Application, changes: dict[str, object], expected: list[ProblemCode]
) -> None:
    problems = refusal(lambda: reported(app, **changes))  # type: ignore[arg-type]

    assert problems == [(code, "") for code in expected]
    assert difficulties.register(app) == ()


def test_df02_nobody_reports_nothing(app: Application) -> None:
    new = replace(REPORT, text="")

    problems = refusal(lambda: difficulties.report(app, new, agency=OFFICE, due=None, actor=NOBODY))

    assert problems == [(ProblemCode.ACTOR_MISSING, ""), (ProblemCode.TEXT_MISSING, "")]


def test_df02_a_number_that_is_none(app: Application) -> None:
    unknown = [(ProblemCode.DIFFICULTY_UNKNOWN, "")]
    step = Step(ANSWERED, OFFICE, None, "Đã rõ", TODAY)

    assert refusal(lambda: difficulties.get(app, 9)) == unknown
    assert refusal(lambda: difficulties.move(app, 9, step, seen=1, actor=DESK)) == unknown


# Steps ----------------------------------------------------------------------------------------


def test_df03_the_states_that_may_follow(app: Application) -> None:
    may = {}
    for state, way in WAY.items():
        found = moved(app, reported(app), *way)
        assert found.now.state is state
        may[state] = difficulties.next_states(app, found)

    assert may == {
        OPEN: (OPEN, ANSWERED, ESCALATED),
        ANSWERED: (OPEN, ESCALATED, CLOSED),
        ESCALATED: (OPEN, ANSWERED),
        CLOSED: (OPEN,),
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(before, after, id=f"DF03 {before} to {after}")
        for before, after in product(DifficultyState, DifficultyState)
        if (before, after) not in TRANSITIONS
    ],
)
def test_df03_and_no_other(
    app: Application, before: DifficultyState, after: DifficultyState
) -> None:
    found = moved(app, reported(app), *WAY[before])

    assert refusal(lambda: moved(app, found, after)) == [(ProblemCode.DIFFICULTY_TRANSITION, "")]
    assert difficulties.get(app, found.id) == found


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param(OPEN, [ProblemCode.TEXT_MISSING], id="DF04 given to another agency"),
        pytest.param(ANSWERED, [ProblemCode.TEXT_MISSING], id="DF04 answered"),
        pytest.param(ESCALATED, [ProblemCode.TEXT_MISSING], id="DF04 escalated"),
    ],
)
def test_df04_a_step_needs_words(
    app: Application, state: DifficultyState, expected: list[ProblemCode]
) -> None:
    found = reported(app)

    assert refusal(lambda: moved(app, found, state, text=" \n")) == [(c, "") for c in expected]


def test_df04_the_end_needs_none(app: Application) -> None:
    found = moved(app, moved(app, reported(app), ANSWERED), CLOSED, text="")

    assert (found.now.state, found.now.text) == (CLOSED, "")


def test_df04_only_the_desk_takes_steps(app: Application) -> None:
    found = reported(app)
    step = Step(ANSWERED, "khong_co", None, "Đã rõ", TODAY)

    problems = refusal(lambda: difficulties.move(app, found.id, step, seen=found.now.id, actor=AN))

    assert problems == [(ProblemCode.DESK_ONLY, ""), (ProblemCode.AGENCY_UNKNOWN, "")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"day": TODAY + timedelta(days=1)}, ProblemCode.FIELD_FUTURE, id="DF05 tomorrow"
        ),
        pytest.param(
            {"day": REPORT.reported_on - timedelta(days=1)},
            ProblemCode.DAY_EARLY,
            id="DF05 answered before it was reported",
        ),
        pytest.param(
            {"due": REPORT.reported_on - timedelta(days=1)},
            ProblemCode.DAY_EARLY,
            id="DF05 due before it was reported",
        ),
    ],
)
def test_df05_days(app: Application, changes: dict[str, object], expected: ProblemCode) -> None:
    found = reported(app)

    assert refusal(lambda: moved(app, found, ANSWERED, **changes)) == [(expected, "")]  # type: ignore[arg-type]


def test_df05_a_step_is_not_before_the_one_that_it_follows(app: Application) -> None:
    found = moved(app, reported(app), ESCALATED)
    before = found.now.day - timedelta(days=1)

    assert refusal(lambda: moved(app, found, ANSWERED, day=before)) == [(ProblemCode.DAY_EARLY, "")]


def test_df06_one_of_several_is_served(app: Application) -> None:
    found = reported(app)

    def move(thread: int) -> object:
        try:
            return moved(app, found, ANSWERED, text=f"Trả lời {thread}")
        except SurveyError as error:
            return error.problems[0].code

    outcomes = at_once(4, move)

    now = difficulties.get(app, found.id)
    assert len(now.events) == 2
    assert outcomes.count(now) == 1
    assert outcomes.count(ProblemCode.DIFFICULTY_CHANGED) == 3


def test_df07_the_list_of_the_chairman(app: Application) -> None:
    earlier = REPORT.reported_on - timedelta(days=1)
    second, first, _ = reported(app), reported(app, reported_on=earlier), reported(app)
    first, second = moved(app, first, ESCALATED), moved(app, second, ESCALATED)

    assert difficulties.for_chairman(app) == (first, second)

    moved(app, first, ANSWERED)
    second = moved(app, second, OPEN)
    assert difficulties.for_chairman(app) == ()

    second = moved(app, second, ESCALATED)
    assert difficulties.for_chairman(app) == (second,)


def test_df08_the_answer_that_stands(app: Application) -> None:
    found = reported(app)
    assert found.answer is None

    found = moved(app, found, ANSWERED, text="Lần một")
    assert found.answer == found.now

    found = moved(app, found, OPEN, text="Chưa rõ", agency=OFFICE)
    assert (found.answer, found.now.agency) == (None, OFFICE)

    found = moved(app, moved(app, found, ANSWERED, text="Lần hai"), CLOSED, text="Xong")
    assert found.answer is not None
    assert found.answer.text == "Lần hai"
    assert [e.text for e in found.events] == ["", "Lần một", "Chưa rõ", "Lần hai", "Xong"]


def test_df09_days_overdue(app: Application, clock: Clock) -> None:
    late, without = reported(app, due=TODAY), reported(app)
    assert late.days_overdue(app.today) == 0

    clock.forward(days=4)

    assert late.days_overdue(app.today) == 4
    assert without.days_overdue(app.today) == 0
    assert moved(app, late, ESCALATED).days_overdue(app.today) == 4
    assert moved(app, difficulties.get(app, late.id), ANSWERED).days_overdue(app.today) == 0


# The register ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param(Filter(), [2, 0, 1, 3], id="DF10 all, the overdue first, the settled last"),
        pytest.param(Filter(kind=DifficultyKind.SUPPORT), [2, 1], id="DF10 kind"),
        pytest.param(Filter(state=OPEN), [2, 0, 1], id="DF10 state"),
        pytest.param(Filter(overdue=True), [2, 0], id="DF10 overdue"),
        pytest.param(Filter(agency=OFFICE), [1, 3], id="DF10 agency"),
        pytest.param(Filter(commune=THERE), [1], id="DF10 commune"),
        pytest.param(Filter(state=OPEN, agency=OFFICE), [1], id="DF10 together"),
        pytest.param(Filter(state=CLOSED), [], id="DF10 none"),
    ],
)
def test_df10_filters(app: Application, clock: Clock, chosen: Filter, expected: list[int]) -> None:
    support = DifficultyKind.SUPPORT
    made = [
        reported(app, due=TODAY + timedelta(days=2)),
        reported(app, agency=OFFICE, commune=THERE, kind=support),
        reported(app, due=TODAY, kind=support),
        moved(app, reported(app, agency=OFFICE, due=TODAY), ANSWERED),
    ]
    clock.forward(days=5)
    numbers = {one.id: place for place, one in enumerate(made)}

    assert [numbers[one.id] for one in difficulties.register(app, chosen)] == expected


def test_df11_what_may_be_named(app: Application) -> None:
    open_round(app)

    known = difficulties.known(app)

    assert list(known.agencies) == [OFFICE, DEPARTMENT, "ubnd_xa"]
    assert known.items[GATE].text == "Có trụ sở?"


# What an agency has to do with it -----------------------------------------------------------------


def official(app: Application, *, secrecy: bool = False) -> Application:
    """Return *app* as it works for an official of the department, whose domain is CT."""
    domains = frozenset({DomainCode("CT")})
    grant = Grant(role=AccountRole.AGENCY, domains=domains, agency=DEPARTMENT, secrecy=secrecy)
    person = Person("", "so", "Sở Văn Ngành")
    account_changes.create(app.whole, person, grant, actor="operator", at=NOON)
    return app.acting_for(KnownIdentity(app, "so"))


def taken(
    person: Application, found: Difficulty, state: DifficultyState, **changes: object
) -> Difficulty:
    """Let the official take *found* on to *state*."""
    step = Step(state, found.now.agency, found.now.due, "Theo thẩm quyền", TODAY)
    given = replace(step, **changes)  # type: ignore[arg-type]
    actor = person.actor()
    return difficulties.move(person, found.id, given, seen=found.now.id, actor=actor)


@pytest.mark.parametrize("state", [pytest.param(s, id=f"DF12 {s}") for s in (ANSWERED, ESCALATED)])
def test_df12_an_agency_answers_what_is_asked_of_it(
    app: Application, state: DifficultyState
) -> None:
    found, person = reported(app), official(app)
    assert difficulties.next_states(person, found) == (ANSWERED, ESCALATED)

    now = taken(person, found, state)

    assert (now.now.state, now.now.agency, now.now.by) == (state, DEPARTMENT, "Sở Văn Ngành")
    assert difficulties.next_states(person, now) == ()


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        *(
            pytest.param(before, after, {}, id=f"DF12 {before} to {after}")
            for before, after in sorted(TRANSITIONS - {(OPEN, ANSWERED), (OPEN, ESCALATED)})
        ),
        pytest.param(OPEN, ANSWERED, {"agency": OFFICE}, id="DF12 in another's name"),
        pytest.param(OPEN, ESCALATED, {"due": TODAY}, id="DF12 with another date"),
    ],
)
def test_df12_and_moves_nothing_else(
    app: Application,
    before: DifficultyState,
    after: DifficultyState,
    changes: dict[str, object],
) -> None:
    found, person = moved(app, reported(app), *WAY[before]), official(app)

    problems = refusal(lambda: taken(person, found, after, **changes))

    assert problems == [(ProblemCode.FORBIDDEN, "")]
    assert difficulties.get(app, found.id) == found


def test_df12_what_is_asked_of_another_is_not_its(app: Application) -> None:
    found, person = reported(app, agency=OFFICE, item=SHARE), official(app)

    assert difficulties.get(person, found.id) == found  # of its domain
    assert difficulties.next_states(person, found) == ()
    assert refusal(lambda: taken(person, found, ANSWERED)) == [(ProblemCode.FORBIDDEN, "")]
    assert difficulties.get(app, found.id) == found


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param(SHARE, ProblemCode.FORBIDDEN, id="DF12 of its domain"),
        pytest.param(GATE, ProblemCode.DIFFICULTY_UNKNOWN, id="DF12 of another domain"),
    ],
)
def test_df12_given_away_at_the_same_moment(
    app: Application, item: ItemCode, expected: ProblemCode
) -> None:
    found, person = reported(app, item=item), official(app)
    permit = person.require(Action.MOVE_DIFFICULTY)
    now = moved(app, found, OPEN, agency=OFFICE)
    step = Step(ANSWERED, OFFICE, None, "Đã rõ", TODAY)

    problems = refusal(
        lambda: store.move(permit, found.id, step, seen=now.now.id, by="Sở Văn Ngành", at=NOON)
    )

    assert problems == [(expected, "")]
    assert difficulties.get(app, found.id) == now


def test_df12_who_only_reads_has_no_next_step(app: Application) -> None:
    found = reported(app)
    person = Person("", "ld", "Lãnh Văn Đạo")
    grant = Grant(role=AccountRole.EXECUTIVE)
    account_changes.create(app.whole, person, grant, actor="operator", at=NOON)

    assert difficulties.next_states(app.acting_for(KnownIdentity(app, "ld")), found) == ()


NO_ITEM = ItemCode("")


@pytest.mark.parametrize(
    ("item", "asked", "secrecy", "seen"),
    [
        pytest.param(GATE, (DEPARTMENT,), False, True, id="DF13 asked of it"),
        pytest.param(NO_ITEM, (DEPARTMENT,), False, True, id="DF13 asked of it, of no item"),
        pytest.param(GATE, (OFFICE, DEPARTMENT), False, True, id="DF13 asked of it by now"),
        pytest.param(GATE, (DEPARTMENT, OFFICE), False, False, id="DF13 asked of it once"),
        pytest.param(NO_ITEM, (OFFICE,), False, False, id="DF13 of no item, of another"),
        pytest.param(SHARE, (OFFICE,), False, True, id="DF13 of its domain"),
        pytest.param(RECORD, (DEPARTMENT,), False, False, id="DF13 confidential"),
        pytest.param(RECORD, (DEPARTMENT,), True, True, id="DF13 confidential, by right"),
        pytest.param(RECORD, (OFFICE,), True, False, id="DF13 confidential, of another"),
    ],
)
def test_df13_what_an_agency_sees(
    app: Application,
    item: ItemCode,
    asked: tuple[str, ...],
    secrecy: bool,  # noqa: FBT001 - a column of the table
    seen: bool,  # noqa: FBT001 - a column of the table
) -> None:
    found = reported(app, item=item, agency=asked[0])
    for agency in asked[1:]:
        found = moved(app, found, OPEN, agency=agency)
    person = official(app, secrecy=secrecy)

    assert difficulties.register(person) == ((found,) if seen else ())
    if seen:
        assert difficulties.get(person, found.id) == found
    else:
        unknown = refusal(lambda: difficulties.get(person, found.id))
        assert unknown == [(ProblemCode.DIFFICULTY_UNKNOWN, "")]


@pytest.mark.parametrize(
    "opened", [pytest.param(True, id="DF11 a round"), pytest.param(False, id="DF11 no round")]
)
def test_df11_items_within_reach(app: Application, opened: bool) -> None:  # noqa: FBT001 - a column of the table
    if opened:
        open_round(app)
    person = official(app)

    known = difficulties.known(person)

    assert known.items.keys() == {SHARE, ItemCode("CT-02")}
    assert list(known.agencies) == [OFFICE, DEPARTMENT, "ubnd_xa"]
    assert RECORD not in known.open_items
    assert known.open_items >= {GATE, SHARE, NO_ITEM}
