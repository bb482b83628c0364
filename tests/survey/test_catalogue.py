"""The checklist as files: what becomes of it, and every mistake with its code and line.

CT01 a catalogue has its items in the order of its domains, each with all it was given
CT02 what is left out has its default
CT03 an index, domains and agencies: codes are well formed and used once, what is named exists
CT04 an item: keys, code, domain, agencies, bases
CT05 a field: keys, code, kind, limits, options
CT06 conditions, numbers and points name fields of the right kind that may be named there
CT07 a rule that means nothing is a mistake: an empty list, half a pair, two kinds at once
CT08 what decides whether something is asked knows no threshold, no date and no deadline
CT09 thresholds and references are handed on with the place of their first use
CT10 all mistakes of all files are told at once
CT11 reading never raises
"""

from __future__ import annotations

from textwrap import dedent, indent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey import expressions as ex
from survey.catalogue import read_catalogue
from survey.checklist import (
    Confidence,
    FieldKind,
    LegalBasis,
    Respondent,
    Severity,
)
from survey.problems import ProblemCode
from tests.support.builders import (
    INDEX,
    a_catalogue,
    an_item,
    catalogue_files,
    codes_and_places,
)

FIELDS = """\
fields:
  - {code: muc, kind: yes_partial_no, label: "Mức"}
  - {code: so, kind: count, label: "Số"}
  - {code: tong, kind: count, label: "Tổng"}
  - {code: khu, kind: choices, label: "Khu", options: {quay: "Quầy", cho: "Chỗ chờ"}}
  - {code: ngay, kind: date, label: "Ngày"}
  - {code: ghi, kind: text, label: "Ghi"}
"""
FIRST_LINE = 14
"""Where the rule of an item with FIELDS stands in its file."""


def faults(*items: str, index: str = INDEX) -> list[tuple[ProblemCode, str]]:
    reading = read_catalogue(catalogue_files(*items, index=index))
    assert all(problem.text for problem in reading.problems)
    return codes_and_places(reading.problems)


def at(line: int, file: str = "TS.yaml") -> str:
    return f"{file}, dòng {line}"


def test_ct01_an_item_holds_what_it_was_given() -> None:
    item = an_item("""
        code: TS-07
        text: "Có trụ sở"
        guidance: "Xem"
        weight: 2.5
        respondent: desk
        agencies: [ubnd_xa]
        evidence: "Ảnh"
        confidential: true
        bases:
          - {act: "Nghị định", article: "Điều 1", from: 2025-07-01, to: 2026-06-30, confidence: V, note: "x"}
        references: [TQ.1]
        no_evidence_when: {is: {muc: khong}}
        fields:
          - {code: muc, kind: yes_partial_no, label: "Mức"}
          - {code: dt, kind: measure, label: "Diện tích", unit: "m²", minimum: 0.5, maximum: 9, required: false}
          - {code: ngay, kind: date, label: "Ngày", not_future: true, asked_when: {is: {muc: co}}}
        checks:
          - {code: TS-07-a, when: {answered: dt}, severity: warning, text: "Xem lại"}
        rule: {worth: {value: dt}}
        gate: {text: "Bắt buộc", passes: {is: {muc: co}}, fails: {is: {muc: khong}}}
        """)

    muc, dt, ngay = item.fields
    (basis,), (check,) = item.bases, item.checks
    assert (item.code, item.domain, item.weight) == ("TS-07", "TS", 2.5)
    assert (item.respondent, item.agencies) == (Respondent.DESK, ("ubnd_xa",))
    assert (item.evidence, item.confidential, item.references) == ("Ảnh", True, ("TQ.1",))
    assert [option.code for option in muc.options] == ["co", "mot_phan", "khong"]
    assert (dt.unit, dt.minimum, dt.maximum, dt.required) == ("m²", 0.5, 9, False)
    assert (ngay.kind, ngay.not_future) == (FieldKind.DATE, True)
    assert ngay.asked_when == ex.Is("muc", ("co",))
    assert (basis.act, basis.confidence) == ("Nghị định", Confidence.VERIFIED)
    assert (check.code, check.severity, check.items) == ("TS-07-a", Severity.WARNING, ("TS-07",))
    assert item.rule == ex.Worth(ex.Value("dt"))
    assert item.gate is not None
    assert item.gate.fails == ex.Is("muc", ("khong",))
    assert item.no_evidence_when == ex.Is("muc", ("khong",))


def test_ct02_what_is_left_out_has_its_default() -> None:
    item = an_item("fields: [{code: so, kind: count, label: Số}]\nrule: recorded")

    (field,) = item.fields
    assert (item.weight, item.evidence, item.confidential, item.bases) == (1, "", False, ())
    assert (item.rule, item.gate, item.asked_when, item.no_evidence_when) == (None,) * 4
    assert (field.required, field.not_future, field.asked_when) == (True, False, None)
    assert (field.minimum, field.maximum) == (None, None)


def test_ct01_items_stand_in_the_order_of_the_domains() -> None:
    one = "fields: [{code: so, kind: count, label: Số}]\nrule: recorded"
    files = catalogue_files(one)
    files["A.yaml"] = files["TS.yaml"].replace("TS-", "CT-").replace("domain: TS", "domain: CT")

    catalogue = read_catalogue(files).catalogue

    assert [item.code for item in catalogue.items] == ["TS-01", "CT-01"]
    assert [item.code for item in catalogue.by_domain[catalogue.domains[1].code]] == ["CT-01"]


def test_ct01_checks_may_look_across_items() -> None:
    index = INDEX + dedent("""\
        checks:
          - code: KT-01
            when: {all: [{is: {TS-01.muc: co}}, {at_most: {days_to: TS-02.ngay, limit: -1}}]}
            severity: error
            items: [TS-01, TS-02]
            text: "Không khớp"
        """)

    catalogue = a_catalogue(
        f"{FIELDS}rule: recorded",
        f"{FIELDS}rule: recorded\nasked_when: {{is: {{TS-01.muc: co}}}}",
        index=index,
    )

    (check,) = catalogue.checks
    assert check.items == ("TS-01", "TS-02")
    assert check.when == ex.All(
        (ex.Is("TS-01.muc", ("co",)), ex.AtMost(ex.DaysTo("TS-02.ngay"), -1.0))
    )
    assert catalogue.items[1].asked_when == ex.Is("TS-01.muc", ("co",))


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        pytest.param(
            INDEX.replace("code: CT", "code: ct"),
            [(ProblemCode.CONTENT_CODE, at(3, "index.yaml"))],
            id="CT03 domain code",
        ),
        pytest.param(
            INDEX.replace("code: CT", "code: TS"),
            [(ProblemCode.CONTENT_DUPLICATE, at(3, "index.yaml"))],
            id="CT03 domain twice",
        ),
        pytest.param(
            INDEX.replace("code: TS", "code: AN"),
            [(ProblemCode.CONTENT_REFERENCE, at(1))],
            id="CT03 file of no domain",
        ),
        pytest.param(
            INDEX + "khac: 1\n",
            [(ProblemCode.CONTENT_KEY_UNKNOWN, at(6, "index.yaml"))],
            id="CT03 unknown key",
        ),
        pytest.param(
            INDEX.replace('"UBND cấp xã"', "1"),
            [(ProblemCode.CONTENT_TYPE, at(5, "index.yaml"))],
            id="CT03 agency without a name",
        ),
        pytest.param(
            INDEX + "checks:\n"
            "  - {code: K, when: {answered: TS-01.x}, severity: error, text: T, items: [TS-09]}\n"
            "  - {code: K, when: {answered: TS-01.so}, severity: bad, text: T, items: [TS-01]}\n",
            [
                (ProblemCode.CONTENT_REFERENCE, at(7, "index.yaml")),
                (ProblemCode.CONTENT_REFERENCE, at(7, "index.yaml")),
                (ProblemCode.CONTENT_DUPLICATE, at(8, "index.yaml")),
                (ProblemCode.CONTENT_TYPE, at(8, "index.yaml")),
            ],
            id="CT03 checks across items",
        ),
    ],
)
def test_mistakes_of_the_index(index: str, expected: list[tuple[ProblemCode, str]]) -> None:
    assert faults(f"{FIELDS}rule: recorded", index=index) == expected


def test_ct03_no_index() -> None:
    found = codes_and_places(read_catalogue({}).problems)

    assert (ProblemCode.CONTENT_KEY_MISSING, "index.yaml") in found


def test_ct03_one_file_a_domain() -> None:
    files = catalogue_files(f"{FIELDS}rule: recorded")
    files["TT.yaml"] = files["TS.yaml"]

    found = codes_and_places(read_catalogue(files).problems)

    assert found == [
        (ProblemCode.CONTENT_DUPLICATE, at(1, "TT.yaml")),
        (ProblemCode.CONTENT_DUPLICATE, at(3, "TT.yaml")),
    ]


@pytest.mark.parametrize(
    ("rest", "code", "line"),
    [
        pytest.param("rule: recorded\nla: 1", "KEY_UNKNOWN", 1, id="CT04 unknown key"),
        pytest.param("rule: recorded\nrule: recorded", "KEY_TWICE", 1, id="CT04 key twice"),
        pytest.param("weight: 1", "KEY_MISSING", None, id="CT04 no rule"),
        pytest.param("rule: recorded\nweight: -1", "RANGE", 1, id="CT04 weight"),
        pytest.param("rule: recorded\nrespondent: ai", "TYPE", 0, id="CT04 respondent"),
        pytest.param("rule: recorded\nagencies: [so_la]", "REFERENCE", 1, id="CT04 agency"),
        pytest.param("rule: recorded\nconfidential: 1", "TYPE", 1, id="CT04 flag"),
        pytest.param(
            "rule: recorded\nbases:\n  - {act: A, from: 2026-01-02, to: 2026-01-01, confidence: S}",
            "ORDER",
            2,
            id="CT04 basis ends before it starts",
        ),
        pytest.param(
            'rule: recorded\nbases:\n  - {act: A, article: "Điều 1", confidence: M}',
            "RULE",
            2,
            id="CT04 article from memory",
        ),
        pytest.param(
            "rule: recorded\nbases:\n  - {act: A, confidence: S, trang: 1}",
            "KEY_UNKNOWN",
            2,
            id="CT04 key of a basis",
        ),
        pytest.param(
            "rule: recorded\ngate: {text: T, passes: {answered: so}, fails: {answered: so}, x: 1}",
            "KEY_UNKNOWN",
            1,
            id="CT04 key of a gate",
        ),
        pytest.param(
            "rule: recorded\ngate: {text: T, passes: {answered: so}, fails: {}}",
            "RULE",
            1,
            id="CT07 gate that never fails",
        ),
        pytest.param(
            "rule: recorded\nchecks: [{code: A b, when: {answered: so}, severity: error, text: T}]",
            "CODE",
            1,
            id="CT04 code of a check",
        ),
        pytest.param(
            'rule: recorded\nasked_when: {at_least: {value: TS-01.so, limit: "n"}}',
            "RULE",
            1,
            id="CT08 threshold",
        ),
        pytest.param(
            "rule: recorded\nasked_when: {at_least: {days_to: TS-01.ngay, limit: 0}}",
            "RULE",
            1,
            id="CT08 days to",
        ),
        pytest.param(
            "rule: recorded\nasked_when: {not: {deadline_passed: true}}",
            "RULE",
            1,
            id="CT08 deadline",
        ),
        pytest.param(
            "rule: recorded\nno_evidence_when: {at_most: {days_since: ngay, limit: 0}}",
            "RULE",
            1,
            id="CT08 evidence",
        ),
        pytest.param(
            "rule: recorded\nasked_when: {answered: so}", "REFERENCE", 1, id="CT06 outside its item"
        ),
    ],
)
def test_mistakes_of_an_item(rest: str, code: str, line: int | None) -> None:
    found = faults(FIELDS + rest)

    place = at(3) if line is None else at(FIRST_LINE + line)
    assert found == [(ProblemCode[f"CONTENT_{code}"], place)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("TS-1", ProblemCode.CONTENT_CODE, id="CT04 one digit"),
        pytest.param("ts-01", ProblemCode.CONTENT_CODE, id="CT04 small letters"),
        pytest.param("TS-02", ProblemCode.CONTENT_DUPLICATE, id="CT04 used by another item"),
    ],
)
def test_mistakes_of_an_item_code(code: str, expected: ProblemCode) -> None:
    item = "fields: [{code: so, kind: count, label: Số}]\nrule: recorded"

    found = faults(f"code: {code}\n{item}", f"code: TS-02\n{item}")

    assert [name for name, _ in found] == [expected]


@pytest.mark.parametrize(
    ("field", "code"),
    [
        pytest.param("{code: So, kind: count, label: A}", "CODE", id="CT05 capital"),
        pytest.param("{code: 1so, kind: count, label: A}", "CODE", id="CT05 digit first"),
        pytest.param("{code: so, kind: numbers, label: A}", "TYPE", id="CT05 kind"),
        pytest.param("{code: so, kind: count}", "KEY_MISSING", id="CT05 label"),
        pytest.param("{code: so, kind: count, label: A, max: 1}", "KEY_UNKNOWN", id="CT05 key"),
        pytest.param(
            "{code: so, kind: count, label: A, minimum: 3, maximum: 2}", "ORDER", id="CT05 limits"
        ),
        pytest.param("{code: so, kind: count, label: A, minimum: x}", "TYPE", id="CT05 limit"),
        pytest.param("{code: so, kind: choice, label: A}", "KEY_MISSING", id="CT05 no options"),
        pytest.param("{code: so, kind: choice, label: A, options: [a]}", "TYPE", id="CT05 a list"),
        pytest.param(
            '{code: so, kind: choices, label: A, options: {"hai từ": A}}', "CODE", id="CT05 option"
        ),
        pytest.param(
            "{code: so, kind: count, label: A, options: {a: A}}", "TYPE", id="CT05 a count"
        ),
        pytest.param(
            "{code: so, kind: yes_partial_no, label: A, options: {a: A}}", "TYPE", id="CT05 yes"
        ),
        pytest.param(
            '{code: so, kind: count, label: A, asked_when: {at_least: {value: so, limit: "n"}}}',
            "RULE",
            id="CT08 field",
        ),
        pytest.param("chi_la_chu", "TYPE", id="CT05 no mapping"),
    ],
)
def test_mistakes_of_a_field(field: str, code: str) -> None:
    found = faults(f"rule: recorded\nfields:\n  - {field}")

    assert found == [(ProblemCode[f"CONTENT_{code}"], at(9))]


def test_ct05_a_field_code_is_used_once_in_its_item() -> None:
    field = "{code: so, kind: count, label: A}"

    assert faults(f"rule: recorded\nfields:\n  - {field}\n  - {field}") == [
        (ProblemCode.CONTENT_DUPLICATE, at(10))
    ]


def test_ct05_an_item_without_fields_is_told_once() -> None:
    assert faults("rule: recorded") == [(ProblemCode.CONTENT_KEY_MISSING, at(3))]


NO_PROBLEM: list[str] = []


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        pytest.param("{worth: {value: so}}", NO_PROBLEM, id="CT06 value"),
        pytest.param("{worth: {value: vang}}", ["REFERENCE"], id="CT06 unknown field"),
        pytest.param("{worth: {value: muc}}", ["RULE"], id="CT06 value of an option"),
        pytest.param("{worth: {ratio: [so, tong]}}", NO_PROBLEM, id="CT06 ratio"),
        pytest.param("{worth: {ratio: [so]}}", ["TYPE"], id="CT07 half a ratio"),
        pytest.param("{worth: {ratio: [so, ngay]}}", ["RULE"], id="CT06 ratio on a date"),
        pytest.param("{worth: {share: khu}}", NO_PROBLEM, id="CT06 share"),
        pytest.param("{worth: {share: muc}}", ["RULE"], id="CT06 share of one choice"),
        pytest.param("{worth: {days_to: ngay}}", NO_PROBLEM, id="CT06 days to"),
        pytest.param("{worth: {days_since: so}}", ["RULE"], id="CT06 days since a number"),
        pytest.param("{worth: {days_between: [ngay, ngay]}}", NO_PROBLEM, id="CT06 between"),
        pytest.param(
            "{worth: {days_between: [so, vang]}}", ["RULE", "REFERENCE"], id="CT06 neither"
        ),
        pytest.param("{worth: {met: [{answered: so}]}}", NO_PROBLEM, id="CT06 met"),
        pytest.param("{worth: {met: []}}", ["TYPE"], id="CT07 met nothing"),
        pytest.param("{worth: {so: 1}}", ["KEY_UNKNOWN", "RULE"], id="CT07 no number"),
        pytest.param("{worth: {value: so, share: khu}}", ["RULE"], id="CT07 two numbers"),
        pytest.param("{}", ["RULE"], id="CT07 no points"),
        pytest.param("diem", ["TYPE"], id="CT07 a word"),
        pytest.param(
            "{worth: {value: so}, least: [{worth: {value: so}}]}", ["RULE"], id="CT07 two points"
        ),
        pytest.param(
            "{grades: {field: muc, points: {co: 1, mot_phan: 0.5, khong: 0}}}",
            NO_PROBLEM,
            id="CT06 grades",
        ),
        pytest.param(
            "{grades: {field: muc, points: {co: 1, khong: 0, co_le: 0}}}",
            ["RULE", "RULE"],
            id="CT06 grades of other options",
        ),
        pytest.param(
            "{grades: {field: muc, points: {co: 2, mot_phan: 0, khong: 0}}}",
            ["RANGE"],
            id="CT06 grade above 1",
        ),
        pytest.param(
            "{grades: {field: khu, points: {quay: 1, cho: 0}}}",
            ["RULE"],
            id="CT06 grades of several choices",
        ),
        pytest.param(
            '{steps: {value: so, at_least: [[5, 1], ["n", 0.5]], otherwise: 0.1}}',
            NO_PROBLEM,
            id="CT06 steps",
        ),
        pytest.param("{steps: {value: so, at_most: [[5, 1]]}}", NO_PROBLEM, id="CT06 steps down"),
        pytest.param(
            "{steps: {value: so, at_most: [[5, 1]], at_least: [[5, 1]]}}",
            ["KEY_UNKNOWN"],
            id="CT07 steps both ways",
        ),
        pytest.param("{steps: {value: so}}", ["TYPE"], id="CT07 no steps"),
        pytest.param("{steps: {value: so, at_least: 5}}", ["TYPE"], id="CT07 no pairs"),
        pytest.param(
            "{steps: {value: so, at_least: [[5, 1], [4]]}}", ["TYPE"], id="CT07 half a pair"
        ),
        pytest.param(
            "{steps: {value: so, at_least: [[5, 2]]}}", ["RANGE"], id="CT06 points above 1"
        ),
        pytest.param(
            "{steps: {value: so, at_least: [[5, x]]}}", ["RANGE"], id="CT06 points in words"
        ),
        pytest.param("{steps: {value: so, at_least: [[null, 1]]}}", ["TYPE"], id="CT06 no limit"),
        pytest.param("{steps: {value: so, at_least: [[.inf, 1]]}}", ["TYPE"], id="CT06 endless"),
        pytest.param(
            "{steps: {value: so, at_least: [[" + "9" * 400 + ", 1]]}}", ["TYPE"], id="CT06 too far"
        ),
        pytest.param(
            "{cases: {list: [{when: {answered: so}, points: 1}], otherwise: 0}}",
            NO_PROBLEM,
            id="CT06 cases",
        ),
        pytest.param("{cases: {list: [], otherwise: 0}}", ["TYPE"], id="CT07 no cases"),
        pytest.param(
            "{cases: {list: [{when: {answered: so}, points: 1, x: 1}]}}",
            ["KEY_UNKNOWN", "KEY_MISSING"],
            id="CT06 keys of a case",
        ),
        pytest.param(
            "{weighted: [{weight: 2, points: {worth: {value: so}}}]}",
            NO_PROBLEM,
            id="CT06 weighted",
        ),
        pytest.param(
            "{weighted: [{weight: 0, points: {worth: {value: so}}}]}", ["RANGE"], id="CT06 weight 0"
        ),
        pytest.param("{weighted: []}", ["TYPE"], id="CT07 weighted nothing"),
        pytest.param("{weighted: [{weight: 1}]}", ["KEY_MISSING"], id="CT07 weight alone"),
        pytest.param("{least: [{worth: {value: so}}]}", NO_PROBLEM, id="CT06 least"),
        pytest.param("{least: []}", ["TYPE"], id="CT07 least of nothing"),
    ],
)
def test_a_rule_is_read_or_its_mistake_told(rule: str, codes: list[str]) -> None:
    found = faults(f"{FIELDS}rule: {rule}")

    assert [name for name, _ in found] == [ProblemCode[f"CONTENT_{code}"] for code in codes]
    assert {place for _, place in found} <= {at(FIRST_LINE)}


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        pytest.param("{is: {muc: co}}", NO_PROBLEM, id="CT06 is"),
        pytest.param("{is: {muc: [co, khong]}}", NO_PROBLEM, id="CT06 is one of"),
        pytest.param("{is: {khu: quay}}", NO_PROBLEM, id="CT06 contains"),
        pytest.param("{is: {muc: co_le}}", ["REFERENCE"], id="CT06 unknown option"),
        pytest.param("{is: {vang: co}}", ["REFERENCE"], id="CT06 unknown field"),
        pytest.param("{is: {so: 5}}", ["REFERENCE"], id="CT06 a number has no options"),
        pytest.param("{is: {muc: co, khu: quay}}", ["RULE"], id="CT07 two fields"),
        pytest.param("{is: {muc: []}}", ["TYPE"], id="CT07 no option"),
        pytest.param("{is: co}", ["TYPE", "RULE"], id="CT07 no field"),
        pytest.param("{answered: ghi}", NO_PROBLEM, id="CT06 answered"),
        pytest.param("{answered: vang}", ["REFERENCE"], id="CT06 answered, unknown"),
        pytest.param("{at_least: {value: so, limit: 1}}", NO_PROBLEM, id="CT06 at least"),
        pytest.param('{at_most: {ratio: [so, tong], limit: "n"}}', NO_PROBLEM, id="CT06 at most"),
        pytest.param("{at_least: {value: so}}", ["TYPE"], id="CT07 no limit"),
        pytest.param("{at_least: {value: so, limit: true}}", ["TYPE"], id="CT06 true is no limit"),
        pytest.param("{deadline_passed: true}", NO_PROBLEM, id="CT06 deadline"),
        pytest.param("{deadline_passed: false}", ["TYPE"], id="CT07 a deadline not passed"),
        pytest.param("{deadline_passed: co}", ["TYPE"], id="CT07 a deadline in words"),
        pytest.param("{all: [{answered: so}]}", NO_PROBLEM, id="CT06 all"),
        pytest.param("{any: [{answered: so}]}", NO_PROBLEM, id="CT06 any"),
        pytest.param("{not: {answered: so}}", NO_PROBLEM, id="CT06 not"),
        pytest.param("{all: []}", ["TYPE"], id="CT07 all of nothing"),
        pytest.param("{any: []}", ["TYPE"], id="CT07 any of nothing"),
        pytest.param("{not: {}}", ["RULE"], id="CT07 not nothing"),
        pytest.param("{all: {answered: so}}", ["TYPE"], id="CT07 no list"),
        pytest.param("{}", ["RULE"], id="CT07 no condition"),
        pytest.param("{answered: so, is: {muc: co}}", ["RULE"], id="CT07 two conditions"),
        pytest.param("{co: 1}", ["KEY_UNKNOWN", "RULE"], id="CT07 unknown condition"),
        pytest.param("co", ["TYPE"], id="CT07 a word"),
    ],
)
def test_a_condition_is_read_or_its_mistake_told(condition: str, codes: list[str]) -> None:
    rule = f"{{cases: {{list: [{{when: {condition}, points: 1}}], otherwise: 0}}}}"

    found = faults(f"{FIELDS}rule: {rule}")

    assert [name for name, _ in found] == [ProblemCode[f"CONTENT_{code}"] for code in codes]
    assert {place for _, place in found} <= {at(FIRST_LINE)}


def test_ct06_rules_become_expressions() -> None:
    item = an_item(
        FIELDS
        + dedent("""\
        rule:
          least:
            - {steps: {days_since: ngay, at_most: [["n", 1], [9, 0.5]], otherwise: 0.25}}
            - {weighted: [{weight: 2, points: {worth: {share: khu}}}]}
            - {worth: {days_between: [ngay, ngay]}}
            - {cases: {list: [{when: {any: [{not: {deadline_passed: true}}]}, points: 1}], otherwise: 0}}
        """)
    )
    since = ex.DaysSince("ngay")

    assert item.rule == ex.Least(
        (
            ex.Cases(
                (
                    ex.Case(ex.AtMost(since, ex.Threshold("n")), 1.0),
                    ex.Case(ex.AtMost(since, 9.0), 0.5),
                ),
                0.25,
            ),
            ex.Weighted((ex.Part(2, ex.Worth(ex.Share("khu", 2))),)),
            ex.Worth(ex.DaysBetween("ngay", "ngay")),
            ex.Cases((ex.Case(ex.AnyOf((ex.Not(ex.DeadlinePassed()),)), 1),), 0),
        )
    )


def test_ct09_thresholds_and_references_keep_the_place_of_their_first_use() -> None:
    rule = 'rule: {steps: {value: so, at_least: [["a", 1], ["b", 0]]}}\nreferences: [TQ.1, TQ.2]'

    reading = read_catalogue(catalogue_files(FIELDS + rule, FIELDS + rule.replace('"b"', '"c"')))

    assert reading.thresholds == {"a": at(14), "b": at(14), "c": at(27)}
    assert reading.references == {"TQ.1": at(15), "TQ.2": at(15)}


def test_ct10_all_mistakes_are_told_at_once() -> None:
    files = catalogue_files(
        "fields:\n  - {code: So, kind: dem, label: 1}\nrule: {worth: {value: vang}}\nweight: x",
        "fields: []\nrule: recorded\nagencies: [la]",
        index=INDEX.replace("short_name", "ten"),
    )
    files["CT.yaml"] = "domain: [\n"

    found = codes_and_places(read_catalogue(files).problems)

    assert sorted((place, code.name.removeprefix("CONTENT_")) for code, place in found) == [
        ("CT.yaml, dòng 1", "KEY_MISSING"),
        ("CT.yaml, dòng 1", "KEY_MISSING"),
        ("CT.yaml, dòng 1", "REFERENCE"),
        ("CT.yaml, dòng 2", "SYNTAX"),
        ("TS.yaml, dòng 10", "TYPE"),
        ("TS.yaml, dòng 17", "REFERENCE"),
        ("TS.yaml, dòng 8", "CODE"),
        ("TS.yaml, dòng 8", "TYPE"),
        ("TS.yaml, dòng 8", "TYPE"),
        ("TS.yaml, dòng 9", "REFERENCE"),
        ("index.yaml, dòng 2", "KEY_MISSING"),
        ("index.yaml, dòng 2", "KEY_UNKNOWN"),
        ("index.yaml, dòng 3", "KEY_MISSING"),
        ("index.yaml, dòng 3", "KEY_UNKNOWN"),
    ]


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        pytest.param("2025-06-30", False, id="CT01 before"),
        pytest.param("2025-07-01", True, id="CT01 first day"),
        pytest.param("2026-06-30", True, id="CT01 last day"),
        pytest.param("2026-07-01", False, id="CT01 after"),
    ],
)
def test_a_basis_holds_between_its_days(day: str, holds: object) -> None:
    basis = f"bases: [{{act: A, from: 2025-07-01, to: 2026-06-30, confidence: S}}]\n{FIELDS}"
    (read,) = an_item(f"{basis}rule: recorded").bases
    (asked,) = an_item(
        f"bases: [{{act: A, from: {day}, confidence: S}}]\n{FIELDS}rule: recorded"
    ).bases
    assert asked.valid_from is not None

    assert read.holds_on(asked.valid_from) is holds
    assert LegalBasis("A", "", None, None, Confidence.SECONDARY).holds_on(asked.valid_from)


WORDS = [
    *("domain: TS", "items:", "- code: TS-01", "fields:", "rule:", "gate:", "asked_when:", "- {}"),
    *("when: {}", "least:", "- least:", "not:", "all:", "- not:", "is:", "worth: {}", "recorded"),
    *("at_least:", "limit: .nan", "value: so", "weighted: 1", "kind: count", "code: so", "- ["),
    *("options: {a: A}", "points:", "list:", "- when:", "steps:", "met:", "share: x", "bases:"),
]
LINES = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(WORDS)), max_size=20)
INDENTED = LINES.map(lambda lines: "\n".join(indent(word, "  " * n) for n, word in lines))


@given(st.one_of(INDENTED, st.text(max_size=50)), st.one_of(INDENTED, st.text(max_size=50)))
@example("", "&a [*a]")
@example("", "domain: TS\nitems: [{code: TS-01, fields: [], rule: &r {least: [*r]}}]")
@example(
    "domains: [{code: [], name: {}, short_name: !x y}]\nagencies: [1]\nchecks: {}", "? []\n: 1"
)
def test_ct11_reading_never_raises(index: str, items: str) -> None:
    reading = read_catalogue({"index.yaml": index, "TS.yaml": items})

    assert all(problem.text for problem in reading.problems)
