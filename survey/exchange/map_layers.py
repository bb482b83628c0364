"""The layers of the map: for each commune of a round its class, and what is said of it.

A layer is values alone: the page, the printed map and the files draw it each in their own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from survey import labels
from survey.assessment import Assessment
from survey.checklist import ChecklistItem
from survey.exchange import map_layers_items as items
from survey.exchange import map_layers_scores as scores
from survey.exchange.map_classes import Classed, MapClass
from survey.model import AnswerState, CommuneCode, DomainCode, ItemCode

LEVEL: Final = "muc"
VALUE: Final = "diem"
COVERAGE: Final = "da-kiem-tra"
POINTS_GAINED: Final = "thay-doi"
LEVELS_RISEN: Final = "thay-doi-muc"
ANY_GATE: Final = "dieu-kien"
COMPARING: Final = (POINTS_GAINED, LEVELS_RISEN)
"""The layers that set a round beside another one."""

_GATE: Final = "dk-"
_TITLES: Final = {
    LEVEL: "Mức sẵn sàng",
    VALUE: "Điểm chung",
    COVERAGE: "Tỷ lệ đã kiểm tra",
    POINTS_GAINED: "Thay đổi điểm",
    LEVELS_RISEN: "Thay đổi mức",
    ANY_GATE: "Điều kiện bắt buộc",
}
_DOMAIN_TITLE: Final = "Nhóm: {name}"
_ITEM_TITLE: Final = "Tiêu chí {name}"
_GATE_TITLE: Final = "Điều kiện bắt buộc {name}"
_NO_ANSWERS: Final[items.Answers] = MappingProxyType({})


@dataclass(frozen=True)
class Layer:
    """What a map shows. *key* names it in addresses; *classes* run from best to worst, then hatched.

    *class_of* holds the index in *classes* of every commune of the round, in its order, *said* the
    value in words where there is one ("72,5"). *note* says what else one must know to read it.
    *about* are the items that it tells of. *internal*: one of them is confidential, so what leaves
    is LƯU HÀNH NỘI BỘ. *leaves* False: it says how a confidential item stands in each commune, and
    no file may.
    """

    key: str
    title: str
    classes: tuple[MapClass, ...]
    class_of: Mapping[CommuneCode, int]
    said: Mapping[CommuneCode, str]
    note: str = ""
    about: tuple[ChecklistItem, ...] = ()
    internal: bool = False
    leaves: bool = True


@dataclass(frozen=True)
class LayerGroup:
    """A layer, and the finer ones *within* it by their short names: the items of a domain, the gates."""

    key: str
    title: str
    within: Mapping[str, str]


def layer_groups(found: Assessment) -> tuple[LayerGroup, ...]:
    """Return the layers that *found* has for its reader, the finer ones below the whole.

    That of all gates is there where *found* tells of any.
    """
    catalogue = found.rulebook.catalogue
    gates = {_GATE + item.code: _gate_name(item) for item in catalogue.gates}
    titles = {k: t for k, t in _TITLES.items() if k != ANY_GATE or items.told_gates(found)}
    return (
        *(LayerGroup(k, t, gates if k == ANY_GATE else {}) for k, t in titles.items()),
        *(
            LayerGroup(
                str(domain.code), _DOMAIN_TITLE.format(name=domain.name), _items(found, domain.code)
            )
            for domain in catalogue.domains
        ),
    )


def layer_names(found: Assessment) -> Mapping[str, str]:
    """Return the layers that *found* has for its reader: key and title, in the order of the list."""
    groups = layer_groups(found)
    finer = {
        key: (_GATE_TITLE if group.key == ANY_GATE else _ITEM_TITLE).format(name=name)
        for group in groups
        for key, name in group.within.items()
    }
    return MappingProxyType({**{group.key: group.title for group in groups}, **finer})


def item_of(found: Assessment, key: str) -> ChecklistItem | None:
    """Return the item whose answers the layer *key* tells, None where it tells something else."""
    return found.rulebook.catalogue.by_code.get(ItemCode(key))


def make_layer(
    found: Assessment,
    key: str,
    *,
    compared: Assessment | None = None,
    answers: items.Answers = _NO_ANSWERS,
) -> Layer:
    """Return the layer *key* of *found*.

    *compared* is the other round of a comparing layer, *answers* the newest ones of the item of an
    item's layer.

    Raises:
        LookupError: *found* has no such layer for its reader, or there is nothing to compare with.
    """
    title = layer_names(found)[key]
    sorted_in, about = _classed(found, key, compared, answers)
    alone = key not in _TITLES and DomainCode(key) not in found.rulebook.catalogue.by_domain
    secret = any(item.confidential for item in about)
    return Layer(
        key=key,
        title=title,
        classes=sorted_in.classes,
        class_of=sorted_in.class_of,
        said=sorted_in.said,
        note=sorted_in.note,
        about=about,
        internal=secret if alone or key == ANY_GATE else all_confidential(about),
        leaves=not (alone and secret),
    )


def all_confidential(about: tuple[ChecklistItem, ...]) -> bool:
    """Return whether *about* are confidential items and no others, as no limited reader sees them."""
    return bool(about) and all(item.confidential for item in about)


def _classed(
    found: Assessment, key: str, compared: Assessment | None, answers: items.Answers
) -> tuple[Classed, tuple[ChecklistItem, ...]]:
    """Return the classes of the layer *key*, and the items that it tells of."""
    catalogue = found.rulebook.catalogue
    if key in _TITLES:
        if key == ANY_GATE:
            return items.by_any_gate(found), catalogue.gates
        return _of_scores(found, key, compared), ()
    if (domain := DomainCode(key)) in catalogue.by_domain:
        values = found.readiness.domain_value[:, list(catalogue.by_domain).index(domain)]
        return scores.by_value(found, values, _floors(found)), catalogue.by_domain[domain]
    code = ItemCode(key.removeprefix(_GATE))
    if code not in catalogue.by_code:
        return items.not_in_version(found), ()
    item = catalogue.by_code[code]
    if key.startswith(_GATE):
        return items.by_gate(found, item), (item,)
    return items.by_item(found, item, answers), (item,)


def _of_scores(found: Assessment, key: str, compared: Assessment | None) -> Classed:
    if key == LEVEL:
        return scores.by_level(found)
    if key == VALUE:
        return scores.by_value(found, found.readiness.value, _floors(found))
    if key == COVERAGE:
        share = 100 * found.readiness.coverage
        return scores.by_value(found, share, scores.COVERAGE_FLOORS, " %")
    if compared is None:
        raise LookupError(key)
    compare = scores.by_points_gained if key == POINTS_GAINED else scores.by_levels_risen
    return compare(found, compared)


def _floors(found: Assessment) -> list[float]:
    return [band.floor for band in found.rulebook.policy.bands]


def _items(found: Assessment, domain: DomainCode) -> dict[str, str]:
    """Return the items of *domain*, those that only a later version has among them, as such."""
    absent = labels.STATE[AnswerState.NOT_IN_VERSION]
    later = [code for code in found.not_in_version if code.partition("-")[0] == domain]
    return {
        **{str(i.code): f"{i.code} {i.text}" for i in found.rulebook.catalogue.by_domain[domain]},
        **{str(code): f"{code} ({absent})" for code in later},
    }


def _gate_name(item: ChecklistItem) -> str:
    return f"{item.code} {item.gate.text if item.gate else item.text}"
