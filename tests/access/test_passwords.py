"""Passwords.

PW01 12 to 128 characters, counted as people see them, whatever they are
PW02 what many people use is refused, also with capitals, accents, look-alikes, digits and signs at its ends,
     or said twice; so is what holds no letter, one or two letters, or a run of the alphabet
PW03 the person's login and name, and the product's name, are refused
PW04 all that is wrong is told at once
PW05 a hash is of its password alone, in either Unicode form, and another one each time
PW06 a check costs what the standard asks for: argon2id, 3 passes over 64 MiB; the decoy costs the same
PW07 a hash of another cost is outdated
PW08 every line of the list counts: none is out of reach of the comparing
"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.access import passwords
from survey.access.passwords import FILE, faults, hashed, known_bad, matches
from survey.problems import ProblemCode
from survey.settings import STANDARD_COST
from tests.support.accounts import CHEAP

SHORT, LONG, COMMON, PERSONAL = (
    ProblemCode.PASSWORD_SHORT,
    ProblemCode.PASSWORD_LONG,
    ProblemCode.PASSWORD_COMMON,
    ProblemCode.PASSWORD_PERSONAL,
)


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        pytest.param("trâu đi cày", [SHORT], id="PW01 eleven"),
        pytest.param("trâu đi càyy", [], id="PW01 twelve"),
        pytest.param("tra\u0302u \u0111i ca\u0300yy", [], id="PW01 twelve, decomposed"),
        pytest.param("a\u0309a\u0309u co\u0301 ga\u0300", [SHORT], id="PW01 marks are no length"),
        pytest.param("ngựa đi trên đê " * 8, [], id="PW01 128"),
        pytest.param("ngựa đi trên đê " * 8 + "x", [LONG], id="PW01 129"),
        pytest.param("x" * 100_000, [LONG], id="PW01 endless"),
        pytest.param("zK8#vq2LwP9x", [], id="PW01 signs and digits"),
        pytest.param("hồng\ud800ngọc bích xanh", [], id="PW01 a lone surrogate is a character"),
        pytest.param("matkhau123456", [COMMON], id="PW02 digits at the end"),
        pytest.param("MậtKhẩu@2025!", [COMMON], id="PW02 capitals, accents, a year"),
        pytest.param("**quangngai2025**", [COMMON], id="PW02 signs at both ends"),
        pytest.param("P@ssw0rd2025!", [COMMON], id="PW02 look-alikes"),
        pytest.param("anhyeuem anhyeuem", [COMMON], id="PW02 said twice"),
        pytest.param("1q2w3e4r5t6y", [COMMON], id="PW02 along the keys"),
        pytest.param("051234567890", [COMMON], id="PW02 digits alone"),
        pytest.param("!@#$%^&*()_+", [COMMON], id="PW02 signs alone"),
        pytest.param("aaaaaaaaaaaaaaaa", [COMMON], id="PW02 one letter"),
        pytest.param("abababababab", [COMMON], id="PW02 two letters"),
        pytest.param("bcdefghijklm", [COMMON], id="PW02 a run of the alphabet"),
        pytest.param("zyxwvutsrqpo", [COMMON], id="PW02 the other way round"),
        pytest.param("van.hanh.1990!", [PERSONAL], id="PW03 the login"),
        pytest.param("LêVănHạnh 1990", [PERSONAL], id="PW03 the name"),
        pytest.param("tôi là Lê Văn Hạnh", [PERSONAL], id="PW03 the name within"),
        pytest.param("sẵn sàng một cửa", [COMMON, PERSONAL], id="PW03 the product"),
        pytest.param("matkhau1", [SHORT, COMMON], id="PW04 short and common"),
    ],
)
def test_what_is_wrong_with_a_password(password: str, wrong: list[ProblemCode]) -> None:
    found = faults(password, login="van.hanh", name="Lê Văn Hạnh")

    assert [problem.code for problem in found] == wrong


def test_pw03_without_login_and_name_nothing_is_personal() -> None:
    assert faults("con trâu là đầu cơ nghiệp") == ()


@settings(max_examples=30)
@given(st.text(max_size=40), st.text(max_size=40))
def test_pw05_a_hash_is_of_its_password_alone(one: str, other: str) -> None:
    kept = hashed(one, CHEAP)

    assert matches(kept, unicodedata.normalize("NFD", one))
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert matches(kept, other) is same
    assert passwords.same(one, other) is same


def test_pw05_another_one_each_time() -> None:
    assert hashed("x", CHEAP) != hashed("x", CHEAP)


def test_pw06_a_check_costs_what_the_standard_asks_for() -> None:
    cost = "$argon2id$v=19$m=65536,t=3,p=4$"

    assert hashed("ba con vịt").startswith(cost)
    assert passwords.decoy().startswith(cost)
    assert not matches(passwords.decoy(), "ba con vịt")


def test_pw07_a_hash_of_another_cost_is_outdated() -> None:
    kept = hashed("x", CHEAP)

    assert passwords.outdated(kept, STANDARD_COST)
    assert not passwords.outdated(kept, CHEAP)


def test_pw08_the_list_is_as_it_is_compared() -> None:
    lines = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]

    assert lines == sorted(set(lines))
    assert frozenset(lines) == known_bad()
    assert len(lines) > 500
    assert [line for line in lines if COMMON not in refused(f"  {line.upper()}@2026!!!!!!")] == []


def refused(password: str) -> list[ProblemCode]:
    return [problem.code for problem in faults(password)]
