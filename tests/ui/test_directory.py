"""The directory of contacts as a page.

DR01 an empty directory says so, and how many communes have nobody
DR02 a contact is added to a commune; everything wrong with it is said at once
DR03 a contact is changed; what stood there is gone
DR04 a contact is erased only by somebody who is sure
DR05 who changes what somebody else has changed is told
DR06 found with or without accents
DR07 phones and e-mails are links that a phone opens
DR08 what people type is text, not markup
DR09 the commune's own page shows whom to call
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from survey import directory, labels
from survey.follow_up import Contact
from survey.ui import text_directory as words
from tests.ui import pages
from tests.ui.pages import (
    COMMUNE,
    DESK,
    LY_SON,
    PATH,
    bodies,
    key_name,
    open_page,
    run,
    shown,
    the_app,
    widget,
)

PAGE = PATH["directory_page"]
NEW = f"contact.new.{LY_SON}"
BA = {"post": "Giám đốc", "phone": "0912345678", "email": "ba@quangngai.gov.vn"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Quảng Ngãi with one open round, to be copied."""
    return pages.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def province(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages stand on a province with an empty directory."""
    yield from pages.use_database(pages.copy(made, tmp_path), monkeypatch)


def added(name: str = "Hồ Văn Ba", **changes: str) -> Contact:
    return directory.add(the_app(), LY_SON, name=name, **{**BA, **changes}, actor=DESK)


def opened() -> AppTest:
    return open_page(PAGE, xa=LY_SON, nguoi=DESK.name, vai=labels.ROLE[DESK.role])


def fill(page: AppTest, key: str, **typed: str) -> AppTest:
    for part, value in typed.items():
        widget(page, "text_input", f"{key}.{part}").set_value(value)
    return run(page)


def press(page: AppTest, key: str) -> AppTest:
    widget(page, "button", key).click()
    return run(page)


def key_of(one: Contact) -> str:
    return f"contact.{one.id}.{one.at:%Y%m%d%H%M%S%f}"


def test_dr01_an_empty_directory(province: None) -> None:
    page = open_page(PAGE)

    assert words.NONE in shown(page)
    assert words.WITHOUT.format(n=96) in shown(page)
    assert [key_name(one) for one in page.text_input] == ["directory.search"]


def test_dr02_a_contact_is_added(province: None) -> None:
    page = press(fill(opened(), NEW, name="Hồ Văn Ba", **BA), f"{NEW}.add")

    (kept,) = directory.contacts(the_app(), LY_SON)
    assert (kept.name, kept.by) == ("Hồ Văn Ba", DESK.name)
    assert words.WITHOUT.format(n=95) in shown(page)
    assert widget(page, "text_input", f"{NEW}.name").value == ""


def test_dr02_everything_wrong_is_said(province: None) -> None:
    page = fill(opened(), NEW, name="", post="", phone="12", email="x")

    page = press(page, f"{NEW}.add")

    assert len(page.error) == 4
    assert directory.contacts(the_app()) == ()


def test_dr03_a_contact_is_changed(province: None) -> None:
    seen = added()
    page = opened()
    assert widget(page, "text_input", f"{key_of(seen)}.phone").value == "0912 345 678"

    page = fill(page, key_of(seen), phone="12")
    assert len(press(page, f"{key_of(seen)}.save").error) == 1
    page = fill(page, key_of(seen), phone="0255 382 2222")
    page = press(page, f"{key_of(seen)}.save")

    (kept,) = directory.contacts(the_app())
    assert kept.phone == "02553822222"
    assert len(page.success) == 1


def test_dr04_a_contact_is_erased(province: None) -> None:
    seen = added()
    page, key = opened(), key_of(seen)
    assert widget(page, "button", f"{key}.erase").disabled

    widget(page, "checkbox", f"{key}.sure").check()
    page = press(run(page), f"{key}.erase")

    assert directory.contacts(the_app()) == ()
    assert words.NONE in shown(page)


def test_dr05_somebody_was_faster(province: None) -> None:
    seen = added()
    page, key = opened(), key_of(seen)
    widget(page, "checkbox", f"{key}.sure").check()
    page = fill(page, key, post="Phó Giám đốc")
    given = {**BA, "post": "Chủ tịch"}
    now = directory.change(the_app(), seen, name=seen.name, **given, actor=DESK)

    page = press(page, f"{key}.save")

    assert len(page.error) == 1
    assert directory.contacts(the_app()) == (now,)


def test_dr05_somebody_erased_it_first(province: None) -> None:
    seen = added()
    page, key = opened(), key_of(seen)
    widget(page, "checkbox", f"{key}.sure").check()
    page = run(page)
    directory.erase(the_app(), seen)

    assert len(press(page, f"{key}.erase").error) == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param("ho van ba", True, id="DR06 without accents"),
        pytest.param("Lý Sơn", True, id="DR06 by commune"),
        pytest.param("Nguyễn", False, id="DR06 nobody"),
    ],
)
def test_dr06_search(province: None, typed: str, found: object) -> None:
    added()
    page = open_page(PAGE)
    widget(page, "text_input", "directory.search").set_value(typed)

    assert ("0912 345 678" in shown(run(page))) is found
    assert (words.NOT_FOUND in shown(page)) is not found


@pytest.mark.parametrize("path", [PAGE, COMMUNE])
def test_dr07_links_of_a_phone(province: None, path: str) -> None:
    added()

    body = shown(open_page(path, dot="1", xa=LY_SON))

    assert 'href="tel:+84912345678"' in body
    assert 'href="mailto:ba@quangngai.gov.vn"' in body


def test_dr07_an_address_is_only_an_address(province: None) -> None:
    added(email="ubnd?bcc=ai@quangngai.gov.vn")

    body = shown(open_page(PAGE, dot="1", xa=LY_SON))

    assert 'href="mailto:ubnd%3Fbcc%3Dai@quangngai.gov.vn"' in body


@pytest.mark.parametrize("path", [PAGE, COMMUNE])
def test_dr08_markup_is_text(province: None, path: str) -> None:
    added("<img src=x onerror=alert(1)>")

    body = "".join(bodies(open_page(path, dot="1", xa=LY_SON)))

    assert "<img" not in body
    assert "&lt;img src=x" in body


def test_dr09_the_page_of_the_commune(province: None) -> None:
    assert "Hồ Văn Ba" not in shown(open_page(COMMUNE, dot="1", xa=LY_SON))
    added()

    assert "Hồ Văn Ba" in shown(open_page(COMMUNE, dot="1", xa=LY_SON))
