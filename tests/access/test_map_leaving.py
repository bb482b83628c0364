"""What maps take along when they leave, whoever takes them.

ML01 no map file of any layer names a confidential item; it says that such gates are not named
ML02 a layer of a confidential item, or of its gate, does not leave
ML03 a map is noted with its layer and its kind, only if it leaves; who may take no files is refused first
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import Final

import pytest

from survey.application import Application
from survey.exchange.map_export import export_map
from survey.exchange.map_layers import ANY_GATE, LEVEL, layer_names
from survey.labels import INTERNAL_GATES
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole
from survey.storage import audit
from tests.access.test_rights_matrix import unpacked
from tests.access.trials import RND
from tests.support import marked_province as marked
from tests.support.marked_province import SECRET

READERS: Final = [role for role in AccountRole if role is not AccountRole.ADMIN]
GATE: Final = "AN-01"
WITH_NAMES: Final = (LEVEL, ANY_GATE, "AN")
SUFFIXES: Final = (".html", ".gpkg", ".geojson")
_ESCAPED: Final = re.compile(r"\\u([0-9a-f]{4})")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    folder = tmp_path_factory.mktemp("map_leaving")
    found = marked.opened(marked.copy(tmp_path_factory.getbasetemp(), folder))
    yield found
    found.close()


def text_of(data: bytes) -> str:
    """Return all text of a map file."""
    if not data.startswith(b"SQLite"):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), unpacked(data))
    with sqlite3.connect(":memory:") as database:
        database.deserialize(data)
        found = "\n".join(database.iterdump())
    database.close()
    return found


def secrets_in(app: Application, text: str) -> list[str]:
    """Return the confidential items that *text* names."""
    return [i.code for i in app.newest_catalogue().items if i.confidential and i.code in text]


@pytest.mark.parametrize("role", READERS)
def test_ml01_no_file_names_a_confidential_item(whole: Application, role: AccountRole) -> None:
    app = marked.person_of(whole, role)
    keys = [key for key in WITH_NAMES if key in layer_names(app.assess(RND))]

    for key in keys:
        for suffix in SUFFIXES:
            text = text_of(export_map(app, RND, suffix, by="", key=key))
            assert secrets_in(whole, text) == []
            assert INTERNAL_GATES in text
            assert "TS-01" in text or suffix == ".html" or role is AccountRole.AGENCY


def test_ml01_ml02_every_other_layer(whole: Application) -> None:
    app = marked.person_of(whole, AccountRole.DESK)
    secret = {i.code for i in whole.newest_catalogue().items if i.confidential}
    layers = layer_names(app.assess(RND))
    kept_in = {key for key in layers if key.removeprefix("dk-") in secret}

    assert {GATE, f"dk-{GATE}", SECRET} <= kept_in
    for key in layers.keys() - kept_in:
        text = text_of(export_map(app, RND, ".geojson", by="", key=key, compared_round=RND))
        assert secrets_in(whole, text) == []
    for key in kept_in:
        with pytest.raises(SurveyError) as refused:
            export_map(app, RND, ".geojson", by="", key=key)
        assert [found.code for found in refused.value.problems] == [ProblemCode.MAP_LAYER_STAYS]


def test_ml01_paper_says_it_too(whole: Application) -> None:
    app = marked.person_of(whole, AccountRole.DESK)

    text = text_of(export_map(app, RND, ".pdf", by="", key=ANY_GATE))

    assert secrets_in(whole, text) == []
    assert "".join(INTERNAL_GATES.split()) in "".join(text.split())


def taken(app: Application) -> list[dict[str, object]]:
    """Return what was noted as taken, newest first."""
    noted = audit.page(app.whole, limit=10_000)
    return [dict(row.place) for row in noted if (row.action, row.outcome) == ("export", "done")]


def test_ml03_what_leaves_is_noted_as_what_it_is(whole: Application) -> None:
    app = marked.person_of(whole, AccountRole.EXECUTIVE)
    before = taken(whole)

    export_map(app, RND, ".geojson", by="", key="dk-TS-01")

    newest, *earlier = taken(whole)
    assert earlier == before
    assert newest == {"what": "map", "round": RND, "layer": "dk-TS-01", "suffix": "geojson"}


@pytest.mark.parametrize(
    ("role", "key", "refusal"),
    [
        pytest.param(AccountRole.DESK, f"dk-{GATE}", ProblemCode.MAP_LAYER_STAYS, id="ML03 stays"),
        pytest.param(AccountRole.DESK, SECRET, ProblemCode.MAP_LAYER_STAYS, id="ML03 an item"),
        pytest.param(AccountRole.EXECUTIVE, SECRET, ProblemCode.MAP_LAYER, id="ML03 not there"),
        pytest.param(AccountRole.ADMIN, LEVEL, ProblemCode.FORBIDDEN, id="ML03 no right"),
        pytest.param(AccountRole.ADMIN, "XX", ProblemCode.FORBIDDEN, id="ML03 asked first"),
    ],
)
def test_ml03_what_is_refused_is_not_noted_as_taken(
    whole: Application, role: AccountRole, key: str, refusal: ProblemCode
) -> None:
    before = taken(whole)

    with pytest.raises(SurveyError) as refused:
        export_map(marked.person_of(whole, role), RND, ".pdf", by="", key=key)

    assert [found.code for found in refused.value.problems] == [refusal]
    assert taken(whole) == before
