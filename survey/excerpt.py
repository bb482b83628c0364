"""What a reader may see of a rulebook and of results, cut out of the whole.

Scores are always worked out of everything: the overall value, level and rank of a commune are the
same for whoever may see the commune. What is cut away are communes, items, their gates and reasons,
and the domains of which nothing is left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from scoring.gaps import Contributions, item_gaps
from scoring.matrix import IntArray, ScoringMatrix
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
    )
    _keep_official(part, whole, rows, columns, domains)
    return part


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
    part.__dict__.update(
        readiness=Readiness(
            value=score.value[rows],
            lower=score.lower[rows],
            upper=score.upper[rows],
            coverage=score.coverage[rows],
            domain_value=score.domain_value[of_domains],
            domain_lower=score.domain_lower[of_domains],
            domain_upper=score.domain_upper[of_domains],
            domain_coverage=score.domain_coverage[of_domains],
        ),
        visited=whole.visited[rows],
        level=whole.level[rows],
        rank=whole.rank[rows],
        ranked=whole.ranked,
        lagging=whole.lagging[rows],
        contributions=shown,
        item_gaps=item_gaps(part.grid.matrix, shown),
    )
