"""A small made-up province in which everything has happened once: what a kept database holds.

Made by the services, as people would make it. A release that adds tables adds here what fills them.
"""

from __future__ import annotations

from survey import (
    difficulties,
    directory,
    field_work,
    objections,
    reviews,
    rule_office,
    self_assessment,
)
from survey.access import accounts, own_account
from survey.access.accounts import NewPerson
from survey.application import Application
from survey.follow_up import DifficultyKind, DifficultyState
from survey.model import Actor, AnswerEvent, Role, Visit, VisitKind, VisitState
from survey.planning import TeamDraft
from survey.rights import AccountRole
from survey.rule_sheets import Sheet
from survey.storage.accounts import Grant
from survey.storage.answers import Appended
from survey.storage.difficulties import Report, Step
from tests.kept.answers import AWKWARD, answered
from tests.support.field_work import a_team, a_visit, planned
from tests.support.small_province import (
    AN,
    AREA,
    CHI,
    DESK,
    EXPIRY,
    GATE,
    HERE,
    RECORD,
    THERE,
    Clock,
    draft,
    said,
)

OFFICIAL = "Hồ Văn Ba, Phó Chủ tịch UBND xã"
AGENCY = "ubnd_xa"


def fill(app: Application, clock: Clock) -> None:
    """Let everything happen once in the empty province *app*; the *clock* goes on."""
    round_id = answered(app, clock)
    _field_work(app, clock, round_id)
    _objections(app, round_id)
    _difficulties(app, round_id)
    _contacts(app)
    _self_assessment(app, round_id)
    _review(app, round_id)
    _accounts(app)
    _rules(app)


def _field_work(app: Application, clock: Clock, round_id: int) -> None:
    drafts = [a_team(), a_team("Đoàn 2", "Trần Thị Bình", ("Lê Thị Chi",), (THERE,))]
    first, second = field_work.save_teams(app, round_id, drafts, actor=DESK)
    changed = TeamDraft("Đoàn số 1", "Nguyễn Văn An", (), (HERE,), first, _version(app, round_id))
    field_work.save_teams(app, round_id, [changed], actor=DESK)
    made, moved, off = planned(
        app,
        round_id,
        a_visit(first, kind=VisitKind.RECHECK),
        a_visit(second, THERE, note=AWKWARD.replace("\n", " ").replace("\t", " ")),
        a_visit(second, THERE, starts="14:00", ends="15:00"),
    )
    later = a_visit(second, THERE, day="02/12/2026")
    field_work.move_visit(app, moved, later, actor=DESK)
    field_work.step_visit(app, off, VisitState.CANCELLED, actor=DESK, reason="Đường ngập")
    for state in (VisitState.BEGUN, VisitState.DONE):
        clock.forward(minutes=30)
        field_work.step_visit(app, _now(app, made), state, actor=AN)


def _version(app: Application, round_id: int) -> int:
    return field_work.teams(app, round_id)[0].version


def _now(app: Application, found: Visit) -> Visit:
    return field_work.visit(app, found.id)


def _objections(app: Application, round_id: int) -> None:
    """Object to four answers: one is corrected, one stays, one is taken back, one is undecided."""
    seen = app.current(round_id, HERE)
    gate, area, record, _ = (_lodged(app, seen[item]) for item in (GATE, AREA, RECORD, EXPIRY))
    corrected = said("Đã xác minh", muc="co")
    decision = {"reason": "Đã xác minh tại chỗ", "actor": DESK}
    version = seen[GATE].version
    objections.accept(app, gate, seen=version, answer=corrected, **decision)  # type: ignore[arg-type]  # names of the service
    objections.reject(app, area, seen=seen[AREA].version, reason="Không có căn cứ", actor=DESK)
    objections.withdraw(app, record, by=OFFICIAL, reason="Xã xem lại")


def _lodged(app: Application, seen: AnswerEvent) -> int:
    return objections.lodge(app, seen.round_id, HERE, seen, text=AWKWARD, by=OFFICIAL)


def _difficulties(app: Application, round_id: int) -> None:
    new = Report(
        round_id, HERE, DifficultyKind.DIFFICULTY, GATE, "Chưa có trụ sở", "Đoàn 1", app.today
    )
    number = difficulties.report(app, new, agency=AGENCY, due=app.today, actor=AN)
    wide = Report(
        None, None, DifficultyKind.SUPPORT, GATE, "Xin thêm máy quét", "Sở KH&CN", app.today
    )
    difficulties.report(app, wide, agency=AGENCY, due=None, actor=DESK)
    for state in (DifficultyState.ANSWERED, DifficultyState.CLOSED):
        found = difficulties.get(app, number)
        step = Step(state, AGENCY, None, "Theo công văn 15", app.today)
        difficulties.move(app, number, step, seen=found.now.id, actor=DESK)


def _contacts(app: Application) -> None:
    person = {"post": "Chủ tịch", "phone": "0912 345 678", "email": ""}
    for name in ("Phạm Thị Dung", "Người Sẽ Xóa"):
        directory.add(app, HERE, name=name, actor=DESK, **person)
    gone = next(c for c in directory.contacts(app) if c.name == "Người Sẽ Xóa")
    directory.erase(app, gone)


def _self_assessment(app: Application, round_id: int) -> None:
    official = Actor("Hồ Văn Ba", Role.COMMUNE)
    first = self_assessment.save(
        app, draft(round_id, GATE, said(AWKWARD, muc="co"), actor=official)
    )
    assert isinstance(first, Appended)
    again = draft(round_id, GATE, said(muc="khong"), based_on=first.event.version, actor=official)
    self_assessment.save(app, again)


def _review(app: Application, round_id: int) -> None:
    """Send a form back with a reason at an item, let it be handed in again, approve it."""
    reviewer = Actor("Đỗ Thị Duyệt", Role.DESK)
    app.submit(round_id, HERE, actor=CHI)
    seen = reviews.cases(app, round_id)[HERE].seen
    issues = {AREA: "Đo lại diện tích"}
    reviews.flag(app, round_id, HERE, seen=seen, issues=issues, remark=AWKWARD, actor=reviewer)
    version = app.current(round_id, HERE)[AREA].version
    app.save(draft(round_id, AREA, said(m2=61.5), based_on=version))
    app.submit(round_id, HERE, actor=CHI)
    seen = reviews.cases(app, round_id)[HERE].seen
    reviews.approve(app, round_id, HERE, seen=seen, actor=reviewer, reason="Đã xem hết")


def _accounts(app: Application) -> None:
    """Make an account whose person sets a password, and one whose person is erased."""
    kept = accounts.create(
        app, NewPerson("chi", "Lê Thị Chi", "Chuyên viên"), Grant(role=AccountRole.DESK)
    )
    own_account.set_password(app, kept.token, "một câu dài dễ nhớ của Chi")
    gone = accounts.create(app, NewPerson("dung", "Người Sẽ Xóa"), Grant(role=AccountRole.DESK))
    accounts.erase(app, gone.account)


def _rules(app: Application) -> None:
    """Adopt other weights and a name, and make a round of them."""
    rules = rule_office.in_force(app)
    tables = {
        sheet: {key: dict(row) for key, row in rows.items()} for sheet, rows in rules.tables.items()
    }
    tables[Sheet.DOMAINS]["TS"]["weight"] = 5.0
    tables[Sheet.DOMAINS]["TS"]["name"] = "Trụ sở làm việc"
    tables[Sheet.UNITS][str(HERE)]["name"] = "Phường Mới"
    proposal = rule_office.propose(app, rules, tables)
    rule_office.adopt(app, proposal, actor=DESK, reason="Theo Quyết định 12/QĐ-UBND")
    app.create_round(name="Đợt 2", opens_on=app.today, closes_on=app.today, actor=DESK)
