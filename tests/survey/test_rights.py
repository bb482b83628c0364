"""Who may do what: the one table, read back as an official would review it.

RT01 each role has exactly these actions
RT02 a role reaches the communes and the items that are its own, and none besides
RT03 what is done in a commune or to an item is refused without one, unless all of them are reached
RT04 what no role has only the operator does
RT05 people of teams reach a commune in the rounds of their teams
"""

from __future__ import annotations

import pytest

from survey.model import CommuneCode, ItemCode, Role
from survey.rights import (
    CHARTERS,
    ITEMISED,
    OPERATOR,
    PLACED,
    AccountRole,
    Action,
    Reach,
    Rights,
    Secrecy,
)

HERE, THERE = CommuneCode("21548"), CommuneCode("21025")
OWN, OTHER = ItemCode("CT-01"), ItemCode("AN-01")
ROLES = (
    AccountRole.ADMIN,
    AccountRole.DESK,
    AccountRole.LEADER,
    AccountRole.MEMBER,
    AccountRole.AGENCY,
    AccountRole.COMMUNE,
    AccountRole.EXECUTIVE,
)
TABLE = """
read_results       - x x x x x x
read_evidence      - x x x x x x
read_field_work    - x x x x - x
read_objections    - x x x x x x
read_difficulties  - x x x x x x
read_contacts      - x x x x x x
read_rules         - x x x x x x
read_accounts      x - - - - - -
read_audit         x - - - - - -
export             - x x x x x x
answer             - x x x x - -
store_evidence     - x x x x x -
submit             - - x - - - -
withdraw_form      - - x - - - -
review             - x - - - - -
self_assess        - - - - - x -
object             - x - - - x -
decide_objection   - x - - - - -
report_difficulty  - x x x - x -
move_difficulty    - x - - x - -
keep_contacts      - x - - - x -
plan_field_work    - x - - - - -
step_visit         - x x x - - -
manage_rounds      - x - - - - -
adopt_rules        - x - - - - -
change_templates   - x - - - - -
change_boundaries  - x - - - - -
manage_accounts    x - - - - - -
install            - - - - - - -
record_content     - - - - - - -
back_up            - - - - - - -
"""
"""Columns: quản trị · Trung tâm PVHCC · trưởng đoàn · thành viên · sở ngành · cán bộ xã · lãnh đạo."""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(
    ("action", "marks"), [(r[0], r[1:]) for r in ROWS], ids=[r[0] for r in ROWS]
)
def test_rt01_each_role_has_these_actions(action: str, marks: list[str]) -> None:
    having = [role for role, mark in zip(ROLES, marks, strict=True) if mark == "x"]

    assert [role for role in ROLES if action in CHARTERS[role].actions] == having


def test_rt01_the_table_names_every_action_and_every_role_once() -> None:
    assert [row[0] for row in ROWS] == [action.value for action in Action]
    assert sorted(CHARTERS) == sorted(ROLES) == sorted(AccountRole)


@pytest.mark.parametrize(
    ("role", "communes", "domains", "secrecy", "speaks"),
    [
        pytest.param("admin", "nothing", "nothing", "no", None, id="RT02 quản trị"),
        pytest.param("desk", "all", "all", "yes", Role.DESK, id="RT02 Trung tâm PVHCC"),
        pytest.param("leader", "own", "all", "yes", Role.INSPECTOR, id="RT02 trưởng đoàn"),
        pytest.param("member", "own", "all", "yes", Role.INSPECTOR, id="RT02 thành viên"),
        pytest.param("agency", "all", "own", "by_grant", Role.DESK, id="RT02 sở ngành"),
        pytest.param("commune", "own", "all", "yes", Role.COMMUNE, id="RT02 cán bộ xã"),
        pytest.param("executive", "all", "all", "by_grant", None, id="RT02 lãnh đạo"),
    ],
)
def test_rt02_reach(role: str, communes: str, domains: str, secrecy: str, speaks: object) -> None:
    charter = CHARTERS[AccountRole(role)]

    assert (charter.communes, charter.domains) == (Reach(communes), Reach(domains))
    assert (charter.secrecy, charter.speaks_as) == (Secrecy(secrecy), speaks)


def rights(role: AccountRole, **more: object) -> Rights:
    return Rights("a1", "An", role, **more)  # type: ignore[arg-type] # spelled out where it is called


MEMBER = rights(AccountRole.MEMBER, communes=frozenset({HERE}), items=None)
AGENCY = rights(AccountRole.AGENCY, everywhere=True, items=frozenset({OWN}))
DESK = rights(AccountRole.DESK, everywhere=True, items=None)


@pytest.mark.parametrize(
    ("who", "action", "commune", "item", "allowed"),
    [
        pytest.param(MEMBER, Action.ANSWER, HERE, OTHER, True, id="RT02 own commune"),
        pytest.param(MEMBER, Action.ANSWER, THERE, OTHER, False, id="RT02 another commune"),
        pytest.param(AGENCY, Action.ANSWER, THERE, OWN, True, id="RT02 own item anywhere"),
        pytest.param(AGENCY, Action.ANSWER, THERE, OTHER, False, id="RT02 another's item"),
        pytest.param(MEMBER, Action.SUBMIT, HERE, None, False, id="RT01 not its action"),
        pytest.param(MEMBER, Action.ANSWER, None, OTHER, False, id="RT03 no commune"),
        pytest.param(AGENCY, Action.ANSWER, HERE, None, False, id="RT03 no item"),
        pytest.param(DESK, Action.REPORT_DIFFICULTY, None, None, True, id="RT03 all reached"),
        pytest.param(MEMBER, Action.EXPORT, None, None, True, id="RT03 needs neither"),
    ],
)
def test_rt03_a_place_is_asked_about(
    who: Rights,
    action: Action,
    commune: CommuneCode | None,
    item: ItemCode | None,
    allowed: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert who.allow(action, round_id=1, commune=commune, item=item) is allowed


@pytest.mark.parametrize("role", ROLES)
def test_rt03_nobody_without_reach_does_what_needs_a_place(role: AccountRole) -> None:
    nothing = rights(role)

    assert [a for a in PLACED | ITEMISED if nothing.allow(a, commune=HERE, item=OWN)] == []
    assert [a for a in PLACED | ITEMISED if nothing.allow(a)] == []


def test_rt04_only_the_operator_keeps_the_machine() -> None:
    given = frozenset[Action]().union(*(charter.actions for charter in CHARTERS.values()))

    assert frozenset(Action) - given == {Action.INSTALL, Action.RECORD_CONTENT, Action.BACK_UP}
    assert all(OPERATOR.allow(action) for action in Action)


def test_rt05_a_team_counts_in_its_round_alone() -> None:
    who = rights(
        AccountRole.LEADER, communes=frozenset({HERE}), by_round={7: frozenset({THERE})}, items=None
    )

    assert [who.sees(THERE, n) for n in (6, 7)] == [False, True]
    assert [who.sees(HERE, n) for n in (6, 7)] == [True, True]
    assert who.sees(THERE)  # in some round: for what belongs to none
