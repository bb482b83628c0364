"""The checklist and the policy as shipped: one test id an item, domain, gate and threshold.

CC01 74 items in ten domains, in the order of the pages; the weights of the domains sum to 100
CC02 twelve mandatory conditions
CC03 every text is composed (NFC), has no stray blanks, one spelling, no English left in it
CC04 guidance and checks are sentences; questions, names and labels are not
CC05 every item has guidance, evidence to ask for, an agency, and a label for each field; codes are ASCII
CC06 every rule gives full points to some answer, none to another, and never anything beyond
CC07 an item whose thresholds the province has not set is recorded; with them set it is scored
CC08 every gate can be passed and failed, and fails no answer that earns full points
CC09 a check within an item can fail and can be kept, and no answer with full points fails an error
CC10 legal bases are law and central texts, never a letter of some province; what is from memory has no
     article; their dates do not run backwards
CC11 the day of the inspection picks the basis: another security law before and after 01/7/2026
CC12 items and tasks of letters name each other
CC13 thresholds: each is used, has a label that names its item, and a source once it has a value
CC14 security items are confidential, and say nothing of weak points
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

import pytest

from scoring.gates import GateOutcome
from survey.catalogue import read_catalogue
from survey.checklist import (
    Check,
    ChecklistItem,
    Confidence,
    Domain,
    Field,
    FieldKind,
    LegalBasis,
    Severity,
)
from survey.model import AnswerState, FieldValue, ItemCode
from survey.rules import OutcomeKind, Setting, gate_outcome, holds_now, missing_fields, outcome
from survey.settings import CONTENT
from survey.shipped import Content, read_content
from survey.submissions import item_implausible
from tests.support.writing import faults_of_style


@cache
def shipped() -> Content:
    content = read_content(CONTENT, {f"{code:02}" for code in range(1, 97)})
    assert content.problems == ()
    return content


CATALOGUE, POLICY = shipped().catalogue, shipped().policy
ITEMS = {item.code: item for item in CATALOGUE.items}
COUNTS = {
    "TS": 6,
    "TB": 9,
    "MG": 5,
    "NL": 7,
    "CT": 8,
    "CD": 6,
    "AN": 11,
    "TK": 7,
    "HT": 11,
    "KP": 4,
}
GATES = (
    *("TS-01", "MG-01", "NL-01", "CT-01", "CT-02", "CT-08", "CD-01", "CD-02"),
    *("AN-01", "AN-02", "TK-01", "TK-02"),
)
TODAY = date(2026, 11, 22)

each_item = pytest.mark.parametrize("item", CATALOGUE.items, ids=list(ITEMS))


# How many, and in which order -----------------------------------------------------------------


def test_cc01_seventy_four_items_in_ten_domains() -> None:
    counts = {code: len(items) for code, items in CATALOGUE.by_domain.items()}

    assert list(counts.items()) == list(COUNTS.items())
    assert len(CATALOGUE.items) == 74


def test_cc01_the_items_of_a_domain_are_numbered_without_a_gap() -> None:
    numbered = [f"{code}-{n:02}" for code, count in COUNTS.items() for n in range(1, count + 1)]

    assert list(ITEMS) == numbered


def test_cc01_the_weights_of_the_domains_sum_to_100() -> None:
    assert set(POLICY.domain_weights) == set(COUNTS)
    assert sum(POLICY.domain_weights.values()) == 100


def test_cc02_twelve_mandatory_conditions() -> None:
    assert tuple(item.code for item in CATALOGUE.gates) == GATES


def test_the_bands_and_the_cap_are_those_of_the_policy() -> None:
    assert [(band.code, band.floor) for band in POLICY.bands] == [
        ("san_sang", 90),
        ("co_ban", 80),
        ("can_bo_sung", 70),
        ("thieu_nhieu", 50),
        ("chua_san_sang", 0),
    ]
    assert (POLICY.gate_cap, POLICY.coverage_floor, POLICY.minimum_n) == (2, 0.66, 10)


# Texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Số hóa hồ sơ, ủy quyền, quý, khỏe.", []),
        ("Số ho\u00e1", ["tone on the second vowel"]),
        ("U\u1ef7 ban", ["tone on the second vowel"]),
        ("Quý và loại", []),
        ("A  b ,c", ["two blanks", "blank before a mark", "no blank after a mark"]),
        ("Ghi số of máy", ["English"]),
        (unicodedata.normalize("NFD", "Số"), ["not composed"]),
        ("Chọn «Có", ["unbalanced"]),
    ],
)
def test_what_counts_as_a_fault(text: str, faults: list[str]) -> None:
    assert faults_of_style(text) == faults


def sentences(item: ChecklistItem) -> Iterator[tuple[str, str]]:
    yield "guidance", item.guidance
    yield from ((f"check {check.code}", check.text) for check in item.checks)


def names(item: ChecklistItem) -> Iterator[tuple[str, str]]:
    yield "text", item.text
    yield "evidence", item.evidence
    if item.gate:
        yield "gate", item.gate.text
    for field in item.fields:
        yield f"{field.code}.label", field.label
        yield from ((f"{field.code}.{o.code}", o.label) for o in field.options)


def other_texts(item: ChecklistItem) -> Iterator[tuple[str, str]]:
    for basis in item.bases:
        yield from (("act", basis.act), ("article", basis.article), ("note", basis.note))
    yield from ((f"{field.code}.unit", field.unit) for field in item.fields)


@each_item
def test_cc03_texts_are_well_written(item: ChecklistItem) -> None:
    texts = [*sentences(item), *names(item), *other_texts(item)]

    assert {name: found for name, text in texts if (found := faults_of_style(text))} == {}


@pytest.mark.parametrize("domain", CATALOGUE.domains, ids=lambda domain: domain.code)
def test_cc03_names_of_domains(domain: Domain) -> None:
    assert faults_of_style(domain.name) == faults_of_style(domain.short_name) == []
    assert domain.short_name
    assert len(domain.short_name) <= len(domain.name)


@pytest.mark.parametrize("code", CATALOGUE.agencies)
def test_cc03_names_of_agencies(code: str) -> None:
    assert faults_of_style(CATALOGUE.agencies[code]) == []


@pytest.mark.parametrize("check", CATALOGUE.checks, ids=lambda check: check.code)
def test_cc03_checks_across_items(check: Check) -> None:
    assert faults_of_style(check.text) == []
    assert check.text.endswith(".")
    assert len(check.items) >= 2


@each_item
def test_cc04_sentences_end_and_names_do_not(item: ChecklistItem) -> None:
    assert [name for name, text in sentences(item) if not text.endswith(".")] == []
    assert [name for name, text in names(item) if text[-1:] in ".,;:"] == []
    assert [name for name, text in names(item) if "?" in text[:-1]] == []


@each_item
def test_cc05_an_item_is_complete(item: ChecklistItem) -> None:
    assert len(item.guidance) >= 60
    assert item.evidence
    assert item.agencies
    assert item.fields
    assert all(field.label for field in item.fields)
    assert len({field.label for field in item.fields}) == len(item.fields)
    assert all(option.label for field in item.fields for option in field.options)
    assert item.bases or item.references


# Rules ----------------------------------------------------------------------------------------

SOME_THRESHOLD = 0.5
"""Stands for every threshold that the province has not set: within reach of ratios and of numbers."""
THRESHOLDS = {
    name: SOME_THRESHOLD if value is None else value
    for name, value in POLICY.threshold_values.items()
}
SETTING = Setting(THRESHOLDS, TODAY, TODAY - timedelta(days=1))
DAYS = (-400, -30, -9, -1, 0, 1, 29, 30, 31, 90, 91, 400)
NUMBERS = (0, 0.4, 1, 2, 10, 30)
NOT_SCORED = {"KP-04"}


def choices_of(field: Field) -> list[FieldValue]:
    """Return a few values of every sort that *field* can hold."""
    codes = [option.code for option in field.options]
    match field.kind:
        case FieldKind.YES_PARTIAL_NO | FieldKind.CHOICE:
            return [*codes]
        case FieldKind.CHOICES:
            return [(), tuple(codes), *((code,) for code in codes)]
        case FieldKind.COUNT:
            return [int(n) for n in NUMBERS if n == int(n) and within(field, n)]
        case FieldKind.MEASURE:
            return [n for n in NUMBERS if within(field, n)]
        case FieldKind.DATE:
            return [TODAY + timedelta(days=n) for n in DAYS if not field.not_future or n <= 0]
        case FieldKind.TEXT:
            return ["Số 12/QĐ-UBND"]


def within(field: Field, number: float) -> bool:
    low = number if field.minimum is None else field.minimum
    high = number if field.maximum is None else field.maximum
    return low <= number <= high


@cache
def answers(code: ItemCode) -> tuple[Mapping[str, FieldValue], ...]:
    """Return answers to an item from a small space of values; fields not asked are left out."""
    item = ITEMS[code]
    found = []
    for chosen in itertools.product(*map(choices_of, item.fields)):
        values: dict[str, FieldValue] = {}
        for field, value in zip(item.fields, chosen, strict=True):
            if field.asked_when is None or holds_now(field.asked_when, values, SETTING):
                values[field.code] = value
        if values not in found:
            found.append(values)
    return tuple(found)


def points_of(item: ChecklistItem, values: Mapping[str, FieldValue]) -> float | None:
    found = outcome(item, values, SETTING)
    return found.points if found.kind is OutcomeKind.SCORED else None


@each_item
def test_cc06_every_rule_reaches_full_points_and_none(item: ChecklistItem) -> None:
    if item.code in NOT_SCORED:
        assert item.rule is None
        return
    reached = {
        points for values in answers(item.code) if (points := points_of(item, values)) is not None
    }

    assert (min(reached), max(reached)) == (0, 1)


@each_item
def test_cc06_every_answer_is_complete_and_within_bounds(item: ChecklistItem) -> None:
    kinds = {outcome(item, values, SETTING).kind for values in answers(item.code)}

    assert OutcomeKind.INCOMPLETE not in kinds
    assert all(missing_fields(item, values) == () for values in answers(item.code))


def names_thresholds(item: ChecklistItem) -> set[str]:
    return {name for name in POLICY.thresholds if re.search(rf"'{name}'", repr(item))}


UNSET = [
    item
    for item in CATALOGUE.items
    if any(POLICY.thresholds[name].value is None for name in names_thresholds(item))
]


@pytest.mark.parametrize("item", UNSET, ids=lambda item: item.code)
def test_cc07_without_its_threshold_an_item_is_recorded(item: ChecklistItem) -> None:
    bare = Setting(POLICY.threshold_values, TODAY)
    recorded = [
        found
        for values in answers(item.code)
        if (found := outcome(item, values, bare)).kind is OutcomeKind.RECORDED
    ]

    assert recorded
    assert all(set(found.names) <= names_thresholds(item) for found in recorded)


def test_cc07_six_items_wait_for_the_province() -> None:
    assert [item.code for item in UNSET] == ["TS-02", "MG-02", "MG-04", "HT-05", "HT-06", "HT-09"]


@pytest.mark.parametrize("item", CATALOGUE.gates, ids=lambda item: item.code)
def test_cc08_every_gate_can_be_passed_and_failed(item: ChecklistItem) -> None:
    found = [
        (gate_outcome(item, AnswerState.ANSWERED, values, SETTING), points_of(item, values))
        for values in answers(item.code)
    ]

    assert {GateOutcome.PASSED, GateOutcome.FAILED} <= {gate for gate, _ in found}
    assert {gate for gate, points in found if points == 1} == {GateOutcome.PASSED}


@pytest.mark.parametrize("item", CATALOGUE.gates, ids=lambda item: item.code)
def test_cc08_no_answer_passes_and_fails(item: ChecklistItem) -> None:
    gate = item.gate
    assert gate is not None

    both = [
        values
        for values in answers(item.code)
        if holds_now(gate.passes, values, SETTING) and holds_now(gate.fails, values, SETTING)
    ]
    assert both == []


@pytest.mark.parametrize(
    "item", [item for item in CATALOGUE.items if item.checks], ids=lambda item: item.code
)
def test_cc09_every_check_can_fail_and_be_kept(item: ChecklistItem) -> None:
    failed = [
        {check.code for check in item_implausible(item, values, SETTING)}
        for values in answers(item.code)
    ]

    assert set().union(*failed) == {check.code for check in item.checks}
    assert set() in failed


@each_item
def test_cc09_full_points_can_be_had_without_an_error(item: ChecklistItem) -> None:
    if item.code in NOT_SCORED:
        return
    errors = [
        [
            check
            for check in item_implausible(item, values, SETTING)
            if check.severity is Severity.ERROR
        ]
        for values in answers(item.code)
        if points_of(item, values) == 1
    ]

    assert [] in errors


# Legal bases ----------------------------------------------------------------------------------

CENTRAL = re.compile(
    r"(Luật .* \d+/\d{4}/QH\d\d"
    r"|Nghị định \d+/\d{4}/NĐ-CP"
    r"|Nghị quyết [\d.]+/NQ-CP"
    r"|Quyết định \d+/(\d{4}/)?QĐ-TTg"
    r"|Thông tư \d+/\d{4}/TT-(VPCP|BTTTT)"
    r"|Công văn \d+/(VPCP-KSTT|BKHCN-CVT|BKHCN-CĐSQG)"
    r"|Kế hoạch \d+-KH/BCĐTW"
    r"|Thông báo \d+-TB/TGV"
    r"|TCVN \d+:\d{4})"
)
BASES = [(item, n, basis) for item in CATALOGUE.items for n, basis in enumerate(item.bases, 1)]
each_basis = pytest.mark.parametrize(
    "basis", [b for _, _, b in BASES], ids=[f"{item.code} {n}" for item, n, _ in BASES]
)


@each_basis
def test_cc10_a_basis_is_a_law_or_a_central_text(basis: LegalBasis) -> None:
    assert CENTRAL.fullmatch(basis.act)
    assert "UBND" not in basis.act
    assert "PVHCC" not in basis.act


@each_basis
def test_cc10_what_is_from_memory_has_no_article(basis: LegalBasis) -> None:
    assert basis.confidence is not Confidence.MEMORY or basis.article == ""


@each_basis
def test_cc10_dates_do_not_run_backwards(basis: LegalBasis) -> None:
    if basis.valid_from and basis.valid_to:
        assert basis.valid_from <= basis.valid_to


def test_cc10_no_number_of_a_province_letter_is_a_basis() -> None:
    numbers = {letter.number for letter in shipped().directives if letter.province} - {""}

    assert numbers >= {"13235/UBND-VX", "2944/UBND-VX", "3518/UBND-CAHN"}
    assert [b.act for _, _, b in BASES if any(n in f"{b.act} {b.article}" for n in numbers)] == []


OLD_LAW = {"Nghị định 85/2016/NĐ-CP", "Thông tư 12/2022/TT-BTTTT"}
NEW_LAW = {"Luật An ninh mạng 116/2025/QH15", "Nghị định 331/2026/NĐ-CP", "TCVN 14423:2026"}


def acts_on(item: ChecklistItem, day: date) -> set[str]:
    return {basis.act for basis in item.bases if basis.holds_on(day)} & (OLD_LAW | NEW_LAW)


SECURITY = [item for item in CATALOGUE.items if any(b.act in OLD_LAW for b in item.bases)]


@pytest.mark.parametrize("item", SECURITY, ids=lambda item: item.code)
def test_cc11_the_day_picks_the_security_law(item: ChecklistItem) -> None:
    assert acts_on(item, date(2026, 6, 30)) == OLD_LAW
    assert acts_on(item, date(2026, 7, 1)) == NEW_LAW - {"Nghị định 331/2026/NĐ-CP"}
    assert acts_on(item, date(2026, 11, 22)) == NEW_LAW


def test_cc11_every_security_item_is_among_them() -> None:
    assert {item.code for item in SECURITY} >= {
        item.code for item in CATALOGUE.items if item.confidential
    }


# Letters --------------------------------------------------------------------------------------

TASKS = {task.code: task for letter in shipped().directives for task in letter.tasks}


@each_item
def test_cc12_items_and_tasks_name_each_other(item: ChecklistItem) -> None:
    named_by = {code for code, task in TASKS.items() if item.code in task.items}

    assert set(item.references) == named_by


# Thresholds -----------------------------------------------------------------------------------

USED = read_catalogue(shipped().catalogue_files).thresholds


@pytest.mark.parametrize("name", POLICY.thresholds)
def test_cc13_thresholds(name: str) -> None:
    threshold = POLICY.thresholds[name]
    users = [item.code for item in CATALOGUE.items if name in names_thresholds(item)]

    assert name in USED
    assert faults_of_style(threshold.label) == faults_of_style(threshold.source) == []
    assert users == [threshold.label.partition(":")[0]]
    assert bool(threshold.source) is (threshold.value is not None)


# Secrecy --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "item", CATALOGUE.by_domain[CATALOGUE.domains[6].code], ids=lambda i: i.code
)
def test_cc14_security_items_are_confidential(item: ChecklistItem) -> None:
    assert item.domain == "AN"
    assert item.confidential
    assert not any(
        field.kind is FieldKind.TEXT and field.code != "so_bien_ban" for field in item.fields
    )


@pytest.mark.parametrize("code", ["AN-01", "AN-02"])
def test_cc14_inspection_minutes_may_be_classified(code: str) -> None:
    item = ITEMS[ItemCode(code)]

    assert item.no_evidence_when is not None
    assert holds_now(item.no_evidence_when, {"co_mat": "co"}, SETTING)
    assert not holds_now(item.no_evidence_when, {"co_mat": "khong"}, SETTING)
