"""Assessments written as lines of words: what the tests of comparisons and of the overview start from.

TS-01 a gate · TS-02 plain · TS-03 plain and confidential · CT-01 a date, full points 30 days ahead.
All count the same: TS-01 to TS-03 half of the whole, CT-01 the other half. A word is the answer:
co, mot_phan, khong or a date; "." is none, "-" not applicable, "?" could not be checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from survey.assessment import Assessment
from survey.catalogue import read_catalogue
from survey.evaluation import Evaluator, Rulebook, deadlines_by_item
from survey.model import (
    AnswerState,
    CommuneCode,
    Deadline,
    FieldValue,
    ProvinceCode,
    Round,
    RoundState,
)
from survey.policy import read_policy
from survey.storage.answers import StandingRow
from survey.storage.encoding import decode_values, encode_values
from tests.support.builders import catalogue_files

INDEX = """
domains:
  - {code: TS, name: "Trụ sở", short_name: "Trụ sở"}
  - {code: CT, name: "Chứng thư", short_name: "Chứng thư"}
agencies: {ubnd_xa: "UBND cấp xã", so_khcn: "Sở Khoa học và Công nghệ"}
"""
PLAIN = """\
agencies: [ubnd_xa]
fields: [{code: muc, kind: yes_partial_no, label: "Kết quả"}]
rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}
"""
GATE = PLAIN + "gate: {text: 'Có', passes: {is: {muc: co}}, fails: {is: {muc: khong}}}\n"
SECRET = PLAIN + "confidential: true\n"
EXPIRY = """\
agencies: [ubnd_xa, so_khcn]
fields: [{code: ngay, kind: date, label: "Ngày hết hạn"}]
rule: {steps: {days_to: ngay, at_least: [[30, 1]], otherwise: 0}}
"""
POLICY = """
domain_weights: {TS: 1, CT: 1}
bands:
  - {code: tot, label: "Tốt", floor: 80}
  - {code: kha, label: "Khá", floor: 50}
  - {code: yeu, label: "Yếu", floor: 0}
gate_cap: kha
coverage_floor: 0.5
minimum_n: 10
thresholds: {}
lagging: {failed_gate: true, deadline_missed: true}
"""
DAY = date(2026, 12, 10)
VALID = "2028-01-01"
COMMUNES = tuple(CommuneCode(code) for code in ("21025", "21034", "21037"))
A, B, C = COMMUNES
STATES = {"-": AnswerState.NOT_APPLICABLE, "?": AnswerState.COULD_NOT_CHECK}


def a_book(*left_out: str, policy: str = POLICY) -> Rulebook:
    """Return the four items, or those that are not *left_out*."""
    items = {"TS-01": GATE, "TS-02": PLAIN, "TS-03": SECRET}
    building = [f"code: {code}\n{item}" for code, item in items.items() if code not in left_out]
    certificates = catalogue_files(f"code: CT-01\n{EXPIRY}")["TS.yaml"]
    reading = read_catalogue(
        {
            "index.yaml": INDEX,
            "TS.yaml": catalogue_files(*building)["TS.yaml"],
            "CT.yaml": certificates.replace("domain: TS", "domain: CT"),
        }
    )
    read = read_policy({"policy.yaml": policy})
    assert (reading.problems, read.problems) == ((), ())
    return Rulebook(reading.catalogue, read.policy)


BOOK = a_book()


def an_assessment(
    answers: Mapping[CommuneCode, str],
    *deadlines: Deadline,
    book: Rulebook = BOOK,
    day: date = DAY,
    communes: tuple[CommuneCode, ...] = COMMUNES,
) -> Assessment:
    """Return the assessment of *answers*: for each commune one word an item, in their order."""
    due = deadlines_by_item(deadlines, book.catalogue)
    evaluator = Evaluator(book, due, day, decode_values)
    return Assessment(
        round=a_round(),
        rulebook=book,
        as_of=day,
        communes=communes,
        deadlines=due,
        grid=evaluator.grid(communes, _rows(answers, book)),
    )


def a_round(number: int = 1, opens: date = date(2026, 12, 1), **changes: RoundState) -> Round:
    """Return an open round."""
    state = changes.get("state", RoundState.OPEN)
    return Round(
        id=number,
        name=f"Đợt {number}",
        province=ProvinceCode("51"),
        opens_on=opens,
        closes_on=date(2026, 12, 31),
        catalogue_version=1,
        policy_version=1,
        state=state,
        state_at=datetime(2026, 12, 1, tzinfo=UTC),
    )


def _rows(answers: Mapping[CommuneCode, str], book: Rulebook) -> list[StandingRow]:
    return [
        _row(commune, item.code, word)
        for commune, line in answers.items()
        for item, word in zip(book.catalogue.items, line.split(), strict=True)
        if word != "."
    ]


def _row(commune: str, item: str, word: str) -> StandingRow:
    state = STATES.get(word, AnswerState.ANSWERED)
    values: dict[str, FieldValue] = {}
    if state is AnswerState.ANSWERED:
        values = {"ngay": date.fromisoformat(word)} if item == "CT-01" else {"muc": word}
    return StandingRow(commune, item, 1, state.value, encode_values(values), "", "[]")
