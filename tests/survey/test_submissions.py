"""The answers of one commune: how each item stands, what may not be recorded, what is implausible.

SM01 an item stands as it was answered; without an answer it is not reached
SM02 an item whose condition is false is not asked, whatever was recorded for it before
SM03 complete: a person has said all that the item asks, be it "not applicable"
SM04 progress counts, for each domain, the items asked of one role; domains without any are left out
SM05 an answer is checked whole: every problem is returned, in one go
SM06 only the person in the role that the item names may answer it; registers and imports are the desk's
SM07 "not applicable" and "could not check" need a reason, the others do not
SM08 values must fit their fields: unknown field, wrong kind, out of range, a date in the future
SM09 reason, note and text may not be too long nor hold control characters
SM10 at most twenty files; a record marked as classified takes none
SM11 only the four states that a person can give may be recorded
SM12 implausible within an item and across items; only what is asked and answered is looked at
SM13 what needs an unset threshold or an unknown value is not implausible
SM14 an error blocks a submission, a warning does not
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from survey.checklist import (
    Catalogue,
    Check,
    ChecklistItem,
    Respondent,
    Severity,
)
from survey.fields import NOTE_LIMIT, TEXT_LIMIT
from survey.model import (
    Answer,
    AnswerState,
    FieldValue,
    ItemCode,
    Role,
)
from survey.problems import Problem, ProblemCode
from survey.submissions import (
    EVIDENCE_LIMIT,
    REASON_LIMIT,
    Progress,
    all_values,
    blocking,
    check_answer,
    evidence_refused,
    implausible,
    item_implausible,
    progress,
    standings,
)
from tests.support.builders import INDEX, TODAY, a_catalogue, a_setting, an_item, codes_and_places

NETWORK = """\
fields: [{code: muc, kind: yes_partial_no, label: "Có mạng"}]
rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}
"""
SPEED = """\
asked_when: {is: {TS-01.muc: [co, mot_phan]}}
fields:
  - {code: toc_do, kind: measure, label: "Tốc độ", maximum: 1000}
  - {code: ngay_do, kind: date, label: "Ngày đo", not_future: true}
rule: {steps: {value: toc_do, at_least: [["du", 1]], otherwise: 0}}
checks:
  - {code: TS-02-a, when: {at_most: {value: toc_do, limit: 0}}, severity: error, text: "Tốc độ là 0"}
  - {code: TS-02-b, when: {at_least: {value: toc_do, limit: "du"}}, severity: warning, text: "Nhanh"}
"""
RECORD = """\
respondent: register
no_evidence_when: {is: {co_mat: co}}
fields:
  - {code: co_mat, kind: choice, label: "Độ mật", options: {co: "Có", khong: "Không"}}
  - {code: so, kind: text, label: "Số", required: false}
rule: recorded
"""
CHECKS = """
checks:
  - code: KT-01
    when: {all: [{is: {TS-01.muc: mot_phan}}, {at_least: {value: TS-02.toc_do, limit: 500}}]}
    severity: warning
    items: [TS-01, TS-02]
    text: "Mạng chập chờn mà rất nhanh"
"""
CATALOGUE = a_catalogue(NETWORK, SPEED, RECORD, index=INDEX + CHECKS)
A, B, C = (item.code for item in CATALOGUE.items)
TOMORROW = date(2026, 12, 2)


def said(**values: FieldValue) -> Answer:
    return Answer(AnswerState.ANSWERED, values)


def waived(state: AnswerState = AnswerState.NOT_APPLICABLE) -> Answer:
    return Answer(state, reason="Không có")


def problems(
    item: ChecklistItem, answer: Answer, *, role: Role = Role.INSPECTOR
) -> list[tuple[ProblemCode, str]]:
    found = check_answer(item, answer, role=role, as_of=TODAY)
    assert all(problem.text for problem in found)  # every sentence finds its details
    return codes_and_places(found)


# Standings and progress -----------------------------------------------------------------------


def state_of(item: ItemCode, answers: Mapping[ItemCode, Answer]) -> AnswerState:
    return standings(CATALOGUE, answers)[item].state


@pytest.mark.parametrize(
    "answer",
    [
        said(muc="co"),
        waived(),
        waived(AnswerState.COULD_NOT_CHECK),
        Answer(AnswerState.NOT_REACHED),
    ],
    ids=lambda answer: f"SM01 {answer.state}",
)
def test_sm01_an_item_stands_as_it_was_answered(answer: Answer) -> None:
    assert state_of(A, {A: answer}) is answer.state


def test_sm01_without_an_answer_it_is_not_reached() -> None:
    found = standings(CATALOGUE, {})

    assert list(found) == [A, B, C]
    assert found[A].state is AnswerState.NOT_REACHED
    assert not found[A].complete


def test_sm02_not_asked_whatever_was_recorded() -> None:
    fast = said(toc_do=80, ngay_do=TODAY)

    assert state_of(B, {A: said(muc="co"), B: fast}) is AnswerState.ANSWERED
    assert state_of(B, {A: said(muc="khong"), B: fast}) is AnswerState.NOT_ASKED
    assert state_of(B, {A: waived(), B: fast}) is AnswerState.NOT_ASKED
    assert state_of(B, {B: fast}) is AnswerState.NOT_ASKED


def test_sm02_the_recorded_answer_is_kept_beside() -> None:
    fast = said(toc_do=80, ngay_do=TODAY)

    assert standings(CATALOGUE, {A: said(muc="khong"), B: fast})[B].answer == fast


@pytest.mark.parametrize(
    ("answer", "missing", "complete"),
    [
        pytest.param(said(toc_do=80, ngay_do=TODAY), (), True, id="SM03 all said"),
        pytest.param(said(toc_do=80), ("ngay_do",), False, id="SM03 a field left out"),
        pytest.param(said(), ("toc_do", "ngay_do"), False, id="SM03 every field left out"),
        pytest.param(waived(), (), True, id="SM03 not applicable"),
        pytest.param(waived(AnswerState.COULD_NOT_CHECK), (), True, id="SM03 could not check"),
        pytest.param(Answer(AnswerState.NOT_REACHED), (), False, id="SM03 taken back"),
    ],
)
def test_sm03_complete(answer: Answer, missing: tuple[str, ...], complete: bool) -> None:  # noqa: FBT001
    found = standings(CATALOGUE, {A: said(muc="co"), B: answer})[B]

    assert (found.missing, found.complete) == (missing, complete)


def test_sm04_progress_counts_what_a_role_is_asked() -> None:
    answers = {A: said(muc="co"), B: said(toc_do=80)}

    found = progress(CATALOGUE, standings(CATALOGUE, answers), Role.INSPECTOR)

    assert found == {"TS": Progress(asked=2, complete=1)}


def test_sm04_what_is_not_asked_is_not_owed() -> None:
    found = standings(CATALOGUE, {A: said(muc="khong")})

    assert progress(CATALOGUE, found, Role.INSPECTOR) == {"TS": Progress(asked=1, complete=1)}
    assert progress(CATALOGUE, found, Role.DESK) == {"TS": Progress(asked=1, complete=0)}


def test_all_values_are_named_by_item_and_only_of_answers() -> None:
    found = all_values({A: said(muc="co"), B: replace(waived(), values={"toc_do": 1})})

    assert found == {"TS-01.muc": "co"}


# What may be recorded -------------------------------------------------------------------------

NETWORK_ITEM, SPEED_ITEM, RECORD_ITEM = CATALOGUE.items


def test_sm05_every_problem_at_once() -> None:
    answer = Answer(
        AnswerState.COULD_NOT_CHECK,
        {"toc_do": 1001, "ngay_do": TOMORROW, "la": "x"},
        note="\x07",
        evidence=tuple("abcdefghijklmnopqrstu"),
    )

    assert problems(SPEED_ITEM, answer, role=Role.DESK) == [
        (ProblemCode.FIELD_HIGH, B),
        (ProblemCode.FIELD_FUTURE, B),
        (ProblemCode.FIELD_UNKNOWN, ""),
        (ProblemCode.REASON_MISSING, B),
        (ProblemCode.TEXT_CONTROL, B),
        (ProblemCode.EVIDENCE_MANY, B),
        (ProblemCode.ROLE_NOT_ALLOWED, ""),
    ]


def test_sm05_a_good_answer_has_none() -> None:
    good = replace(said(toc_do=80.5, ngay_do=TODAY), note="Đo tại quầy\nlúc 9 giờ", evidence=("a",))

    assert problems(SPEED_ITEM, good) == []


@pytest.mark.parametrize(
    ("respondent", "role"),
    [
        (Respondent.INSPECTOR, Role.INSPECTOR),
        (Respondent.DESK, Role.DESK),
        (Respondent.REGISTER, Role.DESK),
        (Respondent.IMPORT, Role.DESK),
    ],
    ids=lambda value: f"SM06 {value}",
)
def test_sm06_who_may_answer(respondent: Respondent, role: Role) -> None:
    item = an_item(NETWORK + f"respondent: {respondent}\n")
    refused = [(ProblemCode.ROLE_NOT_ALLOWED, "")]

    assert problems(item, said(muc="co"), role=role) == []
    for other in set(Role) - {role}:
        assert problems(item, said(muc="co"), role=other) == refused


@pytest.mark.parametrize(
    ("state", "reason", "code"),
    [
        (AnswerState.NOT_APPLICABLE, "", ProblemCode.REASON_MISSING),
        (AnswerState.NOT_APPLICABLE, " \t", ProblemCode.REASON_MISSING),
        (AnswerState.NOT_APPLICABLE, "Không có đơn vị", None),
        (AnswerState.COULD_NOT_CHECK, "", ProblemCode.REASON_MISSING),
        (AnswerState.COULD_NOT_CHECK, "Mất điện", None),
        (AnswerState.ANSWERED, "", None),
        (AnswerState.NOT_REACHED, "", None),
    ],
    ids=lambda value: f"SM07 {value!r}" if isinstance(value, str) else "",
)
def test_sm07_reasons(state: AnswerState, reason: str, code: ProblemCode | None) -> None:
    found = problems(NETWORK_ITEM, Answer(state, reason=reason))

    assert found == ([] if code is None else [(code, A)])


@pytest.mark.parametrize(
    ("values", "code", "place"),
    [
        pytest.param({"toc_do": -1, "x": 1}, "FIELD_UNKNOWN", "", id="SM08 no such field"),
        pytest.param({"toc_do": "80"}, "FIELD_NUMBER", B, id="SM08 text for a number"),
        pytest.param({"toc_do": 1000.1}, "FIELD_HIGH", B, id="SM08 above the limit"),
        pytest.param({"toc_do": float("nan")}, "FIELD_NUMBER", B, id="SM08 not a number"),
        pytest.param({"ngay_do": TOMORROW}, "FIELD_FUTURE", B, id="SM08 tomorrow"),
        pytest.param({"ngay_do": "2026-12-01"}, "FIELD_DATE", B, id="SM08 text for a date"),
    ],
)
def test_sm08_values_must_fit(values: dict[str, FieldValue], code: str, place: str) -> None:
    assert problems(SPEED_ITEM, said(**values)) == [(ProblemCode[code], place)]


def test_sm08_an_option_must_be_one() -> None:
    assert problems(NETWORK_ITEM, said(muc="Có")) == [(ProblemCode.FIELD_OPTION, A)]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(AnswerState.NOT_APPLICABLE, reason="x" * (REASON_LIMIT + 1)), "REASON_LONG"),
        (Answer(AnswerState.NOT_APPLICABLE, reason="x" * REASON_LIMIT), None),
        (Answer(AnswerState.NOT_APPLICABLE, reason="a\x00b"), "TEXT_CONTROL"),
        (replace(waived(), note="x" * (NOTE_LIMIT + 1)), "NOTE_LONG"),
        (replace(waived(), note="x" * NOTE_LIMIT), None),
        (replace(waived(), note="a\x1bb"), "TEXT_CONTROL"),
        (replace(waived(), note="a\ud800b"), "TEXT_CONTROL"),
        (replace(waived(), note="Hàng một\nhàng hai\tcột"), None),
        (replace(waived(), note="=1+1 <b>"), None),
    ],
)
def test_sm09_texts(answer: Answer, code: str | None) -> None:
    found = problems(NETWORK_ITEM, answer)

    assert found == ([] if code is None else [(ProblemCode[code], A)])


def test_sm09_texts_in_fields() -> None:
    long, control = said(so="x" * (TEXT_LIMIT + 1)), said(so="\x00")

    assert problems(RECORD_ITEM, long, role=Role.DESK) == [(ProblemCode.FIELD_TEXT_LONG, C)]
    assert problems(RECORD_ITEM, control, role=Role.DESK) == [(ProblemCode.TEXT_CONTROL, C)]


def test_sm10_at_most_twenty_files() -> None:
    most = replace(said(muc="co"), evidence=tuple("0123456789abcdefghij"))

    assert EVIDENCE_LIMIT == 20
    assert problems(NETWORK_ITEM, most) == []
    assert problems(NETWORK_ITEM, replace(most, evidence=(*most.evidence, "k"))) == [
        (ProblemCode.EVIDENCE_MANY, A)
    ]


def test_sm10_a_classified_record_takes_no_file() -> None:
    with_file = replace(said(co_mat="co"), evidence=("a",))

    assert problems(RECORD_ITEM, with_file, role=Role.DESK) == [
        (ProblemCode.EVIDENCE_CLASSIFIED, C)
    ]
    assert problems(RECORD_ITEM, replace(with_file, evidence=()), role=Role.DESK) == []
    assert evidence_refused(RECORD_ITEM, {"co_mat": "co"})
    assert not evidence_refused(RECORD_ITEM, {"co_mat": "khong"})
    assert not evidence_refused(NETWORK_ITEM, {"muc": "co"})


@pytest.mark.parametrize(
    "state", [AnswerState.NOT_ASKED, AnswerState.NOT_IN_VERSION], ids=lambda s: f"SM11 {s}"
)
def test_sm11_derived_states_are_nobodys_answer(state: AnswerState) -> None:
    assert problems(NETWORK_ITEM, Answer(state)) == [(ProblemCode.STATE_UNKNOWN, A)]


# Implausible ----------------------------------------------------------------------------------


def failed(answers: Mapping[ItemCode, Answer], **thresholds: float) -> list[str]:
    return [check.code for check in implausible(CATALOGUE, answers, a_setting(thresholds))]


def test_sm12_within_an_item() -> None:
    assert failed({A: said(muc="co"), B: said(toc_do=0)}) == ["TS-02-a"]
    assert failed({A: said(muc="co"), B: said(toc_do=1)}) == []
    assert [c.code for c in item_implausible(SPEED_ITEM, {"toc_do": 0}, a_setting())] == ["TS-02-a"]


def test_sm12_across_items_after_those_within() -> None:
    partly = said(muc="mot_phan")

    assert failed({A: partly, B: said(toc_do=500)}, du=50) == ["TS-02-b", "KT-01"]
    assert failed({A: partly, B: said(toc_do=499)}, du=600) == []


def test_sm12_only_what_is_answered_is_looked_at() -> None:
    unchecked = replace(waived(AnswerState.COULD_NOT_CHECK), values={"toc_do": 0})

    assert failed({A: said(muc="mot_phan"), B: unchecked}) == []


def test_sm12_what_is_no_longer_asked_cannot_be_corrected_and_stops_nobody() -> None:
    assert failed({A: said(muc="khong"), B: said(toc_do=0)}) == []


def test_sm13_what_is_not_known_is_not_implausible() -> None:
    assert failed({A: said(muc="co"), B: said(toc_do=900)}) == []  # the threshold is not set
    assert failed({A: said(muc="mot_phan"), B: said()}) == []
    assert failed({}) == []


def a_check(severity: Severity) -> Check:
    (check, *_) = SPEED_ITEM.checks
    return replace(check, severity=severity)


def test_sm14_errors_block_and_warnings_do_not() -> None:
    (found,) = blocking([a_check(Severity.WARNING), a_check(Severity.ERROR)])

    assert isinstance(found, Problem)
    assert found.code is ProblemCode.SUBMISSION_IMPLAUSIBLE
    assert found.text == "TS-02: Tốc độ là 0"
    assert blocking([a_check(Severity.WARNING)]) == ()


def test_sm14_a_catalogue_without_items_is_plausible() -> None:
    empty = Catalogue(domains=(), items=(), checks=(), agencies={})

    assert blocking(implausible(empty, {A: said(muc="co")}, a_setting())) == ()
