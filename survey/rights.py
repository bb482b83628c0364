"""Who may do what, where: the one table of roles, and what it gives one account.

Pure. The store asks :class:`Rights` in every query, the application before every write. A role gives
actions; the reach of its data (communes of a round, domains, confidential items) holds for all of
them alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from survey.model import CommuneCode, ItemCode, Role


class AccountRole(StrEnum):
    """What somebody is in the province."""

    ADMIN = "admin"
    DESK = "desk"
    LEADER = "leader"
    MEMBER = "member"
    AGENCY = "agency"
    COMMUNE = "commune"
    EXECUTIVE = "executive"


class Action(StrEnum):
    """Everything that can be asked of the application. A new one without a rule fails the build."""

    # reading
    READ_RESULTS = "read_results"
    READ_EVIDENCE = "read_evidence"
    READ_FIELD_WORK = "read_field_work"
    READ_OBJECTIONS = "read_objections"
    READ_DIFFICULTIES = "read_difficulties"
    READ_CONTACTS = "read_contacts"
    READ_RULES = "read_rules"
    READ_ACCOUNTS = "read_accounts"
    READ_AUDIT = "read_audit"
    EXPORT = "export"
    # the form of a commune
    ANSWER = "answer"
    STORE_EVIDENCE = "store_evidence"
    SUBMIT = "submit"
    WITHDRAW_FORM = "withdraw_form"
    REVIEW = "review"
    SELF_ASSESS = "self_assess"
    # what goes with it
    OBJECT = "object"
    DECIDE_OBJECTION = "decide_objection"
    REPORT_DIFFICULTY = "report_difficulty"
    MOVE_DIFFICULTY = "move_difficulty"
    KEEP_CONTACTS = "keep_contacts"
    PLAN_FIELD_WORK = "plan_field_work"
    STEP_VISIT = "step_visit"
    # the office
    MANAGE_ROUNDS = "manage_rounds"
    ADOPT_RULES = "adopt_rules"
    CHANGE_TEMPLATES = "change_templates"
    CHANGE_BOUNDARIES = "change_boundaries"
    MANAGE_ACCOUNTS = "manage_accounts"
    # the machine
    INSTALL = "install"
    RECORD_CONTENT = "record_content"
    BACK_UP = "back_up"


PLACED: Final = frozenset(
    {
        Action.ANSWER,
        Action.SUBMIT,
        Action.WITHDRAW_FORM,
        Action.REVIEW,
        Action.SELF_ASSESS,
        Action.OBJECT,
        Action.DECIDE_OBJECTION,
        Action.REPORT_DIFFICULTY,
        Action.KEEP_CONTACTS,
        Action.STEP_VISIT,
    }
)
"""What is done in a commune: asked for without one, only who reaches all may do it."""
ITEMISED: Final = frozenset(
    {Action.ANSWER, Action.SELF_ASSESS, Action.OBJECT, Action.DECIDE_OBJECTION}
)
"""What is done to an item: asked for without one, only who reaches all items may do it."""


class Reach(StrEnum):
    """How far a role reaches."""

    NOTHING = "nothing"
    OWN = "own"
    ALL = "all"


class Secrecy(StrEnum):
    """Whether a role sees confidential items within its reach."""

    NO = "no"
    BY_GRANT = "by_grant"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Charter:
    """What a role may do, and how far.

    *speaks_as* is the role in which its answers are recorded, None where it gives none.
    """

    communes: Reach
    domains: Reach
    secrecy: Secrecy
    speaks_as: Role | None
    actions: frozenset[Action]


_READS: Final = frozenset(
    {
        Action.READ_RESULTS,
        Action.READ_EVIDENCE,
        Action.READ_OBJECTIONS,
        Action.READ_DIFFICULTIES,
        Action.READ_RULES,
        Action.EXPORT,
    }
)
_OFFICE: Final = frozenset({Action.READ_FIELD_WORK, Action.READ_CONTACTS})
_FORM: Final = frozenset(
    {Action.ANSWER, Action.STORE_EVIDENCE, Action.STEP_VISIT, Action.REPORT_DIFFICULTY}
)

CHARTERS: Final[Mapping[AccountRole, Charter]] = {
    AccountRole.ADMIN: Charter(
        communes=Reach.NOTHING,
        domains=Reach.NOTHING,
        secrecy=Secrecy.NO,
        speaks_as=None,
        actions=frozenset({Action.MANAGE_ACCOUNTS, Action.READ_ACCOUNTS, Action.READ_AUDIT}),
    ),
    AccountRole.DESK: Charter(
        communes=Reach.ALL,
        domains=Reach.ALL,
        secrecy=Secrecy.YES,
        speaks_as=Role.DESK,
        actions=_READS
        | _OFFICE
        | {
            Action.ANSWER,
            Action.STORE_EVIDENCE,
            Action.REVIEW,
            Action.OBJECT,
            Action.DECIDE_OBJECTION,
            Action.REPORT_DIFFICULTY,
            Action.MOVE_DIFFICULTY,
            Action.KEEP_CONTACTS,
            Action.PLAN_FIELD_WORK,
            Action.STEP_VISIT,
            Action.MANAGE_ROUNDS,
            Action.ADOPT_RULES,
            Action.CHANGE_TEMPLATES,
            Action.CHANGE_BOUNDARIES,
        },
    ),
    AccountRole.LEADER: Charter(
        communes=Reach.OWN,
        domains=Reach.ALL,
        secrecy=Secrecy.YES,
        speaks_as=Role.INSPECTOR,
        actions=_READS | _OFFICE | _FORM | {Action.SUBMIT, Action.WITHDRAW_FORM},
    ),
    AccountRole.MEMBER: Charter(
        communes=Reach.OWN,
        domains=Reach.ALL,
        secrecy=Secrecy.YES,
        speaks_as=Role.INSPECTOR,
        actions=_READS | _OFFICE | _FORM,
    ),
    AccountRole.AGENCY: Charter(
        communes=Reach.ALL,
        domains=Reach.OWN,
        secrecy=Secrecy.BY_GRANT,
        speaks_as=Role.DESK,
        actions=_READS | _OFFICE | {Action.ANSWER, Action.STORE_EVIDENCE, Action.MOVE_DIFFICULTY},
    ),
    AccountRole.COMMUNE: Charter(
        communes=Reach.OWN,
        domains=Reach.ALL,
        secrecy=Secrecy.YES,
        speaks_as=Role.COMMUNE,
        actions=_READS
        | {
            Action.READ_CONTACTS,
            Action.STORE_EVIDENCE,
            Action.SELF_ASSESS,
            Action.OBJECT,
            Action.REPORT_DIFFICULTY,
            Action.KEEP_CONTACTS,
        },
    ),
    AccountRole.EXECUTIVE: Charter(
        communes=Reach.ALL,
        domains=Reach.ALL,
        secrecy=Secrecy.BY_GRANT,
        speaks_as=None,
        actions=_READS | _OFFICE,
    ),
}
"""The one table. What no role has (INSTALL, RECORD_CONTENT, BACK_UP) only the machine's operator does,
by a command."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What one account may do now. *role* None is the operator: who runs commands on the machine.

    *communes* are its own in every round, *by_round* those of its teams; neither counts where the
    role reaches all. *items* None: every item; *items_asked* are those, of whatever domain, about which
    an agency sees what is asked of it. *name* is how the person signs. *via* tells the audit of another way
    in than signing in.
    """

    account: str
    name: str
    role: AccountRole | None
    communes: frozenset[CommuneCode] = frozenset()
    by_round: Mapping[int, frozenset[CommuneCode]] = field(default_factory=dict)
    everywhere: bool = False
    items: frozenset[ItemCode] | None = frozenset()
    agency: str = ""
    items_asked: frozenset[ItemCode] = frozenset()
    via: str = ""

    @property
    def actions(self) -> frozenset[Action]:
        """What it may do at all."""
        return frozenset(Action) if self.role is None else CHARTERS[self.role].actions

    @property
    def speaks_as(self) -> Role | None:
        """The role in which its answers are recorded; the operator's depends on the command."""
        return None if self.role is None else CHARTERS[self.role].speaks_as

    @property
    def unlimited(self) -> bool:
        """True when nothing is hidden from it."""
        return self.everywhere and self.items is None

    def communes_in(self, round_id: int | None) -> frozenset[CommuneCode]:
        """Return its own communes in a round, in any round where *round_id* is None."""
        if round_id is not None:
            return self.communes | self.by_round.get(round_id, frozenset())
        return self.communes.union(*self.by_round.values())

    def sees(self, commune: CommuneCode, round_id: int | None = None) -> bool:
        """Return whether *commune* lies within its reach."""
        return self.everywhere or commune in self.communes_in(round_id)

    def sees_item(self, item: ItemCode) -> bool:
        """Return whether *item* lies within its reach."""
        return self.items is None or item in self.items

    def allow(
        self,
        action: Action,
        *,
        round_id: int | None = None,
        commune: CommuneCode | None = None,
        item: ItemCode | None = None,
    ) -> bool:
        """Return whether it may do *action* there."""
        if commune is None:
            there = self.everywhere or action not in PLACED
        else:
            there = self.sees(commune, round_id)
        if item is None:
            that = self.items is None or action not in ITEMISED
        else:
            that = self.sees_item(item)
        return action in self.actions and there and that


OPERATOR: Final = Rights("", "", None, everywhere=True, items=None)
"""Who runs a command on the machine: that person can read the database file anyway."""


class Identity(Protocol):
    """Somebody for whom the application works."""

    def rights(self) -> Rights:
        """Return what the account may do at this moment, read anew.

        Raises:
            SurveyError: SIGNED_OUT where the session has ended or the account is disabled.
        """


class Operator:
    """The identity of commands: what they may do does not change."""

    def rights(self) -> Rights:
        """Return the rights of the operator."""
        return OPERATOR
