"""Made-up self-assessments of a few communes: most of what the team found, some things rosier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from survey import demo_values, self_assessment
from survey.application import Application
from survey.demo_field import OFFICER, SEED, MadeUpVisit
from survey.demo_values import Circumstances
from survey.evaluation import Rulebook
from survey.model import Actor, Answer, AnswerEvent, AnswerState, Door, ItemCode, Role
from survey.rules import Setting
from survey.settings import local
from survey.storage import self_answers
from survey.storage.self_answers import NewAnswer

COMMUNES: Final = 5
ROSIER: Final = 0.15
"""How often a commune says what it would say if it had everything."""
LEAST: Final = 0.6
"""The share of the checklist that each of them has come through at least."""


def assess_themselves(past: Application, round_id: int, made: Sequence[MadeUpVisit]) -> None:
    """Let the first communes answer for themselves the day before the visit, and one not visited yet."""
    book = past.rulebook(past.round(round_id))
    waiting = [visit for visit in made if not visit.reach]
    for visit in {one.commune: one for one in (*made[:COMMUNES], *waiting[:1])}.values():
        found = past.current(round_id, visit.commune)
        self_answers.append_many(past.database, list(_entries(book, round_id, visit, found)))


def _entries(
    book: Rulebook, round_id: int, visit: MadeUpVisit, found: Mapping[ItemCode, AnswerEvent]
) -> Iterator[tuple[NewAnswer, datetime]]:
    at, actor = visit.starts - timedelta(days=1), Actor(OFFICER, Role.COMMUNE)
    rng = Random(f"{SEED}-self-{visit.commune}")  # noqa: S311 - the same every time, no secret
    day = local(at).date()
    setting = Setting(book.policy.threshold_values, day)
    best = demo_values.answers(book.catalogue, Circumstances.drawn(rng, 1.0, setting, day))
    asked = [item for item in book.catalogue.items if self_assessment.asks(item)]
    for item in asked[: round(len(asked) * rng.uniform(LEAST, 1))]:
        answer = _said(found.get(item.code), best.get(item.code), rng)
        if answer is not None:
            at += timedelta(minutes=2)
            yield NewAnswer(round_id, visit.commune, item.code, answer, 0, actor, Door.DEMO), at


def _said(found: AnswerEvent | None, best: Answer | None, rng: Random) -> Answer | None:
    """Return what the commune says: what was *found*, or the *best* answer."""
    rosy = best is not None and best.state is AnswerState.ANSWERED and rng.random() < ROSIER
    if found is None or rosy:
        return best
    return replace(found.answer, note="", evidence=())
