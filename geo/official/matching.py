"""Which commune a feature is: by its code, else by its name, wherever in the file these stand."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from geo.communes import Commune, CommuneKind, search_key, vietnamese_sort_key
from geo.official.values import (
    Feature,
    MatchedBy,
    OfficialFault,
    OfficialFaultCode,
    official_fault,
    shown,
)

_CODE: Final = re.compile(r"(\d{1,5})(?:[.,]0+)?")  # 21025, 4 for 00004, 21025.0
_CODE_IN_FILE_NAME: Final = re.compile(r"(?<!\d)\d{5}(?!\d)")
_DIGITS: Final = 5
_NUMBERED: Final = re.compile(r"^[\W\d_]+")  # "12. " before a name
_BRACKETED: Final = re.compile(r"\([^)]*\)")
_NAME_MAX: Final = 80  # characters of what may be a name
_COLUMNS_MAX: Final = 60  # columns that are tried, with
_TRIED_MAX: Final = 2_000  # features
# How the kinds of units are written, as search keys; None: a kind that there is no more.
_KINDS: Final[Mapping[str, CommuneKind | None]] = {
    "xa": CommuneKind.XA,
    "x": CommuneKind.XA,
    "phuong": CommuneKind.PHUONG,
    "p": CommuneKind.PHUONG,
    "dac khu": CommuneKind.DAC_KHU,
    "dk": CommuneKind.DAC_KHU,
    "thi tran": None,
    "tt": None,
}


@dataclass(frozen=True)
class Claim:
    """A feature and the communes that it may be, one unless its name fits several.

    *name* is the one in the file. *code* is the commune code that it has and that the province
    does not know, else "".
    """

    feature: Feature
    candidates: tuple[Commune, ...]
    by: MatchedBy
    name: str = ""
    code: str = ""


class Matching(NamedTuple):
    """What features say they are.

    Attributes:
        claims: Of features that may be communes of the province, in the order of the files.
        foreign: Features that are none.
        faults: What is doubtful, and which columns were read.
    """

    claims: list[Claim]
    foreign: list[Feature]
    faults: list[OfficialFault]


def match(features: Sequence[Feature], communes: Iterable[Commune]) -> Matching:
    """Match *features* with the *communes* of one province.

    A code decides before a name. The column of codes is the one with most codes of the province,
    that of names the one with most names; where a feature has nothing there, the name of its file
    is asked, if it is the only one in it. A column of numbers that contradicts the names of most
    features holds no codes.
    """
    by_code = {commune.code: commune for commune in communes}
    names = _Names(by_code.values())
    columns = _columns(features, by_code, names)
    matching = Matching([], [], [])
    if any(columns):
        read = official_fault(
            OfficialFaultCode.COLUMNS, code=shown(columns.code), name=shown(columns.name)
        )
        matching.faults.append(read)
    for feature in features:
        claim, fault = _claim(feature, columns, by_code, names)
        if claim is None:
            matching.foreign.append(feature)
        else:
            matching.claims.append(claim)
        if fault is not None:
            matching.faults.append(fault)
    return matching


class _Columns(NamedTuple):
    """Columns with codes and names of communes, "" for none."""

    code: str
    name: str


class _Names:
    """Communes by their names, written any way that people write them."""

    def __init__(self, communes: Iterable[Commune]) -> None:
        self._by_key: dict[str, list[Commune]] = defaultdict(list)
        for commune in communes:
            self._by_key[_key(commune.short_name)].append(commune)
        self.find = lru_cache(maxsize=100_000)(self._find)

    def _find(self, text: str) -> tuple[Commune, ...]:
        """The communes that *text* may be: one where the kind or the accents tell them apart."""
        if len(text) > _NAME_MAX:
            return ()
        plain = _BRACKETED.sub(" ", text)
        found = dict.fromkeys(self._of_key(_key(plain)))
        if len(found) > 1:
            exact = tuple(commune for commune in found if _ends_in(plain, commune.short_name))
            return exact or tuple(found)
        return tuple(found)

    def _of_key(self, key: str) -> Iterator[Commune]:
        yield from self._by_key.get(key, ())
        for prefix, kind in _KINDS.items():
            if key.startswith(f"{prefix} "):
                of_name = self._by_key.get(key.removeprefix(f"{prefix} "), [])
                yield from [commune for commune in of_name if commune.kind == kind] or of_name


def _key(text: str) -> str:
    return _words(search_key(text))


def _words(text: str) -> str:
    """*text* with one space for all that is neither letter nor digit."""
    return " ".join(re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", text)).split())


def _ends_in(text: str, short_name: str) -> bool:
    """Whether *text* ends in the name, with its accents, wherever a tone mark stands."""
    written = vietnamese_sort_key(_words(text)).syllables
    name = vietnamese_sort_key(_words(short_name)).syllables
    return written[-len(name) :] == name


def _code_in(text: str) -> str:
    """The code that *text* is, though a spreadsheet took its zeros; "" if it is none."""
    found = _CODE.fullmatch(text)
    return found[1].zfill(_DIGITS) if found else ""


def _columns(
    features: Sequence[Feature], by_code: Mapping[str, Commune], names: _Names
) -> _Columns:
    tried = features[:: len(features) // _TRIED_MAX + 1]

    def code_of(text: str) -> str:
        code = _code_in(text)
        return code if code in by_code else ""

    def name_of(text: str) -> str:
        found = names.find(text)
        return found[0].code if len(found) == 1 else ""

    code_column, name_column = _best_column(tried, code_of), _best_column(tried, name_of)
    both = [
        (code_of(feature.properties.get(code_column, "")), named)
        for feature in tried
        if (named := name_of(feature.properties.get(name_column, "")))
    ]
    agreed = sum(code == named for code, named in both)
    contradicted = sum(code not in ("", named) for code, named in both)
    return _Columns("" if contradicted > agreed else code_column, name_column)


def _best_column(features: Sequence[Feature], code_of: Callable[[str], str]) -> str:
    """The column in which *code_of* finds most communes, the first of equals; "" for none."""
    found: dict[str, set[str]] = {}
    for feature in features:
        for column, text in feature.properties.items():
            if column in found or len(found) < _COLUMNS_MAX:
                found.setdefault(column, set()).add(code_of(text))
    counts = {column: len(codes - {""}) for column, codes in found.items()}
    best = max(counts, key=counts.__getitem__, default="")
    return best if counts.get(best) else ""


def _claim(
    feature: Feature, columns: _Columns, by_code: Mapping[str, Commune], names: _Names
) -> tuple[Claim | None, OfficialFault | None]:
    """What *feature* claims to be, None for no commune of the province; and what is odd about it."""
    stem = PurePosixPath(feature.stem.replace("\\", "/")).stem
    in_file_name = _CODE_IN_FILE_NAME.search(stem)
    code, by = _code_in(feature.properties.get(columns.code, "")), MatchedBy.CODE
    if code not in by_code and in_file_name and in_file_name[0] in by_code:
        code, by = in_file_name[0], MatchedBy.FILE_CODE
    name, by_name = feature.properties.get(columns.name, ""), MatchedBy.NAME
    if not name:
        name, by_name = _CODE_IN_FILE_NAME.sub(" ", stem), MatchedBy.FILE_NAME
    candidates = names.find(name) or names.find(_NUMBERED.sub("", name))
    commune = by_code.get(code)
    if commune is not None:
        # What a file name says besides the code need not be a name at all.
        differs = commune not in candidates and (by_name is MatchedBy.NAME or bool(candidates))
        return Claim(feature, (commune,), by, name), _name_differs(
            feature, commune, name
        ) if differs else None
    if candidates:
        return Claim(feature, candidates, by_name, name, code), None
    return None, None


def _name_differs(feature: Feature, commune: Commune, name: str) -> OfficialFault:
    return official_fault(
        OfficialFaultCode.NAME_DIFFERS,
        feature.place,
        code=commune.code,
        name=shown(name),
        commune=commune.name,
    )
