"""All communes of a round as a list that can be narrowed: what stands behind every figure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from geo.communes import Commune, VietnameseSortKey, search_key, vietnamese_sort_key
from survey import field_work, since
from survey.application import Application
from survey.assessment import FORM_REJECTED, Assessment
from survey.changes import ChangeKind, Changes
from survey.checklist import ChecklistItem
from survey.exchange.commune_filter import (
    ANY,
    BY_LEVEL,
    BY_VALUE,
    CONCLUDED,
    HANDED_IN,
    LAST_ROUND,
    NO_TEAM,
    OUTSTANDING,
    OVERNIGHT,
    SEEN,
    UNSEEN,
    YESTERDAY,
    CommuneFilter,
    Verdict,
    choices,
)
from survey.exchange.form_words import form_words
from survey.exchange.item_answer import ItemAnswer, item_answer
from survey.exchange.lagging import known, level_of
from survey.model import (
    AnswerEvent,
    CommuneCode,
    ItemCode,
    Submission,
    Team,
)
from survey.morning import begun
from survey.obstacles import obstacle
from survey.storage import answers


@dataclass(frozen=True, slots=True)
class DomainScore:
    """The value of a domain in points of 100 and its share checked (0–1), None where unknown."""

    value: float | None
    coverage: float | None


@dataclass(frozen=True, eq=False)
class CommuneRow:
    """One commune of the list; *row* is its row in the assessment, *level_index* its level there.

    *withheld*: gates that the reader may not see hold the level. *domain* and *answer* are those of the
    domain and the item asked for.
    """

    commune: Commune
    row: int
    level_index: int
    level_code: str
    level: str
    value: float | None
    lower: float | None
    upper: float | None
    coverage: float
    failed: tuple[ChecklistItem, ...]
    withheld: bool
    team: str
    form: str
    domain: DomainScore | None = None
    answer: ItemAnswer | None = None


@dataclass(frozen=True, eq=False)
class CommuneList:
    """The *rows* that a filter keeps, of *whole* communes. *known* is what `choices` says."""

    found: Assessment
    chosen: CommuneFilter
    known: Mapping[str, Mapping[str, str]]
    rows: tuple[CommuneRow, ...]
    whole: int

    @property
    def item(self) -> ChecklistItem | None:
        """The item asked for; None without one, and where the round does not have it."""
        return self.found.rulebook.catalogue.by_code.get(ItemCode(self.chosen.item))

    @property
    def confidential(self) -> bool:
        """True when the list names a confidential item."""
        by_code, chosen = self.found.rulebook.catalogue.by_code, self.chosen
        asked = [
            by_code.get(ItemCode(code))
            for code in (chosen.item, chosen.gate, chosen.open_gate, chosen.moved)
        ]
        shown = [item for row in self.rows for item in row.failed]
        return any(item.confidential for item in (*asked, *shown) if item is not None)


@dataclass(frozen=True, eq=False)
class _Sources:
    """What the rows are made from."""

    found: Assessment
    communes: Sequence[Commune]
    submissions: Mapping[CommuneCode, Submission]
    teams: Mapping[CommuneCode, Team]
    changed: frozenset[CommuneCode]
    begun: frozenset[CommuneCode]
    answers: Mapping[CommuneCode, AnswerEvent]


def commune_list(
    app: Application, found: Assessment, chosen: CommuneFilter, order: str = ""
) -> CommuneList:
    """Return the communes of *found* that *chosen* keeps, in *order* (BY_NAME where it is none)."""
    teams = field_work.teams(app, found.round.id)
    item = ItemCode(chosen.item)
    sources = _Sources(
        found=found,
        communes=app.communes_of(found.round),
        submissions=app.standing(found.round.id),
        teams={code: team for team in teams for code in team.communes},
        changed=_changed(app, found, chosen),
        begun=_begun(found, chosen.begun),
        answers=answers.of_item(app.database, found.round.id, item) if item else {},
    )
    rows = [_row(sources, chosen, commune) for commune in sources.communes]
    return CommuneList(
        found=found,
        chosen=chosen,
        known=choices(found, teams),
        rows=tuple(
            sorted(
                (row for row in rows if _keeps(sources, chosen, row)),
                key=_ORDER.get(order, _by_name),
            )
        ),
        whole=len(rows),
    )


def _changed(app: Application, found: Assessment, chosen: CommuneFilter) -> frozenset[CommuneCode]:
    """Return the communes that changed as *chosen* asks; nothing is compared where it does not."""
    difference = _difference(app, found, chosen.since)
    if difference is None:
        return frozenset()
    if not chosen.change:
        return difference.changed
    kind = ChangeKind(chosen.change)
    if not chosen.moved:
        return frozenset(difference.by_kind[kind])
    moves = (*difference.gates, *difference.items)
    return frozenset(
        code
        for move in moves
        if (move.item, move.kind) == (chosen.moved, kind)
        for code in move.communes
    )


def _difference(app: Application, found: Assessment, side: str) -> Changes | None:
    """Return the comparison that *side*, a word of the filter, asks for."""
    if side in {YESTERDAY, OVERNIGHT}:
        number = found.round.id
        rows = app.scoring_rows(number)  # both sides of midnight from one reading
        night = since.since_yesterday(app, app.assess(number, rows=rows), rows)
        if night is None:
            return None
        return night.recorded if side == YESTERDAY else night.elapsed
    if side == LAST_ROUND:
        last = since.since_last_round(app, found)
        return last.changes if last else None
    return None


def _begun(found: Assessment, domain: str) -> frozenset[CommuneCode]:
    """Return the communes in which *domain* is begun; without one nothing is looked up."""
    if not domain:
        return frozenset()
    column = [str(d.code) for d in found.rulebook.catalogue.domains].index(domain)
    there = zip(found.communes, begun(found)[:, column], strict=True)
    return frozenset(code for code, is_begun in there if is_begun)


# Rows --------------------------------------------------------------------------------------------


def _row(sources: _Sources, chosen: CommuneFilter, commune: Commune) -> CommuneRow:
    found, code = sources.found, CommuneCode(commune.code)
    row = found.index[code]
    level_code, level = level_of(found, row)
    scores = found.readiness
    team = sources.teams.get(code)
    return CommuneRow(
        commune=commune,
        row=row,
        level_index=int(found.level[row]),
        level_code=level_code,
        level=level,
        value=known(scores.value[row]),
        lower=known(scores.lower[row]),
        upper=known(scores.upper[row]),
        coverage=float(scores.coverage[row]),
        failed=found.failed_gates(row),
        withheld=bool(found.withheld[row]),
        team=team.name if team else "",
        form=form_words(sources.submissions.get(code)),
        domain=_domain(found, row, chosen.domain) if chosen.domain else None,
        answer=_answer(sources, ItemCode(chosen.item), code) if chosen.item else None,
    )


def _domain(found: Assessment, row: int, code: str) -> DomainScore:
    domains = [str(domain.code) for domain in found.rulebook.catalogue.domains]
    column, scores = domains.index(code), found.readiness
    return DomainScore(
        value=known(scores.domain_value[row, column]),
        coverage=known(scores.domain_coverage[row, column]),
    )


def _answer(sources: _Sources, item: ItemCode, commune: CommuneCode) -> ItemAnswer:
    return item_answer(sources.found, item, commune, sources.answers.get(commune))


# Filter and order --------------------------------------------------------------------------------


def _keeps(sources: _Sources, chosen: CommuneFilter, row: CommuneRow) -> bool:
    """Return whether the commune of *row* is all that *chosen* asks for."""
    code = CommuneCode(row.commune.code)
    return (
        chosen.level in {"", row.level_code, *_concluded(row)}
        and chosen.team in {"", _team_word(sources, code)}
        and chosen.form in {"", *_form_word(sources, code)}
        and chosen.visited in {"", *_visited(sources.found, row)}
        and (not chosen.since or code in sources.changed)
        and (not chosen.begun or code in sources.begun)
        and _keeps_results(sources.found, chosen, row)
        and _speaks_of(row.commune, search_key(chosen.text).split())
    )


def _keeps_results(found: Assessment, chosen: CommuneFilter, row: CommuneRow) -> bool:
    """Return whether answers and gates of *row* are as *chosen* asks."""
    why = obstacle(found, row.row)
    short = [
        item
        for item, is_short in zip(
            found.rulebook.catalogue.items, found.not_met[row.row], strict=True
        )
        if is_short
    ]
    return (
        chosen.obstacle in {"", *((ANY, why) if why else ())}
        and chosen.gate in {"", *(item.code for item in row.failed)}
        and chosen.open_gate in {"", *(item.code for item in found.open_gates(row.row))}
        and chosen.domain in {"", *(item.domain for item in short)}
        and chosen.agency in {"", *(agency for item in short for agency in item.agencies)}
        and (row.answer is None or (chosen.answer or Verdict.UNMET) in {ANY, row.answer.verdict})
    )


def _visited(found: Assessment, row: CommuneRow) -> tuple[str, ...]:
    """Return whether the commune is visited; neither where its form is rejected."""
    if row.level_index == FORM_REJECTED:
        return ()
    return (SEEN if found.visited[row.row] else UNSEEN,)


def _concluded(row: CommuneRow) -> tuple[str, ...]:
    return (CONCLUDED,) if row.level_index >= 0 else ()


def _form_word(sources: _Sources, code: CommuneCode) -> tuple[str, ...]:
    form = sources.submissions.get(code)
    return (HANDED_IN, form.state) if form else (OUTSTANDING,)


def _team_word(sources: _Sources, code: CommuneCode) -> str:
    team = sources.teams.get(code)
    return str(team.id) if team else NO_TEAM


def _speaks_of(commune: Commune, words: Sequence[str]) -> bool:
    own = f" {search_key(f'{commune.code} {commune.name}')}"
    return all(f" {word}" in own for word in words)


def _by_name(row: CommuneRow) -> tuple[VietnameseSortKey, str]:
    return vietnamese_sort_key(row.commune.short_name), row.commune.code


def _by_value(row: CommuneRow) -> tuple[float, VietnameseSortKey, str]:
    """Order by value, the lowest first; a value that is not known stands behind all that are."""
    return math.inf if row.value is None else row.value, *_by_name(row)


def _by_level(row: CommuneRow) -> tuple[bool, int, float, VietnameseSortKey, str]:
    """Order by level, the lowest first; then what is not concluded, then what is not visited."""
    return row.level_index < 0, -row.level_index, *_by_value(row)


_ORDER: Final[Mapping[str, Callable[[CommuneRow], Any]]] = {
    BY_VALUE: _by_value,
    BY_LEVEL: _by_level,
}
