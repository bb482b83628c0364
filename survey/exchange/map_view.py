"""What a map of a round shows, the same on the page, on paper and in files: shapes, layer, filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.boundaries import Boundaries
from geo.communes import Commune
from survey.application import Application
from survey.assessment import Assessment
from survey.exchange.filters import Filter, keeps
from survey.exchange.lagging import all_rows
from survey.exchange.map_layers import Layer, item_of, make_layer
from survey.model import AnswerEvent, CommuneCode
from survey.storage import answers

EVERYTHING = Filter()


@dataclass(frozen=True)
class MapView:
    """A map of a round as one person may see it. *communes* are in the order of the assessment's rows.

    *kept* are the communes that the filter keeps (all without one), *failed* those with a failed gate;
    *official*: the shapes were imported by the office, else they are a schematic drawing. *note* is what
    a file says besides what its layer does.
    """

    assessment: Assessment
    communes: tuple[Commune, ...]
    boundaries: Boundaries
    boundaries_version: int
    official: bool
    layer: Layer
    chosen: Filter
    kept: frozenset[CommuneCode]
    failed: frozenset[CommuneCode]
    note: str = ""
    others: Mapping[str, str] = field(default_factory=dict)
    """Names of communes of the province that are not of the round, or that this person may not see."""

    @property
    def counts(self) -> tuple[int, ...]:
        """How many of the kept communes each class of the layer has, in the order of its classes."""
        found = [0] * len(self.layer.classes)
        for code in self.kept:
            found[self.layer.class_of[code]] += 1
        return tuple(found)


def map_view(
    app: Application,
    found: Assessment,
    key: str,
    *,
    compared: Assessment | None = None,
    chosen: Filter = EVERYTHING,
) -> MapView:
    """Return the map of the assessment *found* with the layer *key*.

    *compared* is another round's assessment for the layers of changes. *chosen* is a filter as of the
    lagging list, asked of every commune: also of those that stand on no list.

    Raises:
        LookupError: there is no such layer for this reader, or it compares and nothing is *compared*.
    """
    communes = app.communes_of(found.round)
    drawn = app.shapes.current(found.round.province)
    failed = (c for c, lost in zip(found.communes, found.gates.failed, strict=True) if lost)
    return MapView(
        assessment=found,
        communes=communes,
        boundaries=drawn.boundaries,
        boundaries_version=drawn.number,
        official=drawn.official,
        layer=make_layer(found, key, compared=compared, answers=_answers(app, found, key)),
        chosen=chosen,
        kept=kept_by(app, found, chosen),
        failed=frozenset(failed),
        others=_others(app, found, communes),
    )


def _others(app: Application, found: Assessment, communes: tuple[Commune, ...]) -> dict[str, str]:
    shown = {commune.code for commune in communes}
    ours = app.registry.province(found.round.province)
    return {commune.code: commune.short_name for commune in ours if commune.code not in shown}


def _answers(app: Application, found: Assessment, key: str) -> dict[CommuneCode, AnswerEvent]:
    """Return the newest answers of the item that the layer *key* tells of; none for another layer."""
    item = item_of(found, key)
    return {} if item is None else answers.of_item(app.database, found.round.id, item.code)


def kept_by(app: Application, found: Assessment, chosen: Filter) -> frozenset[CommuneCode]:
    """Return the communes of *found* that *chosen* keeps; all without a filter."""
    if chosen == EVERYTHING:
        return frozenset(found.communes)
    agencies = found.rulebook.catalogue.agencies
    rows = all_rows(found, app.communes_of(found.round), app.standing(found.round.id), agencies, {})
    return frozenset(CommuneCode(row.commune.code) for row in rows if keeps(chosen, row))
