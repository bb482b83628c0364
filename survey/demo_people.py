"""Made-up people of every role, so that a visitor can see the pages as each of them does."""

from __future__ import annotations

from typing import Final

from survey.application import Application
from survey.demo_field import AGENCY, DESK, INSPECTORS, OFFICER
from survey.model import CommuneCode, DomainCode
from survey.rights import AccountRole
from survey.storage import account_changes
from survey.storage.accounts import Grant, Person

BY: Final = "operator"
DOMAIN: Final = DomainCode("HT")
"""Of the agency: it answers most of the items itself."""


def make(past: Application, commune: CommuneCode) -> None:
    """Make an account for each role, the desk's first; none of them has a password."""
    leader, member = INSPECTORS[:2]
    catalogue = past.newest_catalogue()
    domain = next(
        (d.code for d in catalogue.domains if d.code == DOMAIN), catalogue.domains[0].code
    )
    agency = AGENCY if AGENCY in catalogue.agencies else next(iter(catalogue.agencies))
    people = (
        ("ban-tinh", DESK.name, Grant(role=AccountRole.DESK)),
        ("truong-doan", leader.name, Grant(role=AccountRole.LEADER)),
        ("thanh-vien", member.name, Grant(role=AccountRole.MEMBER)),
        (
            "so-nganh",
            "Chuyên viên sở minh họa",
            Grant(role=AccountRole.AGENCY, domains=frozenset({domain}), agency=agency),
        ),
        ("can-bo-xa", OFFICER, Grant(role=AccountRole.COMMUNE, communes=frozenset({commune}))),
        ("lanh-dao", "Lãnh đạo minh họa", Grant(role=AccountRole.EXECUTIVE)),
        ("quan-tri", "Quản trị minh họa", Grant(role=AccountRole.ADMIN)),
    )
    for login, name, grant in people:
        person = Person("", login, name)
        account_changes.create(past.whole, person, grant, actor=BY, at=past.clock())
