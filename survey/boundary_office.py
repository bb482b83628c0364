"""The office's boundaries: read from its files, looked at, adopted for the maps, taken back.

The shapes belong to the database, not to a round: every map draws those in use, also of old rounds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from geo.boundaries import write_boundaries
from geo.official.apart import propose_apart
from geo.official.values import OfficialFault, OfficialFaultCode, OfficialProposal, Severity
from survey import labels, typed
from survey.application import Application
from survey.boundary_versions import FILE, ORIGIN, Origin
from survey.fields import show_number
from survey.model import Actor, Role
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.rights import Action
from survey.storage import versions
from survey.storage.versions import ContentKind

Source = Path | Sequence[tuple[str, bytes]]
"""A file, folder or zip on this machine; or uploaded files, each with its name."""


@dataclass(frozen=True)
class Proposal:
    """Shapes that can be adopted. *base* is the version in use when they were read.

    Somebody must say yes to *warnings*; *notes* are worth knowing.
    """

    base: int
    found: OfficialProposal
    origin: Origin
    warnings: tuple[Problem, ...]
    notes: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One change of the shapes. Without *origin* the shapes that ship came back."""

    number: int
    at: datetime
    by: str
    reason: str
    origin: Origin | None


def history(app: Application) -> tuple[Edition, ...]:
    """Return every change of the shapes, oldest first; the newest is in use."""
    return tuple(
        Edition(v.number, v.recorded_at, v.recorded_by, v.reason, app.shapes.origin(v.number))
        for v in versions.history(app.database, [ContentKind.BOUNDARIES])
    )


def propose(app: Application, source: Source) -> Proposal:
    """Return what the maps would draw after *source*; nothing is stored.

    Raises:
        SurveyError: FORBIDDEN for who could not adopt it; every SHAPES_… that makes it unfit.
    """
    app.require(Action.CHANGE_BOUNDARIES)
    drawn = app.shapes.current(app.installed().province)
    note = labels.OFFICIAL_BOUNDARIES
    found = propose_apart(source, app.communes, current=drawn.boundaries, note=note)
    unfit = _told(found, Severity.FAULT)
    if unfit:
        raise SurveyError(unfit)
    return Proposal(
        base=drawn.number,
        found=found,
        origin=Origin(found.shapes.source, _digest(source)),
        warnings=_told(found, Severity.WARNING),
        notes=_told(found, Severity.NOTE),
    )


def adopt(
    app: Application, proposal: Proposal, *, actor: Actor, reason: str, accepted: bool = False
) -> int:
    """Let every map draw the shapes of *proposal*; return the number of the version.

    *accepted*: the person has seen the warnings and says yes.

    Raises:
        SurveyError: ACTOR_MISSING, REASON_MISSING, DESK_ONLY, FORBIDDEN; BOUNDARIES_UNCONFIRMED;
            BOUNDARIES_MOVED where the shapes in use have changed since *proposal* was made,
            BOUNDARIES_IN_USE where they are those. Nothing is changed then.
    """
    if proposal.warnings and not accepted:
        n = len(proposal.warnings)
        raise SurveyError([problem(ProblemCode.BOUNDARIES_UNCONFIRMED, n=n)])
    files = {
        FILE: write_boundaries(proposal.found.shapes),
        ORIGIN: json.dumps(asdict(proposal.origin), ensure_ascii=False),
    }
    return _record(app, files, seen=proposal.base, actor=actor, reason=reason)


def undo(app: Application, *, seen: int, to: int, actor: Actor, reason: str) -> int:
    """Let every map draw the shapes of version *to* again, of 0 those that ship; return the new version.

    *seen* is the version in use that the person saw. Nothing is lost: what is left stays a version.

    Raises:
        SurveyError: as :func:`adopt`; BOUNDARIES_VERSION where there is no version *to*.
    """
    app.installed()
    try:
        files = app.shapes.files(to)
    except LookupError:
        raise SurveyError([problem(ProblemCode.BOUNDARIES_VERSION, value=to)]) from None
    return _record(app, files, seen=seen, actor=actor, reason=reason)


def _record(
    app: Application, files: Mapping[str, str], *, seen: int, actor: Actor, reason: str
) -> int:
    actor, reason = _signed(actor, reason)
    database = app.require(Action.CHANGE_BOUNDARIES, actor=actor)
    app.installed()
    if seen == app.shapes.newest() and files == app.shapes.files(seen):
        raise SurveyError([problem(ProblemCode.BOUNDARIES_IN_USE)])
    kind = ContentKind.BOUNDARIES
    try:
        numbers = versions.record_together(
            database,
            {kind: files},
            expected={kind: seen or None},
            at=app.clock(),
            actor=actor,
            reason=reason,
        )
    except SurveyError as error:
        if [found.code for found in error.problems] == [ProblemCode.RULES_MOVED]:
            raise SurveyError([problem(ProblemCode.BOUNDARIES_MOVED)]) from None
        raise
    app.note(Action.CHANGE_BOUNDARIES, version=numbers[kind])
    return numbers[kind]


def _signed(actor: Actor, reason: str) -> tuple[Actor, str]:
    """Return who changes the shapes and why, as they are kept; only the desk does."""
    actor = typed.named(actor)
    line, wrong = typed.checked(labels.REASON, reason, optional=True)
    problems = [*typed.check_actor(actor), *wrong]
    if actor.role is not Role.DESK:
        problems.append(problem(ProblemCode.DESK_ONLY))
    if not line:
        problems.append(problem(ProblemCode.REASON_MISSING, state=labels.CHANGE_BOUNDARIES))
    if problems:
        raise SurveyError(problems)
    return actor, line


# What is wrong with files, in words -------------------------------------------------------------

_DIGITS: Final = {
    "after": 0,
    "before": 0,
    "drawn": 1,
    "km": 1,
    "km2": 2,
    "lat": 4,
    "limit": 0,
    "lon": 4,
    "percent": 2,
    "registered": 1,
    "tolerance": 0,
}
"""The details that are numbers, and how many decimals people are told."""
_NOTHING: Final = "–"


def _told(found: OfficialProposal, severity: Severity) -> tuple[Problem, ...]:
    """Return what weighs *severity*, alike things together; how many more there are follows them."""
    by_code: dict[OfficialFaultCode, list[OfficialFault]] = {}
    more: dict[str, OfficialFault] = {}
    for fault in found.faults:
        if fault.code is OfficialFaultCode.AND_MORE:
            more[dict(fault.details)["of"]] = fault
        elif fault.severity is severity:
            by_code.setdefault(fault.code, []).append(fault)
    alike = ((*faults, *filter(None, [more.get(code)])) for code, faults in by_code.items())
    return tuple(problem_of(fault) for faults in alike for fault in faults)


def problem_of(fault: OfficialFault) -> Problem:
    """Return *fault* as people are told it."""
    details = tuple(
        (name, show_number(float(value), _DIGITS[name]) if name in _DIGITS else value or _NOTHING)
        for name, value in fault.details
    )
    return Problem(ProblemCode[f"SHAPES_{fault.code.name}"], fault.place, details)


def _digest(source: Source) -> str:
    """Return SHA-256 of the file, of several files of their list of digests; "" for a folder."""
    if isinstance(source, Path):
        if source.is_dir():
            return ""
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    digests = sorted(hashlib.sha256(data).hexdigest() for _, data in source)
    return (
        digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()
    )
