"""A province of four communes and a catalogue of four items, with answers as small tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from geo.communes import Commune, CommuneKind
from survey.assessment import Assessment
from survey.catalogue import read_catalogue
from survey.evaluation import Evaluator, Rulebook, deadlines_by_item
from survey.exchange.lagging import LaggingList, lagging_list
from survey.exchange.provenance import Provenance
from survey.model import (
    Actor,
    AnswerState,
    CommuneCode,
    Deadline,
    ProvinceCode,
    Role,
    Round,
    RoundState,
    Submission,
    SubmissionState,
)
from survey.policy import read_policy
from survey.storage.answers import StandingRow
from survey.storage.encoding import decode_values, encode_values

AS_OF = date(2026, 12, 10)
NOW = datetime(2026, 12, 10, 2, 30, tzinfo=UTC)

INDEX = """
domains:
  - {code: TS, name: "Trụ sở", short_name: "Trụ sở"}
  - {code: AN, name: "An ninh mạng", short_name: "An ninh"}
agencies:
  ubnd_xa: "UBND cấp xã"
  so_khcn: "Sở Khoa học và Công nghệ"
  cong_an_tinh: "Công an tỉnh"
"""
ITEM = """
  - code: {code}
    text: "{text}"
    guidance: "Cách kiểm tra"
    respondent: inspector
    agencies: [{agency}]
    fields: [{{code: muc, kind: yes_partial_no, label: "Kết quả"}}]
    rule: {{grades: {{field: muc, points: {{co: 1, mot_phan: 0.5, khong: 0}}}}}}
"""
GATE = """
    gate: {text: "Có trụ sở", passes: {is: {muc: co}}, fails: {is: {muc: khong}}}
"""
CONFIDENTIAL = """
    confidential: true
"""
FILES = {
    "index.yaml": INDEX,
    "TS.yaml": "domain: TS\nitems:"
    + ITEM.format(code="TS-01", text="Có trụ sở ổn định?", agency="ubnd_xa")
    + GATE.strip("\n")
    + ITEM.format(code="TS-02", text="Có mạng?", agency="so_khcn")
    + ITEM.format(code="TS-03", text="Có ghế?", agency="ubnd_xa"),
    "AN.yaml": "domain: AN\nitems:"
    + ITEM.format(code="AN-01", text="Máy tính an toàn?", agency="cong_an_tinh")
    + CONFIDENTIAL.strip("\n"),
}
POLICY = """
domain_weights: {TS: 3, AN: 1}
bands:
  - {code: san_sang, label: "Sẵn sàng", floor: 80}
  - {code: thieu_nhieu, label: "Thiếu nhiều", floor: 50}
  - {code: chua_san_sang, label: "Chưa sẵn sàng", floor: 0}
gate_cap: san_sang
coverage_floor: 0.6
minimum_n: 10
thresholds: {}
lagging: {failed_gate: true, level_at_most: thieu_nhieu, deadline_missed: true}
"""

BA_VI = Commune("00004", "Xã Ba Vì", "Ba Vì", CommuneKind.XA, "51", 15.0, 108.0, 10.0)
CAM_THANH = Commune(
    "21025", "Phường Cẩm Thành", "Cẩm Thành", CommuneKind.PHUONG, "51", 15.1, 108.8, 9.0
)
LY_SON = Commune("21548", "Đặc khu Lý Sơn", "Lý Sơn", CommuneKind.DAC_KHU, "51", 15.4, 109.1, 10.0)
MO_DUC = Commune("21400", "Xã Mộ Đức", "Mộ Đức", CommuneKind.XA, "51", 14.9, 108.9, 20.0)
COMMUNES = (BA_VI, CAM_THANH, MO_DUC, LY_SON)

_STATES = {"-": AnswerState.NOT_APPLICABLE, "?": AnswerState.COULD_NOT_CHECK}
_ITEMS = ("TS-01", "TS-02", "TS-03", "AN-01")


def rulebook(policy: str = POLICY) -> Rulebook:
    """Return the small catalogue with *policy*."""
    catalogue, read = read_catalogue(FILES), read_policy({"policy.yaml": policy})
    assert (catalogue.problems, read.problems) == ((), ())
    return Rulebook(catalogue.catalogue, read.policy)


def a_round(name: str = "Đợt 1", *deadlines: Deadline) -> Round:
    """Return an open round."""
    opens, closes = date(2026, 12, 1), date(2026, 12, 31)
    return Round(
        id=7,
        name=name,
        province=ProvinceCode("51"),
        opens_on=opens,
        closes_on=closes,
        catalogue_version=2,
        policy_version=3,
        state=RoundState.OPEN,
        state_at=NOW,
        deadlines=deadlines,
    )


def assessed(
    answers: Mapping[Commune, str], *deadlines: Deadline, book: Rulebook | None = None
) -> Assessment:
    """Return the results of *answers*: for each commune the words for TS-01 TS-02 TS-03 AN-01.

    "co", "mot_phan", "khong" are answers, "-" is not applicable, "?" could not be checked,
    "." was not reached.
    """
    rows = [
        _row(commune, item, word)
        for commune, line in answers.items()
        for item, word in zip(_ITEMS, line.split(), strict=True)
        if word != "."
    ]
    book = book or rulebook()
    due = deadlines_by_item(deadlines, book.catalogue)
    codes = tuple(CommuneCode(commune.code) for commune in COMMUNES)
    evaluator = Evaluator(book, due, AS_OF, decode_values)
    return Assessment(
        round=a_round("Đợt 1", *deadlines),
        rulebook=book,
        as_of=AS_OF,
        communes=codes,
        deadlines=due,
        grid=evaluator.grid(codes, rows),
    )


def listed(
    answers: Mapping[Commune, str], *deadlines: Deadline, submitted: Commune | None = None
) -> LaggingList:
    """Return the lagging list of *answers*."""
    found = assessed(answers, *deadlines)
    standing = {CommuneCode(submitted.code): a_submission(submitted)} if submitted else {}
    return lagging_list(found, COMMUNES, standing, found.rulebook.catalogue.agencies)


def a_submission(commune: Commune) -> Submission:
    """Return what was submitted on 02/12/2026, Vietnamese time (in UTC it is still the 1st)."""
    return Submission(
        id=1,
        round_id=7,
        commune=CommuneCode(commune.code),
        number=1,
        actor=Actor("Nguyễn Văn An", Role.INSPECTOR),
        at=datetime(2026, 12, 1, 18, 0, tzinfo=UTC),
        versions={},
        digest="0" * 64,
        state=SubmissionState.RECEIVED,
    )


def a_provenance(
    name: str = "Đợt 1", *, by: str = "Nguyễn Văn An", made_up: bool = False, internal: bool = False
) -> Provenance:
    """Return what an export of the round *name* says about itself."""
    return Provenance(
        province="Tỉnh Quảng Ngãi",
        rnd=a_round(name),
        as_of=AS_OF,
        exported_at=NOW,
        exported_by=by,
        made_up=made_up,
        internal=internal,
    )


def _row(commune: Commune, item: str, word: str) -> StandingRow:
    state = _STATES.get(word, AnswerState.ANSWERED)
    values = encode_values({"muc": word} if state is AnswerState.ANSWERED else {})
    return StandingRow(commune.code, item, 1, state.value, values, "", "[]")
