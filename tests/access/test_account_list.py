"""The accounts as administrators read them.

AL01 by role, then by name in the order of the alphabet, the erased ones last
AL02 how far each role reaches is said in words, with the names of today
AL03 people of teams stand with their teams, however their name is written, newest round first
AL04 the list is searched with or without accents, by name, login, post and e-mail; narrowed by role and condition
AL05 only who may read accounts gets the list; a team's people are told whoever sees teams
AL06 who can work in a team has a team's role and an account in use, also under an earlier name
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from survey import field_work, labels
from survey.access import account_list, accounts
from survey.access.account_list import Condition, Listed, ScopeWords
from survey.access.accounts import NewPerson
from survey.access.identity import KnownIdentity
from survey.application import Application
from survey.model import Actor, CommuneCode, DomainCode, Role
from survey.planning import TeamDraft
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole
from survey.settings import Settings
from survey.storage.accounts import Grant
from tests.support.made_once import put_empty_database
from tests.support.small_province import Clock

DESK = Actor("Lê Thị Chi", Role.DESK)
LY_SON, CAM_THANH, OTHERS = CommuneCode("21548"), CommuneCode("21025"), ("21028", "21034")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    settings = Settings.from_env({"READINESS_DATA_DIR": str(tmp_path)})
    put_empty_database(tmp_path)
    app = Application.open(settings, clock=Clock())
    app.install("51", made_up=False)
    yield app
    app.close()


def add(app: Application, login: str, grant: Grant, name: str = "", **more: str) -> str:
    return accounts.create(app, NewPerson(login, name or f"Người {login}", **more), grant).account


def a_round(app: Application, name: str) -> int:
    day = date(2026, 12, 1)
    return app.create_round(name=name, opens_on=day, closes_on=day, actor=DESK)


def a_team(app: Application, round_id: int, leader: str, *members: str) -> None:
    draft = TeamDraft(f"Đoàn của {leader}", leader, members, (LY_SON, CAM_THANH))
    field_work.save_teams(app, round_id, [draft], actor=DESK)


def listed(app: Application) -> dict[str, Listed]:
    """Return the list by login."""
    return {one.person.login: one for one in account_list.listed(app) if one.person}


def test_al01_by_role_and_name_the_erased_ones_last(app: Application) -> None:
    for login, name in (("a", "Đỗ An"), ("b", "Dương Bình"), ("c", "An"), ("d", "Ánh")):
        add(app, f"di.{login}", Grant(role=AccountRole.DESK), name)
    add(app, "quan.tri", Grant(role=AccountRole.ADMIN), "Ý")
    accounts.erase(app, listed(app)["di.c"].state.account)

    found = account_list.listed(app)

    names = [one.person.name if one.person else None for one in found]
    assert names == ["Ý", "Ánh", "Dương Bình", "Đỗ An", None]
    assert [one.condition for one in found] == [*[Condition.ACTIVE] * 4, Condition.ERASED]


MANY = frozenset({LY_SON, CAM_THANH, *map(CommuneCode, OTHERS)})
EVERYWHERE = labels.ACCOUNT_FIELD["everywhere"]


@pytest.mark.parametrize(
    ("grant", "parts"),
    [
        pytest.param(
            Grant(role=AccountRole.ADMIN), [labels.ACCOUNT_REACHES_NOTHING], id="AL02 admin"
        ),
        pytest.param(Grant(role=AccountRole.DESK), [EVERYWHERE], id="AL02 desk"),
        pytest.param(
            Grant(role=AccountRole.EXECUTIVE),
            [EVERYWHERE, labels.ACCOUNT_NO_SECRECY],
            id="AL02 executive",
        ),
        pytest.param(
            Grant(
                role=AccountRole.AGENCY,
                domains=frozenset({DomainCode("TS"), DomainCode("AN")}),
                agency="so_khcn",
                secrecy=True,
            ),
            [
                "Sở Khoa học và Công nghệ",
                EVERYWHERE,
                "An ninh mạng; Trụ sở",
                labels.ACCOUNT_SECRECY,
            ],
            id="AL02 agency",
        ),
        pytest.param(
            Grant(role=AccountRole.COMMUNE, communes=frozenset({LY_SON, CAM_THANH})),
            ["Đặc khu Lý Sơn, Phường Cẩm Thành"],
            id="AL02 commune",
        ),
        pytest.param(
            Grant(role=AccountRole.MEMBER, communes=MANY),
            [
                labels.ACCOUNT_MORE_COMMUNES.format(
                    shown="Đặc khu Lý Sơn, Phường Cẩm Thành, Phường Nghĩa Lộ", n=1
                )
            ],
            id="AL02 many communes",
        ),
        pytest.param(
            Grant(role=AccountRole.LEADER, everywhere=True), [EVERYWHERE], id="AL02 everywhere"
        ),
        pytest.param(Grant(role=AccountRole.LEADER), [labels.ACCOUNT_NO_COMMUNE], id="AL02 none"),
    ],
)
def test_al02_how_far_it_reaches(app: Application, grant: Grant, parts: list[str]) -> None:
    add(app, "ai.do", grant)

    assert list(ScopeWords(app).parts(listed(app)["ai.do"])) == parts


def test_al02_communes_of_a_commune_that_left_are_said_by_their_code(app: Application) -> None:
    add(app, "xa.x", Grant(role=AccountRole.COMMUNE, communes=frozenset({LY_SON})))
    one = listed(app)["xa.x"]
    gone = replace(one, state=replace(one.state, communes=frozenset({CommuneCode("99999")})))

    assert list(ScopeWords(app).parts(gone)) == ["99999"]


def test_al03_people_of_teams_stand_with_their_teams(app: Application) -> None:
    first, second = a_round(app, "Đợt 1"), a_round(app, "Đợt 2")
    a_team(app, first, "Trần An", "Lê Bình")
    a_team(app, second, "Lê  BÌNH")
    add(app, "binh", Grant(role=AccountRole.LEADER, communes=frozenset({LY_SON})), "Lê Bình")
    add(app, "tran.an", Grant(role=AccountRole.DESK), "Trần An")

    found = listed(app)

    binh = found["binh"]
    assert [(s.round.id, s.leads) for s in binh.standings] == [(second, True), (first, False)]
    (said,) = ScopeWords(app).parts(binh)
    assert said == f"Đặc khu Lý Sơn; {labels.ACCOUNT_COMMUNES_OF_TEAMS.format(n=2)}"
    assert found["tran.an"].standings == ()


@pytest.mark.parametrize(
    ("words", "role", "condition", "expected"),
    [
        pytest.param("", None, None, "an.desk chi.xa binh.xa", id="AL04 all but the erased"),
        pytest.param("nguyen BINH", None, None, "binh.xa", id="AL04 a name without accents"),
        pytest.param("bình nguyễn", None, None, "binh.xa", id="AL04 in any order"),
        pytest.param("AN.desk", None, None, "an.desk", id="AL04 a login"),
        pytest.param("pho giam doc", None, None, "chi.xa", id="AL04 a post"),
        pytest.param("chi@tinh.vn", None, None, "chi.xa", id="AL04 an address"),
        pytest.param("khong ai", None, None, "", id="AL04 nobody"),
        pytest.param("", AccountRole.COMMUNE, None, "chi.xa binh.xa", id="AL04 a role"),
        pytest.param("", None, Condition.DISABLED, "chi.xa", id="AL04 disabled"),
        pytest.param("binh", None, Condition.DISABLED, "", id="AL04 both"),
    ],
)
def test_al04_the_list_is_searched(
    app: Application,
    words: str,
    role: AccountRole | None,
    condition: Condition | None,
    expected: str,
) -> None:
    official = Grant(role=AccountRole.COMMUNE, communes=frozenset({LY_SON}))
    add(app, "an.desk", Grant(role=AccountRole.DESK), "Đỗ An")
    add(app, "binh.xa", official, "Nguyễn Bình")
    chi = add(app, "chi.xa", official, "Lê Chi", post="Phó Giám đốc", email="chi@tinh.vn")
    erased = add(app, "di.xa", official)
    accounts.erase(app, erased)
    accounts.disable(app, chi, seen_version=accounts.get(app, chi).state.version)

    every = account_list.listed(app)
    found = account_list.searched(every, words, role=role, condition=condition)

    assert " ".join(one.person.login for one in found if one.person) == expected
    (gone,) = account_list.searched(every, erased, condition=Condition.ERASED)
    assert (gone.state.account, gone.person) == (erased, None)


@pytest.mark.parametrize("role", [AccountRole.ADMIN, AccountRole.DESK])
def test_al05_who_gets_what(app: Application, role: AccountRole) -> None:
    add(app, "ai.do", Grant(role=role))
    person = app.acting_for(KnownIdentity(app, "ai.do"))
    asked = {AccountRole.ADMIN: account_list.team_people, AccountRole.DESK: account_list.listed}
    fine = {AccountRole.DESK: account_list.team_people, AccountRole.ADMIN: account_list.listed}

    with pytest.raises(SurveyError) as caught:
        asked[role](person)

    assert [found.code for found in caught.value.problems] == [ProblemCode.FORBIDDEN]
    assert len(fine[role](person)) == (role is AccountRole.ADMIN)


def test_al06_who_can_work_in_a_team(app: Application) -> None:
    add(app, "truong", Grant(role=AccountRole.LEADER), "Trần Trưởng")
    add(app, "vien", Grant(role=AccountRole.MEMBER), "An Viên")
    nghi = add(app, "nghi", Grant(role=AccountRole.MEMBER), "Lê Nghỉ")
    accounts.disable(app, nghi, seen_version=accounts.get(app, nghi).state.version)
    add(app, "desk", Grant(role=AccountRole.DESK))

    found = account_list.team_people(app)

    assert list(found.items()) == [("an viên", "An Viên"), ("trần trưởng", "Trần Trưởng")]


def test_al06_a_team_may_hold_an_earlier_name(app: Application) -> None:
    vien = add(app, "vien", Grant(role=AccountRole.MEMBER), "An Viên")
    a_team(app, a_round(app, "Đợt 1"), "An Viên")
    accounts.change_person(app, vien, NewPerson("vien", "Bình Viên"))

    assert account_list.team_people(app) == {"an viên": "Bình Viên", "bình viên": "Bình Viên"}
    assert [standing.leads for standing in listed(app)["vien"].standings] == [True]
