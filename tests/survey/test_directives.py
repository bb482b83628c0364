"""Letters and their tasks: whom they bind, what is wrong with their file.

DR01 a letter holds what its file says; what is left out has its default
DR02 a central letter binds everyone, a letter of a province that province, one of unknown origin no one
DR03 a letter that is marked as not binding binds no one
DR04 a letter is cited by its number, else by issuer and time
DR05 scope and province go together; the province exists
DR06 codes of letters and tasks are well formed and used once; items exist
DR07 a deadline does not lie before its letter
DR08 keys that are missing, unknown or of another type
DR09 tasks that the checklist refers to exist
DR10 reading never raises
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.checklist import Confidence
from survey.directives import Directive, DirectivesReading, Scope, check_references, read_directives
from survey.model import ProvinceCode
from survey.problems import ProblemCode
from tests.support.builders import codes_and_places

LETTER = """\
directives:
  - code: TQ-2025-07
    number: "01/CV"
    date: 2025-07-22
    date_text: "cuối tháng 7/2025"
    issuer: "UBND tỉnh"
    scope: province
    province: "08"
    confidence: V
    title: "Về khắc phục"
    note: "bản chép"
    tasks:
      - {code: TQ-2025-07.1, text: "Gửi cam kết", assigned_to: ["UBND xã"], deadline: 2025-07-30, deadline_text: "trước 30/7", items: [TS-01]}
"""
OWN, OTHER = ProvinceCode("08"), ProvinceCode("51")


def reading(text: str) -> DirectivesReading:
    found = read_directives({"directives.yaml": text}, items={"TS-01"}, provinces={"08", "51"})
    assert all(problem.text for problem in found.problems)
    return found


def letter(*changes: tuple[str, str]) -> Directive:
    text = LETTER
    for old, new in changes:
        text = text.replace(old, new)
    found = reading(text)
    assert found.problems == ()
    return found.directives[0]


def at(line: int) -> str:
    return f"directives.yaml, dòng {line}"


def test_dr01_a_letter_holds_what_its_file_says() -> None:
    found = letter()

    (task,) = found.tasks
    assert (found.code, found.number, found.date) == ("TQ-2025-07", "01/CV", date(2025, 7, 22))
    assert (found.scope, found.province, found.confidence) == (
        Scope.PROVINCE,
        "08",
        Confidence.VERIFIED,
    )
    assert (task.assigned_to, task.deadline) == (("UBND xã",), date(2025, 7, 30))
    assert (task.items, task.deadline_text) == (("TS-01",), "trước 30/7")
    assert reading(LETTER).task_codes == {"TQ-2025-07.1"}


def test_dr01_what_is_left_out_has_its_default() -> None:
    found = reading(
        "directives:\n  - {code: A, issuer: B, scope: central, confidence: S, title: T}\n"
    )

    (only,) = found.directives
    assert found.problems == ()
    assert (only.number, only.date, only.date_text, only.note) == ("", None, "", "")
    assert (only.province, only.binding, only.tasks) == (None, True, ())


@pytest.mark.parametrize(
    ("scope", "own", "other"),
    [
        pytest.param('province\n    province: "08"', True, False, id="DR02 province"),
        pytest.param("central", True, True, id="DR02 central"),
        pytest.param("unknown", False, False, id="DR02 origin unknown"),
        pytest.param(
            'province\n    province: "08"\n    binding: false', False, False, id="DR03 province"
        ),
        pytest.param("central\n    binding: false", False, False, id="DR03 central"),
    ],
)
def test_whom_a_letter_binds(scope: str, own: object, other: object) -> None:
    found = letter(('scope: province\n    province: "08"', f"scope: {scope}"))

    assert found.binds(OWN) is own
    assert found.binds(OTHER) is other


@pytest.mark.parametrize("confidence", ["V", "S", "I", "M"])
@given(province=st.sampled_from([f"{n:02d}" for n in range(1, 97) if n != 8]))
def test_dr02_a_letter_of_another_province_never_binds(confidence: str, province: str) -> None:
    found = letter(("confidence: V", f"confidence: {confidence}"))

    assert not found.binds(ProvinceCode(province))


@pytest.mark.parametrize(
    ("changes", "citation"),
    [
        pytest.param([], "01/CV", id="DR04 number"),
        pytest.param([("01/CV", "")], "UBND tỉnh, cuối tháng 7/2025", id="DR04 issuer and time"),
        pytest.param([("01/CV", ""), ("cuối tháng 7/2025", "")], "UBND tỉnh", id="DR04 issuer"),
    ],
)
def test_how_a_letter_is_cited(changes: list[tuple[str, str]], citation: str) -> None:
    assert letter(*changes).citation == citation


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("scope: province", "scope: central", [("RULE", at(2))], id="DR05 not central"),
        pytest.param('    province: "08"\n', "", [("RULE", at(2))], id="DR05 whose"),
        pytest.param('"08"', '"99"', [("REFERENCE", at(8))], id="DR05 no such province"),
        pytest.param('"08"', "51", [("TYPE", at(8)), ("RULE", at(2))], id="DR05 a code is text"),
        pytest.param("code: TQ-2025-07\n", "code: TQ 07\n", [("CODE", at(2))], id="DR06 code"),
        pytest.param("[TS-01]", "[TS-01, TS-99]", [("REFERENCE", at(13))], id="DR06 item"),
        pytest.param("2025-07-30", "2025-07-21", [("ORDER", at(13))], id="DR07 before the letter"),
        pytest.param("2025-07-30", '"30/7"', [("TYPE", at(13))], id="DR08 deadline in words"),
        pytest.param(
            "title:", "ten:", [("KEY_UNKNOWN", at(10)), ("KEY_MISSING", at(2))], id="DR08 key"
        ),
        pytest.param(
            "{code: TQ-2025-07.1, text:",
            "{code: TQ-2025-07.1, viec:",
            [("KEY_UNKNOWN", at(13)), ("KEY_MISSING", at(13))],
            id="DR08 task",
        ),
        pytest.param(
            "scope: province", "scope: tinh", [("TYPE", at(7)), ("RULE", at(2))], id="DR08 scope"
        ),
        pytest.param(
            "directives:",
            "cong_van:",
            [("KEY_UNKNOWN", at(2)), ("KEY_MISSING", at(1))],
            id="DR08 top",
        ),
    ],
)
def test_mistakes_of_a_letter(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert old in LETTER

    found = codes_and_places(reading(LETTER.replace(old, new, 1)).problems)

    assert [(code.name.removeprefix("CONTENT_"), place) for code, place in found] == expected


def test_dr06_a_code_is_used_once() -> None:
    again = LETTER + LETTER.removeprefix("directives:\n")
    other = LETTER + LETTER.removeprefix("directives:\n").replace("code: TQ-2025-07\n", "code: X\n")

    assert codes_and_places(reading(again).problems) == [(ProblemCode.CONTENT_DUPLICATE, at(14))]
    assert codes_and_places(reading(other).problems) == [(ProblemCode.CONTENT_DUPLICATE, at(25))]


def test_dr08_no_file() -> None:
    found = read_directives({}, items=(), provinces=())

    assert (ProblemCode.CONTENT_KEY_MISSING, "directives.yaml") in codes_and_places(found.problems)
    assert found.directives == ()


def test_dr09_tasks_that_are_referred_to_exist() -> None:
    places = {"TQ-2025-07.1": "TS.yaml, dòng 5", "TQ-2025-07.2": "TS.yaml, dòng 6"}

    problems = check_references(places, reading(LETTER))

    assert codes_and_places(problems) == [(ProblemCode.CONTENT_REFERENCE, "TS.yaml, dòng 6")]


LINES = st.lists(
    st.sampled_from(
        [*LETTER.splitlines(), "  - [", "    tasks: x", "  - {}", "    date: 9999-99-99"]
    )
)


@given(st.one_of(st.text(), LINES.map("\n".join)))
def test_dr10_reading_never_raises(text: str) -> None:
    reading(text)
