"""Layers of the map: who is in which class, and what is said of it.

ML01 a layer puts every commune into one class; the counts of the kept ones add up to their number
ML02 of an item: met, partly, not; no answer, not checked, not applicable, not asked stay apart
ML03 an item of inspectors is not visited before the visit; one of the desk does not wait for it
ML04 recorded and not judged: by the one choice, by quarters of the one number, else in one class
ML05 of a gate: passed, failed, open, not applicable; of all gates the worst, with their number
ML06 a change: five steps around nothing; compared only where both rounds conclude
ML07 changes of levels need one scale; another catalogue or policy is said
ML08 a confidential item: internal, no values told, no file of it alone; a reader of less has no such layer
ML09 a reader of less is told that a level is withheld, and of no gate but the own ones; so is a file
ML10 a class is told from the others by colour or hatching; a hatching stands once in a layer
ML11 a filter asks every commune, also those on no list
ML12 free text is told by no layer
ML13 of all gates only what is told: no layer without any, no «all» for a part
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from geo.communes import CommuneKind
from scoring.levels import NOT_CONCLUDED, NOT_VISITED
from survey import excerpt, labels, palette
from survey.application import Application
from survey.assessment import FORM_REJECTED, Assessment
from survey.catalogue import read_catalogue
from survey.evaluation import Evaluator, Rulebook
from survey.exchange.filters import Filter
from survey.exchange.lagging import ReasonKind
from survey.exchange.map_classes import MapClass
from survey.exchange.map_layers import (
    ANY_GATE,
    COMPARING,
    COVERAGE,
    LEVEL,
    LEVELS_RISEN,
    POINTS_GAINED,
    VALUE,
    Layer,
    layer_groups,
    layer_names,
    make_layer,
)
from survey.exchange.map_view import map_view
from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    Door,
    FieldValue,
    ItemCode,
    Role,
)
from survey.policy import read_policy
from survey.storage.answers import StandingRow
from survey.storage.encoding import decode_values, encode_values
from tests.support.builders import INDEX, catalogue_files
from tests.support.small_assessment import POLICY, VALID, A, B, C, a_book, a_round, an_assessment

DAY = date(2026, 12, 10)
YES = 'fields: [{code: muc, kind: yes_partial_no, label: "Kết quả"}]\n'
PLAIN = YES + "rule: {grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}\n"
GATE = PLAIN + "gate: {text: 'Có', passes: {is: {muc: co}}, fails: {is: {muc: khong}}}\n"
RATIO = """
respondent: desk
fields:
  - {code: dat, kind: count, label: "Số đạt", unit: "máy"}
  - {code: can, kind: count, label: "Số cần", unit: "máy"}
rule: {worth: {ratio: [dat, can]}}
"""
CHOICE = """
fields: [{code: dien, kind: choice, label: "Diện", options: {mot: "Một", hai: "Hai", ba: "Ba"}}]
rule: recorded
"""
NUMBER = """
fields: [{code: m2, kind: measure, label: "Diện tích", unit: "m²"}]
rule: {steps: {value: m2, at_least: [["nguong", 1]], otherwise: 0}}
"""
TEXT = """
fields: [{code: loi, kind: text, label: "Lời"}]
rule: recorded
"""
ITEMS = (
    GATE,
    PLAIN + "asked_when: {is: {TS-01.muc: co}}\n",
    RATIO,
    CHOICE,
    NUMBER,
    TEXT,
    PLAIN + "confidential: true\n",
    GATE + "confidential: true\n",
)
CODES = tuple(f"TS-{n:02d}" for n in range(1, len(ITEMS) + 1))
GATE_ITEM, ASKED, SHARE, KIND, AREA, WORDS, SECRET, SECRET_GATE = CODES
THRESHOLD = "thresholds: {nguong: {label: 'Ngưỡng', unit: 'm²', value: null, source: ''}}"
COMMUNES = tuple(CommuneCode(str(code)) for code in range(21025, 21033))
TEAM = Actor("Nguyễn Văn An", Role.INSPECTOR)
STATES = {
    "-": AnswerState.NOT_APPLICABLE,
    "?": AnswerState.COULD_NOT_CHECK,
    ".": AnswerState.NOT_REACHED,
}
FULL, PART, NONE = palette.level_colours(3)
MET, FAILED = palette.level_colours(2)
RECORDED = palette.recorded_colours(1)[0]
Said = Mapping[str, FieldValue] | str


def a_small_book(*items: str) -> Rulebook:
    reading = read_catalogue(catalogue_files(*items, index=INDEX))
    read = read_policy({"policy.yaml": POLICY.replace("thresholds: {}", THRESHOLD)})
    assert (reading.problems, read.problems) == ((), ())
    return Rulebook(reading.catalogue, read.policy)


BOOK = a_small_book(*ITEMS)


def found_of(
    answers: Mapping[CommuneCode, Mapping[str, Said]], book: Rulebook = BOOK
) -> Assessment:
    """Return the assessment of *answers*: by commune and item its values, or the sign of a state."""
    evaluator = Evaluator(book, {}, DAY, decode_values)
    rows = [
        StandingRow(commune, item, 1, *_stored(said), "", "[]")
        for commune, items in answers.items()
        for item, said in items.items()
    ]
    return Assessment(a_round(), book, DAY, COMMUNES, {}, evaluator.grid(COMMUNES, rows))


def _stored(said: Said) -> tuple[str, str]:
    if isinstance(said, str):
        return STATES[said].value, encode_values({})
    return AnswerState.ANSWERED.value, encode_values(said)


def layer_of(answers: Mapping[CommuneCode, Mapping[str, Said]], key: str) -> Layer:
    """Return the layer *key* of *answers*, with their events."""
    at = datetime(2026, 12, 1, tzinfo=UTC)
    events = {
        commune: AnswerEvent(1, commune, ItemCode(key), 1, _answer(items[key]), TEAM, Door.PAGE, at)
        for commune, items in answers.items()
        if key in items
    }
    return make_layer(found_of(answers), key, answers=events)


def _answer(said: Said) -> Answer:
    if isinstance(said, str):
        return Answer(STATES[said])
    return Answer(AnswerState.ANSWERED, said)


def look(one: MapClass) -> str:
    """Return by what a class is told: its hatching, else its colour."""
    return one.hatch or one.colour


def looks(layer: Layer) -> list[str]:
    """Return how each commune is drawn, in their order."""
    return [look(layer.classes[index]) for index in layer.class_of.values()]


def yes(value: str = "co") -> dict[str, FieldValue]:
    return {"muc": value}


# All layers --------------------------------------------------------------------------------------


def test_ml01_every_layer_of_the_demo_has_each_commune_once(demo: Application) -> None:
    found, before = demo.assess(1), demo.assess(2)

    for key, title in layer_names(found).items():
        view = map_view(demo, found, key, compared=before)
        assert (view.layer.key, view.layer.title) == (key, title)
        assert tuple(view.layer.class_of) == found.communes
        assert sum(view.counts) == len(found.communes), key
        assert (
            Counter(view.layer.class_of.values())
            == Counter(dict(enumerate(view.counts))) - Counter()
        ), key


def test_ml10_classes_of_every_layer_are_told_apart(demo: Application) -> None:
    found, before = demo.assess(1), demo.assess(2)

    for key in layer_names(found):
        classes = make_layer(found, key, compared=before).classes
        assert len({look(one) for one in classes}) == len(classes), key
        assert len({one.label for one in classes}) == len(classes), key


def test_ml01_every_item_and_gate_is_a_layer_of_its_group(demo: Application) -> None:
    found = demo.assess(1)
    catalogue = found.rulebook.catalogue
    within = {group.key: list(group.within) for group in layer_groups(found)}

    for domain, items in catalogue.by_domain.items():
        assert within[domain] == [item.code for item in items]
    assert within[ANY_GATE] == [f"dk-{item.code}" for item in catalogue.gates]
    assert len(layer_names(found)) == len(within) + sum(map(len, within.values()))


@pytest.mark.parametrize("key", ["", "XX", "TS-99", "dk-TS-02", "muc ", "dk-"])
def test_an_unknown_layer_is_refused(key: str) -> None:
    with pytest.raises(LookupError):
        make_layer(found_of({}), key)


# Levels and values -------------------------------------------------------------------------------


def test_ml01_levels_and_values_by_hand() -> None:
    found = an_assessment({A: f"co co co {VALID}", B: f"co khong khong {VALID}", C: "co . . ."})
    best, _, lowest = palette.level_colours(3)

    assert looks(make_layer(found, LEVEL)) == [best, palette.level_colours(3)[1], "not_concluded"]
    # TS of B: one of three; with CT in full 66,7
    value = make_layer(found, VALUE)
    assert looks(value) == [best, palette.level_colours(3)[1], "not_concluded"]
    assert value.said == {A: "100,0", B: "66,7"}
    domain = make_layer(found, "TS")
    assert looks(domain) == [best, lowest, best]
    assert domain.said[B] == "33,3"


def test_ml01_coverage_has_its_own_steps() -> None:
    found = an_assessment({A: f"co co co {VALID}", B: "co . . .", C: ". . . ."})
    layer = make_layer(found, COVERAGE)

    assert looks(layer) == [
        palette.level_colours(4)[0],
        palette.level_colours(4)[3],
        "not_visited",
    ]
    assert layer.said == {A: "100,0 %", B: "16,7 %"}


@pytest.mark.parametrize("key", [LEVEL, VALUE, COVERAGE, ANY_GATE, "TS", "TS-02", "dk-TS-01"])
def test_ml01_a_rejected_form_and_no_visit_are_said_by_every_layer(key: str) -> None:
    found = an_assessment({A: f"co co co {VALID}", B: f"co co co {VALID}", C: ". . . ."})
    layer = make_layer(replace(found, rejected=frozenset({A})), key)

    assert looks(layer)[0] == "form_rejected"
    assert looks(layer)[2] == "not_visited"
    assert layer.classes[layer.class_of[A]].label == labels.REJECTED
    assert A not in layer.said or key == LEVEL


# Items -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(yes("co"), FULL, id="ML02 fully met"),
        pytest.param(yes("mot_phan"), PART, id="ML02 partly met"),
        pytest.param(yes("khong"), NONE, id="ML02 not met"),
        pytest.param({}, "not_concluded", id="ML02 begun and not finished"),
        pytest.param(".", "not_concluded", id="ML02 not answered"),
        pytest.param("?", "could_not_check", id="ML02 could not be checked"),
        pytest.param("-", "not_applicable", id="ML02 not applicable"),
    ],
)
def test_ml02_of_an_item_each_state_has_its_class(said: Said, expected: str) -> None:
    layer = layer_of({COMMUNES[0]: {GATE_ITEM: yes(), ASKED: said}}, ASKED)

    assert looks(layer)[0] == expected


def test_ml02_not_asked_is_apart_from_not_applicable() -> None:
    layer = layer_of({COMMUNES[0]: {GATE_ITEM: yes("khong")}}, ASKED)

    assert looks(layer)[0] == "not_asked"
    assert layer.classes[layer.class_of[COMMUNES[0]]].label == labels.STATE[AnswerState.NOT_ASKED]


def test_ml02_a_ratio_on_nothing_does_not_apply() -> None:
    layer = layer_of({COMMUNES[0]: {SHARE: {"dat": 0, "can": 0}}}, SHARE)

    assert looks(layer)[0] == "not_applicable"


def test_ml02_an_item_of_a_later_version_is_in_no_commune() -> None:
    found = replace(found_of({}), not_in_version=(ItemCode("TS-77"),))
    layer = make_layer(found, "TS-77")

    assert set(looks(layer)) == {"not_asked"}
    assert [one.label for one in layer.classes] == [labels.STATE[AnswerState.NOT_IN_VERSION]]
    assert "TS-77" in dict(layer_groups(found)[6].within)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param(ASKED, "not_visited", id="ML03 of inspectors"),
        pytest.param(f"dk-{GATE_ITEM}", "not_visited", id="ML03 a gate of inspectors"),
        pytest.param(SHARE, FULL, id="ML03 of the desk"),
    ],
)
def test_ml03_the_desk_does_not_wait_for_a_visit(key: str, expected: str) -> None:
    layer = layer_of({COMMUNES[0]: {SHARE: {"dat": 2, "can": 2}}}, key)

    assert looks(layer)[0] == expected


def test_ml02_only_a_part_of_the_points_is_said() -> None:
    answers = {
        COMMUNES[0]: {SHARE: {"dat": 1, "can": 4}},
        COMMUNES[1]: {SHARE: {"dat": 4, "can": 4}},
    }
    said = layer_of(answers, SHARE).said

    assert list(said) == [COMMUNES[0]]
    assert said[COMMUNES[0]].startswith("25 %")


# Recorded ----------------------------------------------------------------------------------------


def test_ml04_a_recorded_choice_has_a_class_for_each_option() -> None:
    values: tuple[Said, ...] = ({"dien": "hai"}, {"dien": "mot"}, {"dien": "hai"}, ".")
    layer = layer_of({c: {KIND: v} for c, v in zip(COMMUNES, values, strict=False)}, KIND)
    one, two, three = palette.recorded_colours(3)

    assert [look(entry) for entry in layer.classes[:3]] == [one, two, three]
    assert looks(layer)[:5] == [two, one, two, "not_visited", "not_visited"]
    assert layer.said[COMMUNES[0]] == layer.classes[1].label == "Hai"


def test_ml04_a_recorded_number_is_cut_into_quarters() -> None:
    numbers = (10, 20, 30, 40, 50, 60, 70, 80)
    layer = layer_of({c: {AREA: {"m2": n}} for c, n in zip(COMMUNES, numbers, strict=True)}, AREA)
    # the quarters begin at 27,5, 45 and 62,5: in two digits 28 (27.5 to even), 45 and 62
    colours = palette.recorded_colours(4)

    assert looks(layer) == [colours[at] for at in (3, 3, 2, 2, 1, 1, 0, 0)]
    assert [one.label for one in layer.classes[:4]] == [
        "từ 62 m²",
        "45 – dưới 62 m²",
        "28 – dưới 45 m²",
        "dưới 28 m²",
    ]
    assert layer.said[COMMUNES[0]] == "10 m²"


def test_ml04_equal_numbers_are_one_class() -> None:
    layer = layer_of({c: {AREA: {"m2": 7}} for c in COMMUNES}, AREA)

    assert set(looks(layer)) == {RECORDED}


def test_ml04_ml12_free_text_is_recorded_and_not_told() -> None:
    layer = layer_of({COMMUNES[0]: {WORDS: {"loi": "0912345678"}}}, WORDS)

    assert looks(layer)[0] == RECORDED
    assert layer.said == {}
    assert "0912345678" not in str(layer)


# Gates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(yes("co"), MET, id="ML05 passed"),
        pytest.param(yes("khong"), FAILED, id="ML05 failed"),
        pytest.param(yes("mot_phan"), "not_concluded", id="ML05 open"),
        pytest.param("?", "not_concluded", id="ML05 open, not checked"),
        pytest.param("-", "not_applicable", id="ML05 not applicable"),
    ],
)
def test_ml05_of_a_gate(said: Said, expected: str) -> None:
    layer = layer_of({COMMUNES[0]: {GATE_ITEM: said, KIND: {"dien": "mot"}}}, f"dk-{GATE_ITEM}")

    assert looks(layer)[0] == expected


@pytest.mark.parametrize(
    ("first", "second", "expected", "said"),
    [
        pytest.param("co", "co", MET, "", id="ML05 all passed"),
        pytest.param("khong", "co", FAILED, f"1 {GATE_ITEM}", id="ML05 one failed"),
        pytest.param("khong", "khong", FAILED, f"2 {GATE_ITEM} {SECRET_GATE}", id="ML05 both"),
        pytest.param("khong", "mot_phan", FAILED, f"1 {GATE_ITEM}", id="ML05 failed beats open"),
        pytest.param("co", "mot_phan", "not_concluded", "1", id="ML05 one open"),
    ],
)
def test_ml05_of_all_gates_the_worst(first: str, second: str, expected: str, said: str) -> None:
    answers = {COMMUNES[0]: {GATE_ITEM: yes(first), SECRET_GATE: yes(second)}}
    layer = make_layer(found_of(answers), ANY_GATE)
    told = layer.said.get(COMMUNES[0], "")

    assert looks(layer)[0] == expected
    assert [
        word for word in told.replace(":", "").replace(",", "").split() if word[0] in "12T"
    ] == (said.split())


def test_ml09_what_holds_a_level_unseen_is_withheld() -> None:
    both = {item: yes("co") for item in (GATE_ITEM, ASKED, SECRET, SECRET_GATE)}
    first, second, *_ = COMMUNES
    whole = found_of({first: both | {SECRET_GATE: yes("khong")}, second: both})
    seen = frozenset(map(ItemCode, CODES)) - {SECRET_GATE}
    layer = make_layer(excerpt.of_assessment(whole, COMMUNES, seen), ANY_GATE)

    assert looks(layer)[:2] == ["could_not_check", MET]
    assert layer.classes[layer.class_of[first]].label == labels.WITHHELD
    assert layer.said == {}
    assert layer.note != ""
    assert make_layer(whole, ANY_GATE).note == ""
    file = make_layer(excerpt.naming_gates(whole, seen), ANY_GATE)
    assert looks(file)[:2] == ["could_not_check", MET]
    assert file.classes[file.class_of[first]].label != labels.WITHHELD
    assert (file.said, file.note) == ({}, "")


def best(found: Assessment) -> str:
    return make_layer(found, ANY_GATE).classes[0].label


def test_ml13_passed_says_no_more_than_the_gates_that_are_told() -> None:
    both = {COMMUNES[0]: {item: yes("co") for item in (GATE_ITEM, SECRET_GATE)}}
    whole = found_of(both)
    open_items = frozenset(map(ItemCode, CODES)) - {SECRET, SECRET_GATE}
    names = {
        best(whole),
        best(excerpt.of_assessment(whole, COMMUNES, open_items)),
        best(excerpt.naming_gates(whole, open_items)),
    }

    assert len(names) == 3


def test_ml13_where_no_gate_is_told_there_is_no_layer_of_them() -> None:
    secret = a_small_book(PLAIN, GATE + "confidential: true\n")
    readers = frozenset({ItemCode("TS-01")})
    whole = found_of({COMMUNES[0]: {"TS-02": yes("khong")}}, secret)

    for found in (
        found_of({}, a_small_book(PLAIN)),
        excerpt.of_assessment(whole, COMMUNES, readers),
        excerpt.naming_gates(whole, readers),
    ):
        assert ANY_GATE not in layer_names(found)
        with pytest.raises(LookupError):
            make_layer(found, ANY_GATE)
    assert ANY_GATE in layer_names(whole)


# Changes -----------------------------------------------------------------------------------------


def scored(*values: float, level: tuple[int, ...] = ()) -> Assessment:
    """Return an assessment with these values and levels, all concluded in the second band without."""
    codes = COMMUNES[: len(values)]
    found = an_assessment({}, communes=codes)
    shown = replace(found.readiness, value=np.array(values))
    levels = np.array(level or [1] * len(values))
    found.__dict__.update(readiness=shown, level=levels)
    return found


def test_ml06_points_gained_by_hand() -> None:
    before = scored(50, 50, 50, 50, 50, 50, 50, 50)
    after = scored(60, 59.9, 52, 51.9, 48.1, 48, 40, 30)
    layer = make_layer(after, POINTS_GAINED, compared=before)

    assert [layer.class_of[code] for code in COMMUNES] == [0, 1, 1, 2, 2, 3, 4, 4]
    assert [one.colour for one in layer.classes[:5]] == list(palette.CHANGES)
    assert [layer.said[code] for code in COMMUNES[:4]] == ["+10,0", "+9,9", "+2,0", "+1,9"]
    assert layer.said[COMMUNES[7]] == "−20,0"


def test_ml06_noise_is_no_change_of_class() -> None:
    layer = make_layer(scored(52 - 1e-11, 50 - 1e-11), POINTS_GAINED, compared=scored(50.0, 50.0))

    assert list(layer.class_of.values()) == [1, 2]
    assert layer.said[COMMUNES[1]] == "0,0"


@pytest.mark.parametrize("key", COMPARING)
@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        pytest.param(NOT_CONCLUDED, 0, "not_concluded", id="ML06 not concluded then"),
        pytest.param(NOT_VISITED, 0, "not_concluded", id="ML06 not visited then"),
        pytest.param(FORM_REJECTED, 0, "not_concluded", id="ML06 rejected then"),
        pytest.param(0, NOT_CONCLUDED, "not_concluded", id="ML06 not concluded now"),
        pytest.param(0, NOT_VISITED, "not_visited", id="ML06 not visited now"),
        pytest.param(0, FORM_REJECTED, "form_rejected", id="ML06 rejected now"),
    ],
)
def test_ml06_what_is_not_concluded_is_not_compared(
    key: str, then: int, now: int, expected: str
) -> None:
    layer = make_layer(scored(80, level=(now,)), key, compared=scored(50, level=(then,)))

    assert looks(layer) == [expected]
    assert layer.said == {}


def test_ml06_a_commune_of_one_round_only_is_not_compared() -> None:
    layer = make_layer(scored(80, 80), POINTS_GAINED, compared=scored(50))

    assert looks(layer) == [palette.CHANGES[0], "not_concluded"]


def test_ml07_levels_risen_by_hand() -> None:
    before = scored(0, 0, 0, 0, 0, level=(2, 2, 1, 0, 0))
    after = scored(0, 0, 0, 0, 0, level=(0, 1, 1, 1, 2))
    layer = make_layer(after, LEVELS_RISEN, compared=before)

    assert list(layer.class_of.values()) == [0, 1, 2, 3, 4]
    bands = [band.label for band in after.rulebook.policy.bands]
    assert layer.said[COMMUNES[0]] == f"{bands[2]} → {bands[0]}"
    assert layer.said[COMMUNES[2]] == bands[1]


def test_ml07_levels_of_two_scales_are_not_compared() -> None:
    other = a_book(
        policy=POLICY.replace("code: kha", "code: khac").replace("cap: kha", "cap: khac")
    )
    before = scored(50)
    before = replace(before, rulebook=other)
    before.__dict__.update(readiness=scored(50).readiness, level=np.array([1]))

    assert looks(make_layer(scored(80), LEVELS_RISEN, compared=before)) == ["not_concluded"]
    assert looks(make_layer(scored(80), POINTS_GAINED, compared=before)) == [palette.CHANGES[0]]


def test_ml07_another_version_of_the_rules_is_said() -> None:
    now, then = scored(80), scored(50)
    other = replace(then, round=replace(then.round, policy_version=9))
    other.__dict__.update(readiness=then.readiness, level=then.level)

    same = make_layer(now, POINTS_GAINED, compared=then).note
    assert then.round.name in same
    assert make_layer(now, POINTS_GAINED, compared=other).note.startswith(same)
    assert make_layer(now, POINTS_GAINED, compared=other).note != same


@pytest.mark.parametrize("key", COMPARING)
def test_ml06_without_another_round_there_is_no_change(key: str) -> None:
    with pytest.raises(LookupError):
        make_layer(scored(80), key)


# Confidential ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "internal", "leaves"),
    [
        pytest.param(SECRET, True, False, id="ML08 the item"),
        pytest.param(f"dk-{SECRET_GATE}", True, False, id="ML08 its gate"),
        pytest.param(ANY_GATE, True, True, id="ML08 all gates name it"),
        pytest.param("TS", False, True, id="ML08 a domain with others too"),
        pytest.param(GATE_ITEM, False, True, id="ML08 another item"),
        pytest.param(LEVEL, False, True, id="ML08 levels"),
    ],
)
def test_ml08_what_tells_of_a_confidential_item(key: str, internal: object, leaves: object) -> None:
    layer = make_layer(found_of({}), key)

    assert (layer.internal, layer.leaves) == (internal, leaves)


def test_ml08_a_domain_of_confidential_items_alone_is_internal(demo: Application) -> None:
    found = demo.assess(1)

    marked = {d: make_layer(found, d).internal for d in found.rulebook.catalogue.by_domain}
    assert [domain for domain, internal in marked.items() if internal] == ["AN"]


def test_ml08_the_verdict_alone_is_told() -> None:
    answers = {COMMUNES[0]: {SECRET: yes("mot_phan")}, COMMUNES[1]: {SECRET: yes("khong")}}
    layer = layer_of(answers, SECRET)

    assert looks(layer)[:2] == [PART, NONE]
    assert layer.said == {}


def test_ml08_a_reader_of_less_has_no_such_layer() -> None:
    whole = found_of({COMMUNES[0]: {SECRET: yes("khong"), GATE_ITEM: yes()}})
    seen = frozenset(map(ItemCode, CODES)) - {ItemCode(SECRET), ItemCode(SECRET_GATE)}
    part = excerpt.of_assessment(whole, whole.communes, seen)

    names = layer_names(part)
    assert {SECRET, f"dk-{SECRET}", SECRET_GATE, f"dk-{SECRET_GATE}"}.isdisjoint(names)
    assert not any(SECRET in title or SECRET_GATE in title for title in names.values())
    for key in (SECRET, f"dk-{SECRET_GATE}"):
        with pytest.raises(LookupError):
            make_layer(part, key)
    assert not make_layer(part, ANY_GATE).internal


# Filters -----------------------------------------------------------------------------------------


def test_ml11_a_filter_asks_every_commune(demo: Application) -> None:
    found = demo.assess(1)
    wards = {CommuneCode(c.code) for c in demo.communes if c.kind is CommuneKind.PHUONG}

    view = map_view(demo, found, LEVEL, chosen=Filter(kinds=frozenset({CommuneKind.PHUONG})))

    assert view.kept == wards
    assert sum(view.counts) == len(wards)
    assert any(not found.lag(found.index[code]) for code in wards)  # on no list, and kept


def test_ml11_a_reason_keeps_who_stands_on_the_list_for_it(demo: Application) -> None:
    found = demo.assess(1)
    chosen = Filter(reasons=frozenset({ReasonKind.FAILED_GATE}))

    view = map_view(demo, found, LEVEL, chosen=chosen)

    assert view.kept == view.failed
    assert sum(view.counts) == len(view.failed)


def test_ml11_text_and_work_narrow_each_other(demo: Application) -> None:
    found = demo.assess(1)
    agency = next(iter(found.rulebook.catalogue.agencies))
    everybody = map_view(demo, found, VALUE, chosen=Filter(agencies=frozenset({agency}))).kept

    view = map_view(demo, found, VALUE, chosen=Filter(agencies=frozenset({agency}), text="dak"))

    assert view.kept < everybody
    assert {c.code for c in view.communes if "Đăk" in c.name or "Đắk" in c.name} >= view.kept
