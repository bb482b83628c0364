"""Content files: what is read, and every fault with its code and place.

CN01 a file that is not YAML, or not a mapping at its top, is one problem at its line
CN02 anchors, aliases and tags are refused: a rule stands where it is read
CN03 a key that is missing, unknown or written twice
CN04 a value of another type than its key asks for
CN05 a number outside its range is noted, and what is returned lies inside
CN06 codes have a form; a second use names the first
CN07 Vietnamese text is composed (NFC); blanks at the ends do not count
CN08 what is absent has its default
CN09 every problem of a file is told at once, each of them once
CN10 reading never raises, whatever the file holds
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from datetime import date
from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey.checklist import Severity
from survey.content import Entry, Findings, Register, parse
from survey.problems import ProblemCode
from tests.support.builders import codes_and_places

FILE = "TS.yaml"


def entry_of(text: str) -> Entry:
    return parse(FILE, dedent(text), Findings())


def at(line: int) -> str:
    return f"{FILE}, dòng {line}"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("", 1, id="CN01 empty"),
        pytest.param("- a\n- b\n", 1, id="CN01 a list"),
        pytest.param("chỉ là chữ", 1, id="CN01 plain text"),
        pytest.param("a: 1\nb: [1, 2\nc: 3\n", 3, id="CN01 open bracket"),
        pytest.param("a: 1\n\tb: 2\n", 2, id="CN01 tab"),
        pytest.param("a: 1\n---\nb: 2\n", 2, id="CN01 two documents"),
        pytest.param("a: \x00", 1, id="CN01 control character"),
        pytest.param('a: "\\UFFFFFFFF"', 1, id="CN01 no such character"),
        pytest.param("%YAML 1." + "9" * 5000 + "\n---\na: 1", 1, id="CN01 version without end"),
        pytest.param("[" * 5000, 1, id="CN01 too deep"),
        pytest.param("a: 1\nb: &x 1\n", 2, id="CN02 anchor"),
        pytest.param("a: &x [*x]\n", 1, id="CN02 a list inside itself"),
        pytest.param("&x\na: 1\n", 1, id="CN02 anchor at the top"),
        pytest.param("a: 1\nb: *a\n", 2, id="CN02 alias"),
        pytest.param("a: 1\nb: !ngay 1\n", 2, id="CN02 own tag"),
        pytest.param("a: !!bool x\n", 1, id="CN02 tag that does not fit"),
        pytest.param("a: !!python/name:os.system x\n", 1, id="CN02 tag of a program"),
    ],
)
def test_an_unreadable_file_is_one_problem(text: str, line: int) -> None:
    findings = Findings()

    entry = parse(FILE, text, findings)

    assert codes_and_places(findings.problems) == [(ProblemCode.CONTENT_SYNTAX, at(line))]
    assert entry.nodes == {}


def test_cn03_keys_are_compared_with_those_allowed() -> None:
    entry = entry_of("""\
        code: A
        ten: x
        code: B
        """)
    entry.only(("code", "name"))
    entry.has("name")

    assert codes_and_places(entry.findings.problems) == [
        (ProblemCode.CONTENT_KEY_TWICE, at(3)),
        (ProblemCode.CONTENT_KEY_UNKNOWN, at(2)),
        (ProblemCode.CONTENT_KEY_MISSING, at(1)),
    ]
    assert entry.text("code") == "A"


VALUES = """\
text: "Trụ sở"
blank: "  "
number: 1.5
whole: 3
endless: .inf
none: .nan
yes: true
day: 2025-07-31
hour: 2025-07-31 08:00:00
no_day: 2025-13-45
null_: null
list: [a, b]
lists: [[a], b]
map: {a: 1}
maps: [{a: 1}, b]
level: error
equals: =
"""


@pytest.mark.parametrize(
    ("read", "value", "line"),
    [
        pytest.param(lambda e: e.text("text"), "Trụ sở", 0, id="CN04 text"),
        pytest.param(lambda e: e.text("blank"), "", 2, id="CN04 blank text"),
        pytest.param(lambda e: e.text("blank", ""), "", 0, id="CN04 blank text with a default"),
        pytest.param(lambda e: e.text("number"), "", 3, id="CN04 number for text"),
        pytest.param(lambda e: e.text("null_", ""), "", 11, id="CN04 null for text"),
        pytest.param(lambda e: e.text("list"), "", 12, id="CN04 list for text"),
        pytest.param(lambda e: e.text("equals"), "=", 0, id="CN04 a sign of YAML is text"),
        pytest.param(lambda e: e.number("number", low=0, high=9), 1.5, 0, id="CN04 number"),
        pytest.param(lambda e: e.number("text", low=0, high=9), 0, 1, id="CN04 text for number"),
        pytest.param(lambda e: e.number("yes", low=0, high=9), 0, 7, id="CN04 true for number"),
        pytest.param(lambda e: e.number("map", low=0, high=9), 0, 14, id="CN04 map for number"),
        pytest.param(lambda e: e.maybe_number("null_", low=0, high=9), None, 0, id="CN04 null"),
        pytest.param(lambda e: e.maybe_number("list", low=0, high=9), 0, 12, id="CN04 list"),
        pytest.param(lambda e: e.flag("yes", default=False), True, 0, id="CN04 flag"),
        pytest.param(lambda e: e.flag("whole", default=True), True, 4, id="CN04 number for flag"),
        pytest.param(lambda e: e.maybe_day("day"), date(2025, 7, 31), 0, id="CN04 day"),
        pytest.param(lambda e: e.maybe_day("hour"), None, 9, id="CN04 day with an hour"),
        pytest.param(lambda e: e.maybe_day("no_day"), None, 10, id="CN04 day not in the calendar"),
        pytest.param(lambda e: e.maybe_day("null_"), None, 0, id="CN04 no day"),
        pytest.param(lambda e: e.maybe_day("list"), None, 12, id="CN04 list for day"),
        pytest.param(
            lambda e: e.choice("level", Severity, Severity.WARNING),
            Severity.ERROR,
            0,
            id="CN04 choice",
        ),
        pytest.param(
            lambda e: e.choice("text", Severity, Severity.WARNING),
            Severity.WARNING,
            1,
            id="CN04 no such choice",
        ),
        pytest.param(
            lambda e: e.choice("number", Severity, Severity.WARNING),
            Severity.WARNING,
            3,
            id="CN04 number for choice",
        ),
        pytest.param(lambda e: e.words("list"), ("a", "b"), 0, id="CN04 words"),
        pytest.param(lambda e: e.words("text"), ("Trụ sở",), 0, id="CN04 one word"),
        pytest.param(lambda e: e.words("lists"), (), 13, id="CN04 list among words"),
        pytest.param(lambda e: e.words("map"), (), 14, id="CN04 map for words"),
        pytest.param(lambda e: e.words("blank"), (), 2, id="CN04 blank word"),
        pytest.param(lambda e: e.numbers("map", low=0, high=9), {"a": 1}, 0, id="CN04 numbers"),
        pytest.param(lambda e: e.entry("map").number("a", low=0, high=9), 1, 0, id="CN04 entry"),
        pytest.param(lambda e: e.entry("list").nodes, {}, 12, id="CN04 list for entry"),
        pytest.param(lambda e: len(e.entries("maps")), 1, 15, id="CN04 text among entries"),
        pytest.param(lambda e: e.entries("map"), (), 14, id="CN04 map for entries"),
        pytest.param(lambda e: e.number("whole", low=4, high=9), 4, 4, id="CN05 below"),
        pytest.param(lambda e: e.number("whole", low=0, high=2), 2, 4, id="CN05 above"),
        pytest.param(lambda e: e.number("endless", low=0, high=9), 9, 5, id="CN05 endless"),
        pytest.param(lambda e: e.number("none", low=0, high=9), 0, 6, id="CN05 not a number"),
        pytest.param(lambda e: e.text("new", "x"), "x", 0, id="CN08 text"),
        pytest.param(lambda e: e.number("new", low=0, high=9, default=7), 7, 0, id="CN08 number"),
        pytest.param(lambda e: e.maybe_number("new", low=0, high=9), None, 0, id="CN08 maybe"),
        pytest.param(lambda e: e.maybe_day("new"), None, 0, id="CN08 day"),
        pytest.param(lambda e: e.flag("new", default=True), True, 0, id="CN08 flag"),
        pytest.param(lambda e: e.words("new"), (), 0, id="CN08 words"),
        pytest.param(lambda e: e.entries("new", required=False), (), 0, id="CN08 entries"),
        pytest.param(lambda e: e.scalar("new"), None, 0, id="CN08 scalar"),
    ],
)
def test_a_value_is_read_or_noted(
    read: Callable[[Entry], object], value: object, line: int
) -> None:
    entry = entry_of(VALUES)
    code = ProblemCode.CONTENT_RANGE if line in {4, 5, 6} else ProblemCode.CONTENT_TYPE

    found = read(entry)

    assert found == value
    noted = [p for p in entry.findings.problems if p.code in {code, ProblemCode.CONTENT_TYPE}]
    assert [p.place for p in noted] == ([at(line)] if line else [])
    assert len(entry.findings.problems) == len(noted)
    assert all(p.text for p in noted)


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda e: e.text("new"), id="CN03 text"),
        pytest.param(lambda e: e.number("new", low=0, high=9), id="CN03 number"),
        pytest.param(lambda e: e.entry("new"), id="CN03 entry"),
        pytest.param(lambda e: e.entries("new"), id="CN03 entries"),
        pytest.param(lambda e: e.choice("new", Severity, Severity.ERROR), id="CN03 choice"),
    ],
)
def test_a_missing_key_is_noted_where_its_mapping_starts(read: Callable[[Entry], object]) -> None:
    entry = entry_of("a:\n  b: 1\n").entry("a")

    read(entry)

    assert codes_and_places(entry.findings.problems) == [(ProblemCode.CONTENT_KEY_MISSING, at(2))]


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        pytest.param("TQ-2025-07.1a2", True, id="CN06 letters, digits, - _ ."),
        pytest.param("x" * 40, True, id="CN06 forty characters"),
        pytest.param("x" * 41, False, id="CN06 longer"),
        pytest.param("trụ_sở", False, id="CN06 Vietnamese letters"),
        pytest.param("a b", False, id="CN06 blank inside"),
    ],
)
def test_a_code_has_a_form(code: str, fits: bool) -> None:  # noqa: FBT001 - the expected verdict
    entry = entry_of(f'code: "{code}"')

    found = entry.code("code")

    assert found == code
    assert [p.code for p in entry.findings.problems] == ([] if fits else [ProblemCode.CONTENT_CODE])


def test_cn06_a_second_use_names_the_first() -> None:
    entries = entry_of("list:\n  - code: A\n  - code: B\n  - code: A\n").entries("list")
    seen = Register()

    added = [seen.add(entry.text("code"), entry) for entry in entries]

    (duplicate,) = entries[0].findings.problems
    assert added == [True, True, False]
    assert (duplicate.code, duplicate.place) == (ProblemCode.CONTENT_DUPLICATE, at(4))
    assert dict(duplicate.details)["first"] == at(2)


def test_cn07_decomposed_text_is_noted() -> None:
    entry = entry_of('a: "Trụ sở"\nb: "' + unicodedata.normalize("NFD", "Trụ sở") + '"\n')

    entry.text("a")
    entry.text("b")

    assert codes_and_places(entry.findings.problems) == [(ProblemCode.CONTENT_NFC, at(2))]


def test_cn07_blanks_at_the_ends_do_not_count() -> None:
    entry = entry_of('a: "  Trụ sở "\nb: [" x "]\n')

    assert (entry.text("a"), entry.words("b")) == ("Trụ sở", ("x",))


def test_cn09_all_faults_are_told_at_once_and_each_once() -> None:
    entry = entry_of("a: 1\nb: [x]\nc: y\n")
    for _ in range(2):
        entry.text("a")
        entry.number("b", low=0, high=1)
        entry.has("d")

    assert codes_and_places(entry.findings.problems) == [
        (ProblemCode.CONTENT_TYPE, at(1)),
        (ProblemCode.CONTENT_TYPE, at(2)),
        (ProblemCode.CONTENT_KEY_MISSING, at(1)),
    ]


def read_everything(entry: Entry) -> None:
    for key in (*entry.nodes, "vắng"):
        entry.text(key)
        entry.code(key)
        entry.words(key)
        entry.maybe_day(key)
        entry.flag(key, default=True)
        entry.choice(key, Severity, Severity.ERROR)
        number = entry.maybe_number(key, low=0, high=1)
        assert number is None or math.isfinite(number)
        entry.numbers(key, low=0, high=1)
        entry.entries(key)
        entry.entry(key)
    entry.only(("a",))


YAML_SIGNS = st.text(alphabet=":-[]{}#&*!|>'\"%@`,?=<\\ \n\tabc019.~_xUTe+", max_size=60)
PLAIN_VALUE = st.text(alphabet="0123456789abefnosx_.:-+TZ =<~", max_size=40)


@given(st.one_of(st.text(), YAML_SIGNS, PLAIN_VALUE.map(lambda value: f"a: {value}\nb: [{value}]")))
@example("a: " + "1:" * 200 + "1.5")
@example("a: 2025-01-01 00:00:00 +99:99")
@example("a: 0b_")
@example("a: <<")
@example("? [a, b]\n: 1")
@example("? {a: b}\n: {c: d}")
@example("a: " + "9" * 5000)
def test_cn10_reading_never_raises(text: str) -> None:
    findings = Findings()

    read_everything(parse(FILE, text, findings))

    assert all(problem.text for problem in findings.problems)
