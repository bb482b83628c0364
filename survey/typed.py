"""What people type beside the fields of items: their name, notes, reasons, the name of a round.

Composed (NFC) before it is compared or kept, so that one name is one name on every keyboard; refused
where it is too long or holds what nobody can see.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from survey import labels
from survey.fields import check_text, clean
from survey.model import Actor, Answer
from survey.problems import Problem, ProblemCode, SurveyError, problem

LINE_LIMIT = 200
EMAIL_LIMIT: Final = 254
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
)


def composed(answer: Answer) -> Answer:
    """Return *answer* with all its texts composed and without blanks at their ends."""
    values = {
        field: clean(value) if isinstance(value, str) else value
        for field, value in answer.values.items()
    }
    return replace(answer, values=values, note=clean(answer.note), reason=clean(answer.reason))


def named(actor: Actor) -> Actor:
    """Return *actor* with the name as it is kept."""
    return replace(actor, name=_one_line(actor.name))


def check_actor(actor: Actor) -> tuple[Problem, ...]:
    """Return what is wrong with the name of *actor*."""
    if not actor.name:
        return (problem(ProblemCode.ACTOR_MISSING),)
    return check_text(labels.ACTOR, actor.name, LINE_LIMIT, ProblemCode.FIELD_TEXT_LONG)


def require_named(actor: Actor) -> Actor:
    """Return *actor* with the name as it is kept; raises SurveyError where there is none."""
    found = named(actor)
    problems = check_actor(found)
    if problems:
        raise SurveyError(problems)
    return found


def line(label: str, typed: str) -> str:
    """Return *typed* as one composed line; raises SurveyError where it cannot be kept."""
    text = _one_line(typed)
    problems = check_text(label, text, LINE_LIMIT, ProblemCode.FIELD_TEXT_LONG)
    if problems:
        raise SurveyError(problems)
    return text


def checked(
    label: str, typed: str, *, limit: int = LINE_LIMIT, optional: bool = False
) -> tuple[str, tuple[Problem, ...]]:
    """Return *typed* as it is kept, with what is wrong with it; of several lines above LINE_LIMIT."""
    several = limit > LINE_LIMIT
    text = clean(typed.replace("\r\n", "\n")) if several else _one_line(typed)
    if not text:
        return text, () if optional else (problem(ProblemCode.TEXT_MISSING, field=label),)
    return text, check_text(label, text, limit, ProblemCode.FIELD_TEXT_LONG)


def email(given: str) -> tuple[str, tuple[Problem, ...]]:
    """Return an e-mail address ("" for none) as it is kept, with what is wrong with it."""
    address = given.strip()
    if not address or (len(address) <= EMAIL_LIMIT and _EMAIL.fullmatch(address)):
        return address, ()
    return "", (problem(ProblemCode.CONTACT_EMAIL, value=address),)


def _one_line(typed: str) -> str:
    return " ".join(clean(typed).split())
