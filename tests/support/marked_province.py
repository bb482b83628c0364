"""A province in which every text says of which commune and item it is: a leak tells where it is from.

Two communes with the same things: answers, a file, objections, difficulties, visits, contacts, what
they say of themselves. The catalogue is the shipped one; five items stand for its kinds.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from sqlalchemy import func, select

from survey import difficulties, directory, field_work, objections, self_assessment
from survey.access.identity import KnownIdentity
from survey.application import Application, Draft
from survey.checklist import Respondent
from survey.follow_up import DifficultyKind, DifficultyState
from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    DomainCode,
    Evidence,
    ItemCode,
    Role,
    RoundState,
    VisitKind,
)
from survey.planning import TeamDraft
from survey.rights import CHARTERS, AccountRole
from survey.scheduling import VisitDraft
from survey.settings import Settings
from survey.storage import account_changes
from survey.storage.accounts import Grant, Person
from survey.storage.difficulties import Report, Step
from survey.storage.tables import metadata
from tests.support.made_once import made_once

NOW = datetime(2026, 12, 10, 3, 0, tzinfo=UTC)
HERE, THERE = CommuneCode("21548"), CommuneCode("21025")
PLAIN, SECRET, DESK_ITEM, DESK_SECRET, OTHER = (
    ItemCode(code) for code in ("TS-01", "AN-03", "TK-01", "TK-04", "CT-01")
)
ITEMS = (PLAIN, SECRET, DESK_ITEM, DESK_SECRET, OTHER)
DOMAIN = DomainCode("TK")
AGENCY, OTHER_AGENCY = "cong_an_tinh", "so_khcn"
"""Of whom the difficulties are asked: those with the desk's and the confidential item of the first, that
with the plain one of the second, after the first had it."""
DESK = Actor("Lê Thị Chi", Role.DESK)
TEAM = Actor("Nguyễn Văn An", Role.INSPECTOR)
NAMES = {
    AccountRole.ADMIN: "Quản Thị Trị",
    AccountRole.DESK: "Bàn Văn Tỉnh",
    AccountRole.LEADER: "Trưởng Văn Đoàn",
    AccountRole.MEMBER: "Thành Thị Viên",
    AccountRole.AGENCY: "Sở Văn Ngành",
    AccountRole.COMMUNE: "Cán Thị Xã",
    AccountRole.EXECUTIVE: "Lãnh Văn Đạo",
}
GRANTS = {
    **{role: Grant(role=role) for role in AccountRole},
    AccountRole.AGENCY: Grant(role=AccountRole.AGENCY, domains=frozenset({DOMAIN}), agency=AGENCY),
    AccountRole.COMMUNE: Grant(role=AccountRole.COMMUNE, communes=frozenset({HERE})),
}
MARK = re.compile(r"DAU-([A-Z]+)-(\d{5})-([A-Z]+-\d\d|CHUNG)")
"""Kind, commune and item (CHUNG: of none) of a text."""


@dataclass(frozen=True)
class Mark:
    """Where a text is from."""

    kind: str
    commune: CommuneCode
    item: ItemCode | None

    def __str__(self) -> str:
        """Return the text itself."""
        return f"DAU-{self.kind}-{self.commune}-{self.item or 'CHUNG'}"


def marks_in(text: str) -> set[Mark]:
    """Return where the texts in *text* are from."""
    return {
        Mark(kind, CommuneCode(commune), None if item == "CHUNG" else ItemCode(item))
        for kind, commune, item in MARK.findall(text)
    }


def login_of(role: AccountRole) -> str:
    """Return how the person in *role* signs in."""
    return f"nguoi-{role.value}"


def within_reach(role: AccountRole, mark: Mark) -> bool:
    """Return whether *role* may see what *mark* stands on, told without the program's own rules."""
    secret = mark.item in {SECRET, DESK_SECRET}
    match role:
        case AccountRole.DESK:
            return True
        case AccountRole.LEADER | AccountRole.MEMBER:
            return mark.commune == HERE
        case AccountRole.COMMUNE:  # a visit that is planned may be meant to surprise it
            return mark.commune == HERE and mark.kind != "LICH"
        case AccountRole.AGENCY:
            return mark.item == DESK_ITEM or mark.kind in {"DB", "LICH"}
        case AccountRole.EXECUTIVE:
            return not secret
        case AccountRole.ADMIN:
            return False


def opened(folder: Path) -> Application:
    """Return the open province in *folder*."""
    settings = Settings.from_env({"READINESS_DATA_DIR": str(folder)})
    return Application.open(settings, clock=lambda: NOW)


def copy(base: Path, target: Path) -> Path:
    """Put a copy of the marked province into *target* and return that."""
    shutil.copytree(made_once(base, "marked", _make), target, dirs_exist_ok=True)
    return target


def person_of(whole: Application, role: AccountRole) -> Application:
    """Return *whole* as it works for the person in *role*."""
    return whole.acting_for(KnownIdentity(whole, login_of(role)))


def actor_of(role: AccountRole) -> Actor:
    """Return as whom the person in *role* would sign; who has no voice tries it as the desk."""
    return Actor(NAMES[role], CHARTERS[role].speaks_as or Role.DESK)


def speaker(whole: Application, item: ItemCode) -> Actor:
    """Return who answers *item*."""
    found = whole.newest_catalogue().by_code[item].respondent
    return TEAM if found is Respondent.INSPECTOR else DESK


def _make(folder: Path) -> None:
    whole = opened(folder)
    whole.install("51", made_up=False)
    days = {"opens_on": date(2026, 12, 1), "closes_on": date(2026, 12, 31)}
    rnd = whole.create_round(name="Đợt 1", **days, actor=DESK)
    whole.change_round(rnd, RoundState.OPEN, actor=DESK, reason="")
    for role, grant in GRANTS.items():
        person = Person("", login_of(role), NAMES[role])
        account_changes.create(whole.whole, person, grant, actor="operator", at=NOW)
    for commune in (HERE, THERE):
        _fill(whole, rnd, commune)
    whole.close()


def picture(shade: int) -> bytes:
    """Return a small picture, another one for each *shade*."""
    stream = BytesIO()
    Image.new("RGB", (8, 8), (shade % 256, 90, 120)).save(stream, "PNG")
    return stream.getvalue()


def _fill(whole: Application, rnd: int, commune: CommuneCode) -> None:
    photo = whole.store_evidence(picture(int(commune)), f"{Mark('TEP', commune, PLAIN)}.png", TEAM)
    assert isinstance(photo, Evidence)
    for item in ITEMS:
        files = (photo.digest,) if item == PLAIN else ()
        note = str(Mark("GHI", commune, item))
        answer = Answer(AnswerState.COULD_NOT_CHECK, reason="chưa xem", note=note, evidence=files)
        whole.save(Draft(rnd, commune, item, answer, 0, speaker(whole, item)))
    for item in (PLAIN, SECRET, DESK_ITEM):
        seen = whole.current(rnd, commune)[item]
        words = str(Mark("KN", commune, item))
        objections.lodge(whole, rnd, commune, seen, text=words, by="Cán bộ")
        _ask(whole, rnd, commune, item)
    officer = Actor(NAMES[AccountRole.COMMUNE], Role.COMMUNE)
    for item in (PLAIN, SECRET):
        said = Answer(AnswerState.COULD_NOT_CHECK, reason="-", note=str(Mark("TDG", commune, item)))
        self_assessment.save(whole, Draft(rnd, commune, item, said, 0, officer))
    whole_name = str(Mark("DB", commune, None))
    ways = {"post": "", "phone": "0912345678", "email": ""}
    directory.add(whole, commune, name=whole_name, **{**ways, "post": "Giám đốc"}, actor=DESK)
    own = commune == HERE
    people = (
        (NAMES[AccountRole.LEADER], NAMES[AccountRole.MEMBER]) if own else ("Người Khác", "Kia")
    )
    draft = TeamDraft(f"Đoàn {commune}", people[0], people[1:], (commune,))
    (team,) = field_work.save_teams(whole, rnd, [draft], actor=DESK)
    note = str(Mark("LICH", commune, None))
    visit = VisitDraft(team, commune, VisitKind.FIRST, "10/12/2026", "08:00", "10:00", note)
    field_work.plan_visits(whole, rnd, [visit], actor=DESK)


def _ask(whole: Application, rnd: int, commune: CommuneCode, item: ItemCode) -> None:
    """Report a difficulty with *item*; with the plain one, another agency has to answer by now."""
    told, today = str(Mark("VM", commune, item)), NOW.date()
    report = Report(rnd, commune, DifficultyKind.SUPPORT, item, told, "Xã", today)
    number = difficulties.report(whole, report, agency=AGENCY, due=None, actor=DESK)
    if item != PLAIN:
        return
    first = difficulties.get(whole, number).now.id
    step = Step(DifficultyState.OPEN, OTHER_AGENCY, None, "chuyển", today)
    difficulties.move(whole, number, step, seen=first, actor=DESK)


def counts(whole: Application, leaving_out: Collection[str] = ()) -> dict[str, int]:
    """Return how many rows each table holds, but for those *leaving_out*."""
    with whole.whole.read() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
            if name not in leaving_out
        }
