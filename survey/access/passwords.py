"""Passwords: which are good enough, how they are kept, how one is checked.

Kept as argon2id, with its cost in the hash. Length and a list of known-bad ones, after NIST SP
800-63B: no rules about kinds of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from threading import BoundedSemaphore
from typing import Final

from geo.communes import search_key
from survey import labels
from survey.problems import Problem, ProblemCode, problem
from survey.settings import CONTENT, STANDARD_COST, PasswordCost

SHORTEST: Final = 12
LONGEST: Final = 128
FILE: Final = CONTENT / "known_passwords.txt"

_AT_ONCE: Final = 4
_TURNS: Final = BoundedSemaphore(_AT_ONCE)
"""Each check takes its memory (64 MiB): a crowd at the door waits in line."""

_NO_LETTERS_AT_ENDS: Final = re.compile(r"^[^a-z]+|[^a-z]+$")
_LOOK_ALIKE: Final = str.maketrans("@431!05$7", "aaeiiosst")
_SIGNS: Final = re.compile(r"[^a-z0-9]")
_TELLING: Final = 6
"""A name this long gives a password away wherever it stands in it."""
_WORTH_NOTHING: Final = 2
"""So few letters are no secret, however many digits go with them."""


def hashed(password: str, cost: PasswordCost = STANDARD_COST) -> str:
    """Return what is kept of *password*."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - start-up time: only signing in needs it

    hasher = PasswordHasher(cost.passes, cost.memory_kib, cost.lanes)
    with _TURNS:
        return hasher.hash(_composed(password))


def matches(kept: str, password: str) -> bool:
    """Return whether *kept* is of *password*; it takes as long where it is not."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - likewise
    from argon2.exceptions import VerifyMismatchError  # noqa: PLC0415 - likewise

    with _TURNS:
        try:
            return PasswordHasher().verify(kept, _composed(password))
        except VerifyMismatchError:
            return False


def same(one: str, other: str) -> bool:
    """Return whether two passwords that were typed are the same one."""
    return _composed(one) == _composed(other)


def outdated(kept: str, cost: PasswordCost = STANDARD_COST) -> bool:
    """Return whether *kept* was made at another *cost* than passwords cost now."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - likewise

    hasher = PasswordHasher(cost.passes, cost.memory_kib, cost.lanes)
    return hasher.check_needs_rehash(kept)


@cache
def decoy(cost: PasswordCost = STANDARD_COST) -> str:
    """Return the hash of no password, to be checked where there is no account: it costs the same."""
    return hashed("", cost)


def faults(password: str, *, login: str = "", name: str = "") -> tuple[Problem, ...]:
    """Return what is wrong with a new *password* of the person with this *login* and *name*."""
    return tuple(_faults(_composed(password).decode(errors="replace"), login, name))


def _faults(password: str, login: str, name: str) -> Iterator[Problem]:
    if len(password) < SHORTEST:
        yield problem(ProblemCode.PASSWORD_SHORT, limit=SHORTEST)
    if len(password) > LONGEST:
        yield problem(ProblemCode.PASSWORD_LONG, limit=LONGEST)
        return
    cores = _cores(password)
    if not any(cores) or cores & known_bad() or any(_is_run(core) for core in cores):
        yield problem(ProblemCode.PASSWORD_COMMON)
    own = {_flat(word) for word in (login, name, labels.PRODUCT)} - {""}
    if any(_gives_away(word, core) for word in own for core in cores):
        yield problem(ProblemCode.PASSWORD_PERSONAL)


@cache
def known_bad() -> frozenset[str]:
    """Return the known-bad passwords of the shipped list, as :func:`faults` compares them."""
    lines = FILE.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _cores(password: str) -> frozenset[str]:
    """Return what a guesser would try *password* as: its middle, as written and as it looks.

    Digits, years and signs at its ends are no secret, nor are accents, capitals, or a word said twice.
    """
    middle = _NO_LETTERS_AT_ENDS.sub("", search_key(password))
    flat = (_SIGNS.sub("", middle), _SIGNS.sub("", middle.translate(_LOOK_ALIKE)))
    return frozenset(_once(text) for text in flat)


def _once(text: str) -> str:
    """Return what *text* repeats: "ab" for "ababab", itself where it repeats nothing."""
    again = (text + text).find(text, 1)
    return text[:again] if text else ""


def _is_run(core: str) -> bool:
    """Return whether *core* is a letter or two, or letters in the order of the alphabet."""
    steps = {ord(after) - ord(before) for before, after in pairwise(core)}
    return len(core) <= _WORTH_NOTHING or steps in ({1}, {-1}, {0})


def _gives_away(word: str, core: str) -> bool:
    return word == core or (len(word) >= _TELLING and word in core)


def _flat(text: str) -> str:
    return _SIGNS.sub("", search_key(text))


def _composed(password: str) -> bytes:
    """Return *password* as it is hashed: one form of its letters on every keyboard."""
    return unicodedata.normalize("NFC", password).encode(errors="surrogatepass")
