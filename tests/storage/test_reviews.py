"""The review of submissions.

RV01 the newest step says what a form is, why, by whom and when; without one it is received
RV02 which step may follow which; a refused one leaves no trace
RV03 a step needs a standing form and an open round
RV04 issues name the item, its reason and the version that has it; they hold while the form has issues
RV05 a form with issues, or rejected, opens the form to its team again, by both ways of recording
RV06 a new submission over it is EDITED and withdraws the old one; unchanged it is refused
RV07 a form that was sent back is not withdrawn by its team
RV08 an approved form is locked: no answer of anybody, no take-back, no submission, no withdrawal
RV09 reopened it is received again: the desk may answer, the team may withdraw
RV10 nobody approves what they submitted or what they answered last, under any name their account had;
   names are compared as people read them
RV11 what moved since the reviewer looked is refused, whatever it was, and says who and when
RV12 many are taken together or not at all, and every refusal is named
RV13 the rejected communes, now and at any past moment
RV14 the history tells what happened to every form, in order
RV15 a second visit that begins withdraws what binds the team, but no approved form; one that was sent
   back keeps its state
RV16 an approval and an answer at the same moment: one of both wins, and the lock holds afterwards
RV17 of two reviewers at the same moment one is served
"""

from __future__ import annotations

import itertools
import time
from functools import partial

import pytest
from sqlalchemy import Connection

from survey import labels
from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    ItemCode,
    Role,
    RoundState,
    Submission,
    SubmissionState,
)
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole
from survey.storage import account_changes, answers, objections, reviews, rounds, submissions
from survey.storage.accounts import Grant, Person
from survey.storage.answers import Appended
from survey.storage.engine import Database
from survey.storage.guards import hold_round
from survey.storage.objections import NewObjection
from survey.storage.reviews import Seen, Step
from tests.storage.builders import (
    AN,
    DESK,
    HERE,
    NO_ROUND,
    NOON,
    THERE,
    A,
    B,
    at_once,
    minutes,
    new,
    open_round,
    refusal,
    said,
)

RECEIVED, EDITED = SubmissionState.RECEIVED, SubmissionState.EDITED
HAS_ISSUES, APPROVED = SubmissionState.HAS_ISSUES, SubmissionState.APPROVED
REJECTED, WITHDRAWN = SubmissionState.REJECTED, SubmissionState.WITHDRAWN
OTHER_DESK = Actor("Võ Thị Em", Role.DESK)
_minute = itertools.count(1000)
REVIEWER = Grant(role=AccountRole.DESK)


@pytest.fixture
def round_id(database: Database) -> int:
    """A round in which HERE has answered A and B and submitted."""
    round_id = open_round(database)
    answers.append(database, new(round_id, "a1", item=A), at=minutes(1))
    answers.append(database, new(round_id, "b1", item=B), at=minutes(2))
    submit(database, round_id, minute=10)
    return round_id


def submit(
    database: Database, round_id: int, commune: CommuneCode = HERE, minute: float | None = None
) -> Submission:
    seen = answers.current(database, round_id, commune)
    versions = {item: event.version for item, event in seen.items()}
    at = minutes(next(_minute) if minute is None else minute)
    found = submissions.submit(database, round_id, commune, versions=versions, actor=AN, at=at)
    assert isinstance(found, Submission)
    return found


def seen(database: Database, round_id: int, commune: CommuneCode = HERE) -> Seen:
    """Return what a reviewer sees of *commune* now."""
    return reviews.forms(database, round_id, [commune])[commune].seen


def take(
    database: Database,
    round_id: int,
    state: SubmissionState,
    *,
    commune: CommuneCode = HERE,
    reason: str = "lý do",
    issues: dict[ItemCode, str] | None = None,
    minute: float | None = None,
    actor: Actor = DESK,
    looked: Seen | None = None,
) -> None:
    step = Step(state, reason, issues or {})
    look = {commune: looked or seen(database, round_id, commune)}
    at = minutes(next(_minute) if minute is None else minute)
    reviews.take(database, round_id, look, step, actor=actor, at=at)


def standing(database: Database, round_id: int, commune: CommuneCode = HERE) -> Submission:
    found = submissions.standing(database, round_id, commune)
    assert found is not None
    return found


def edit(database: Database, round_id: int, *, actor: Actor = AN, item: ItemCode = A) -> object:
    """Answer *item* once more, with other words."""
    now = answers.current(database, round_id, HERE)[item]
    entry = new(round_id, f"sửa {next(_minute)}", item=item, based_on=now.version, actor=actor)
    return answers.append(database, entry, at=minutes(next(_minute)))


def no_form(database: Database, round_id: int) -> list[tuple[ProblemCode, str]]:
    return refusal(lambda: edit(database, round_id))


def brought_to(database: Database, round_id: int, state: SubmissionState) -> None:
    """Bring the form of HERE into *state*."""
    if state is EDITED:
        take(database, round_id, HAS_ISSUES, issues={A: "sai"})
        edit(database, round_id)
        submit(database, round_id)
    elif state is not RECEIVED:
        take(database, round_id, state, issues={A: "sai"} if state is HAS_ISSUES else {})


# Steps -----------------------------------------------------------------------------------------


def test_rv01_without_a_step_a_form_is_received(database: Database, round_id: int) -> None:
    found = standing(database, round_id)

    assert (found.state, found.state_reason, found.review) == (RECEIVED, "", None)


def test_rv01_the_newest_step_says_what_it_is(database: Database, round_id: int) -> None:
    take(database, round_id, HAS_ISSUES, issues={A: "sai"}, minute=20)
    take(database, round_id, REJECTED, reason="phiếu giả", minute=30, actor=OTHER_DESK)

    found = standing(database, round_id)

    assert (found.state, found.state_reason) == (REJECTED, "phiếu giả")
    assert found.review is not None
    assert (found.review.by, found.review.at) == (OTHER_DESK.name, minutes(30))
    assert submissions.all_standing(database, round_id) == {HERE: found}


def test_rv01_a_past_moment_knows_the_steps_until_then(database: Database, round_id: int) -> None:
    take(database, round_id, HAS_ISSUES, issues={A: "sai"}, minute=20)
    take(database, round_id, REJECTED, minute=30)

    states = [
        found.state
        for minute in (15, 20, 29, 30)
        if (found := submissions.standing(database, round_id, HERE, recorded_until=minutes(minute)))
    ]

    assert states == [RECEIVED, HAS_ISSUES, HAS_ISSUES, REJECTED]


ALLOWED = {
    (RECEIVED, HAS_ISSUES),
    (RECEIVED, APPROVED),
    (RECEIVED, REJECTED),
    (EDITED, HAS_ISSUES),
    (EDITED, APPROVED),
    (EDITED, REJECTED),
    (HAS_ISSUES, HAS_ISSUES),
    (HAS_ISSUES, REJECTED),
    (HAS_ISSUES, RECEIVED),
    (APPROVED, RECEIVED),
    (REJECTED, RECEIVED),
}


@pytest.mark.parametrize(
    ("state", "target"),
    [pytest.param(*step, id=f"RV02 {step[0]}-{step[1]}") for step in sorted(ALLOWED)],
)
def test_rv02_which_step_follows_which(
    database: Database, round_id: int, state: SubmissionState, target: SubmissionState
) -> None:
    brought_to(database, round_id, state)

    take(database, round_id, target)

    assert standing(database, round_id).state is target


@pytest.mark.parametrize("state", [RECEIVED, EDITED, HAS_ISSUES, APPROVED, REJECTED])
def test_rv02_no_other_step_does(database: Database, round_id: int, state: SubmissionState) -> None:
    brought_to(database, round_id, state)
    before = standing(database, round_id)
    others = [target for target in SubmissionState if (state, target) not in ALLOWED]

    problems = [refusal(partial(take, database, round_id, target)) for target in others]

    assert before.state is state
    assert problems == [[(ProblemCode.REVIEW_TRANSITION, HERE)]] * len(others)
    assert standing(database, round_id) == before


def test_rv03_nothing_submitted_is_nothing_to_review(database: Database, round_id: int) -> None:
    look = Seen(submission=1, review=0, answers=0)

    problems = refusal(lambda: take(database, round_id, APPROVED, commune=THERE, looked=look))

    assert problems == [(ProblemCode.REVIEW_NONE, THERE)]


def test_rv03_the_round_must_be_open(database: Database, round_id: int) -> None:
    look = seen(database, round_id)
    rounds.change_state(database, round_id, RoundState.LOCKED, actor=DESK, at=minutes(11))

    assert refusal(lambda: take(database, round_id, APPROVED, looked=look)) == [
        (ProblemCode.ROUND_NOT_OPEN, "")
    ]
    assert refusal(lambda: take(database, NO_ROUND, APPROVED, looked=look)) == [
        (ProblemCode.ROUND_UNKNOWN, "")
    ]


def test_rv04_issues_name_item_version_and_reason(database: Database, round_id: int) -> None:
    never = ItemCode("CT-09")
    answers.append(database, new(round_id, "b2", item=B, based_on=1, actor=DESK), at=minutes(11))
    take(database, round_id, HAS_ISSUES, issues={B: "sai số", never: "chưa trả lời"}, minute=20)

    found = reviews.issues(database, round_id, HERE)

    assert [(i.item, i.version, i.reason) for i in found] == [
        (B, 2, "sai số"),
        (never, 0, "chưa trả lời"),
    ]
    assert {(i.by, i.at) for i in found} == {(DESK.name, minutes(20))}
    assert reviews.issues(database, round_id, THERE) == ()


@pytest.mark.parametrize("after", [RECEIVED, REJECTED, EDITED])
def test_rv04_issues_are_gone_with_their_state(
    database: Database, round_id: int, after: SubmissionState
) -> None:
    take(database, round_id, HAS_ISSUES, issues={A: "sai"})
    if after is EDITED:
        edit(database, round_id)
        submit(database, round_id)
    else:
        take(database, round_id, after)

    assert reviews.issues(database, round_id, HERE) == ()


def test_rv04_flagging_again_replaces_the_issues(database: Database, round_id: int) -> None:
    take(database, round_id, HAS_ISSUES, issues={A: "sai"})
    take(database, round_id, HAS_ISSUES, issues={B: "cũng sai"})

    assert [i.item for i in reviews.issues(database, round_id, HERE)] == [B]


# What a form lets its team do --------------------------------------------------------------------


@pytest.mark.parametrize("state", [HAS_ISSUES, REJECTED])
def test_rv05_the_team_may_answer_again(
    database: Database, round_id: int, state: SubmissionState
) -> None:
    assert no_form(database, round_id) == [(ProblemCode.SUBMISSION_STANDING, HERE)]
    brought_to(database, round_id, state)

    assert isinstance(edit(database, round_id), Appended)  # one statement
    both = [(new(round_id, "x", item=B, based_on=1), minutes(40))]
    assert isinstance(answers.append_many(database, both), list)  # the long way
    assert answers.take_back(database, round_id, HERE, actor=AN, at=minutes(41)) == 2


@pytest.mark.parametrize("state", [HAS_ISSUES, REJECTED])
def test_rv06_a_new_form_supersedes_it(
    database: Database, round_id: int, state: SubmissionState
) -> None:
    brought_to(database, round_id, state)
    edit(database, round_id)

    second = submit(database, round_id, minute=50)

    first, last = submissions.history(database, round_id, HERE)
    assert (first.state, first.state_reason) == (WITHDRAWN, labels.RESUBMITTED)
    assert last == second
    assert (second.number, second.state, second.versions) == (2, EDITED, {A: 2, B: 1})
    assert no_form(database, round_id) == [(ProblemCode.SUBMISSION_STANDING, HERE)]


@pytest.mark.parametrize("state", [HAS_ISSUES, REJECTED])
def test_rv06_the_same_form_again_is_refused(
    database: Database, round_id: int, state: SubmissionState
) -> None:
    brought_to(database, round_id, state)

    problems = refusal(lambda: submit(database, round_id))

    assert problems == [(ProblemCode.FORM_UNCHANGED, HERE)]
    assert standing(database, round_id).state is state


def test_rv06_edited_once_it_stays_so_when_the_team_withdraws(
    database: Database, round_id: int
) -> None:
    brought_to(database, round_id, EDITED)
    submissions.withdraw(database, round_id, HERE, reason="nhầm", actor=AN, at=minutes(5000))

    assert submit(database, round_id).state is EDITED


@pytest.mark.parametrize("state", [HAS_ISSUES, REJECTED])
def test_rv07_what_was_sent_back_is_not_withdrawn(
    database: Database, round_id: int, state: SubmissionState
) -> None:
    brought_to(database, round_id, state)

    problems = refusal(
        lambda: submissions.withdraw(
            database, round_id, HERE, reason="nhầm", actor=AN, at=minutes(60)
        )
    )

    assert problems == [(ProblemCode.FORM_RETURNED, HERE)]
    assert standing(database, round_id).state is state


def test_rv08_an_approved_form_is_locked(database: Database, round_id: int) -> None:
    look = answers.current(database, round_id, HERE)
    versions = {item: event.version for item, event in look.items()}
    take(database, round_id, APPROVED)
    at = minutes(60)

    refused = [
        refusal(lambda: edit(database, round_id)),
        refusal(lambda: edit(database, round_id, actor=DESK)),
        refusal(
            lambda: answers.append_many(
                database, [(new(round_id, "x", item=B, based_on=1, actor=DESK), at)]
            )
        ),
        refusal(lambda: answers.take_back(database, round_id, HERE, actor=AN, at=at)),
        refusal(
            lambda: submissions.submit(database, round_id, HERE, versions=versions, actor=AN, at=at)
        ),
        refusal(
            lambda: submissions.withdraw(database, round_id, HERE, reason="nhầm", actor=AN, at=at)
        ),
    ]

    assert refused == [[(ProblemCode.FORM_APPROVED, HERE)]] * 6
    assert answers.current(database, round_id, HERE) == look
    elsewhere = answers.append(database, new(round_id, commune=THERE), at=at)
    assert isinstance(elsewhere, Appended)


def test_rv09_reopened_it_is_received_again(database: Database, round_id: int) -> None:
    take(database, round_id, APPROVED)
    take(database, round_id, RECEIVED, reason="sót một tiêu chí")

    assert standing(database, round_id).state is RECEIVED
    assert no_form(database, round_id) == [(ProblemCode.SUBMISSION_STANDING, HERE)]
    assert isinstance(edit(database, round_id, actor=DESK), Appended)
    withdrawn = submissions.withdraw(
        database, round_id, HERE, reason="sửa", actor=AN, at=minutes(5000)
    )
    assert withdrawn.state is WITHDRAWN


# Who may, and on what they saw -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "own"),
    [
        pytest.param(AN.name, True, id="RV10 submitted and answered"),
        pytest.param(AN.name.upper(), True, id="RV10 in capitals"),
        pytest.param("Lý Thị Giang", True, id="RV10 the desk's own answer"),
        pytest.param("Đỗ Văn Hải", False, id="RV10 an answer that another replaced"),
        pytest.param("Vũ Thị Kim", False, id="RV10 an answer that was taken back"),
        pytest.param(DESK.name, False, id="RV10 nothing of theirs"),
    ],
)
def test_rv10_nobody_approves_their_own(
    database: Database, round_id: int, name: str, own: object
) -> None:
    desk = {who: Actor(who, Role.DESK) for who in ("Lý Thị Giang", "Đỗ Văn Hải", "Vũ Thị Kim")}
    third, gone = ItemCode("CT-03"), ItemCode("CT-04")
    nothing = Answer(AnswerState.NOT_REACHED)
    for entry in (
        new(round_id, "1", item=third, actor=desk["Đỗ Văn Hải"]),
        new(round_id, "2", item=third, based_on=1, actor=desk["Lý Thị Giang"]),
        new(round_id, "3", item=gone, actor=desk["Vũ Thị Kim"]),
        new(round_id, nothing, item=gone, based_on=1, actor=desk["Vũ Thị Kim"]),
    ):
        answers.append(database, entry, at=minutes(11))
    actor = Actor(name, Role.DESK)

    if own:
        problems = refusal(lambda: take(database, round_id, APPROVED, actor=actor))
        assert problems == [(ProblemCode.OWN_FORM, HERE)]
        take(database, round_id, REJECTED, actor=actor)  # to find fault with it is no favour
    else:
        take(database, round_id, APPROVED, actor=actor)


def test_rv10_a_name_of_before_is_still_their_own(database: Database, round_id: int) -> None:
    one = Person("", "an", AN.name.upper())
    account = account_changes.create(database, one, REVIEWER, actor="operator", at=NOON)
    other = Person("", "hai", "Đỗ Văn Hải")
    account_changes.create(database, other, REVIEWER, actor="operator", at=NOON)
    renamed = Person(account, "an", "Tên Mới")
    account_changes.change_person(database, renamed, actor="operator", at=NOON)

    problems = refusal(
        lambda: take(database, round_id, APPROVED, actor=Actor("Tên Mới", Role.DESK))
    )

    assert problems == [(ProblemCode.OWN_FORM, HERE)]
    take(database, round_id, APPROVED, actor=Actor("Đỗ Văn Hải", Role.DESK))


def move_nothing(database: Database, round_id: int) -> None:
    """Nothing happens between the look and the step."""


def move_answer(database: Database, round_id: int) -> None:
    edit(database, round_id, actor=OTHER_DESK)


def move_review(database: Database, round_id: int) -> None:
    take(database, round_id, HAS_ISSUES, issues={A: "sai"}, actor=OTHER_DESK)


def move_form(database: Database, round_id: int) -> None:
    at = minutes(70)
    submissions.withdraw(database, round_id, HERE, reason="nhầm", actor=AN, at=at)
    submit(database, round_id, minute=71)


def move_objection(database: Database, round_id: int) -> None:
    wanted = NewObjection(round_id, HERE, A, 1, "Sai", (), OTHER_DESK.name)
    objections.lodge(database, wanted, at=minutes(72))


@pytest.mark.parametrize(
    ("move", "who", "state"),
    [
        pytest.param(move_nothing, "", APPROVED, id="RV11 nothing"),
        pytest.param(move_answer, OTHER_DESK.name, APPROVED, id="RV11 an answer"),
        pytest.param(move_review, OTHER_DESK.name, REJECTED, id="RV11 a review"),
        pytest.param(move_form, AN.name, HAS_ISSUES, id="RV11 another form"),
        pytest.param(move_objection, OTHER_DESK.name, APPROVED, id="RV11 an objection"),
    ],
)
def test_rv11_what_moved_is_refused(
    database: Database, round_id: int, move: object, who: str, state: SubmissionState
) -> None:
    look = seen(database, round_id)
    assert callable(move)
    move(database, round_id)

    if not who:
        take(database, round_id, state, looked=look)
        return
    with pytest.raises(SurveyError) as caught:
        take(database, round_id, state, looked=look)
    (found,) = caught.value.problems
    assert (found.code, found.place) == (ProblemCode.REVIEW_STALE, HERE)
    assert dict(found.details)["who"] == who


def test_rv12_many_or_none(database: Database, round_id: int) -> None:
    other = CommuneCode("21040")
    for commune in (THERE, other):
        answers.append(database, new(round_id, commune=commune), at=minutes(3))
        submit(database, round_id, commune)
    look = {c: seen(database, round_id, c) for c in (HERE, THERE, other)}
    take(database, round_id, REJECTED, commune=THERE)
    edit(database, round_id, actor=OTHER_DESK)
    step = Step(APPROVED, "")

    problems = refusal(
        lambda: reviews.take(database, round_id, look, step, actor=DESK, at=minutes(90))
    )

    assert problems == [(ProblemCode.REVIEW_STALE, HERE), (ProblemCode.REVIEW_STALE, THERE)]
    assert standing(database, round_id, other).state is RECEIVED
    good = {c: seen(database, round_id, c) for c in (HERE, other)}
    reviews.take(database, round_id, good, step, actor=DESK, at=minutes(91))
    states = {c: f.state for c, f in submissions.all_standing(database, round_id).items()}
    assert states == {HERE: APPROVED, THERE: REJECTED, other: APPROVED}


# What is told of it ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minute", "rejected"),
    [(10, False), (19, False), (20, True), (29, True), (30, False), (39, False)],
)
def test_rv13_the_rejected_communes_of_any_moment(
    database: Database, round_id: int, minute: int, rejected: object
) -> None:
    answers.append(database, new(round_id, commune=THERE), at=minutes(3))
    submit(database, round_id, THERE, minute=11)
    take(database, round_id, REJECTED, minute=20)
    take(database, round_id, HAS_ISSUES, commune=THERE, issues={A: "sai"}, minute=20)
    edit(database, round_id)
    submit(database, round_id, minute=30)

    found = reviews.rejected_communes(database, round_id, recorded_until=minutes(minute))

    assert found == (frozenset({HERE}) if rejected else frozenset())


def test_rv13_the_rejected_communes_now(database: Database, round_id: int) -> None:
    take(database, round_id, REJECTED)
    assert reviews.rejected_communes(database, round_id) == {HERE}
    take(database, round_id, RECEIVED)
    assert reviews.rejected_communes(database, round_id) == frozenset()


def test_rv14_the_history_tells_everything(database: Database, round_id: int) -> None:
    take(database, round_id, HAS_ISSUES, issues={A: "sai"}, reason="chung", minute=20)
    edit(database, round_id)
    submit(database, round_id, minute=30)
    take(database, round_id, APPROVED, reason="", minute=40)
    take(database, round_id, RECEIVED, reason="sót", minute=50)
    submissions.withdraw(database, round_id, HERE, reason="nhầm", actor=AN, at=minutes(60))

    found = reviews.history(database, round_id, HERE)

    assert [(e.number, e.state, e.reason, e.by, e.at) for e in found] == [
        (1, RECEIVED, "", AN.name, minutes(10)),
        (1, HAS_ISSUES, "chung", DESK.name, minutes(20)),
        (1, WITHDRAWN, labels.RESUBMITTED, AN.name, minutes(30)),
        (2, EDITED, "", AN.name, minutes(30)),
        (2, APPROVED, "", DESK.name, minutes(40)),
        (2, RECEIVED, "sót", DESK.name, minutes(50)),
        (2, WITHDRAWN, "nhầm", AN.name, minutes(60)),
    ]
    assert [e.reopened for e in found] == [False] * 5 + [True, False]
    assert reviews.history(database, round_id, THERE) == ()


@pytest.mark.parametrize(
    ("state", "left"),
    [
        (RECEIVED, None),
        (EDITED, None),
        (HAS_ISSUES, HAS_ISSUES),
        (REJECTED, REJECTED),
    ],
)
def test_rv15_a_second_visit_withdraws_what_binds(
    database: Database, round_id: int, state: SubmissionState, left: SubmissionState | None
) -> None:
    brought_to(database, round_id, state)

    def begin(connection: Connection) -> int | None:
        hold_round(connection, round_id)
        return submissions.withdraw_standing(
            connection, round_id, HERE, reason="Phúc tra", actor=AN, at=minutes(80)
        )

    database.write(begin)

    found = submissions.standing(database, round_id, HERE)
    assert (found.state if found else None) is left
    assert isinstance(edit(database, round_id), Appended)
    assert submit(database, round_id).state is (
        EDITED if state in {EDITED, HAS_ISSUES, REJECTED} else RECEIVED
    )


def test_rv15_a_second_visit_unlocks_no_approved_form(database: Database, round_id: int) -> None:
    brought_to(database, round_id, APPROVED)

    def begin(connection: Connection) -> int | None:
        hold_round(connection, round_id)
        return submissions.withdraw_standing(
            connection, round_id, HERE, reason="Phúc tra", actor=AN, at=minutes(80)
        )

    assert refusal(lambda: database.write(begin)) == [(ProblemCode.FORM_APPROVED, HERE)]
    assert standing(database, round_id).state is APPROVED
    take(database, round_id, RECEIVED, reason="phúc tra", minute=90)
    assert database.write(begin) is not None


# Many at once ------------------------------------------------------------------------------------


def test_rv16_an_approval_beside_an_answer(database: Database, round_id: int) -> None:
    look = seen(database, round_id)

    def work(thread: int) -> object:
        try:
            if thread == 0:
                take(database, round_id, APPROVED, looked=look, minute=100)
                return APPROVED
            entry = new(round_id, said(str(thread)), item=ItemCode(f"CT-1{thread}"), actor=DESK)
            return answers.append(database, entry, at=minutes(100))
        except SurveyError as error:
            return error.problems[0].code

    approval, *entries = at_once(4, work)

    recorded = [entry for entry in entries if isinstance(entry, Appended)]
    if approval is APPROVED:
        assert entries == [ProblemCode.FORM_APPROVED] * 3
        assert seen(database, round_id).answers == look.answers
    else:
        assert approval is ProblemCode.REVIEW_STALE
        assert len(recorded) == 3
        assert standing(database, round_id).state is RECEIVED


def test_rv16_no_answer_slips_in_after_the_approval(database: Database, round_id: int) -> None:
    def work(thread: int) -> object:
        for version in itertools.count():
            try:
                if thread == 0:
                    take(database, round_id, APPROVED)
                    return seen(database, round_id).answers
                entry = new(
                    round_id,
                    f"{version}",
                    item=ItemCode(f"CT-1{thread}"),
                    based_on=version,
                    actor=OTHER_DESK,
                )
                answers.append(database, entry, at=minutes(100))
                time.sleep(0.03)  # long enough for the approval to look and to be taken
            except SurveyError as error:
                if thread or error.problems[0].code is not ProblemCode.REVIEW_STALE:
                    return error.problems[0].code
        raise AssertionError

    approved, *others = at_once(3, work)

    assert others == [ProblemCode.FORM_APPROVED] * 2
    assert seen(database, round_id).answers == approved


def test_rv17_of_two_reviewers_one_is_served(database: Database, round_id: int) -> None:
    look = seen(database, round_id)
    desks = (DESK, OTHER_DESK)

    def work(thread: int) -> object:
        try:
            take(database, round_id, REJECTED, looked=look, actor=desks[thread], minute=100)
        except SurveyError as error:
            return error.problems[0].code
        return None

    outcomes = at_once(2, work)

    assert sorted(map(str, outcomes)) == sorted(["None", str(ProblemCode.REVIEW_STALE)])
    assert [e.state for e in reviews.history(database, round_id, HERE)] == [RECEIVED, REJECTED]
