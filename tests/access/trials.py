"""What the matrix of rights tries: each action as the services offer it, in a marked province."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import pytest

from survey import (
    boundary_office,
    difficulties,
    directory,
    field_work,
    objections,
    reviews,
    rule_office,
    self_assessment,
)
from survey.access import accounts, audit
from survey.access.accounts import NewPerson
from survey.application import Application, Draft
from survey.exchange.export import export_scores
from survey.follow_up import DifficultyKind, DifficultyState
from survey.model import (
    Actor,
    Answer,
    AnswerState,
    CommuneCode,
    ItemCode,
    Role,
    RoundState,
    VisitKind,
    VisitState,
)
from survey.planning import TeamDraft
from survey.problems import ProblemCode, SurveyError
from survey.reports import template_office
from survey.reports.kinds import DocumentKind
from survey.rights import AccountRole, Action
from survey.rule_sheets import Sheet
from survey.scheduling import VisitDraft
from survey.storage.accounts import Grant
from survey.storage.difficulties import Report, Step
from tests.reports.word import edited
from tests.support import marked_province as marked
from tests.support.boundary_proposals import proposal
from tests.support.marked_province import DESK_ITEM, NOW, OTHER, PLAIN, SECRET, TEAM

RND: Final = 1
REFUSALS: Final = {
    ProblemCode.FORBIDDEN,
    ProblemCode.COMMUNE_NOT_IN_ROUND,
    ProblemCode.ITEM_UNKNOWN,
    ProblemCode.OBJECTION_UNKNOWN,
    ProblemCode.DIFFICULTY_UNKNOWN,
    ProblemCode.VISIT_UNKNOWN,
    ProblemCode.EVIDENCE_UNKNOWN,
    ProblemCode.ROLE_NOT_ALLOWED,
    ProblemCode.DESK_ONLY,
    ProblemCode.SELF_COMMUNE_ONLY,
}
"""How somebody is refused: what lies beyond reach is not there."""


@dataclass(frozen=True)
class Attempt:
    """A person's application, the operator's on the same data, and where the person tries."""

    app: Application
    whole: Application
    actor: Actor
    commune: CommuneCode

    def objection(self, item: ItemCode) -> int:
        """Return the number of the commune's objection to *item*."""
        found = objections.of_round(self.whole, RND)
        return next(o.id for o in found if (o.commune, o.item) == (self.commune, item))

    def difficulty(self, item: ItemCode) -> int:
        """Return the number of the commune's difficulty with *item*."""
        found = difficulties.register(self.whole)
        return next(d.id for d in found if (d.commune, d.item) == (self.commune, item))

    def submitted(self) -> reviews.Seen:
        """Let the team submit the commune's form, and return what a reviewer sees of it."""
        team = Actor("Người Nộp", TEAM.role)
        self.whole.submit(RND, self.commune, actor=team)
        return reviews.cases(self.whole, RND)[self.commune].seen


def said(note: str) -> Answer:
    return Answer(AnswerState.COULD_NOT_CHECK, reason="thử", note=note)


def answer(item: ItemCode) -> Callable[[Attempt], object]:
    def trial(t: Attempt) -> object:
        seen = t.whole.current(RND, t.commune)[item].version
        return t.app.save(Draft(RND, t.commune, item, said("thử"), seen, t.actor))

    return trial


def take_back(t: Attempt) -> object:
    item = PLAIN if t.actor.role is Role.INSPECTOR else DESK_ITEM
    mine = replace(t.actor, role=marked.speaker(t.whole, item).role)
    t.whole.save(Draft(RND, t.commune, item, said("của tôi"), 1, mine))
    return t.app.take_back(RND, t.commune, actor=t.actor)


def withdraw(t: Attempt) -> None:
    t.submitted()
    t.app.withdraw(RND, t.commune, actor=t.actor, reason="thử")


def flag(t: Attempt) -> None:
    seen = t.submitted()
    issues = {PLAIN: "xem lại"}
    reviews.flag(t.app, RND, t.commune, seen=seen, issues=issues, actor=t.actor)


def approve(t: Attempt) -> None:
    seen = {t.commune: t.submitted()}
    reviews.approve_many(t.app, RND, seen, actor=t.actor, reason="thử")


def self_assess(item: ItemCode) -> Callable[[Attempt], object]:
    def trial(t: Attempt) -> object:
        seen = self_assessment.current(t.whole, RND, t.commune)[item].version
        draft = Draft(RND, t.commune, item, said("thử"), seen, t.actor)
        return self_assessment.save(t.app, draft)

    return trial


def object_to(item: ItemCode) -> Callable[[Attempt], object]:
    def trial(t: Attempt) -> object:
        seen = t.whole.current(RND, t.commune)[item]
        return objections.lodge(t.app, RND, t.commune, seen, text="thử", by=t.actor.name)

    return trial


def withdraw_objection(t: Attempt) -> object:
    return objections.withdraw(t.app, t.objection(PLAIN), by=t.actor.name)


def reject_objection(t: Attempt) -> object:
    return objections.reject(t.app, t.objection(PLAIN), seen=1, reason="thử", actor=t.actor)


def accept_objection(t: Attempt) -> object:
    number = t.objection(PLAIN)
    right = replace(said(""), reason="đã xem lại")
    return objections.accept(t.app, number, seen=1, reason="thử", answer=right, actor=t.actor)


def report_difficulty(t: Attempt) -> object:
    agency = next(iter(t.whole.newest_catalogue().agencies))
    kind, day = DifficultyKind.SUPPORT, NOW.date()
    new = Report(RND, t.commune, kind, ItemCode(""), "thử", "thử", day)
    return difficulties.report(t.app, new, agency=agency, due=None, actor=t.actor)


def move_difficulty(item: ItemCode) -> Callable[[Attempt], object]:
    def trial(t: Attempt) -> object:
        number = t.difficulty(item)
        now = difficulties.get(t.whole, number).now
        step = Step(DifficultyState.ANSWERED, now.agency, None, "thử", NOW.date())
        return difficulties.move(t.app, number, step, seen=now.id, actor=t.actor)

    return trial


def keep_contact(t: Attempt) -> object:
    ways = {"name": "Thử", "post": "thử", "phone": "0912345679", "email": ""}
    return directory.add(t.app, t.commune, **ways, actor=t.actor)


def erase_contact(t: Attempt) -> None:
    (seen,) = directory.contacts(t.whole, t.commune)
    directory.erase(t.app, seen)


def plan_team(t: Attempt) -> object:
    draft = TeamDraft("Đoàn thử", "Ai Đó")
    return field_work.save_teams(t.app, RND, [draft], actor=t.actor)


def plan_visit(t: Attempt) -> object:
    team = field_work.team_of(t.whole, RND)[t.commune]
    day = ("11/12/2026", "08:00", "09:00")
    draft = VisitDraft(team.id, t.commune, VisitKind.FIRST, *day)
    return field_work.plan_visits(t.app, RND, [draft], actor=t.actor)


def begin_visit(t: Attempt) -> None:
    (visit,) = field_work.visits(t.whole, RND, t.commune)
    field_work.step_visit(t.app, visit, VisitState.BEGUN, actor=t.actor)


def store_evidence(t: Attempt) -> object:
    photo = marked.picture(7)
    return t.app.store_evidence(photo, "thu.png", t.actor)


def read_evidence(t: Attempt) -> object:
    (digest,) = t.whole.current(RND, t.commune)[PLAIN].answer.evidence
    return t.app.read_evidence(digest)


def create_round(t: Attempt) -> object:
    days = {"opens_on": date(2027, 1, 1), "closes_on": date(2027, 1, 31)}
    return t.app.create_round(name="Đợt thử", **days, actor=t.actor)


def lock_round(t: Attempt) -> None:
    t.app.change_round(RND, RoundState.LOCKED, actor=t.actor, reason="thử")


def set_deadline(t: Attempt) -> None:
    due = NOW.date() + timedelta(days=9)
    t.app.set_deadline(RND, PLAIN, due, "Công văn thử", actor=t.actor)


def adopt_rules(t: Attempt) -> object:
    rules = rule_office.in_force(t.whole)
    rows = rules.tables[Sheet.THRESHOLDS]
    key = next(iter(rows))
    changed = {**rules.tables, Sheet.THRESHOLDS: {**rows, key: {**rows[key], "value": 7.0}}}
    proposal = rule_office.propose(t.whole, rules, changed)
    return rule_office.adopt(t.app, proposal, actor=t.actor, reason="thử")


def change_template(t: Attempt) -> object:
    kind = DocumentKind.RESULT
    data = edited(kind, lambda document: document.add_paragraph("Phần của tỉnh"))
    return template_office.adopt(t.app, kind, data, seen=0, actor=t.actor, reason="thử")


def read_boundaries(t: Attempt) -> object:
    """Let a stranger's file be read: refused before a byte is."""
    if not t.app.may(Action.CHANGE_BOUNDARIES):
        return boundary_office.propose(t.app, [("xa.geojson", b"{")])
    with pytest.raises(SurveyError) as unfit:
        boundary_office.propose(t.app, [("xa.geojson", b"{")])
    assert not {found.code for found in unfit.value.problems} & REFUSALS
    return None


def adopt_boundaries(t: Attempt) -> object:
    new = proposal(t.whole)
    return boundary_office.adopt(t.app, new, actor=t.actor, reason="thử")


def undo_boundaries(t: Attempt) -> object:
    new = proposal(t.whole, side=0.01 * (1 + t.whole.shapes.newest()))
    seen = boundary_office.adopt(t.whole, new, actor=marked.DESK, reason="thử")
    return boundary_office.undo(t.app, seen=seen, to=0, actor=t.actor, reason="thử")


def create_account(t: Attempt) -> object:
    grant = Grant(role=AccountRole.DESK)
    return accounts.create(t.app, NewPerson(login="thu", name="Người Thử"), grant)


def read_accounts(t: Attempt) -> object:
    return accounts.everybody(t.app)


def read_audit(t: Attempt) -> object:
    return audit.entries(t.app)


def export(t: Attempt) -> object:
    return export_scores(t.app, RND, by="ai")


def page_of(action: Action) -> Callable[[Attempt], object]:
    """Return the trial of an action that only pages ask about: tests/ui/test_rights_pages.py opens them."""

    def trial(t: Attempt) -> object:
        t.app.require(action)
        return None

    return trial


TRIALS: Final[dict[tuple[str, str], Callable[[Attempt], object]]] = {
    ("answer", "inspector"): answer(PLAIN),
    ("answer", "desk"): answer(DESK_ITEM),
    ("answer", "taken-back"): take_back,
    ("submit", "form"): lambda t: t.app.submit(RND, t.commune, actor=t.actor),
    ("withdraw_form", "form"): withdraw,
    ("review", "flag"): flag,
    ("review", "approve"): approve,
    ("self_assess", "plain"): self_assess(PLAIN),
    ("self_assess", "secret"): self_assess(SECRET),
    ("object", "lodge"): object_to(OTHER),
    ("object", "withdraw"): withdraw_objection,
    ("decide_objection", "reject"): reject_objection,
    ("decide_objection", "accept"): accept_objection,
    ("report_difficulty", "report"): report_difficulty,
    ("move_difficulty", "plain"): move_difficulty(PLAIN),
    ("move_difficulty", "own"): move_difficulty(DESK_ITEM),
    ("keep_contacts", "add"): keep_contact,
    ("keep_contacts", "erase"): erase_contact,
    ("plan_field_work", "team"): plan_team,
    ("plan_field_work", "visit"): plan_visit,
    ("step_visit", "begin"): begin_visit,
    ("store_evidence", "file"): store_evidence,
    ("read_evidence", "file"): read_evidence,
    ("manage_rounds", "create"): create_round,
    ("manage_rounds", "lock"): lock_round,
    ("manage_rounds", "deadline"): set_deadline,
    ("adopt_rules", "adopt"): adopt_rules,
    ("change_templates", "adopt"): change_template,
    ("change_boundaries", "read"): read_boundaries,
    ("change_boundaries", "adopt"): adopt_boundaries,
    ("change_boundaries", "undo"): undo_boundaries,
    ("manage_accounts", "create"): create_account,
    ("read_accounts", "list"): read_accounts,
    ("read_audit", "list"): read_audit,
    ("export", "scores"): export,
    ("install", "install"): page_of(Action.INSTALL),
    ("record_content", "record"): lambda t: t.app.record_content(),
    ("back_up", "back-up"): page_of(Action.BACK_UP),
    **{
        (action.value, "page"): page_of(action)
        for action in (
            Action.READ_RESULTS,
            Action.READ_FIELD_WORK,
            Action.READ_OBJECTIONS,
            Action.READ_DIFFICULTIES,
            Action.READ_CONTACTS,
            Action.READ_RULES,
        )
    },
}
