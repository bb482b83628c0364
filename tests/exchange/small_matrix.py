"""A real province whose answers are of every kind, to export whole.

TS-01 a gate · TS-02 a count, a measure and a text that is asked only of some · TS-03 several choices,
asked where TS-01 is met · TS-04 confidential · CT-01 a ratio · CT-02 a date · CT-03 later than the round
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from survey.application import Application
from survey.model import Answer, AnswerState, CommuneCode, ItemCode
from tests.support.small_province import (
    AN,
    DESK,
    HERE,
    POLICY,
    THERE,
    Clock,
    draft,
    empty_province,
    open_round,
    said,
    saved,
    small_content,
)

LATER: Final = """
  - code: CT-03
    text: "Tiêu chí mới"
    guidance: "Xem"
    respondent: inspector
    fields: [{code: muc, kind: yes_partial_no, label: "Kết quả"}]
    rule: recorded
"""
CATALOGUE: Final = {
    "index.yaml": """
domains:
  - {code: TS, name: "Trụ sở", short_name: "Trụ sở"}
  - {code: CT, name: "Chứng thư", short_name: "Chứng thư"}
agencies: {ubnd_xa: "UBND cấp xã"}
""",
    "TS.yaml": """
domain: TS
items:
  - code: TS-01
    text: "Có trụ sở?"
    guidance: "Xem tại chỗ"
    respondent: inspector
    agencies: [ubnd_xa]
    fields: [{code: muc, kind: yes_partial_no, label: "Kết quả"}]
    rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}
    gate: {text: "Có trụ sở", passes: {is: {muc: co}}, fails: {is: {muc: khong}}}
  - code: TS-02
    text: "Phòng"
    guidance: "Đếm"
    respondent: inspector
    fields:
      - {code: phong, kind: count, label: "Số phòng", unit: "phòng"}
      - {code: m2, kind: measure, label: "Diện tích", unit: "m²"}
      - {code: ten, kind: text, label: "Tên", required: false, asked_when: {at_least: {value: phong, limit: 1}}}
    rule: {steps: {value: m2, at_least: [[60, 1], [30, 0.5]], otherwise: 0}}
  - code: TS-03
    text: "Khu chức năng"
    guidance: "Xem"
    respondent: inspector
    asked_when: {is: {TS-01.muc: co}}
    fields: [{code: khu, kind: choices, label: "Khu", options: {quay: "Quầy", cho: "Chỗ chờ"}}]
    rule: recorded
  - code: TS-04
    text: "Máy tính an toàn?"
    guidance: "Xem"
    respondent: inspector
    confidential: true
    fields: [{code: bi_mat, kind: yes_partial_no, label: "Điều không ai được biết"}]
    rule: {grades: {field: bi_mat, points: {co: 1, mot_phan: 0.5, khong: 0}}}
    gate: {text: "An toàn", passes: {is: {bi_mat: co}}, fails: {is: {bi_mat: khong}}}
""",
    "CT.yaml": """
domain: CT
items:
  - code: CT-01
    text: "Chứng thư hợp lệ"
    guidance: "Theo sổ"
    respondent: desk
    fields:
      - {code: dat, kind: count, label: "Số hợp lệ"}
      - {code: can, kind: count, label: "Số cần"}
    rule: {worth: {ratio: [dat, can]}}
  - code: CT-02
    text: "Ngày hết hạn"
    guidance: "Xem trên thiết bị"
    respondent: inspector
    fields: [{code: het_han, kind: date, label: "Ngày hết hạn"}]
    rule: {steps: {days_to: het_han, at_least: [["du_ngay", 1]], otherwise: 0}}
""",
}
NEWER: Final = {**CATALOGUE, "CT.yaml": CATALOGUE["CT.yaml"].rstrip() + LATER}
GATE, ROOM, AREAS, SECRET, SHARE, EXPIRY, NEW = (
    ItemCode(code) for code in ("TS-01", "TS-02", "TS-03", "TS-04", "CT-01", "CT-02", "CT-03")
)
NOTE: Final = "=1+1"


def a_province(folder: Path, url: str = "") -> Application:
    """Return the open province with one round and the answers of two communes."""
    app = empty_province(folder, Clock(), url, small_content(CATALOGUE, POLICY))
    app.install("51", made_up=False)
    rnd = open_round(app)
    for commune, item, answer in _answers():
        actor = DESK if item == SHARE else AN
        saved(app, draft(rnd, item, answer, actor=actor, commune=commune))
    app.submit(rnd, HERE, actor=AN)
    app.content = small_content(NEWER, POLICY)
    app.record_content()
    return app


def _answers() -> tuple[tuple[CommuneCode, ItemCode, Answer], ...]:
    refused = Answer(AnswerState.COULD_NOT_CHECK, reason="Khóa cửa")
    outside = Answer(AnswerState.NOT_APPLICABLE, reason="Không có thiết bị")
    return (
        (HERE, GATE, said(muc="co")),
        (HERE, ROOM, said(note=NOTE, phong=3, m2=45.5, ten="Tầng 1")),
        (HERE, AREAS, said(khu=())),
        (HERE, SECRET, said(note="Điều bí mật", bi_mat="khong")),
        (HERE, SHARE, said(dat=0, can=0)),
        (HERE, EXPIRY, said(het_han=date(2027, 1, 31))),
        (THERE, GATE, said(muc="khong")),
        (THERE, ROOM, said(phong=0)),
        (THERE, SECRET, refused),
        (THERE, EXPIRY, outside),
    )
