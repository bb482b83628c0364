"""Choosing among the rows of the lagging list, and saying in words what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from geo.communes import CommuneKind, search_key
from survey.checklist import Catalogue
from survey.exchange.lagging import REASON_LABEL, LaggingList, ReasonKind, Row

KIND_LABEL: Final = {
    CommuneKind.XA: "xã",
    CommuneKind.PHUONG: "phường",
    CommuneKind.DAC_KHU: "đặc khu",
}
NO_FILTER: Final = "không lọc"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a row must have: one of the things chosen of each sort; nothing chosen keeps all."""

    reasons: frozenset[ReasonKind] = frozenset()
    agencies: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    kinds: frozenset[CommuneKind] = frozenset()
    text: str = ""


def filtered(listed: LaggingList, chosen: Filter) -> LaggingList:
    """Return *listed* with the rows that *chosen* keeps, in their order."""

    def kept(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(row for row in rows if keeps(chosen, row))

    return replace(
        listed,
        lagging=kept(listed.lagging),
        not_concluded=kept(listed.not_concluded),
        not_visited=kept(listed.not_visited),
    )


def keeps(chosen: Filter, row: Row) -> bool:
    """Return whether *row* has what *chosen* asks for."""
    return _has_one_each(chosen, row) and _speaks_of(row, search_key(chosen.text).split())


def described(chosen: Filter, catalogue: Catalogue) -> str:
    """Return *chosen* in words."""
    domains: dict[str, str] = {domain.code: domain.name for domain in catalogue.domains}
    sorts: tuple[tuple[str, list[str]], ...] = (
        ("lý do", [REASON_LABEL[kind] for kind in ReasonKind if kind in chosen.reasons]),
        ("cơ quan", _names(catalogue.agencies, chosen.agencies)),
        ("nhóm tiêu chí", _names(domains, chosen.domains)),
        ("loại đơn vị", [KIND_LABEL[kind] for kind in CommuneKind if kind in chosen.kinds]),
        ("chữ", [f"«{chosen.text.strip()}»"] if chosen.text.strip() else []),
    )
    return "; ".join(f"{sort}: {', '.join(names)}" for sort, names in sorts if names) or NO_FILTER


def _has_one_each(chosen: Filter, row: Row) -> bool:
    return (
        _any_of(chosen.reasons, {reason.kind for reason in row.reasons})
        and _any_of(chosen.agencies, {code for code, _ in row.agencies})
        and _any_of(chosen.domains, {item.domain for item in row.items})
        and _any_of(chosen.kinds, {row.commune.kind})
    )


def _any_of(wanted: frozenset[str], found: set[str]) -> bool:
    return not wanted or bool(wanted & found)


def _speaks_of(row: Row, words: list[str]) -> bool:
    """Return whether every one of *words* is in the code or name, with or without accents."""
    if not words:
        return True
    own = f" {search_key(f'{row.commune.code} {row.commune.name}')}"
    return all(f" {word}" in own for word in words)


def _names(known: Mapping[str, str], chosen: frozenset[str]) -> list[str]:
    return [name for code, name in known.items() if code in chosen]
