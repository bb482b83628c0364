"""The province at work, on real databases: every write is checked first, nothing is overwritten.

AP01 an empty database is given to one province, once; what is shipped becomes its first versions
AP02 an unknown province, commune, item, round or scope is refused by name
AP03 a saved answer is durable with its author, time and door
AP04 a stale answer is a conflict that shows theirs; nothing is written
AP05 three people on three items of one commune never conflict
AP06 every problem of an answer is told at once, and nothing is written
AP07 "wrong commune" takes back what one person said there, and only that
AP08 an implausible answer stops a submission, a warning does not
AP09 a submission freezes the inspectors' answers; the desk's stay open; a withdrawal needs a reason
AP10 a submission is refused where nothing was answered
AP11 a round pins the catalogue and policy that were the newest when it was created
AP12 a locked round takes nothing in and is judged at the day it was locked; reopening needs a reason
AP13 any past moment gives the results of that moment, any day the judgement of that day
AP14 names, notes and reasons are kept composed (NFC), in one form whatever the keyboard
AP15 markup and formulas in a note are text and stay as they were typed
AP16 names and reasons have a limit and no control characters
AP17 evidence is recognised by its content, kept once, and refused where the record is classified
AP18 deadlines belong to the round and may be changed and taken away
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from survey.application import Application
from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    Door,
    Evidence,
    ItemCode,
    Role,
    RoundState,
    Submission,
)
from survey.problems import Problem, ProblemCode, SurveyError
from survey.settings import Settings
from survey.storage import submissions, versions
from survey.storage.answers import Appended, Conflict
from survey.storage.versions import ContentKind
from survey.typed import LINE_LIMIT
from tests.support.builders import codes_and_places
from tests.support.databases import kind, postgresql, shared_database, url  # noqa: F401 - fixtures
from tests.support.small_province import (
    AN,
    AREA,
    BINH,
    CATALOGUE,
    CHI,
    DESK,
    EXPIRY,
    GATE,
    HERE,
    NOON,
    POLICY,
    RECORD,
    SHARE,
    THERE,
    Clock,
    draft,
    empty_province,
    open_round,
    said,
    saved,
)

YES = said(muc="co")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\ntrailer <<>>\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def clock() -> Clock:
    """A clock that a test puts forward."""
    return Clock()


@pytest.fixture
def empty(tmp_path: Path, clock: Clock) -> Iterator[Application]:
    """An application whose database nobody has begun."""
    app = empty_province(tmp_path, clock)
    yield app
    app.close()


@pytest.fixture
def app(empty: Application) -> Application:
    """Quảng Ngãi with the five items."""
    empty.install("51", made_up=False)
    return empty


@pytest.fixture
def rnd(app: Application) -> int:
    """An open round."""
    return open_round(app)


@pytest.fixture
def either(url: str, tmp_path: Path, clock: Clock) -> Iterator[Application]:  # noqa: F811
    """The same province on SQLite and on PostgreSQL."""
    app = empty_province(tmp_path / "files", clock, url)
    app.install("51", made_up=False)
    yield app
    app.close()


def refusal(work: Callable[[], object]) -> list[tuple[ProblemCode, str]]:
    """Return codes and places of the problems for which *work* was refused."""
    with pytest.raises(SurveyError) as caught:
        work()
    assert str(caught.value)  # every sentence finds its details
    return codes_and_places(caught.value.problems)


def values(app: Application, rnd: int, commune: CommuneCode = HERE) -> dict[ItemCode, object]:
    return {code: event.answer.values for code, event in app.current(rnd, commune).items()}


# Installation ---------------------------------------------------------------------------------


def test_ap01_an_empty_database_says_so(empty: Application) -> None:
    assert empty.installation is None
    assert refusal(lambda: empty.communes) == [(ProblemCode.DATABASE_EMPTY, "")]
    assert refusal(lambda: open_round(empty)) == [(ProblemCode.DATABASE_EMPTY, "")]


def test_ap01_it_is_given_to_one_province(empty: Application) -> None:
    empty.install("51", made_up=False)

    assert (empty.province.code, len(empty.communes)) == ("51", 96)
    assert empty.installed().made_up is False


def test_ap01_once(empty: Application) -> None:
    empty.install("51", made_up=True)

    assert refusal(lambda: empty.install("51", made_up=False)) == [
        (ProblemCode.DATABASE_NOT_EMPTY, "")
    ]
    assert refusal(lambda: empty.install("08", made_up=True)) == [
        (ProblemCode.DATABASE_NOT_EMPTY, "")
    ]
    assert empty.installed().made_up is True


def test_ap01_what_is_shipped_opens_and_is_kept(tmp_path: Path, clock: Clock) -> None:
    shipped = Application.open(Settings.from_env({"READINESS_DATA_DIR": str(tmp_path)}), clock)
    shipped.install("51", made_up=False)

    kept = versions.load(shipped.database, ContentKind.CATALOGUE, 1)
    shipped.close()

    assert kept == shipped.content.catalogue_files
    assert {letter.code for letter in shipped.content.directives} >= {"QN-2025-09", "NA-13235"}


def test_ap01_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    settings = Settings(f"sqlite:///{tmp_path}/x.db", tmp_path / "file" / "data")

    assert refusal(lambda: Application.open(settings)) == [(ProblemCode.DATA_DIR, "")]


def test_ap02_an_unknown_province(empty: Application) -> None:
    assert refusal(lambda: empty.install("99", made_up=False)) == [
        (ProblemCode.PROVINCE_UNKNOWN, "")
    ]
    assert empty.installation is None


@pytest.mark.parametrize(
    ("commune", "item", "code"),
    [
        pytest.param("00004", GATE, ProblemCode.COMMUNE_UNKNOWN, id="AP02 of another province"),
        pytest.param("4", GATE, ProblemCode.COMMUNE_UNKNOWN, id="AP02 a code without its zeros"),
        pytest.param(HERE, "TS-99", ProblemCode.ITEM_UNKNOWN, id="AP02 an item of no catalogue"),
    ],
)
def test_ap02_unknown_places(
    app: Application, rnd: int, commune: str, item: str, code: ProblemCode
) -> None:
    given = draft(rnd, ItemCode(item), YES, commune=CommuneCode(commune))

    assert refusal(lambda: app.save(given)) == [(code, "")]


def test_ap02_an_unknown_round_and_scope(app: Application, rnd: int) -> None:
    assert refusal(lambda: app.save(draft(99, GATE, YES))) == [(ProblemCode.ROUND_UNKNOWN, "")]
    assert refusal(lambda: app.assess(99)) == [(ProblemCode.ROUND_UNKNOWN, "")]
    assert refusal(lambda: app.set_deadline(rnd, "XX", date(2026, 12, 5), "A", actor=DESK)) == [
        (ProblemCode.DEADLINE_SCOPE, "")
    ]


# Answers --------------------------------------------------------------------------------------


def test_ap03_a_saved_answer_is_durable(app: Application, rnd: int, tmp_path: Path) -> None:
    saved(app, draft(rnd, AREA, said(m2=62.5, note="đo trong tường")))

    other = empty_province(tmp_path, Clock())
    (event,) = other.history(rnd, HERE)
    other.close()

    assert event.answer == said(m2=62.5, note="đo trong tường")
    assert (event.version, event.actor, event.door, event.at) == (1, AN, Door.PAGE, NOON)


def test_ap04_a_stale_answer_shows_theirs_and_writes_nothing(either: Application) -> None:
    rnd = open_round(either)
    theirs = saved(either, draft(rnd, GATE, YES, actor=BINH))

    result = either.save(draft(rnd, GATE, said(muc="khong"), actor=AN))

    assert result == Conflict(theirs)
    assert either.history(rnd, HERE) == (theirs,)


def test_ap04_settled_knowingly_mine_is_the_newest_and_both_are_kept(
    app: Application, rnd: int
) -> None:
    saved(app, draft(rnd, GATE, YES, actor=BINH))

    saved(app, draft(rnd, GATE, said(muc="khong"), based_on=1))

    assert values(app, rnd) == {GATE: {"muc": "khong"}}
    assert [event.actor for event in app.history(rnd, HERE, GATE)] == [BINH, AN]


def test_ap04_saying_the_same_is_no_conflict(app: Application, rnd: int) -> None:
    theirs = saved(app, draft(rnd, GATE, YES, actor=BINH))

    assert app.save(draft(rnd, GATE, YES, actor=AN)) == Appended(theirs)


def test_ap05_three_people_on_three_items_never_conflict(either: Application) -> None:
    rnd = open_round(either)
    start = Barrier(3)
    people = [(AN, GATE, YES), (BINH, AREA, said(m2=50)), (CHI, RECORD, said(co_mat="khong"))]

    def answer(given: tuple[Actor, ItemCode, Answer]) -> list[type]:
        actor, item, first = given
        start.wait()
        drafts = [draft(rnd, item, first, actor=actor, based_on=n) for n in range(5)]
        return [type(either.save(one)) for one in drafts]

    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(answer, people))

    assert results == [[Appended] * 5] * 3
    assert {code: event.actor for code, event in either.current(rnd, HERE).items()} == {
        GATE: AN,
        AREA: BINH,
        RECORD: CHI,
    }


def test_ap06_every_problem_at_once_and_nothing_written(app: Application, rnd: int) -> None:
    wrong = Answer(AnswerState.NOT_APPLICABLE, {"m2": 5001}, note="\x00", evidence=("0" * 64,) * 21)

    found = refusal(lambda: app.save(draft(rnd, AREA, wrong, actor=Actor(" ", Role.DESK))))

    assert found == [
        (ProblemCode.FIELD_HIGH, AREA),
        (ProblemCode.REASON_MISSING, AREA),
        (ProblemCode.TEXT_CONTROL, AREA),
        (ProblemCode.EVIDENCE_MANY, AREA),
        (ProblemCode.ROLE_NOT_ALLOWED, ""),
        (ProblemCode.ACTOR_MISSING, ""),
    ]
    assert app.history(rnd, HERE) == ()


def test_ap07_wrong_commune_takes_back_what_one_person_said_there(
    app: Application, rnd: int
) -> None:
    saved(app, draft(rnd, GATE, YES))
    saved(app, draft(rnd, AREA, said(m2=50)))
    saved(app, draft(rnd, RECORD, said(co_mat="khong"), actor=BINH))
    saved(app, draft(rnd, GATE, YES, commune=THERE))

    taken = app.take_back(rnd, HERE, actor=AN)

    assert taken == 2
    states = {code: event.answer.state for code, event in app.current(rnd, HERE).items()}
    assert states == {
        GATE: AnswerState.NOT_REACHED,
        AREA: AnswerState.NOT_REACHED,
        RECORD: AnswerState.ANSWERED,
    }
    assert values(app, rnd, THERE) == {GATE: {"muc": "co"}}
    assert len(app.history(rnd, HERE)) == 5


def test_ap07_there_must_be_something_to_take_back(app: Application, rnd: int) -> None:
    saved(app, draft(rnd, GATE, YES))

    assert refusal(lambda: app.take_back(rnd, HERE, actor=BINH)) == [
        (ProblemCode.NOTHING_TO_UNDO, HERE)
    ]


# Submissions ----------------------------------------------------------------------------------


def test_ap08_an_implausible_answer_stops_a_submission(app: Application, rnd: int) -> None:
    saved(app, draft(rnd, GATE, said(muc="khong")))
    saved(app, draft(rnd, AREA, said(m2=50)))

    assert refusal(lambda: app.submit(rnd, HERE, actor=AN)) == [
        (ProblemCode.SUBMISSION_IMPLAUSIBLE, "")
    ]
    assert app.standing(rnd) == {}


def test_ap08_a_warning_does_not(app: Application, rnd: int) -> None:
    saved(app, draft(rnd, AREA, said(m2=2500)))
    found = {code: event.answer for code, event in app.current(rnd, HERE).items()}

    assert [check.code for check in app.implausible(rnd, found)] == ["TS-02-a"]
    assert isinstance(app.submit(rnd, HERE, actor=AN), Submission)


def test_ap09_a_submission_freezes_the_inspectors_answers(either: Application) -> None:
    rnd = open_round(either)
    saved(either, draft(rnd, GATE, YES))

    submitted = either.submit(rnd, HERE, actor=AN)

    assert isinstance(submitted, Submission)
    assert (submitted.number, dict(submitted.versions)) == (1, {GATE: 1})
    assert either.standing(rnd) == {HERE: submitted}
    assert refusal(lambda: either.save(draft(rnd, AREA, said(m2=50)))) == [
        (ProblemCode.SUBMISSION_STANDING, HERE)
    ]
    assert refusal(lambda: either.submit(rnd, HERE, actor=AN)) == [
        (ProblemCode.SUBMISSION_STANDING, HERE)
    ]


def test_ap09_other_communes_and_the_desk_go_on(app: Application, rnd: int) -> None:
    saved(app, draft(rnd, GATE, YES))
    app.submit(rnd, HERE, actor=AN)

    saved(app, draft(rnd, GATE, YES, commune=THERE))
    saved(app, draft(rnd, SHARE, said(dat=3, can=4), actor=DESK))

    assert set(app.standing(rnd)) == {HERE}


def test_ap09_a_withdrawal_needs_a_reason(app: Application, rnd: int) -> None:
    saved(app, draft(rnd, GATE, YES))
    app.submit(rnd, HERE, actor=AN)

    assert refusal(lambda: app.withdraw(rnd, HERE, actor=AN, reason=" ")) == [
        (ProblemCode.REASON_MISSING, "")
    ]
    assert set(app.standing(rnd)) == {HERE}


def test_ap09_withdrawn_it_can_be_corrected_and_submitted_again(app: Application, rnd: int) -> None:
    saved(app, draft(rnd, GATE, YES))
    first = app.submit(rnd, HERE, actor=AN)

    app.withdraw(rnd, HERE, actor=BINH, reason="Nhập nhầm")
    saved(app, draft(rnd, GATE, said(muc="khong"), based_on=1))
    second = app.submit(rnd, HERE, actor=BINH)

    assert isinstance(first, Submission)
    assert isinstance(second, Submission)
    assert (second.number, dict(second.versions)) == (2, {GATE: 2})
    assert first.digest != second.digest


def test_ap10_nothing_answered_nothing_to_submit(app: Application, rnd: int) -> None:
    saved(app, draft(rnd, GATE, YES))
    app.take_back(rnd, HERE, actor=AN)

    assert refusal(lambda: app.submit(rnd, HERE, actor=AN)) == [
        (ProblemCode.SUBMISSION_EMPTY, HERE)
    ]
    assert refusal(lambda: app.withdraw(rnd, HERE, actor=AN, reason="Sai")) == [
        (ProblemCode.SUBMISSION_NONE, HERE)
    ]


# Rounds ---------------------------------------------------------------------------------------


def newer(app: Application, catalogue: tuple[str, str], policy: tuple[str, str]) -> None:
    """Record new versions of both, each with a text replaced."""
    for what, files, (old, new) in (
        (ContentKind.CATALOGUE, CATALOGUE, catalogue),
        (ContentKind.POLICY, POLICY, policy),
    ):
        changed = {name: text.replace(old, new) for name, text in files.items()}
        assert changed != files
        versions.record(app.database, what, changed, at=app.clock())


def test_ap11_an_old_round_keeps_its_rules(app: Application, rnd: int) -> None:
    saved(app, draft(rnd, GATE, said(muc="mot_phan")))
    before = app.assess(rnd)

    newer(app, ("mot_phan: 0.5", "mot_phan: 0.1"), ("{TS: 3, CT: 1}", "{TS: 1, CT: 1}"))
    later = open_round(app, "Đợt 2")
    saved(app, draft(later, GATE, said(muc="mot_phan")))

    old, new = app.assess(rnd), app.assess(later)
    row = old.index[HERE]
    assert (old.round.catalogue_version, new.round.catalogue_version) == (1, 2)
    assert old.grid.matrix.points[row, 0] == before.grid.matrix.points[row, 0] == 0.5
    assert new.grid.matrix.points[row, 0] == 0.1
    assert (old.rulebook.policy.domain_weights["TS"], new.rulebook.policy.domain_weights["TS"]) == (  # type: ignore[index]
        3,
        1,
    )


def test_ap11_a_later_item_is_not_in_an_older_round(app: Application, rnd: int) -> None:
    newer(app, ("TS-03", "TS-09"), ("{TS: 3, CT: 1}", "{TS: 1, CT: 1}"))
    later = open_round(app, "Đợt 2")

    assert app.assess(rnd).not_in_version == ("TS-09",)
    assert app.assess(later).not_in_version == ()


def test_ap11_recorded_content_is_for_the_next_round(app: Application, rnd: int) -> None:
    newer(app, ("mot_phan: 0.5", "mot_phan: 0.1"), ("{TS: 3, CT: 1}", "{TS: 1, CT: 1}"))

    first, again = app.record_content(), app.record_content()

    assert first == again == (3, 3)
    assert app.round(rnd).catalogue_version == 1
    assert app.round(open_round(app, "Đợt 2")).catalogue_version == 3


def test_ap12_a_locked_round_takes_nothing_in(app: Application, rnd: int) -> None:
    saved(app, draft(rnd, GATE, YES))
    app.change_round(rnd, RoundState.LOCKED, actor=DESK, reason="")

    assert refusal(lambda: app.save(draft(rnd, AREA, said(m2=50)))) == [
        (ProblemCode.ROUND_NOT_OPEN, "")
    ]
    assert refusal(lambda: app.submit(rnd, HERE, actor=AN)) == [(ProblemCode.ROUND_NOT_OPEN, "")]
    assert refusal(lambda: app.set_deadline(rnd, "TS", date(2027, 1, 1), "A", actor=DESK)) == [
        (ProblemCode.ROUND_NOT_OPEN, "")
    ]


def test_ap12_it_is_judged_at_the_day_it_was_locked(
    app: Application, rnd: int, clock: Clock
) -> None:
    saved(app, draft(rnd, EXPIRY, said(het_han=date(2027, 1, 10))))
    app.set_deadline(rnd, "CT", date(2026, 12, 5), "Công văn 1", actor=DESK)
    clock.forward(days=3, hours=11)  # 23:00 of the 4th in Vietnam
    app.change_round(rnd, RoundState.LOCKED, actor=DESK, reason="")
    clock.forward(days=60)

    found = app.assess(rnd)

    assert found.as_of == date(2026, 12, 4)
    assert found.grid.matrix.points[found.index[HERE], 4] == 1
    assert found.missed_deadlines(found.index[HERE]) == ()


def test_ap12_reopening_needs_a_reason(app: Application, rnd: int) -> None:
    app.change_round(rnd, RoundState.LOCKED, actor=DESK, reason="")

    assert refusal(lambda: app.change_round(rnd, RoundState.OPEN, actor=DESK, reason="  ")) == [
        (ProblemCode.REASON_MISSING, "")
    ]
    app.change_round(rnd, RoundState.OPEN, actor=DESK, reason="Thiếu một xã")
    assert app.round(rnd).state is RoundState.OPEN


def test_ap12_a_round_is_not_open_before_it_is_opened(app: Application) -> None:
    opens, closes = date(2026, 12, 1), date(2026, 12, 31)
    number = app.create_round(name="Đợt 1", opens_on=opens, closes_on=closes, actor=DESK)

    assert refusal(lambda: app.save(draft(number, GATE, YES))) == [(ProblemCode.ROUND_NOT_OPEN, "")]


def test_ap13_the_results_of_an_earlier_moment(app: Application, rnd: int, clock: Clock) -> None:
    saved(app, draft(rnd, GATE, YES))
    earlier = clock.forward(hours=1)
    saved(app, draft(rnd, GATE, said(muc="khong"), based_on=1))
    app.set_deadline(rnd, "TS", date(2026, 11, 30), "Công văn 1", actor=DESK)

    then, today = app.assess(rnd, recorded_until=earlier), app.assess(rnd)

    row = today.index[HERE]
    assert (then.grid.matrix.points[row, 0], today.grid.matrix.points[row, 0]) == (1, 0)
    assert (then.failed_gates(row), len(today.failed_gates(row))) == ((), 1)
    assert (then.deadlines, set(today.deadlines)) == ({}, {GATE, AREA, RECORD})


def test_ap13_the_judgement_of_another_day(app: Application, rnd: int) -> None:
    saved(app, draft(rnd, EXPIRY, said(het_han=date(2026, 12, 31))))

    points = {
        day: app.assess(rnd, as_of=date(2026, 12, day)).grid.matrix.points[:, 4].sum()
        for day in (1, 2)
    }

    assert points == {1: 1, 2: 0}


def test_ap13_before_the_round_there_is_none(app: Application, clock: Clock) -> None:
    before = clock.forward(hours=1)
    rnd = open_round(app)

    assert refusal(lambda: app.assess(rnd, recorded_until=before - timedelta(hours=1))) == [
        (ProblemCode.ROUND_UNKNOWN, "")
    ]


# Texts ----------------------------------------------------------------------------------------

MARKUP = ("<img src=x onerror=alert(1)>", '=HYPERLINK("http://x")', "**x** <b>", "' OR 1=1 --")


def apart(text: str) -> str:
    """Return *text* with its accents as signs of their own, as some keyboards type it."""
    found = unicodedata.normalize("NFD", text)
    assert found != text
    return found


def test_ap14_a_note_and_a_text_are_kept_composed(app: Application, rnd: int) -> None:
    typed = said(m2=50, phong=apart("Phòng họp"), note=apart(" Diện tích đo trong tường\n"))

    event = saved(app, draft(rnd, AREA, typed))

    assert event.answer == said(m2=50, phong="Phòng họp", note="Diện tích đo trong tường")
    assert app.current(rnd, HERE)[AREA].answer == event.answer


def test_ap14_a_reason_is_kept_composed(app: Application, rnd: int) -> None:
    event = saved(
        app, draft(rnd, AREA, Answer(AnswerState.COULD_NOT_CHECK, reason=apart("Mất điện")))
    )

    assert event.answer.reason == "Mất điện"


def test_ap14_one_name_is_one_person(app: Application, rnd: int) -> None:
    event = saved(app, draft(rnd, GATE, YES, actor=replace(AN, name=apart(f" {AN.name}  "))))

    assert event.actor == AN
    assert app.take_back(rnd, HERE, actor=AN) == 1


def test_ap14_a_round_has_one_name(app: Application, rnd: int) -> None:
    assert refusal(lambda: open_round(app, apart("Đợt  1 "))) == [
        (ProblemCode.ROUND_NAME_TAKEN, "")
    ]


def test_ap14_reasons_and_letters_of_a_round_are_composed(app: Application, rnd: int) -> None:
    app.set_deadline(rnd, "TS", date(2026, 12, 5), apart("Công văn của tỉnh"), actor=DESK)
    saved(app, draft(rnd, GATE, YES))
    app.submit(rnd, HERE, actor=AN)
    app.withdraw(rnd, HERE, actor=AN, reason=apart("Nhập nhầm"))

    (deadline,) = app.round(rnd).deadlines
    (submitted,) = submissions.history(app.database, rnd, HERE)
    assert (deadline.source, submitted.state_reason) == ("Công văn của tỉnh", "Nhập nhầm")


@pytest.mark.parametrize("typed", MARKUP, ids=lambda typed: f"AP15 {typed[:8]}")
def test_ap15_markup_and_formulas_stay_as_typed(app: Application, rnd: int, typed: str) -> None:
    saved(
        app, draft(rnd, AREA, said(m2=50, phong=typed, note=typed), actor=replace(AN, name=typed))
    )
    number = open_round(app, typed)

    event = app.current(rnd, HERE)[AREA]
    assert (event.answer.note, event.answer.values["phong"], event.actor.name) == (typed,) * 3
    assert app.round(number).name == typed


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", ProblemCode.ACTOR_MISSING),
        (" \n", ProblemCode.ACTOR_MISSING),
        ("A" * (LINE_LIMIT + 1), ProblemCode.FIELD_TEXT_LONG),
        ("A\x00B", ProblemCode.TEXT_CONTROL),
    ],
    ids=["AP16 none", "AP16 blanks", "AP16 long", "AP16 control"],
)
def test_ap16_names_of_people(app: Application, rnd: int, name: str, code: ProblemCode) -> None:
    nobody = Actor(name, Role.INSPECTOR)

    for work in (
        lambda: app.save(draft(rnd, GATE, YES, actor=nobody)),
        lambda: app.take_back(rnd, HERE, actor=nobody),
        lambda: app.submit(rnd, HERE, actor=nobody),
        lambda: app.withdraw(rnd, HERE, actor=nobody, reason="Sai"),
        lambda: app.store_evidence(PDF, "a.pdf", nobody),
        lambda: app.change_round(rnd, RoundState.LOCKED, actor=nobody, reason=""),
        lambda: app.set_deadline(rnd, "TS", None, "", actor=nobody),
    ):
        assert refusal(work) == [(code, "")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A" * (LINE_LIMIT + 1), ProblemCode.FIELD_TEXT_LONG),
        ("A\x1bB", ProblemCode.TEXT_CONTROL),
    ],
    ids=["AP16 long", "AP16 control"],
)
def test_ap16_names_of_rounds_and_reasons(
    app: Application, rnd: int, text: str, code: ProblemCode
) -> None:
    due = date(2026, 12, 5)

    for work in (
        lambda: open_round(app, text),
        lambda: app.change_round(rnd, RoundState.LOCKED, actor=DESK, reason=text),
        lambda: app.set_deadline(rnd, "TS", due, text, actor=DESK),
        lambda: app.withdraw(rnd, HERE, actor=AN, reason=text),
    ):
        assert refusal(work) == [(code, "")]


def test_ap16_a_round_needs_a_name(app: Application) -> None:
    assert refusal(lambda: open_round(app, " \t")) == [(ProblemCode.ROUND_NAME, "")]


# Evidence -------------------------------------------------------------------------------------


def test_ap17_a_file_is_kept_once_with_its_record(app: Application, clock: Clock) -> None:
    first = app.store_evidence(PDF, "../biên bản.pdf", AN)
    clock.forward(hours=1)
    again = app.store_evidence(PDF, "khác.pdf", BINH)

    assert isinstance(first, Evidence)
    assert isinstance(again, Evidence)
    assert app.files.read(first.digest) == PDF
    assert app.evidence([first.digest, "0" * 64]) == {first.digest: first}
    assert (first.media_type, first.original_name, first.uploaded_by) == (
        "application/pdf",
        "biên bản.pdf",
        AN.name,
    )


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.jpg", ProblemCode.EVIDENCE_EMPTY),
        (b"MZ\x90", "a.jpg", ProblemCode.EVIDENCE_KIND),
        (b"<svg onload=alert(1)>", "a.png", ProblemCode.EVIDENCE_KIND),
        (b"\xff\xd8\xff\xe0", "a.jpg", ProblemCode.EVIDENCE_BROKEN),
        (PDF[:-6], "a.pdf", ProblemCode.EVIDENCE_BROKEN),
    ],
)
def test_ap17_other_kinds_are_refused(
    app: Application, data: bytes, name: str, code: ProblemCode
) -> None:
    found = app.store_evidence(data, name, AN)

    assert isinstance(found, Problem)
    assert found.code is code
    assert list(app.files.digests()) == []


def test_ap17_an_answer_may_only_name_stored_files(app: Application, rnd: int) -> None:
    stored = app.store_evidence(PDF, "a.pdf", AN)
    assert isinstance(stored, Evidence)

    saved(app, draft(rnd, AREA, said(m2=50, evidence=(stored.digest,))))

    assert app.current(rnd, HERE)[AREA].answer.evidence == (stored.digest,)
    assert refusal(lambda: app.save(draft(rnd, GATE, said(muc="co", evidence=("0" * 64,))))) == [
        (ProblemCode.EVIDENCE_UNKNOWN, GATE)
    ]


def test_ap17_a_classified_record_takes_none(app: Application, rnd: int) -> None:
    stored = app.store_evidence(PDF, "a.pdf", AN)
    assert isinstance(stored, Evidence)
    secret = said(co_mat="co", evidence=(stored.digest,))

    assert refusal(lambda: app.save(draft(rnd, RECORD, secret))) == [
        (ProblemCode.EVIDENCE_CLASSIFIED, RECORD)
    ]


# Deadlines ------------------------------------------------------------------------------------


def test_ap18_deadlines_may_be_changed_and_taken_away(app: Application, rnd: int) -> None:
    app.set_deadline(rnd, "TS", date(2026, 12, 5), "Công văn 1", actor=DESK)
    app.set_deadline(rnd, GATE, date(2026, 12, 3), "Công văn 1", actor=DESK)
    app.set_deadline(rnd, "TS", date(2026, 12, 9), "Công văn 2", actor=DESK)
    app.set_deadline(rnd, GATE, None, "", actor=DESK)

    (left,) = app.round(rnd).deadlines

    assert (left.scope, left.due, left.source) == ("TS", date(2026, 12, 9), "Công văn 2")


def test_ap18_a_deadline_names_its_letter(app: Application, rnd: int) -> None:
    assert refusal(lambda: app.set_deadline(rnd, "TS", date(2026, 12, 5), " ", actor=DESK)) == [
        (ProblemCode.DEADLINE_SOURCE, "TS")
    ]
    assert app.round(rnd).deadlines == ()
