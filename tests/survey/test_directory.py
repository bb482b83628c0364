"""Contacts of the communes, on SQLite and on PostgreSQL.

DC01 a contact is kept with its commune, post, phone and e-mail
DC02 phones are read as people type them and kept as digits from 0
DC03 what cannot be a phone or an e-mail is refused; one of the two must be there
DC04 numbers of identity cards, control characters, endless names are refused, all at once
DC05 a change erases what stood there; an erasure leaves nothing
DC06 who changes what somebody else has changed or erased is told, and nothing is written
DC07 the same contact is not entered twice
DC08 found by name, post, commune, phone, e-mail, with or without accents
DC09 the communes without a contact are named
DC10 phones are shown in groups and dialled from anywhere; what is shown is read back
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from survey import directory
from survey.application import Application
from survey.follow_up import Contact
from survey.model import Actor, CommuneCode, Role
from survey.problems import ProblemCode, SurveyError
from survey.storage.tables import contact
from tests.storage.builders import at_once, refusal
from tests.support.databases import kind, postgresql, shared_database, url  # noqa: F401 - fixtures
from tests.support.small_province import DESK, HERE, NOON, THERE, Clock, empty_province

BA = {
    "name": "Hồ Văn Ba",
    "post": "Giám đốc Trung tâm",
    "phone": "0912 345 678",
    "email": "ba.hv@quangngai.gov.vn",
}


@pytest.fixture
def app(url: str, tmp_path: Path) -> Iterator[Application]:  # noqa: F811
    """Quảng Ngãi, on either database."""
    app = empty_province(tmp_path / "files", Clock(), url)
    app.install("51", made_up=False)
    yield app
    app.close()


def added(
    app: Application, commune: CommuneCode = HERE, *, actor: Actor = DESK, **changes: str
) -> Contact:
    typed: dict[str, Any] = {**BA, **changes}
    return directory.add(app, commune, **typed, actor=actor)


def changed(app: Application, seen: Contact, **changes: str) -> Contact:
    typed: dict[str, Any] = {**BA, **changes}
    return directory.change(app, seen, **typed, actor=DESK)


def rows(app: Application) -> int:
    with app.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(contact)) or 0


def test_dc01_a_contact_is_kept(app: Application) -> None:
    found = added(app, name=" Hồ  Văn Ba ")
    added(app, THERE)

    assert directory.contacts(app, HERE) == (found,)
    assert found == Contact(
        found.id,
        HERE,
        "Hồ Văn Ba",
        "Giám đốc Trung tâm",
        "0912345678",
        "ba.hv@quangngai.gov.vn",
        DESK.name,
        NOON,
    )
    assert [one.commune for one in directory.contacts(app)] == [HERE, THERE]


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        pytest.param("0912345678", "0912345678", id="DC02 digits"),
        pytest.param(" 0912.345.678 ", "0912345678", id="DC02 dots"),
        pytest.param("+84 912 345 678", "0912345678", id="DC02 with +84"),
        pytest.param("+84 (0)912-345-678", "0912345678", id="DC02 with +84 (0)"),
        pytest.param("0084912345678", "0912345678", id="DC02 with 0084"),
        pytest.param("84912345678", "0912345678", id="DC02 with 84"),
        pytest.param("0841 234 567", "0841234567", id="DC02 mobile that begins with 084"),
        pytest.param("(0255) 382–2222", "02553822222", id="DC02 landline"),
        pytest.param("+84 255 3822222", "02553822222", id="DC02 landline with +84"),
        pytest.param("", "", id="DC02 none"),
    ],
)
def test_dc02_phones_as_people_type_them(typed: str, digits: str) -> None:
    assert directory.read_phone(typed) == (digits, ())


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("912345678", id="DC03 without 0"),
        pytest.param("091234567", id="DC03 a digit short"),
        pytest.param("09123456789", id="DC03 a digit long"),
        pytest.param("0412345678", id="DC03 no such beginning"),
        pytest.param("0255382222", id="DC03 landline a digit short"),
        pytest.param("051201001234", id="DC03 number of a card"),
        pytest.param("0912345678 máy lẻ 2", id="DC03 words"),
        pytest.param("٠٩١٢٣٤٥٦٧٨", id="DC03 digits of another script"),
        pytest.param("javascript:alert(1)", id="DC03 no number at all"),
    ],
)
def test_dc03_what_is_no_phone(typed: str) -> None:
    digits, problems = directory.read_phone(typed)

    assert (digits, [one.code for one in problems]) == ("", [ProblemCode.CONTACT_PHONE])


@pytest.mark.parametrize(
    ("email", "right"),
    [
        pytest.param("ba@quangngai.gov.vn", True, id="DC03 official"),
        pytest.param("ho.ba+xa@mail.example", True, id="DC03 with a plus"),
        pytest.param("ba@quangngai", False, id="DC03 no domain"),
        pytest.param("ba quangngai.gov.vn", False, id="DC03 no at"),
        pytest.param("bà@quangngai.gov.vn", False, id="DC03 accents"),
        pytest.param("a@b.vn,c@d.vn", False, id="DC03 two"),
        pytest.param('"><script>@x.vn', False, id="DC03 markup"),
        pytest.param("a" * 250 + "@x.vn", False, id="DC03 endless"),
    ],
)
@pytest.mark.parametrize("kind", ["sqlite"])
def test_dc03_emails(app: Application, email: str, right: object) -> None:
    if right:
        assert added(app, email=email).email == email
    else:
        assert refusal(lambda: added(app, email=email)) == [(ProblemCode.CONTACT_EMAIL, "")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"phone": "", "email": " "}, [ProblemCode.CONTACT_NO_WAY], id="DC03 neither"),
        pytest.param(
            {"name": "", "post": " ", "phone": "123", "email": "x"},
            [
                ProblemCode.TEXT_MISSING,
                ProblemCode.TEXT_MISSING,
                ProblemCode.CONTACT_PHONE,
                ProblemCode.CONTACT_EMAIL,
            ],
            id="DC04 everything",
        ),
        pytest.param(
            {"name": "Ba 051201001234", "post": "Cán bộ, CMND 212345678"},
            [ProblemCode.CONTACT_ID_CARD, ProblemCode.CONTACT_ID_CARD],
            id="DC04 numbers of cards",
        ),
        pytest.param(
            {"name": "Ba\x1b", "post": "x" * 201},
            [ProblemCode.TEXT_CONTROL, ProblemCode.FIELD_TEXT_LONG],
            id="DC04 control character, too long",
        ),
    ],
)
def test_dc04_everything_wrong_is_told(
    app: Application, changes: dict[str, Any], expected: list[ProblemCode]
) -> None:
    kept = added(app)
    wanted = [(code, "") for code in expected]

    assert refusal(lambda: added(app, THERE, **changes)) == wanted
    assert refusal(lambda: changed(app, kept, **changes)) == wanted
    assert directory.contacts(app) == (kept,)


def test_dc04_by_nobody_nowhere(app: Application) -> None:
    nobody = Actor("", Role.DESK)

    assert refusal(lambda: added(app, actor=nobody)) == [(ProblemCode.ACTOR_MISSING, "")]
    assert refusal(lambda: added(app, CommuneCode("00004"))) == [(ProblemCode.COMMUNE_UNKNOWN, "")]


def test_dc05_a_change_leaves_nothing_behind(app: Application) -> None:
    found = added(app)

    now = changed(app, found, phone="0987654321")

    assert directory.contacts(app) == (now,)
    assert (now.phone, rows(app)) == ("0987654321", 1)


def test_dc05_an_erasure_neither(app: Application) -> None:
    found, other = added(app), added(app, THERE)

    directory.erase(app, found)

    assert directory.contacts(app) == (other,)
    assert rows(app) == 1


def test_dc05_nothing_stays_on_the_disk(app: Application) -> None:
    changed(
        app, found := added(app, email="ong.ba@quangngai.gov.vn"), email="khac@quangngai.gov.vn"
    )
    (left,) = directory.contacts(app)
    directory.erase(app, left)

    kept = b"".join(path.read_bytes() for path in app.settings.data_dir.glob("readiness.db*"))

    assert found.email.encode() not in kept
    assert left.email.encode() not in kept


def test_dc06_changed_meanwhile(app: Application) -> None:
    seen = added(app)
    now = changed(app, seen, post="Phó Giám đốc")
    gone = [(ProblemCode.CONTACT_GONE, "")]

    assert refusal(lambda: changed(app, seen, phone="0987654321")) == gone
    assert refusal(lambda: directory.erase(app, seen)) == gone
    assert directory.contacts(app) == (now,)


def test_dc06_one_of_several_is_served(app: Application) -> None:
    seen = added(app)

    def change(thread: int) -> object:
        try:
            return changed(app, seen, post=f"Chức vụ {thread}")
        except SurveyError as error:
            return error.problems[0].code

    outcomes = at_once(4, change)

    (now,) = directory.contacts(app)
    assert outcomes.count(now) == 1
    assert outcomes.count(ProblemCode.CONTACT_GONE) == 3


def test_dc07_not_twice(app: Application) -> None:
    found = added(app)
    other = added(app, name="Đinh Thị Cúc")
    twice = [(ProblemCode.CONTACT_TWICE, "")]

    assert refusal(lambda: added(app, phone="+84912345678")) == twice
    assert refusal(lambda: changed(app, other)) == twice
    assert directory.contacts(app) == (found, other)
    assert added(app, THERE).name == found.name


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("", ["Hồ Văn Ba", "Đinh Thị Cúc"], id="DC08 nothing typed"),
        pytest.param("ho van ba", ["Hồ Văn Ba"], id="DC08 name without accents"),
        pytest.param("CÚC", ["Đinh Thị Cúc"], id="DC08 name with accents"),
        pytest.param("dinh", ["Đinh Thị Cúc"], id="DC08 đ as d"),
        pytest.param("pho giam doc", ["Đinh Thị Cúc"], id="DC08 post"),
        pytest.param("giám đốc cúc", ["Đinh Thị Cúc"], id="DC08 words of two fields"),
        pytest.param("Tịnh Khê", ["Đinh Thị Cúc"], id="DC08 commune"),
        pytest.param("0987 654", ["Đinh Thị Cúc"], id="DC08 phone with a blank"),
        pytest.param("cuc.dt@", ["Đinh Thị Cúc"], id="DC08 e-mail"),
        pytest.param("không ai", [], id="DC08 nobody"),
    ],
)
@pytest.mark.parametrize("kind", ["sqlite"])
def test_dc08_search(app: Application, words: str, expected: list[str]) -> None:
    tinh_khe = next(c for c in app.communes if c.short_name == "Tịnh Khê")
    added(app)
    cuc: dict[str, Any] = {"name": "Đinh Thị Cúc", "post": "Phó Giám đốc", "phone": "0987654321"}
    added(app, CommuneCode(tinh_khe.code), **cuc, email="cuc.dt@quangngai.gov.vn")
    everybody = sorted(directory.contacts(app), key=lambda one: one.name != "Hồ Văn Ba")

    assert [c.name for c in directory.searched(everybody, app.communes, words)] == expected


def test_dc09_communes_without_a_contact(app: Application) -> None:
    added(app)

    missing = directory.without_contact(app.communes, directory.contacts(app))

    assert len(missing) == 95
    assert HERE not in {commune.code for commune in missing}


MOBILE = st.from_regex(r"0[35789][0-9]{8}", fullmatch=True)
LANDLINE = st.from_regex(r"02[0-9]{9}", fullmatch=True)


@given(st.one_of(MOBILE, LANDLINE))
def test_dc10_what_is_shown_is_read_back(digits: str) -> None:
    assert directory.read_phone(directory.show_phone(digits)) == (digits, ())
    assert directory.read_phone(directory.international(digits)) == (digits, ())


def test_dc10_groups() -> None:
    assert directory.show_phone("0912345678") == "0912 345 678"
    assert directory.show_phone("02553822222") == "0255 382 2222"
    assert directory.show_phone("") == ""
