"""An open province with a checklist of five items: everything real, only small.

TS-01 a gate of the inspector · TS-02 measure and text of the inspector, with checks · TS-03 a record
that may be classified · CT-01 the desk's share · CT-02 a date with the province's threshold
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from geo.communes import CommuneRegistry
from survey.application import Application, Draft
from survey.catalogue import read_catalogue
from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    FieldValue,
    ItemCode,
    Role,
    RoundState,
)
from survey.policy import read_policy
from survey.province import read_shipped
from survey.settings import Settings
from survey.shipped import Content
from survey.storage.answers import Appended
from survey.storage.engine import Database
from tests.support.made_once import put_empty_database

NOON = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)  # in Vietnam
AN = Actor("Nguyễn Văn An", Role.INSPECTOR)
BINH = Actor("Trần Thị Bình", Role.INSPECTOR)
CHI = Actor("Lê Thị Chi", Role.INSPECTOR)
DESK = Actor("Phạm Văn Dũng", Role.DESK)
HERE, THERE = CommuneCode("21025"), CommuneCode("21034")
GATE, AREA, RECORD, SHARE, EXPIRY = (
    ItemCode(code) for code in ("TS-01", "TS-02", "TS-03", "CT-01", "CT-02")
)

CATALOGUE: Mapping[str, str] = {
    "index.yaml": """
domains:
  - {code: TS, name: "Trụ sở", short_name: "Trụ sở"}
  - {code: CT, name: "Chứng thư", short_name: "Chứng thư"}
agencies: {ubnd_xa: "UBND cấp xã"}
checks:
  - code: KT-01
    when: {all: [{is: {TS-01.muc: khong}}, {at_least: {value: TS-02.m2, limit: 1}}]}
    severity: error
    items: [TS-01, TS-02]
    text: "Không có trụ sở mà có diện tích"
""",
    "TS.yaml": """
domain: TS
items:
  - code: TS-01
    text: "Có trụ sở?"
    guidance: "Xem tại chỗ"
    respondent: inspector
    fields: [{code: muc, kind: yes_partial_no, label: "Kết quả"}]
    rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}
    gate: {text: "Có trụ sở", passes: {is: {muc: co}}, fails: {is: {muc: khong}}}
  - code: TS-02
    text: "Diện tích"
    guidance: "Đo trong tường"
    respondent: inspector
    fields:
      - {code: m2, kind: measure, label: "Diện tích", unit: "m²", minimum: 0, maximum: 5000}
      - {code: phong, kind: text, label: "Phòng", required: false}
    rule: {steps: {value: m2, at_least: [[60, 1], [30, 0.5]], otherwise: 0}}
    checks:
      - {code: TS-02-a, when: {at_least: {value: m2, limit: 2000}}, severity: warning, text: "Rất rộng"}
  - code: TS-03
    text: "Biên bản"
    guidance: "Chỉ ghi số"
    respondent: inspector
    no_evidence_when: {is: {co_mat: co}}
    fields: [{code: co_mat, kind: choice, label: "Độ mật", options: {co: "Có", khong: "Không"}}]
    rule: recorded
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
WITH_DESK: Mapping[str, str] = {
    **CATALOGUE,
    "CT.yaml": CATALOGUE["CT.yaml"].replace(
        "    rule: {worth: {ratio: [dat, can]}}\n",
        """    agencies: [ubnd_xa]
    rule: {worth: {ratio: [dat, can]}}
    gate:
      text: "Có chứng thư"
      passes: {at_least: {value: dat, limit: 1}}
      fails: {at_most: {value: dat, limit: 0}}
""",
    ),
}
"""The same, where the desk's item is a gate and the work of an agency."""
POLICY: Mapping[str, str] = {
    "policy.yaml": """
domain_weights: {TS: 3, CT: 1}
bands:
  - {code: tot, label: "Tốt", floor: 80}
  - {code: yeu, label: "Yếu", floor: 0}
gate_cap: yeu
coverage_floor: 0.5
minimum_n: 10
thresholds: {du_ngay: {label: "Số ngày còn hạn", unit: "ngày", value: 30, source: "thử"}}
lagging: {failed_gate: true, deadline_missed: true}
"""
}


@dataclass
class Clock:
    """A clock that stands still until it is put forward."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **time: float) -> datetime:
        """Put the clock forward by hours, minutes … and return the time before."""
        before, self.at = self.at, self.at + timedelta(**time)
        return before


@cache
def registry() -> CommuneRegistry:
    """Return the shipped registry of communes."""
    return read_shipped()[0]


def small_content(
    catalogue: Mapping[str, str] = CATALOGUE, policy: Mapping[str, str] = POLICY
) -> Content:
    """Return the five items as content; AssertionError where it holds a mistake."""
    items, rules = read_catalogue(catalogue), read_policy(policy)
    assert (items.problems, rules.problems) == ((), ())
    return Content(
        catalogue=items.catalogue,
        policy=rules.policy,
        directives=(),
        problems=(),
        catalogue_files=catalogue,
        policy_files=policy,
    )


def empty_province(
    folder: Path, clock: Clock, url: str = "", content: Content | None = None
) -> Application:
    """Return an application on an empty database: *url*, or an SQLite file in *folder*."""
    environment = {"READINESS_DATA_DIR": str(folder)} | ({"DATABASE_URL": url} if url else {})
    settings = Settings.from_env(environment)
    if url:
        folder.mkdir(exist_ok=True)
    else:
        put_empty_database(folder)
    return Application(
        settings=settings,
        database=Database.open(settings.database_url),
        registry=registry(),
        content=content or small_content(),
        clock=clock,
    )


def open_round(app: Application, name: str = "Đợt 1") -> int:
    """Create a round of December 2026 and open it."""
    opens, closes = date(2026, 12, 1), date(2026, 12, 31)
    number = app.create_round(name=name, opens_on=opens, closes_on=closes, actor=DESK)
    app.change_round(number, RoundState.OPEN, actor=DESK, reason="")
    return number


def said(note: str = "", evidence: tuple[str, ...] = (), **values: FieldValue) -> Answer:
    """Return an answer that holds *values*."""
    return Answer(AnswerState.ANSWERED, values, note=note, evidence=evidence)


def draft(
    round_id: int,
    item: ItemCode,
    answer: Answer,
    *,
    based_on: int = 0,
    actor: Actor = AN,
    commune: CommuneCode = HERE,
) -> Draft:
    """Return one answer as a person gives it."""
    return Draft(round_id, commune, item, answer, based_on, actor)


def saved(app: Application, given: Draft) -> AnswerEvent:
    """Save *given* and return its event; AssertionError where it meets a conflict."""
    result = app.save(given)
    assert isinstance(result, Appended)
    return result.event
