"""What the entry page remembers between two clicks, and how an answer leaves it.

The database is the truth. Here lies only which version of each item this person has in front of
them, and what could not be saved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

import streamlit as st

from survey import rechecks, rules
from survey.application import Application, Draft
from survey.checklist import Catalogue, ChecklistItem
from survey.fields import clean
from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    FieldValue,
    ItemCode,
    Role,
    Round,
    Visit,
)
from survey.problems import Problem, ProblemCode, SurveyError
from survey.rechecks import Recheck
from survey.reviews import Issue
from survey.storage.answers import Appended, Conflict
from survey.submissions import Standing, standing
from survey.ui.item_widgets import NONE_OF, field_part, parts, typed, widget_values, wrong

SHOW_ALL = "entry.recheck.all"
_NOTHING = Answer(AnswerState.NOT_REACHED)


@dataclass
class Sheet:
    """One commune's form as one person has it open.

    *visit* is the second visit for which it is filled in, None in the ordinary form. *loaded* holds
    the version of each item that its widgets show. *conflicts* holds mine and theirs of the items
    that somebody else answered meanwhile; what *seen* holds of them stays as it was when I typed.
    *refused* holds what could not be recorded. *issues* holds what a reviewer wants mended.
    """

    prefix: ClassVar[str] = "entry"
    """What the keys of its widgets begin with."""

    app: Application
    round: Round
    commune: CommuneCode
    actor: Actor
    visit: Visit | None = None
    seen: dict[ItemCode, AnswerEvent] = field(default_factory=dict)
    loaded: dict[ItemCode, int] = field(default_factory=dict)
    problems: dict[ItemCode, tuple[Problem, ...]] = field(default_factory=dict)
    conflicts: dict[ItemCode, tuple[Answer, AnswerEvent]] = field(default_factory=dict)
    refused: dict[ItemCode, Answer] = field(default_factory=dict)
    saved: set[ItemCode] = field(default_factory=set)
    redraw: bool = False
    recheck: Recheck | None = None
    issues: Mapping[ItemCode, Issue] = field(default_factory=dict)

    def is_of(self, other: Sheet) -> bool:
        """True when both are the same commune, round and person, whatever the visit."""
        return self._whose == other._whose

    @property
    def _whose(self) -> tuple[object, ...]:
        return self.round.id, self.commune, self.actor

    @property
    def asks_as(self) -> Role:
        """Whose items the form asks."""
        return self.actor.role

    def fill_in_for(self, visit: Visit | None) -> None:
        """Go on as the form of the second *visit*, None for the ordinary form."""
        if visit is None or self.visit is None or visit.id != self.visit.id:
            self.recheck = rechecks.asked_by(self.app, visit) if visit else None
        self.visit = visit

    def asked(self, catalogue: Catalogue, found: Mapping[ItemCode, Standing]) -> Catalogue:
        """Return what this form asks: *catalogue*, or its items that the second visit is about."""
        second = self.recheck
        if second is None or st.session_state.get(SHOW_ALL):
            return catalogue
        appeared = {c for c in second.unasked if found[c].state is not AnswerState.NOT_ASKED}
        asked = second.open | appeared | self.conflicts.keys() | self.issues.keys()
        return replace(catalogue, items=tuple(i for i in catalogue.items if i.code in asked))

    def mended(self, item: ItemCode) -> bool:
        """Return whether the answer changed since a reviewer said what is wrong with it."""
        event = self.seen.get(item)
        return event is not None and event.version > self.issues[item].version

    def unsettled(
        self, catalogue: Catalogue, found: Mapping[ItemCode, Standing]
    ) -> list[ChecklistItem]:
        """Return the items in conflict; one that is not asked now does not matter."""
        return [
            item
            for item in catalogue.items
            if item.code in self.conflicts and found[item.code].state is not AnswerState.NOT_ASKED
        ]

    def answer(self, item: ItemCode) -> Answer:
        """Return the answer in front of the person: in a conflict it is theirs alone."""
        if item in self.conflicts:
            return self.conflicts[item][0]
        event = self.seen.get(item)
        return event.answer if event else _NOTHING

    @property
    def unsaved(self) -> Mapping[ItemCode, Answer]:
        """What stands here alone: refused, or mine of a conflict that is not settled."""
        return {code: mine for code, (mine, _) in self.conflicts.items()} | self.refused

    def key(self, item: ItemCode, part: str) -> str:
        """Return the widget key of one *part* of an item."""
        return f"{self.prefix}.{self.round.id}.{self.commune}.{item}.{part}"

    def newest(self) -> Mapping[ItemCode, AnswerEvent]:
        """Return the newest answers as they are recorded."""
        return self.app.current(self.round.id, self.commune)

    def send(self, draft: Draft) -> Appended | Conflict:
        """Record *draft*; raises SurveyError where it is refused."""
        return self.app.save(draft)

    def refresh(self) -> None:
        """Read the newest answers; items in conflict keep what the person saw, if anything."""
        newest = self.newest()
        kept = {code: self.seen[code] for code in self.conflicts if code in self.seen}
        settled = {code: event for code, event in newest.items() if code not in self.conflicts}
        self.seen = {**settled, **kept}

    def load(self, item: ChecklistItem) -> None:
        """Put the answer to *item* into its widgets unless they show it already.

        Nothing is put where there is nothing to show: every key that lies in the session costs
        each widget of the page a little time.
        """
        event = self.seen.get(item.code)
        version = event.version if event else 0
        current = self.loaded.get(item.code) == version
        shown = widget_values(item, self.answer(item.code))
        for part in parts(item):
            key = self.key(item.code, part)
            if part in shown and not (current and key in st.session_state):
                st.session_state[key] = shown[part]
            elif part not in shown and not current:
                st.session_state.pop(key, None)
        self.loaded[item.code] = version

    def save(self, item: ChecklistItem) -> None:
        """Record what the widgets of *item* hold; note what could not be recorded."""
        self._settle_none_of(item)
        answer, problems = self._read(item)
        self.problems[item.code] = problems
        self.refused.pop(item.code, None)
        if answer == self.answer(item.code):
            return
        self.record(item, answer)

    def record(
        self, item: ChecklistItem, answer: Answer, *, over: AnswerEvent | None = None
    ) -> None:
        """Record *answer*, based on what the person saw or, in a conflict, knowingly *over* theirs."""
        self.refused.pop(item.code, None)
        seen = over or self.seen.get(item.code)
        draft = Draft(
            round_id=self.round.id,
            commune=self.commune,
            item=item.code,
            answer=answer,
            based_on=seen.version if seen else 0,
            actor=self.actor,
        )
        try:
            result = self.send(draft)
        except SurveyError as error:
            self.problems[item.code] = (*self.problems.get(item.code, ()), *error.problems)
            self.refused[item.code] = answer
            self.saved.discard(item.code)
            if any(problem.code is ProblemCode.SIGNED_OUT for problem in error.problems):
                self.redraw = True  # the page as a whole says so
            return
        if isinstance(result, Conflict):
            self.conflicts[item.code] = (answer, result.theirs)
            self.saved.discard(item.code)
            self.redraw = True  # the summary says so, and nothing can be submitted
            return
        self.redraw = self.conflicts.pop(item.code, None) is not None or self.redraw
        before = self.answer(item.code)
        self.seen[item.code] = result.event
        self.saved.add(item.code)
        self.redraw = self.redraw or self._matters_elsewhere(item, before, answer)
        if over is None:
            self.loaded[item.code] = result.event.version

    def _matters_elsewhere(self, item: ChecklistItem, before: Answer, after: Answer) -> bool:
        """Whether the rest of the page shows something else after this change of *item*."""
        catalogue = self.app.rulebook(self.round).catalogue
        if any(
            item.code in {ref.partition(".")[0] for ref in deciding}
            for deciding in _deciders(catalogue)
        ):
            return True
        return standing(item, before, {}).complete != standing(item, after, {}).complete

    def keep_mine(self, item: ChecklistItem) -> None:
        """Settle a conflict: my answer becomes the newest."""
        mine, theirs = self.conflicts[item.code]
        self.record(item, mine, over=theirs)

    def keep_theirs(self, item: ChecklistItem) -> None:
        """Settle a conflict: theirs stays, and the widgets show it."""
        _, theirs = self.conflicts.pop(item.code)
        self.seen[item.code] = theirs
        self.problems.pop(item.code, None)
        self.redraw = True

    def clear(self, item: ChecklistItem) -> None:
        """Take the answer to *item* back."""
        self.problems.pop(item.code, None)
        self.refused.pop(item.code, None)
        self.loaded.pop(item.code, None)
        if self.answer(item.code) != _NOTHING:
            self.record(item, _NOTHING)
            self.loaded.pop(item.code, None)

    def with_evidence(self, item: ChecklistItem, evidence: tuple[str, ...]) -> None:
        """Record *item* with another list of evidence."""
        answer = self.answer(item.code)
        state = AnswerState.ANSWERED if answer.state is AnswerState.NOT_REACHED else answer.state
        self.record(item, replace(answer, state=state, evidence=evidence))

    def _settle_none_of(self, item: ChecklistItem) -> None:
        """Let the last click decide between "none of them" and the others: never both."""
        for asked in item.fields:
            key = self.key(item.code, field_part(asked))
            chosen = st.session_state.get(key)
            if isinstance(chosen, list | tuple) and NONE_OF in chosen and len(chosen) > 1:
                was_none = self.answer(item.code).values.get(asked.code) == ()
                others = [code for code in chosen if code != NONE_OF]
                st.session_state[key] = others if was_none else [NONE_OF]

    def _read(self, item: ChecklistItem) -> tuple[Answer, tuple[Problem, ...]]:
        """Return the answer in the widgets; a field that cannot be read keeps its saved value."""
        before = self.answer(item.code)
        part = {name: st.session_state.get(self.key(item.code, name)) for name in parts(item)}
        noted = before.note if part["note"] is None else part["note"]  # None: it is not drawn
        note, reason = clean(str(noted)), clean(str(part["reason"] or ""))
        values: dict[str, FieldValue] = {}
        problems: list[Problem] = []
        for asked in item.fields:
            found = typed(asked, part[field_part(asked)], item.code)
            refused = wrong(asked, found, item.code, self.app.today)
            if refused or isinstance(found, Problem):
                problems.extend(refused)
                found = before.values.get(asked.code)
            if found is not None:
                values[asked.code] = found
        kept = {f.code for f in rules.asked_fields(item, values)}
        values = {code: value for code, value in values.items() if code in kept}
        other = part["state"]
        if other:
            answer = Answer(AnswerState(str(other)), {}, reason, note, before.evidence)
        elif values or note or before.evidence:
            answer = Answer(AnswerState.ANSWERED, values, "", note, before.evidence)
        else:
            answer = _NOTHING
        return answer, tuple(problems)


def open_sheets() -> list[Sheet]:
    """Return the forms that are open in this tab."""
    return [found for found in st.session_state.values() if isinstance(found, Sheet)]


def _deciders(catalogue: Catalogue) -> Iterator[frozenset[str]]:
    """Yield the fields that each conditional item depends on."""
    return (
        rules.fields_named(item.asked_when)
        for item in catalogue.items
        if item.asked_when is not None
    )
