"""Objections of communes, on SQLite and on PostgreSQL.

OB01 an objection names the answer that was seen; who, when, the words and the files are kept
OB02 only an answer that stands can be objected to, and only the version that is the newest
OB03 one undecided objection an item and commune; another may follow once it is settled
OB04 only while the round is open: lodging, deciding and withdrawing
OB05 everything wrong with what was typed is told at once, and nothing is kept
OB06 a rejection needs a reason and leaves the answer as it is
OB07 an acceptance records the corrected answer in the same write, by the desk, past a submission
OB08 the snapshot of the submission stays; the history shows the correction
OB09 a correction must be complete, possible, another than the answer objected to
OB10 where the answer changed since the decider looked, nothing is recorded and theirs is returned
OB11 an answer that was put right meanwhile is accepted without another event
OB12 decided once: of two deciders at the same moment one is served, and one answer is recorded
OB13 of two who lodge at the same moment one is served
OB14 the commune may withdraw what is undecided
OB15 what is refused inside the transaction leaves neither a decision nor an answer
OB16 the files of the commune go with the corrected answer, unless it is classified
OB17 the days of waiting are those of the calendar in Vietnam
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from survey import objections
from survey.application import Application
from survey.fields import NOTE_LIMIT
from survey.follow_up import Objection, ObjectionState
from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    Door,
    Evidence,
    ItemCode,
    Role,
    RoundState,
    Submission,
)
from survey.problems import ProblemCode, SurveyError
from survey.storage import submissions
from survey.storage.answers import Conflict
from survey.submissions import EVIDENCE_LIMIT
from tests.storage.builders import at_once, refusal
from tests.support.databases import kind, postgresql, shared_database, url  # noqa: F401 - fixtures
from tests.support.small_province import (
    AN,
    AREA,
    DESK,
    GATE,
    HERE,
    NOON,
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

NO, YES = said(muc="khong"), said(muc="co")
BA = "Hồ Văn Ba, Phó Chủ tịch UBND xã"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\ntrailer <<>>\nstartxref\n9\n%%EOF\n"
OTHER_DESK = Actor("Võ Thị Em", Role.DESK)


@pytest.fixture
def clock() -> Clock:
    """A clock that a test puts forward."""
    return Clock()


@pytest.fixture
def app(url: str, tmp_path: Path, clock: Clock) -> Iterator[Application]:  # noqa: F811
    """Quảng Ngãi with five items, on either database."""
    app = empty_province(tmp_path / "files", clock, url)
    app.install("51", made_up=False)
    yield app
    app.close()


@pytest.fixture
def rnd(app: Application) -> int:
    """An open round."""
    return open_round(app)


@pytest.fixture
def seen(app: Application, rnd: int) -> AnswerEvent:
    """What the team said of the gate: no."""
    return saved(app, draft(rnd, GATE, NO))


def lodged(app: Application, seen: AnswerEvent, **given: object) -> Objection:
    """Let the commune object to *seen* and return the objection."""
    typed = {"text": "Đã có trụ sở từ 01/11", "by": BA, **given}
    number = objections.lodge(app, seen.round_id, seen.commune, seen, **typed)  # type: ignore[arg-type]
    return next(o for o in objections.of_round(app, seen.round_id) if o.id == number)


def accept(app: Application, found: Objection, answer: Answer, *, seen: int = 1) -> object:
    return objections.accept(
        app, found.id, seen=seen, reason="Đã xác minh", answer=answer, actor=DESK
    )


def reject(app: Application, found: Objection, *, seen: int = 1, actor: Actor = DESK) -> object:
    return objections.reject(app, found.id, seen=seen, reason="Không có căn cứ", actor=actor)


def a_file(app: Application) -> str:
    kept = app.store_evidence(PDF, "bien-ban.pdf", AN)
    assert isinstance(kept, Evidence)
    return kept.digest


def states(app: Application, rnd: int) -> list[ObjectionState]:
    return [found.state for found in objections.of_round(app, rnd)]


# Lodging --------------------------------------------------------------------------------------


def test_ob01_what_was_said_is_kept(app: Application, seen: AnswerEvent) -> None:
    digest = a_file(app)
    found = lodged(app, seen, evidence=(digest,), by=f"  {BA} ", text="Đã có\r\ntrụ sở ")

    assert (found.commune, found.item, found.version) == (HERE, GATE, 1)
    assert (found.by, found.text, found.evidence) == (BA, "Đã có\ntrụ sở", (digest,))
    assert (found.at, found.state) == (NOON, ObjectionState.UNDECIDED)
    assert objections.undecided(app, seen.round_id) == (found,)
    assert objections.open_for(app, seen.round_id, HERE) == (found,)
    assert objections.open_for(app, seen.round_id, THERE) == ()
    assert objections.answer_seen(app, found, found.version) == seen


def test_ob02_what_nobody_answered(app: Application, rnd: int, seen: AnswerEvent) -> None:
    taken_back = saved(app, draft(rnd, GATE, Answer(AnswerState.NOT_REACHED), based_on=1))

    assert refusal(lambda: lodged(app, taken_back)) == [(ProblemCode.OBJECTION_NO_ANSWER, GATE)]
    assert refusal(lambda: lodged(app, replace(seen, item=AREA))) == [
        (ProblemCode.OBJECTION_NO_ANSWER, AREA)
    ]
    assert refusal(lambda: lodged(app, replace(seen, item=ItemCode("XX-01")))) == [
        (ProblemCode.ITEM_UNKNOWN, "")
    ]


def test_ob02_what_changed_since(app: Application, rnd: int, seen: AnswerEvent) -> None:
    saved(app, draft(rnd, GATE, said(muc="mot_phan"), based_on=1))

    assert refusal(lambda: lodged(app, seen)) == [(ProblemCode.OBJECTION_STALE, GATE)]
    assert states(app, rnd) == []


def test_ob03_one_at_a_time(app: Application, rnd: int, seen: AnswerEvent) -> None:
    first = lodged(app, seen)
    elsewhere = saved(app, draft(rnd, GATE, NO, commune=THERE))
    beside = saved(app, draft(rnd, AREA, said(m2=20)))

    assert refusal(lambda: lodged(app, seen)) == [(ProblemCode.OBJECTION_STANDING, GATE)]
    assert lodged(app, elsewhere).commune == THERE
    area = lodged(app, beside)
    reject(app, first)
    again = lodged(app, seen)
    assert objections.open_for(app, rnd, HERE) == (area, again)


def test_ob04_only_while_the_round_is_open(app: Application, rnd: int, seen: AnswerEvent) -> None:
    found = lodged(app, seen)
    beside = saved(app, draft(rnd, AREA, said(m2=20)))
    app.change_round(rnd, RoundState.LOCKED, actor=DESK, reason="")

    closed = [(ProblemCode.ROUND_NOT_OPEN, "")]
    assert refusal(lambda: lodged(app, beside)) == closed
    assert refusal(lambda: reject(app, found)) == closed
    assert refusal(lambda: accept(app, found, YES)) == closed
    assert refusal(lambda: objections.withdraw(app, found.id, by=BA)) == closed
    assert states(app, rnd) == [ObjectionState.UNDECIDED]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param(
            {"by": " ", "text": "\n"},
            [(ProblemCode.TEXT_MISSING, ""), (ProblemCode.TEXT_MISSING, "")],
            id="OB05 nothing typed",
        ),
        pytest.param(
            {"by": "A\x07", "text": "x" * (NOTE_LIMIT + 1)},
            [(ProblemCode.TEXT_CONTROL, ""), (ProblemCode.FIELD_TEXT_LONG, "")],
            id="OB05 control character, too long",
        ),
        pytest.param(
            {"evidence": ("0" * 64,)},
            [(ProblemCode.EVIDENCE_UNKNOWN, GATE)],
            id="OB05 a file that nobody stored",
        ),
        pytest.param(
            {"evidence": tuple(f"{n:064}" for n in range(objections.FILES_LIMIT + 1)), "by": ""},
            [(ProblemCode.TEXT_MISSING, ""), (ProblemCode.EVIDENCE_MANY, GATE)],
            id="OB05 too many files",
        ),
    ],
)
def test_ob05_everything_wrong_is_told(
    app: Application,
    rnd: int,
    seen: AnswerEvent,
    typed: dict[str, object],
    expected: list[tuple[ProblemCode, str]],
) -> None:
    assert refusal(lambda: lodged(app, seen, **typed)) == expected
    assert states(app, rnd) == []


def test_ob05_no_file_goes_with_what_is_classified(app: Application, rnd: int) -> None:
    secret = saved(app, draft(rnd, RECORD, said(co_mat="co")))
    file = a_file(app)

    problems = refusal(lambda: lodged(app, secret, evidence=(file,)))

    assert problems == [(ProblemCode.EVIDENCE_CLASSIFIED, RECORD)]


# Deciding -------------------------------------------------------------------------------------


def test_ob06_a_rejection(app: Application, rnd: int, seen: AnswerEvent, clock: Clock) -> None:
    found = lodged(app, seen)
    clock.forward(days=2)

    decided = reject(app, found)

    assert decided == replace(
        found,
        state=ObjectionState.REJECTED,
        reason="Không có căn cứ",
        decided_by=DESK.name,
        decided_at=NOON + timedelta(days=2),
    )
    assert objections.of_round(app, rnd) == (decided,)
    assert app.history(rnd, HERE) == (seen,)


@pytest.mark.parametrize(
    ("reason", "actor", "expected"),
    [
        pytest.param("", DESK, [ProblemCode.TEXT_MISSING], id="OB06 without a reason"),
        pytest.param("Sai", AN, [ProblemCode.DESK_ONLY], id="OB06 by an inspector"),
        pytest.param(
            " ",
            Actor("", Role.INSPECTOR),
            [ProblemCode.ACTOR_MISSING, ProblemCode.TEXT_MISSING, ProblemCode.DESK_ONLY],
            id="OB06 by nobody",
        ),
    ],
)
def test_ob06_who_decides_and_why(
    app: Application, seen: AnswerEvent, reason: str, actor: Actor, expected: list[ProblemCode]
) -> None:
    number = lodged(app, seen).id
    wanted = [(code, "") for code in expected]

    assert (
        refusal(lambda: objections.reject(app, number, seen=1, reason=reason, actor=actor))
        == wanted
    )
    assert (
        refusal(
            lambda: objections.accept(app, number, seen=1, reason=reason, answer=YES, actor=actor)
        )
        == wanted
    )
    assert states(app, seen.round_id) == [ObjectionState.UNDECIDED]


def test_ob06_an_objection_that_nobody_made(app: Application, rnd: int) -> None:
    problems = refusal(lambda: objections.reject(app, 99, seen=1, reason="Sai", actor=DESK))

    assert problems == [(ProblemCode.OBJECTION_UNKNOWN, "")]


def test_ob07_a_correction_comes_with_the_decision(
    app: Application, rnd: int, seen: AnswerEvent, clock: Clock
) -> None:
    submitted = app.submit(rnd, HERE, actor=AN)
    assert isinstance(submitted, Submission)
    found = lodged(app, seen)
    clock.forward(hours=1)

    decided = accept(app, found, YES)

    event = app.current(rnd, HERE)[GATE]
    assert isinstance(decided, Objection)
    assert (decided.state, decided.corrected) == (ObjectionState.ACCEPTED, 2)
    assert (event.version, event.answer, event.actor) == (2, YES, DESK)
    assert (event.door, event.at) == (Door.OBJECTION, decided.decided_at)
    # OB08
    assert app.standing(rnd)[HERE] == submitted
    assert submissions.answers_of(app.database, submitted) == {GATE: seen}
    assert app.history(rnd, HERE, GATE) == (seen, event)


def test_ob07_an_item_of_the_desk_is_corrected_too(app: Application, rnd: int) -> None:
    share = saved(app, draft(rnd, SHARE, said(dat=1, can=4), actor=DESK))

    accept(app, lodged(app, share), said(dat=3, can=4))

    assert app.current(rnd, HERE)[SHARE].answer.values == {"dat": 3, "can": 4}


def test_ob07_the_right_answer_may_be_that_it_does_not_apply(
    app: Application, rnd: int, seen: AnswerEvent
) -> None:
    right = Answer(AnswerState.NOT_APPLICABLE, reason="Xã dùng chung trụ sở")

    accept(app, lodged(app, seen), right)

    assert app.current(rnd, HERE)[GATE].answer == right


@pytest.mark.parametrize(
    ("item", "answer", "expected"),
    [
        pytest.param(GATE, NO, ProblemCode.OBJECTION_UNCHANGED, id="OB09 the same"),
        pytest.param(
            GATE, said("Ghi chú", muc="khong"), ProblemCode.OBJECTION_UNCHANGED, id="OB09 a note"
        ),
        pytest.param(GATE, said(muc="sai"), ProblemCode.FIELD_OPTION, id="OB09 no such option"),
        pytest.param(GATE, said(), ProblemCode.OBJECTION_INCOMPLETE, id="OB09 nothing said"),
        pytest.param(
            GATE,
            Answer(AnswerState.NOT_REACHED),
            ProblemCode.OBJECTION_INCOMPLETE,
            id="OB09 taken back",
        ),
        pytest.param(
            GATE,
            Answer(AnswerState.COULD_NOT_CHECK),
            ProblemCode.REASON_MISSING,
            id="OB09 no reason",
        ),
        pytest.param(
            AREA, said(m2=300), ProblemCode.SUBMISSION_IMPLAUSIBLE, id="OB09 contradicts the gate"
        ),
    ],
)
def test_ob09_what_is_no_correction(
    app: Application, rnd: int, item: ItemCode, answer: Answer, expected: ProblemCode
) -> None:
    answers = {
        GATE: saved(app, draft(rnd, GATE, NO)),
        AREA: saved(app, draft(rnd, AREA, said(m2=0))),
    }
    found = lodged(app, answers[item])

    codes = [code for code, _ in refusal(lambda: accept(app, found, answer))]

    assert codes == [expected]
    assert states(app, rnd) == [ObjectionState.UNDECIDED]
    assert len(app.history(rnd, HERE)) == 2


def test_ob10_the_answer_changed_since(app: Application, rnd: int, seen: AnswerEvent) -> None:
    found = lodged(app, seen)
    newer = saved(app, draft(rnd, GATE, said(muc="mot_phan"), based_on=1))

    assert accept(app, found, YES) == Conflict(newer)
    assert reject(app, found) == Conflict(newer)
    assert states(app, rnd) == [ObjectionState.UNDECIDED]
    assert app.current(rnd, HERE)[GATE] == newer
    assert isinstance(accept(app, found, YES, seen=2), Objection)
    assert app.current(rnd, HERE)[GATE].version == 3


def test_ob11_put_right_meanwhile(app: Application, rnd: int, seen: AnswerEvent) -> None:
    found = lodged(app, seen)
    newer = saved(app, draft(rnd, GATE, YES, based_on=1))

    decided = accept(app, found, YES, seen=2)

    assert isinstance(decided, Objection)
    assert decided.corrected == 2
    assert app.current(rnd, HERE)[GATE] == newer


def test_ob12_one_of_several_deciders_is_served(
    app: Application, rnd: int, seen: AnswerEvent
) -> None:
    found = lodged(app, seen)

    def decide(thread: int) -> object:
        try:
            return accept(app, found, YES) if thread % 2 else reject(app, found, actor=OTHER_DESK)
        except SurveyError as error:
            return error.problems[0].code

    outcomes = at_once(4, decide)

    (settled,) = objections.of_round(app, rnd)
    assert outcomes.count(settled) == 1
    assert outcomes.count(ProblemCode.OBJECTION_DECIDED) == 3
    assert [e.version for e in app.history(rnd, HERE)] == ([1, 2] if settled.corrected else [1])


def test_ob13_one_of_several_who_lodge_is_served(
    app: Application, rnd: int, seen: AnswerEvent
) -> None:
    def lodge(thread: int) -> object:
        try:
            return lodged(app, seen, by=f"Người {thread}").by
        except SurveyError as error:
            return error.problems[0].code

    outcomes = at_once(4, lodge)

    (kept,) = objections.of_round(app, rnd)
    assert outcomes.count(kept.by) == 1
    assert outcomes.count(ProblemCode.OBJECTION_STANDING) == 3


def test_ob14_the_commune_withdraws(app: Application, rnd: int, seen: AnswerEvent) -> None:
    found = lodged(app, seen)

    assert refusal(lambda: objections.withdraw(app, found.id, by="")) == [
        (ProblemCode.TEXT_MISSING, "")
    ]
    withdrawn = objections.withdraw(app, found.id, by=BA, reason="Đã xem lại")

    assert (withdrawn.state, withdrawn.decided_by) == (ObjectionState.WITHDRAWN, BA)
    assert objections.undecided(app, rnd) == ()
    decided = [(ProblemCode.OBJECTION_DECIDED, "")]
    assert refusal(lambda: reject(app, found)) == decided
    assert refusal(lambda: objections.withdraw(app, found.id, by=BA)) == decided


def test_ob15_refused_inside_nothing_is_half_done(
    app: Application, rnd: int, seen: AnswerEvent
) -> None:
    found = lodged(app, seen)
    unknown = replace(YES, evidence=("f" * 64,))

    problems = refusal(lambda: accept(app, found, unknown))

    assert problems == [(ProblemCode.EVIDENCE_UNKNOWN, GATE)]
    assert objections.of_round(app, rnd) == (found,)
    assert app.history(rnd, HERE) == (seen,)


def test_ob16_the_files_go_with_the_correction(app: Application, rnd: int) -> None:
    theirs, ours = a_file(app), app.store_evidence(PDF + b"\n", "anh.pdf", AN)
    assert isinstance(ours, Evidence)
    event = saved(app, draft(rnd, GATE, said(muc="khong", evidence=(ours.digest,))))

    accept(app, lodged(app, event, evidence=(theirs,)), replace(YES, evidence=(ours.digest,)))

    assert app.current(rnd, HERE)[GATE].answer.evidence == (theirs, ours.digest)


def test_ob16_no_file_is_left_behind_in_silence(app: Application, rnd: int) -> None:
    ours = []
    for number in range(EVIDENCE_LIMIT):
        kept = app.store_evidence(PDF + b"\n" * (number + 1), "anh.pdf", AN)
        assert isinstance(kept, Evidence)
        ours.append(kept.digest)
    event = saved(app, draft(rnd, GATE, said(muc="khong", evidence=tuple(ours))))
    found = lodged(app, event, evidence=(a_file(app),))

    problems = refusal(lambda: accept(app, found, replace(YES, evidence=tuple(ours))))

    assert problems == [(ProblemCode.EVIDENCE_MANY, GATE)]
    assert app.current(rnd, HERE)[GATE] == event


def test_ob16_nothing_goes_with_what_is_classified(app: Application, rnd: int) -> None:
    event = saved(app, draft(rnd, RECORD, said(co_mat="khong")))

    accept(app, lodged(app, event, evidence=(a_file(app),)), said(co_mat="co"))

    assert app.current(rnd, HERE)[RECORD].answer.evidence == ()


def test_ob17_days_of_waiting(app: Application, seen: AnswerEvent, clock: Clock) -> None:
    clock.forward(hours=11, minutes=59)  # one minute before midnight in Vietnam
    found = lodged(app, seen)
    assert objections.days_waiting(found, app.today) == 0

    clock.forward(minutes=2)
    assert objections.days_waiting(found, app.today) == 1

    decided = reject(app, found)
    clock.forward(days=30)
    assert isinstance(decided, Objection)
    assert objections.days_waiting(decided, app.today) == 1
