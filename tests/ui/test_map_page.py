"""What the page of the map promises: the layer, the filter and the files that its address asks for.

MP01 the map has a class for each commune, and its legend counts them
MP02 a finer layer is chosen within its domain; the choice stands in the address
MP03 a layer that the reader does not have falls back to levels and says so, with nothing of it
MP04 changes are set beside the round before, or beside the one that is asked for; without one not offered
MP05 a filter leaves every commune on the map, counts those that it keeps and can be dropped
MP06 the filter of the lagging list is that of the map
MP07 tiles or shapes stand in the address
MP08 the table names every kept commune once, when it is opened
MP09 there is a button for each kind of file, once they are asked for; none for a layer that must not leave
MP10 a click opens the commune (in the browser); the map names the version of its shapes
MP11 a letter that cannot be read holds back the printed kinds alone
MP12 a card says nothing twice, nor what its class says
MP13 a part of the page that is drawn again asks whether the person has the rights of before
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.communes import CommuneKind
from survey import labels
from survey.access.identity import SessionIdentity
from survey.application import Application
from survey.exchange.map_layers import ANY_GATE, COMPARING, LEVEL, POINTS_GAINED, layer_names
from survey.exchange.map_view import map_view
from survey.rights import CHARTERS, AccountRole, Action
from survey.ui import map_layer_choice, map_page, style, text_map
from tests.exchange.demo_home import copy_of_demo
from tests.support import marked_province as marked
from tests.support.marked_province import HERE, NAMES, SECRET, Mark, marks_in, within_reach
from tests.ui import pages
from tests.ui.pages import (
    LAGGING,
    MAP,
    bodies,
    key_name,
    open_page,
    run,
    shown,
    the_app,
    widget,
)

FILES = (
    "map.export-A4.pdf",
    "map.export-A3.pdf",
    "map.export.png",
    "map.export.html",
    "map.export.gpkg",
    "map.export.geojson",
)


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up data of 96 communes; the tests of this page only read it."""
    return copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("map"))


@pytest.fixture
def demo(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from pages.use_database(demo_folder, monkeypatch)


@pytest.fixture
def confidential(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    copied = marked.copy(tmp_path_factory.getbasetemp(), tmp_path)
    yield from pages.use_database(copied, monkeypatch)


def sent(page: AppTest) -> dict[str, Any]:
    """Return what the page sends to the script of the map."""
    (component,) = [
        one for one in page.get("bidi_component") if one.proto.component_name == "commune_map"
    ]
    found: dict[str, Any] = json.loads(zlib.decompress(component.proto.bytes))
    return found


def counts(page: AppTest) -> list[int]:
    return [entry["count"] for entry in sent(page)["legend"]]


def asked(page: AppTest, param: str) -> str:
    """Return what the address holds under *param*, "" for nothing."""
    found = page.query_params.get(param, "")
    return found if isinstance(found, str) else found[0]


def select(page: AppTest, key: str, value: str) -> AppTest:
    widget(page, "selectbox", key).set_value(value)
    return run(page)


def with_files(page: AppTest) -> AppTest:
    """Open the box of files; where there is none nothing changes."""
    page.session_state["map.files"] = True
    return run(page)


@pytest.mark.parametrize("layer", ["muc", "da-kiem-tra", "CT", "CT-03", "dk-CT-01", "dieu-kien"])
def test_mp01_the_map_has_a_class_for_each_commune(demo: None, layer: str) -> None:
    page = open_page(MAP, lop=layer, dot="1")
    units = sent(page)["units"]

    assert set(units) == {commune.code for commune in the_app().communes}
    classes = [unit[0] for unit in units.values()]
    assert [classes.count(n) for n in range(len(counts(page)))] == counts(page)
    assert asked(page, "lop") == layer


def test_mp02_an_item_is_chosen_within_its_domain(demo: None) -> None:
    page = open_page(MAP, dot="1")
    assert not [one for one in page.selectbox if one.key == "map.within"]

    page = select(page, "map.layer", "TS")
    assert asked(page, "lop") == "TS"
    page = select(page, "map.within", "TS-03")

    assert asked(page, "lop") == "TS-03"
    assert widget(page, "selectbox", "map.layer").value == "TS"
    assert the_app().newest_catalogue().items[2].text in "".join(bodies(page))
    page = select(page, "map.layer", ANY_GATE)
    assert asked(page, "lop") == ANY_GATE


@pytest.mark.parametrize("layer", ["AN", SECRET, f"dk-{SECRET}", "khong-co", "<b>x</b>"])
def test_mp03_a_layer_that_is_not_there_is_levels(confidential: None, layer: str) -> None:
    role = AccountRole.EXECUTIVE
    page = open_page(MAP, nguoi=NAMES[role], vai=labels.ACCOUNT_ROLE[role], dot="1", lop=layer)

    assert asked(page, "lop") == LEVEL
    drawn = "".join(bodies(page))
    said = text_map.LAYER_GONE.partition("«")[0]
    assert said in drawn
    assert style.escaped(layer) in drawn
    assert "<b>x" not in drawn
    every_option = " ".join(option for one in page.selectbox for option in one.options)
    assert SECRET not in every_option
    assert "An toàn, an ninh mạng" not in every_option


@pytest.mark.parametrize(
    "role", [role for role in AccountRole if Action.READ_RESULTS in CHARTERS[role].actions]
)
def test_mp03_every_role_has_the_layers_of_its_items(confidential: None, role: AccountRole) -> None:
    app = marked.person_of(the_app(), role)
    found = app.assess(1)
    names = layer_names(found)

    for item in marked.ITEMS:
        assert (item in names) is within_reach(role, Mark("GHI", HERE, item)), item
    for key in names.keys() - set(COMPARING):
        layer = map_view(app, found, key).layer
        assert tuple(layer.class_of) == found.communes
        assert marks_in(str(layer)) == set(), key


def test_mp03_who_may_see_it_has_it(confidential: None) -> None:
    page = open_page(MAP, dot="1", lop=SECRET)

    assert asked(page, "lop") == SECRET
    assert text_map.LAYER_GONE.partition("«")[0] not in "".join(bodies(page))


def test_mp04_changes_are_set_beside_the_round_before(demo: None) -> None:
    page = open_page(MAP, dot="1", lop=POINTS_GAINED)

    assert asked(page, map_layer_choice.COMPARED_PARAM) == "2"
    assert sum(counts(page)) == 96
    assert the_app().round(2).name in "".join(bodies(page))


def test_mp04_without_a_round_before_there_are_no_changes(demo: None) -> None:
    page = open_page(MAP, dot="2", lop=POINTS_GAINED)

    assert asked(page, "lop") == LEVEL
    titles = widget(page, "selectbox", "map.layer").options
    assert not [title for title in titles if title.startswith("Thay đổi")]
    assert len(COMPARING) == 2


def test_mp05_a_filter_counts_what_it_keeps(demo: None) -> None:
    wards = [c.code for c in the_app().communes if c.kind is CommuneKind.PHUONG]
    page = open_page(MAP, dot="1", **{"loai-don-vi": "phuong"})

    units = sent(page)["units"]
    assert len(units) == 96
    assert sorted(code for code, unit in units.items() if not unit[3]) == sorted(wards)
    assert sum(counts(page)) == len(wards)
    assert widget(page, "button_group", "lagging.kinds").value == ["phuong"]
    widget(page, "button", "lagging.drop").click()
    page = run(page)
    assert sum(counts(page)) == 96
    assert asked(page, "loai-don-vi") == ""
    assert not [one for one in page.button if one.key == "lagging.drop"]


def test_mp05_what_the_address_does_not_know_filters_nothing(demo: None) -> None:
    page = open_page(MAP, dot="1", **{"loai-don-vi": "thanh-pho.x", "ly-do": "?"})

    assert sum(counts(page)) == 96


def test_mp06_the_filter_is_that_of_the_lagging_list(demo: None) -> None:
    page = open_page(LAGGING, dot="1")
    widget(page, "button_group", "lagging.reasons").set_value(["failed_gate"])
    widget(page, "text_input", "lagging.text").set_value("dak")
    page = run(page)
    query = {param: asked(page, param) for param in ("ly-do", "tim-xa")}

    assert query == {"ly-do": "failed_gate", "tim-xa": "dak"}
    found = the_app().assess(1)
    names = {c.code: c.name for c in the_app().communes}
    gates = dict(zip(found.communes, found.gates.failed.tolist(), strict=True))
    kept = [u for u, unit in sent(open_page(MAP, dot="1", **query))["units"].items() if not unit[3]]
    assert kept
    assert all(gates[code] and re.search("Đăk|Đắk", names[code]) for code in kept)


def test_mp07_tiles_stand_in_the_address(demo: None) -> None:
    page = open_page(MAP, dot="1")
    assert sent(page)["view"] == "shapes"

    widget(page, "button_group", "choice.xem").set_value("tiles")
    page = run(page)

    assert asked(page, "xem") == "tiles"
    assert sent(page)["view"] == "tiles"
    widget(page, "button_group", "choice.xem").set_value("shapes")
    page = run(page)
    assert (asked(page, "xem"), sent(page)["view"]) == ("", "shapes")
    assert sent(open_page(MAP, dot="1", xem="tiles"))["view"] == "tiles"
    assert sent(open_page(MAP, dot="1", xem="khac"))["view"] == "shapes"


def test_mp08_the_table_names_every_kept_commune_once(demo: None) -> None:
    page = open_page(MAP, dot="1", lop="TS-02", **{"loai-don-vi": "xa"})
    assert "ho-so-xa" not in "".join(bodies(page))

    page.session_state["map.table"] = True
    table = "".join(bodies(run(page)))

    kept = [c.code for c in the_app().communes if c.kind is CommuneKind.XA]
    assert sorted(re.findall(r"xa=(\d{5})", table)) == sorted(kept)


@pytest.mark.parametrize(
    ("layer", "files"),
    [
        pytest.param(LEVEL, FILES, id="MP09 levels"),
        pytest.param("AN", FILES, id="MP09 a confidential domain, marked"),
        pytest.param("AN-03", (), id="MP09 a confidential item"),
        pytest.param("dk-AN-01", (), id="MP09 the gate of one"),
    ],
)
def test_mp09_what_may_leave_can_be_taken(demo: None, layer: str, files: tuple[str, ...]) -> None:
    page = open_page(MAP, dot="1", lop=layer)
    assert page.get("download_button") == []

    page = with_files(page)

    assert tuple(key_name(one) for one in page.get("download_button")) == files
    assert (text_map.DOWNLOAD_KEPT_IN in shown(page)) is not bool(files)


def test_mp10_the_address_of_the_shapes_names_their_version(demo: None) -> None:
    assert sent(open_page(MAP, dot="1"))["url"] == "/geo/51.json?v=0"


def test_mp11_a_letter_that_cannot_be_read_holds_back_the_printed_kinds(demo: None) -> None:
    page = with_files(open_page(MAP, dot="1"))
    widget(page, "text_input", "map.letter_day").set_value("31/02/2026")
    page = run(page)

    closed = [key_name(one) for one in page.get("download_button") if one.proto.disabled]
    assert tuple(closed) == FILES[:3]


@pytest.mark.parametrize("layer", ["muc", "diem", "dieu-kien", "da-kiem-tra", "thay-doi-muc", "TS"])
def test_mp12_a_card_says_nothing_twice(demo: None, layer: str) -> None:
    data = sent(open_page(MAP, dot="1", lop=layer))
    labels_of = [entry["label"] for entry in data["legend"]]
    told = {
        code: [labels_of[index], *(part for part in re.split("\n| · ", tip) if part)]
        for code, (index, tip, *_) in data["units"].items()
    }

    assert any(len(parts) > 1 for parts in told.values())
    assert {code: parts for code, parts in told.items() if len(set(parts)) < len(parts)} == {}


def test_mp13_who_lost_rights_or_the_session_is_not_as_before(confidential: None) -> None:
    whole = the_app()
    app = marked.person_of(whole, AccountRole.EXECUTIVE)
    assert map_page.as_before(app)

    assert not map_page.as_before(
        _with(app, rights=marked.person_of(whole, AccountRole.DESK).rights)
    )
    assert not map_page.as_before(_with(app, identity=SessionIdentity(whole, "no such session")))


def _with(app: Application, **changed: object) -> Application:
    """Return *app* with other parts, as a page holds it that was drawn before they changed."""
    other = copy(app)
    other.__dict__.update(changed)
    return other
