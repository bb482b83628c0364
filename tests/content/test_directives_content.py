"""The letters as shipped: what they say, whom they bind, and that the letters we were given are all there.

DC01 every text is composed, has no stray blanks and no English left in it; tasks are one clause
DC02 a letter of a province is issued by it; central letters have number and date
DC03 letters of other provinces and of unknown origin never bind Quảng Ngãi
DC04 every deadline of the letters we were given stands in the file, with its words, and no other one
DC05 every letter number in the letters we were given stands in the file
DC06 a deadline and its words agree
DC07 whoever must act is named; nothing is assigned to nobody
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from survey.directives import Directive, Scope, Task
from survey.model import ProvinceCode
from survey.settings import CONTENT
from survey.shipped import read_content
from tests.support.writing import faults_of_style

QUANG_NGAI = ProvinceCode("51")


@cache
def directives() -> tuple[Directive, ...]:
    content = read_content(CONTENT, {f"{code:02}" for code in range(1, 97)})
    assert content.problems == ()
    return content.directives


LETTERS = {letter.code: letter for letter in directives()}
TASKS = {task.code: task for letter in directives() for task in letter.tasks}
each_letter = pytest.mark.parametrize("letter", LETTERS.values(), ids=list(LETTERS))
each_task = pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))


# Texts ----------------------------------------------------------------------------------------


@each_letter
def test_dc01_texts_of_letters(letter: Directive) -> None:
    texts = (letter.issuer, letter.title, letter.note, letter.date_text)

    assert [text for text in texts if faults_of_style(text)] == []
    assert letter.title[-1] not in ".,;:"
    assert letter.citation


@each_task
def test_dc01_texts_of_tasks(task: Task) -> None:
    texts = (task.text, task.deadline_text, *task.assigned_to)

    assert [text for text in texts if faults_of_style(text)] == []
    assert all(text[-1:] not in {".", ",", ";", ":"} for text in texts)


@each_task
def test_dc07_whoever_must_act_is_named(task: Task) -> None:
    assert task.assigned_to


# Whom they bind -------------------------------------------------------------------------------

PROVINCES = {
    "08": "Tuyên Quang",
    "40": "Nghệ An",
    "11": "Điện Biên",
    "04": "Cao Bằng",
    "01": "Hà Nội",
}


@each_letter
def test_dc02_whose_letter_it_is(letter: Directive) -> None:
    match letter.scope:
        case Scope.PROVINCE if letter.province in PROVINCES:
            assert PROVINCES[letter.province] in letter.issuer
        case Scope.PROVINCE:
            assert letter.province == QUANG_NGAI
        case Scope.CENTRAL:
            assert letter.number
            assert letter.date
            assert letter.tasks == ()
        case Scope.UNKNOWN:
            assert letter.number == ""
            assert "không ghi tên tỉnh" in letter.issuer


@each_letter
def test_dc03_who_is_bound(letter: Directive) -> None:
    own = letter.scope is Scope.PROVINCE and letter.province == QUANG_NGAI

    assert letter.binds(QUANG_NGAI) is (letter.scope is Scope.CENTRAL or (own and letter.binding))


def test_dc03_no_task_binds_quang_ngai() -> None:
    bound = [task for letter in directives() if letter.binds(QUANG_NGAI) for task in letter.tasks]

    assert bound == []


@each_letter
def test_dc03_each_province_is_bound_by_its_own_letters_only(letter: Directive) -> None:
    bound = {code for code in (*PROVINCES, QUANG_NGAI) if letter.binds(ProvinceCode(code))}

    if letter.scope is not Scope.CENTRAL:
        assert bound <= {letter.province}


# The letters we were given --------------------------------------------------------------------

SEED_OF = {
    "KXD-2025-11": "000",
    "KXD-2025-06": "001",
    "NA-13235": "002",
    "QN-2025-09": "003",
    "TQ-2025-07": "004",
}
DEADLINES = [
    ("KXD-2025-11.0", "2025-12-31", "trước ngày 31/12/2025"),
    ("KXD-2025-11.1a", "2025-12-04", "trước ngày 04/12/2025"),
    ("KXD-2025-11.1b", "2025-12-05", "trước ngày 05/12/2025"),
    ("KXD-2025-11.2b", "2025-12-10", "trước ngày 10/12/2025"),
    ("KXD-2025-06.1e", "2025-06-20", "trước ngày 20/6/2025"),
    ("KXD-2025-06.3a1", "2025-06-20", "trước ngày 20/6/2025"),
    ("KXD-2025-06.3a2", "2025-07-01", "từ ngày 01/7/2025"),
    ("KXD-2025-06.3b1", "2025-06-10", "trước ngày 10/6/2025"),
    ("KXD-2025-06.3b2", "2025-06-10", "trước ngày 10/6/2025"),
    ("KXD-2025-06.3c", "2025-06-13", "trước ngày 13/6/2025"),
    ("NA-13235.2iv", "2025-11-30", "trước ngày 30/11/2025"),
    ("NA-13235.4", "2025-12-05", "trước ngày 05/12/2025"),
    ("TQ-2025-07.1a5", "2025-07-30", "trước ngày 30/7/2025"),
    ("TQ-2025-07.1a6", "2025-07-31", "trước ngày 31/7/2025"),
    ("TQ-2025-07.1a7", "2025-07-27", "trước ngày 27/7/2025"),
    ("TQ-2025-07.1b1", "2025-07-31", "hoàn thành trong tháng 7 năm 2025"),
    ("TQ-2025-07.1b2", "2025-07-31", "hoàn thành trong tháng 7 năm 2025"),
    ("TQ-2025-07.1c", "2025-07-26", "trước ngày 26/7/2025"),
    ("TQ-2025-07.1d", "2025-08-01", "trước ngày 01/8/2025"),
    ("TQ-2025-07.1dd", "2025-08-20", "trước ngày 20/8/2025"),
    ("TQ-2025-07.2c4", "2025-07-30", "triển khai kể từ ngày 30/7/2025"),
]
_DEADLINE = re.compile(
    r"(?:trước|(?:kể )?từ)\s+ngày\s+\d{1,2}/\d{1,2}/\d{4}|trong tháng \d{1,2} năm \d{4}"
)
_NUMBER = re.compile(
    r"\d+(?:\.\d+)?(?:/\d{4})?[/-][A-ZĐƯ]+[A-ZĐa-z0-9]*(?:[-/][A-ZĐƯ][A-ZĐƯa-z0-9]*)*"
)


def seed_text(shared: Path, letter: str) -> str:
    """Return the text of the letter we were given, words and numbers on one line."""
    (file,) = (shared / "seeds").glob(f"{SEED_OF[letter]}_*.txt")
    text = unicodedata.normalize("NFC", file.read_text("utf-8"))
    joined = re.sub(r"-\s*\n\s*", "-", text)  # a number broken over two lines
    joined = re.sub(r"(\d) /(?=[A-Z])", r"\1/", joined)
    return re.sub(r"\s+", " ", joined)


def words_in(task: Task) -> Iterator[str]:
    yield from _DEADLINE.findall(task.deadline_text)


@pytest.mark.parametrize(
    ("code", "due", "words"), DEADLINES, ids=[code for code, _, _ in DEADLINES]
)
def test_dc04_a_deadline_stands_with_its_words(code: str, due: str, words: str) -> None:
    task = TASKS[code]

    assert (task.deadline, task.deadline_text) == (date.fromisoformat(due), words)


@pytest.mark.parametrize("letter", SEED_OF)
def test_dc04_no_other_deadline_is_made_up(letter: str) -> None:
    found = [task.code for task in LETTERS[letter].tasks if task.deadline]

    assert found == [code for code, _, _ in DEADLINES if code.rpartition(".")[0] == letter]


@pytest.mark.parametrize("letter", SEED_OF)
def test_dc04_they_are_the_deadlines_of_the_letter(letter: str, shared: Path) -> None:
    given = set(_DEADLINE.findall(seed_text(shared, letter)))

    kept = {words for task in LETTERS[letter].tasks for words in words_in(task)}

    assert kept == given


@pytest.mark.parametrize("letter", SEED_OF)
def test_dc05_every_letter_number_is_kept(letter: str, shared: Path) -> None:
    numbers = set(_NUMBER.findall(seed_text(shared, letter)))
    file = (CONTENT / "directives.yaml").read_text("utf-8")

    assert sorted(n for n in numbers if n not in file) == []


@pytest.mark.parametrize("number", ["7725/BTP-VP1", "13235/UBND-VX", "1953/BKHCN-CĐSQG"])
def test_what_counts_as_a_letter_number(number: str) -> None:
    assert _NUMBER.findall(f"Công văn số {number} ngày 01/7/2025, từ ngày 01/7/2025") == [number]


@each_task
def test_dc06_a_deadline_and_its_words_agree(task: Task) -> None:
    if task.deadline is None:
        assert not re.search(r"\d/\d", task.deadline_text)
        return
    day = task.deadline
    ways = (
        f"{day:%d}/{day.month}/{day.year}",
        f"{day:%d/%m/%Y}",
        f"tháng {day.month} năm {day.year}",
    )

    assert any(way in task.deadline_text for way in ways)
