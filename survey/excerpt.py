"""What a reader may see of a rulebook and of results, cut out of the whole.

Scores are always worked out of everything: the overall value, level and rank of a commune are the
same for whoever may see the commune. What is cut away are communes, items, their gates and reasons,
and the domains of which nothing is left. Who does not see all items gets values in whole points and
coverage in whole percent, cut down: from exact ones those of a hidden domain could be computed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

import numpy as np

from scoring.comparison import comparable
from scoring.gaps import Contributions, item_gaps
from scoring.gates import GateOutcome
from scoring.levels import NOT_CONCLUDED
from scoring.matrix import BoolArray, FloatArray, IntArray, ScoringMatrix
from scoring.readiness import Readiness
from survey.assessment import Assessment
from survey.checklist import Catalogue
from survey.evaluation import Grid, Rulebook
from survey.model import CommuneCode, ItemCode


def of_rulebook(book: Rulebook, items: Collection[ItemCode]) -> Rulebook:
    """Return *book* with those of its items that *items* names, and what goes with them."""
    return Rulebook(_of_catalogue(book.catalogue, items), book.policy)


def _of_catalogue(whole: Catalogue, items: Collection[ItemCode]) -> Catalogue:
    kept = tuple(item for item in whole.items if item.code in items)
    left = {item.domain for item in kept}
    return replace(
        whole,
        items=kept,
        domains=tuple(domain for domain in whole.domains if domain.code in left),
        checks=tuple(check for check in whole.checks if set(check.items) <= set(items)),
    )


def of_assessment(
    whole: Assessment, communes: Collection[CommuneCode], items: Collection[ItemCode]
) -> Assessment:
    """Return the rows of *communes* and the columns of *items* of *whole*, with its official scores."""
    book = of_rulebook(whole.rulebook, items)
    kept = {item.code for item in book.catalogue.items}
    rows = _places(code in communes for code in whole.communes)
    columns = _places(item.code in kept for item in whole.rulebook.catalogue.items)
    gates = _places(item.code in kept for item in whole.rulebook.catalogue.gates)
    left = {domain.code for domain in book.catalogue.domains}
    domains = _places(domain.code in left for domain in whole.rulebook.catalogue.domains)
    part = replace(
        whole,
        rulebook=book,
        communes=tuple(whole.communes[row] for row in rows),
        deadlines={code: due for code, due in whole.deadlines.items() if code in kept},
        grid=_of_grid(whole.grid, rows, columns, gates),
        not_in_version=tuple(code for code in whole.not_in_version if code in items),
        rejected=whole.rejected.intersection(communes),
        coarse=whole.coarse or len(kept) < len(whole.rulebook.catalogue.items),
    )
    _keep_official(part, whole, rows, columns, domains)
    return part


def naming_gates(whole: Assessment, items: Collection[ItemCode]) -> Assessment:
    """Return *whole* as a file may hold it: only gates of *items* are told, the other items are confidential.

    Scores stay the official ones, exact where they are; a level that only other gates hold is withheld.
    """
    catalogue = whole.rulebook.catalogue
    if all(item.code in items for item in catalogue.items):
        return whole
    marked = tuple(
        replace(item, confidential=item.confidential or item.code not in items)
        for item in catalogue.items
    )
    gates = whole.grid.gates.copy()
    gates[:, [item.code not in items for item in catalogue.gates]] = GateOutcome.NOT_ASKED
    told = replace(
        whole,
        rulebook=Rulebook(replace(catalogue, items=marked), whole.rulebook.policy),
        grid=replace(whole.grid, gates=gates),
    )
    told.__dict__.update({name: getattr(whole, name) for name in _OFFICIAL})
    told.__dict__.update(withheld=_withheld(told, whole, np.arange(len(whole.communes))))
    return told


_OFFICIAL: Final = (
    *("readiness", "visited", "level", "rank", "ranked", "lagging"),
    *("contributions", "item_gaps"),
)
"""The results that are worked out of the whole."""


def _places(wanted: Iterable[bool]) -> IntArray:
    """Return where *wanted* is true."""
    return np.array([place for place, yes in enumerate(wanted) if yes], dtype=np.intp)


def _of_grid(grid: Grid, rows: IntArray, columns: IntArray, gates: IntArray) -> Grid:
    cells = np.ix_(rows, columns)
    matrix = grid.matrix
    return Grid(
        state=grid.state[cells],
        matrix=ScoringMatrix(
            matrix.points[cells], matrix.answered[cells], matrix.applicable[cells]
        ),
        recorded=grid.recorded[cells],
        gates=grid.gates[np.ix_(rows, gates)],
    )


def _keep_official(
    part: Assessment, whole: Assessment, rows: IntArray, columns: IntArray, domains: IntArray
) -> None:
    """Fill in what *part* must not work out anew from the little that it holds."""
    score, parts = whole.readiness, whole.contributions
    of_domains = np.ix_(rows, domains)
    cells = np.ix_(rows, columns)
    shown = Contributions(earned=parts.earned[cells], gap=parts.gap[cells])
    told = _whole_points if part.coarse else _as_it_is
    share = _whole_percent if part.coarse else _as_it_is
    part.__dict__.update(
        readiness=Readiness(
            value=told(score.value[rows]),
            lower=told(score.lower[rows]),
            upper=told(score.upper[rows]),
            coverage=share(score.coverage[rows]),
            domain_value=told(score.domain_value[of_domains]),
            domain_lower=told(score.domain_lower[of_domains]),
            domain_upper=told(score.domain_upper[of_domains]),
            domain_coverage=share(score.domain_coverage[of_domains]),
        ),
        visited=whole.visited[rows],
        level=whole.level[rows],
        rank=whole.rank[rows],
        ranked=whole.ranked,
        lagging=whole.lagging[rows],
        contributions=shown,
        item_gaps=item_gaps(part.grid.matrix, shown),
        withheld=_withheld(part, whole, rows),
    )


def _whole_points(points: FloatArray) -> FloatArray:
    """Return *points* cut down, so that none stands above a floor that the level does not reach."""
    cut: FloatArray = np.floor(comparable(points))
    return cut


def _whole_percent(shares: FloatArray) -> FloatArray:
    """Return *shares* (0–1) cut down to whole percent."""
    return _whole_points(100.0 * shares) / 100.0


def _as_it_is(points: FloatArray) -> FloatArray:
    return points


def _withheld(part: Assessment, whole: Assessment, rows: IntArray) -> BoolArray:
    """Return where the level of *whole* is held by a gate, and by none of those in *part*.

    A failed gate holds a level that is the cap itself; below it the value does.
    """
    level, valued = whole.level[rows], ~np.isnan(whole.readiness.value[rows])
    at_cap = (level > 0) & (level == whole.rulebook.policy.gate_cap)
    capped = at_cap & whole.gates.failed[rows] & ~part.gates.failed
    left_open = (level == NOT_CONCLUDED) & valued & ~part.gates.open
    held: BoolArray = capped | left_open | whole.withheld[rows]
    return held
