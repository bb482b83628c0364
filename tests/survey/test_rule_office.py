"""The office's rules: edited as tables, tried on answers, adopted for the rounds to come.

RO01 the tables hold what the rules say; rules that nobody edited are refused as unchanged
RO02 edited tables make exactly the rules that they say, whatever was edited
RO03 what does not hold together is told all at once
RO04 a proposal is tried on the answers of a round: levels, values, the lagging list; nothing is stored
RO05 adopted rules hold for the next round, with its units and deadlines; earlier rounds keep theirs
RO06 adopting needs a name, a reason and the province's desk
RO07 rules that somebody else recorded since are never overwritten; nothing is recorded by halves
RO08 a commune that does not take part has no place in the round and no answers; names are the round's
RO09 every edition can be read again, with who recorded it and why; one that never was is refused
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey import rule_office
from survey.application import Application
from survey.model import Actor, Deadline, DomainCode, Role
from survey.problems import ProblemCode
from survey.rule_sheets import (
    COLUMNS,
    COVERAGE_FLOOR,
    DEADLINE_MISSED,
    EDITABLE,
    FAILED_GATE,
    GATE_CAP,
    LEVEL_AT_MOST,
    MINIMUM_N,
    Kind,
    Sheet,
    Tables,
    Value,
    cell_column,
    settled,
    settled_number,
)
from survey.rule_tables import changes_between, tables_of
from survey.storage import versions
from survey.storage.versions import ContentKind
from survey.units import read_units, taking_part, units_of, write_units
from tests.support.databases import kind, postgresql, shared_database, url  # noqa: F401 - fixtures
from tests.support.small_province import (
    AREA,
    DESK,
    GATE,
    HERE,
    THERE,
    Clock,
    draft,
    empty_province,
    open_round,
    said,
    saved,
)
from tests.survey.test_application import refusal

Edits = Mapping[tuple[Sheet, str, str], Value]
TS = DomainCode("TS")
DUE = date(2027, 3, 31)
SOURCE = "Quyết định 12/QĐ-UBND"
WHY = "Theo Quyết định 12/QĐ-UBND"


@pytest.fixture
def clock() -> Clock:
    """A clock that a test puts forward."""
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Application]:
    """Quảng Ngãi with the five items."""
    app = empty_province(tmp_path, clock)
    app.install("51", made_up=False)
    yield app
    app.close()


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The same province for many examples, which only read it."""
    app = empty_province(tmp_path_factory.mktemp("lasting"), Clock())
    app.install("51", made_up=False)
    yield app
    app.close()


@pytest.fixture
def either(url: str, tmp_path: Path, clock: Clock) -> Iterator[Application]:  # noqa: F811
    """The same province on SQLite and on PostgreSQL."""
    app = empty_province(tmp_path / "files", clock, url)
    app.install("51", made_up=False)
    yield app
    app.close()


def edited(tables: Tables, edits: Edits) -> Tables:
    """Return *tables* with *edits*; a row that is not there is added."""
    found = {sheet: {key: dict(row) for key, row in rows.items()} for sheet, rows in tables.items()}
    for (sheet, key, column), value in edits.items():
        found[sheet].setdefault(key, {})[column] = value
    return found


def proposal(app: Application, edits: Edits) -> rule_office.Proposal:
    rules = rule_office.in_force(app)
    return rule_office.propose(app, rules, edited(rules.tables, edits))


def adopted(app: Application, edits: Edits) -> rule_office.Numbers:
    return rule_office.adopt(app, proposal(app, edits), actor=DESK, reason=WHY)


def recorded(app: Application) -> int:
    return len(versions.history(app.database))


# Tables ------------------------------------------------------------------------------------------


def test_ro01_the_tables_hold_what_the_rules_say(app: Application) -> None:
    tables = rule_office.in_force(app).tables

    assert tables[Sheet.DOMAINS]["TS"] == {
        "weight": 3.0,
        "name": "Trụ sở",
        "short_name": "Trụ sở",
    }
    assert tables[Sheet.ITEMS]["TS-02"]["guidance"] == "Đo trong tường"
    assert list(tables[Sheet.WORDING]) == [
        *("TS-01.muc", "TS-01/dieu-kien", "TS-02.m2", "TS-02.phong", "TS-02-a/kiem-tra"),
        *("TS-03.co_mat", "TS-03.co_mat.co", "TS-03.co_mat.khong"),
        *("CT-01.dat", "CT-01.can", "CT-02.het_han", "KT-01/kiem-tra"),
    ]
    assert tables[Sheet.LEVELS]["tot"] == {"label": "Tốt", "floor": 80.0}
    assert tables[Sheet.THRESHOLDS]["du_ngay"]["value"] == 30
    assert {key: row["value"] for key, row in tables[Sheet.GENERAL].items()} == {
        COVERAGE_FLOOR: 0.5,
        MINIMUM_N: 10.0,
        GATE_CAP: "yeu",
        FAILED_GATE: True,
        LEVEL_AT_MOST: None,
        DEADLINE_MISSED: True,
    }
    assert tables[Sheet.DEADLINES] == {}
    assert len(tables[Sheet.UNITS]) == 96


def test_ro01_unchanged_rules_are_no_proposal(app: Application) -> None:
    assert refusal(lambda: proposal(app, {})) == [(ProblemCode.RULES_UNCHANGED, "")]


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40
).map(settled)
_VALUES: Mapping[Kind, st.SearchStrategy[Value]] = {
    Kind.TEXT: _TEXT.filter(bool),
    Kind.WORDS: _TEXT,
    Kind.NUMBER: st.floats(0.5, 20).map(settled_number),
    Kind.LIMIT: st.none() | st.floats(0, 1e9).map(settled_number),
    Kind.SHARE: st.floats(0, 1).map(settled_number),
    Kind.WHOLE: st.integers(0, 100_000).map(float),
    Kind.FLAG: st.booleans(),
    Kind.LEVEL: st.sampled_from(["tot", "yeu"]),
    Kind.MAYBE_LEVEL: st.sampled_from(["tot", "yeu", None]),
    Kind.DAY: st.dates(),
}
_SPECIAL = {(Sheet.LEVELS, "yeu", "floor"): 0.0}


@st.composite
def edits_of(draw: st.DrawFn, tables: Tables) -> Edits:
    """Draw new values for some cells of *tables*, such that the rules hold together."""
    cells = [
        (sheet, key, cell_column(sheet, key, column))
        for sheet, rows in tables.items()
        for key in rows
        for column in COLUMNS[sheet]
        if cell_column(sheet, key, column).kind in EDITABLE
        if sheet is not Sheet.UNITS and (sheet, key, column.code) not in _SPECIAL
    ]
    chosen = draw(st.lists(st.sampled_from(cells), max_size=8, unique_by=lambda cell: cell[:2]))
    found: dict[tuple[Sheet, str, str], Value] = {
        (sheet, key, column.code): draw(_VALUES[column.kind]) for sheet, key, column in chosen
    }
    for code in draw(st.sets(st.sampled_from(sorted(tables[Sheet.UNITS])), max_size=3)):
        found[Sheet.UNITS, code, "takes_part"] = False
        found[Sheet.UNITS, code, "name"] = f"Xã {code} {draw(_TEXT.filter(bool))}"
    for scope in draw(st.sets(st.sampled_from(["TS", "CT", "TS-01"]))):
        found[Sheet.DEADLINES, scope, "due"] = draw(_VALUES[Kind.DAY])
        found[Sheet.DEADLINES, scope, "source"] = draw(_VALUES[Kind.TEXT])
    return found


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_ro02_edited_tables_make_exactly_these_rules(
    lasting: Application, data: st.DataObject
) -> None:
    base = rule_office.in_force(lasting)
    wanted = edited(base.tables, data.draw(edits_of(base.tables)))
    changes = changes_between(base.tables, wanted)
    if not changes:
        return

    found = rule_office.propose(lasting, base, wanted)

    assert found.changes == changes
    assert tables_of(found.book, found.units) == wanted
    untouched = {item.code for item in base.book.catalogue.items} - {
        change.key.partition(".")[0].partition("/")[0] for change in changes
    }
    for code in untouched - {"TS-02"}:  # TS-02-a/kiem-tra is a sentence of TS-02
        assert found.book.catalogue.by_code[code] == base.book.catalogue.by_code[code]


def test_ro02_a_deadline_can_be_taken_away(app: Application) -> None:
    adopted(app, {(Sheet.DEADLINES, "CT", "due"): DUE, (Sheet.DEADLINES, "CT", "source"): SOURCE})
    rules = rule_office.in_force(app)

    found = rule_office.propose(app, rules, {**rules.tables, Sheet.DEADLINES: {}})

    assert found.book.policy.deadlines == ()
    assert {change.after for change in found.changes} == {None}


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param(
            {(Sheet.DOMAINS, "TS", "weight"): 0.0, (Sheet.DOMAINS, "CT", "weight"): 0.0},
            [ProblemCode.RULES_WEIGHTS],
            id="RO03 no weight at all",
        ),
        pytest.param(
            {(Sheet.ITEMS, "CT-01", "weight"): 0.0, (Sheet.ITEMS, "CT-02", "weight"): 0.0},
            [ProblemCode.RULES_WEIGHTS],
            id="RO03 a domain counts and none of its items does",
        ),
        pytest.param(
            {(Sheet.LEVELS, "tot", "floor"): 0.0},
            [ProblemCode.RULES_LEVELS],
            id="RO03 levels that do not descend",
        ),
        pytest.param(
            {(Sheet.LEVELS, "yeu", "floor"): 10.0},
            [ProblemCode.RULES_LEVELS],
            id="RO03 a last level above 0",
        ),
        pytest.param(
            {(Sheet.DEADLINES, "ZZ", "due"): DUE, (Sheet.DEADLINES, "ZZ", "source"): SOURCE},
            [ProblemCode.DEADLINE_SCOPE],
            id="RO03 the deadline of nothing",
        ),
        pytest.param(
            {(Sheet.UNITS, HERE, "name"): "Cẩm Thành"},
            [ProblemCode.RULES_UNIT_NAME],
            id="RO03 a name without its kind",
        ),
        pytest.param(
            {
                (Sheet.LEVELS, "tot", "floor"): 0.0,
                (Sheet.UNITS, HERE, "name"): "Xã ",
                (Sheet.DEADLINES, "ZZ", "due"): DUE,
            },
            [ProblemCode.RULES_LEVELS, ProblemCode.DEADLINE_SCOPE, ProblemCode.RULES_UNIT_NAME],
            id="RO03 all at once",
        ),
    ],
)
def test_ro03_what_does_not_hold_together(
    app: Application, edits: Edits, expected: list[ProblemCode]
) -> None:
    before = recorded(app)

    assert [code for code, _ in refusal(lambda: proposal(app, edits))] == expected
    assert recorded(app) == before


def test_ro03_somebody_takes_part(app: Application) -> None:
    nobody: Edits = {(Sheet.UNITS, c.code, "takes_part"): False for c in app.communes}

    assert [code for code, _ in refusal(lambda: proposal(app, nobody))] == [
        ProblemCode.RULES_UNITS_NONE
    ]


def test_ro03_what_the_readers_of_content_refuse_is_refused(app: Application) -> None:
    rules = rule_office.in_force(app)
    wrong = edited(rules.tables, {(Sheet.DOMAINS, "TS", "weight"): 1e6})

    found = refusal(lambda: rule_office.propose(app, rules, wrong))

    assert [code for code, _ in found] == [ProblemCode.CONTENT_RANGE]


# The effect on a round ---------------------------------------------------------------------------


@pytest.fixture
def visited(app: Application) -> int:
    """A round with two communes: HERE at 100, THERE at 75 by a smaller area."""
    rnd = open_round(app)
    for commune, area in ((HERE, 60), (THERE, 30)):
        for item, answer in ((GATE, said(muc="co")), (AREA, said(m2=area))):
            saved(app, draft(rnd, item, answer, commune=commune))
    return rnd


def test_ro04_levels_and_values_follow_the_rules(app: Application, visited: int) -> None:
    before = recorded(app)
    found = rule_office.effect(app, proposal(app, {(Sheet.LEVELS, "tot", "floor"): 75.0}), visited)

    (move,) = found.moves
    assert (move.commune.code, move.before, move.after) == (THERE, 1, 0)
    assert (found.rescored, found.widest) == (0, 0.0)
    assert recorded(app) == before


def test_ro04_values_follow_the_weights(app: Application, visited: int) -> None:
    edits = {(Sheet.ITEMS, str(AREA), "weight"): 3.0}

    found = rule_office.effect(app, proposal(app, edits), visited)

    assert found.rescored == 1
    assert found.widest == pytest.approx(75 - 62.5)
    assert found.moves == ()


def test_ro04_the_lagging_list_follows_its_definition(app: Application, visited: int) -> None:
    edits = {(Sheet.GENERAL, LEVEL_AT_MOST, "value"): "yeu"}

    found = rule_office.effect(app, proposal(app, edits), visited)

    assert (found.lagging_before, found.lagging_after) == (0, 1)
    assert [(m.commune.code, m.lags_before, m.lags_after) for m in found.moves] == [
        (THERE, False, True)
    ]


def test_ro04_a_commune_that_leaves_is_told(app: Application, visited: int) -> None:
    edits = {(Sheet.UNITS, str(HERE), "takes_part"): False}

    found = rule_office.effect(app, proposal(app, edits), visited)

    assert [(m.commune.code, m.before, m.after) for m in found.moves] == [(HERE, 0, None)]


# Adopting ----------------------------------------------------------------------------------------


def test_ro05_the_next_round_is_made_with_the_new_rules(either: Application) -> None:
    old = either.round(open_round(either))
    adopted(
        either,
        {
            (Sheet.DOMAINS, "TS", "weight"): 5.0,
            (Sheet.DOMAINS, "TS", "name"): "Trụ sở làm việc",
            (Sheet.UNITS, str(HERE), "name"): "Phường Mới",
            (Sheet.DEADLINES, "CT", "due"): DUE,
            (Sheet.DEADLINES, "CT", "source"): SOURCE,
        },
    )

    new = either.round(open_round(either, "Đợt 2"))

    assert (new.catalogue_version, new.policy_version, new.units_version) == (2, 2, 1)
    assert new.deadlines == (Deadline("CT", DUE, SOURCE),)
    assert either.rulebook(new).policy.domain_weights[TS] == 5
    assert either.rulebook(new).catalogue.domains[0].name == "Trụ sở làm việc"
    assert either.round(old.id) == old
    assert either.rulebook(old).policy.domain_weights[TS] == 3
    assert {c.name for c in either.communes_of(old)} != {c.name for c in either.communes_of(new)}


def test_ro05_only_what_changed_gets_a_version(app: Application) -> None:
    numbers = adopted(app, {(Sheet.THRESHOLDS, "du_ngay", "value"): None})

    assert numbers == {ContentKind.CATALOGUE: 1, ContentKind.POLICY: 2}


@pytest.mark.parametrize(
    ("actor", "reason", "expected"),
    [
        pytest.param(Actor("", Role.DESK), WHY, ["ACTOR_MISSING"], id="RO06 no name"),
        pytest.param(DESK, "  ", ["REASON_MISSING"], id="RO06 no reason"),
        pytest.param(Actor("An", Role.INSPECTOR), WHY, ["RULES_ROLE"], id="RO06 an inspector"),
        pytest.param(
            Actor("An", Role.INSPECTOR), "", ["RULES_ROLE", "REASON_MISSING"], id="RO06 both"
        ),
    ],
)
def test_ro06_who_and_why(app: Application, actor: Actor, reason: str, expected: list[str]) -> None:
    found = proposal(app, {(Sheet.DOMAINS, "TS", "weight"): 5.0})

    refused = refusal(lambda: rule_office.adopt(app, found, actor=actor, reason=reason))

    assert [code.name for code, _ in refused] == expected
    assert rule_office.in_force(app).numbers == found.base.numbers


def test_ro07_rules_recorded_since_are_not_overwritten(either: Application) -> None:
    mine = proposal(
        either, {(Sheet.DOMAINS, "TS", "name"): "Của tôi", (Sheet.DOMAINS, "TS", "weight"): 5.0}
    )
    theirs = adopted(either, {(Sheet.UNITS, str(HERE), "takes_part"): False})

    refused = refusal(lambda: rule_office.adopt(either, mine, actor=DESK, reason=WHY))

    assert refused == [(ProblemCode.RULES_MOVED, "")]
    assert rule_office.in_force(either).numbers == theirs


# Units -------------------------------------------------------------------------------------------


def test_ro08_who_does_not_take_part_is_not_in_the_round(app: Application) -> None:
    adopted(app, {(Sheet.UNITS, str(HERE), "takes_part"): False})
    rnd = open_round(app)

    assert HERE not in app.assess(rnd).communes
    assert len(app.communes_of(app.round(rnd))) == 95
    refused = [(ProblemCode.COMMUNE_NOT_IN_ROUND, "")]
    assert refusal(lambda: app.save(draft(rnd, GATE, said(muc="co")))) == refused
    assert refusal(lambda: app.submit(rnd, HERE, actor=DESK)) == refused


def test_ro08_names_are_those_of_the_round(app: Application) -> None:
    old = app.round(open_round(app))
    adopted(app, {(Sheet.UNITS, str(HERE), "name"): "Xã Mới"})
    new = app.round(open_round(app, "Đợt 2"))

    registered = app.require_commune(HERE)
    renamed = app.require_in_round(new, HERE)
    assert app.require_in_round(old, HERE) == registered
    assert (renamed.name, renamed.short_name, renamed.kind) == ("Xã Mới", "Mới", "xa")
    assert (renamed.lat, renamed.lon, renamed.area_km2) == (
        registered.lat,
        registered.lon,
        registered.area_km2,
    )


def test_ro08_the_list_comes_back_as_it_was_written(app: Application) -> None:
    units = units_of(app.communes)

    assert read_units(write_units(units)) == units
    assert taking_part(app.communes, units) == app.communes


# History -----------------------------------------------------------------------------------------


def test_ro09_every_edition_is_kept(app: Application, clock: Clock) -> None:
    first = rule_office.in_force(app)
    clock.forward(days=1)
    adopted(app, {(Sheet.DOMAINS, "TS", "weight"): 5.0, (Sheet.UNITS, str(HERE), "name"): "Xã Mới"})

    shipped, mine = rule_office.editions(app)

    assert (shipped.by, shipped.reason) == ("", "")
    assert shipped.recorded == (ContentKind.CATALOGUE, ContentKind.POLICY)
    assert (mine.by, mine.reason, mine.at) == (DESK.name, WHY, clock.at)
    assert mine.recorded == (ContentKind.POLICY, ContentKind.UNITS)
    assert rule_office.at(app, shipped.numbers).tables == first.tables
    assert rule_office.at(app, mine.numbers).tables[Sheet.UNITS][HERE]["name"] == "Xã Mới"


@pytest.mark.parametrize("kind_", [ContentKind.CATALOGUE, ContentKind.POLICY, ContentKind.UNITS])
def test_ro09_an_edition_that_never_was(app: Application, kind_: ContentKind) -> None:
    numbers = {**rule_office.in_force(app).numbers, kind_: 7}

    assert refusal(lambda: rule_office.at(app, numbers)) == [(ProblemCode.RULES_VERSION, "")]


def test_ro09_an_empty_database_has_no_rules(tmp_path: Path, clock: Clock) -> None:
    with_nothing = empty_province(tmp_path / "empty", clock)

    assert refusal(lambda: rule_office.in_force(with_nothing)) == [(ProblemCode.DATABASE_EMPTY, "")]
    with_nothing.close()
