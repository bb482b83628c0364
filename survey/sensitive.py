"""A guess whether a note holds the number of an identity card, which must never be stored.

It only warns, and a warning that comes too often is no longer read. So twelve digits must be built
like a card's number, and nine, which may be anything, need a word like CMND beside them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Province 001–096, century and sex 0–3 (born before 2100), year of birth, six digits more.
_CITIZEN: Final = re.compile(r"0(?!00)(?:[0-8]\d|9[0-6])[0-3]\d{8}")
_CITIZEN_GROUPS: Final = {
    (12,),
    (3, 3, 6),
    (3, 3, 3, 3),
    (4, 4, 4),
    (6, 6),
    (3, 9),
    (3, 1, 2, 6),
    (3, 3, 2, 4),
}
# The card issued until 2021: its province codes begin with 0–3.
_OLD_CARD: Final = re.compile(r"[0-3]\d{8}")
_OLD_CARD_GROUPS: Final = {(9,), (3, 3, 3), (2, 3, 4), (3, 6)}
_OLD_CARD_REACH: Final = 60  # characters to either side

_CARD_WORD: Final = re.compile(
    r"\b(?:cccd|cmnd|cmtnd|cmt|căn cước|can cuoc|chứng minh|chung minh|"
    r"số định danh|so dinh danh|định danh cá nhân|dinh danh ca nhan)\b"
)
_MONEY: Final = re.compile(r" ?(?:đồng|dong|đ|vnđ|vnd|triệu|tỷ|tỉ)\b")
_GLUED: Final = re.compile(r"(cccd|cmnd|cmtnd|cmt)(?=\d)")
_DASH: Final = re.compile("[\u2010-\u2015\u2212]")
_BLANK: Final = re.compile(r"[^\S\r\n]+")
# The longest run of groups with the same sign between them; a serial number goes on in hex.
_RUN: Final = re.compile(r"(?<!\w)(?<!\d[ .-])\d+(?:([ .-])\d+(?:\1\d+)*(?!\1[\da-f]{4}\b))?(?!\w)")


def looks_like_id_card(text: str) -> bool:
    """Return whether *text* seems to hold the number of a Vietnamese identity card."""
    return any(_suspicious(line) for line in _plain(text).splitlines())


def _plain(text: str) -> str:
    """Return *text* in small letters, with one kind of blank, dash and digit."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = _BLANK.sub(" ", _DASH.sub("-", plain))
    return _GLUED.sub(r"\1 ", plain)


def _suspicious(line: str) -> bool:
    for run in _RUN.finditer(line):
        groups = re.findall(r"\d+", run[0])
        # Blanks and dashes also stand between two numbers; dots do not.
        alone = groups if run[1] in {" ", "-"} else []
        if any(_is_number([g], _CITIZEN, _CITIZEN_GROUPS) for g in alone):
            return True
        if _is_number(groups, _CITIZEN, _CITIZEN_GROUPS):
            return True
        old = [groups, *([g] for g in alone)]
        if any(_is_number(g, _OLD_CARD, _OLD_CARD_GROUPS) for g in old) and _named(line, run):
            return True
    return False


def _is_number(groups: list[str], number: re.Pattern[str], shapes: set[tuple[int, ...]]) -> bool:
    """Return whether *groups* are digits of a card's *number*, grouped as people group them."""
    shape = tuple(len(group) for group in groups)
    return shape in shapes and number.fullmatch("".join(groups)) is not None


def _named(line: str, run: re.Match[str]) -> bool:
    """Return whether a word for a card stands near *run*, and no currency right after it."""
    before = line[max(0, run.start() - _OLD_CARD_REACH) : run.start()]
    after = line[run.end() : run.end() + _OLD_CARD_REACH]
    return not _MONEY.match(after) and bool(_CARD_WORD.search(f"{before}|{after}"))
