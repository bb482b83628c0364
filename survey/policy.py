"""data/policy.yaml → Policy: the province's weights, bands, thresholds and definition of *chậm*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from survey.checklist import Catalogue
from survey.content import Entry, Findings, Register, parse
from survey.model import Deadline, DomainCode
from survey.problems import Problem, ProblemCode

FILE = "policy.yaml"


@dataclass(frozen=True, slots=True)
class Band:
    """A level of readiness and the lowest value that reaches it."""

    code: str
    label: str
    floor: float


@dataclass(frozen=True, slots=True)
class ThresholdSetting:
    """A limit that the province owns; a *value* of None is not set yet."""

    label: str
    unit: str
    value: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Lagging:
    """What makes a commune *chậm*: any of these. *level_at_most* is the index of a band."""

    failed_gate: bool
    level_at_most: int | None
    deadline_missed: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the rules that the province owns.

    *bands* run from best to worst; *gate_cap* is the index of the best band that a commune with
    a failed gate can have; *coverage_floor* is a share 0–1. *deadlines* are those with which the
    next round starts; what holds in a round stands in the round.
    """

    domain_weights: Mapping[DomainCode, float]
    bands: tuple[Band, ...]
    gate_cap: int
    coverage_floor: float
    minimum_n: int
    thresholds: Mapping[str, ThresholdSetting]
    lagging: Lagging
    deadlines: tuple[Deadline, ...] = ()

    @property
    def threshold_values(self) -> dict[str, float | None]:
        """The value of each threshold by name."""
        return {name: setting.value for name, setting in self.thresholds.items()}


@dataclass(frozen=True)
class PolicyReading:
    """What came of reading: a policy, to be used only where there are no *problems*."""

    policy: Policy
    problems: tuple[Problem, ...]


def read_policy(files: Mapping[str, str]) -> PolicyReading:
    """Read the policy from *files* (name → YAML text); all problems are returned at once."""
    findings = Findings()
    if FILE not in files:
        findings.add(ProblemCode.CONTENT_KEY_MISSING, FILE, key=FILE)
    top = parse(FILE, files.get(FILE, "{}"), findings)
    top.only(
        (
            *("domain_weights", "bands", "gate_cap", "coverage_floor", "minimum_n"),
            *("thresholds", "lagging", "deadlines"),
        )
    )
    bands = _bands(top)
    weights = top.numbers("domain_weights", low=0, high=1000)
    if weights and not any(weights.values()):
        detail = "tổng trọng số các nhóm bằng 0"
        findings.add(ProblemCode.CONTENT_RULE, top.place_of("domain_weights"), detail=detail)
    policy = Policy(
        domain_weights={DomainCode(code): weight for code, weight in weights.items()},
        bands=bands,
        gate_cap=_band(top, "gate_cap", bands),
        coverage_floor=top.number("coverage_floor", low=0, high=1),
        minimum_n=int(top.number("minimum_n", low=0, high=100000)),
        thresholds=_thresholds(top.entry("thresholds")),
        lagging=_lagging(top.entry("lagging"), bands),
        deadlines=_deadlines(top),
    )
    return PolicyReading(policy, tuple(findings.problems))


def check_together(
    catalogue: Catalogue, thresholds: Mapping[str, str], policy: Policy
) -> tuple[Problem, ...]:
    """Return what does not fit between a catalogue and a policy.

    *thresholds* maps each threshold that the catalogue uses to the place of its first use.
    """
    findings = Findings()
    for name, place in thresholds.items():
        if name not in policy.thresholds:
            findings.add(
                ProblemCode.CONTENT_REFERENCE, place, value=name, catalogue=f"ngưỡng của {FILE}"
            )
    known = {domain.code for domain in catalogue.domains}
    for code in sorted(known - set(policy.domain_weights)):
        findings.add(ProblemCode.CONTENT_KEY_MISSING, f"{FILE}, domain_weights", key=code)
    for code in sorted(set(policy.domain_weights) - known):
        findings.add(
            ProblemCode.CONTENT_REFERENCE,
            f"{FILE}, domain_weights",
            value=code,
            catalogue="nhóm tiêu chí",
        )
    for deadline in policy.deadlines:
        if deadline.scope not in known and deadline.scope not in catalogue.by_code:
            place = f"{FILE}, deadlines"
            findings.add(ProblemCode.DEADLINE_SCOPE, place, value=deadline.scope)
    return tuple(findings.problems)


def _bands(top: Entry) -> tuple[Band, ...]:
    seen = Register()
    bands = []
    for entry in top.entries("bands"):
        entry.only(("code", "label", "floor"))
        code = entry.code("code")
        if seen.add(code, entry):
            floor = entry.number("floor", low=0, high=100)
            bands.append(Band(code, entry.text("label"), floor))
    floors = [band.floor for band in bands]
    if floors != sorted(set(floors), reverse=True) or (floors and floors[-1] != 0):
        detail = "các mức phải xếp từ cao xuống thấp, mức cuối có floor 0"
        top.findings.add(ProblemCode.CONTENT_ORDER, top.place_of("bands"), detail=detail)
    return tuple(bands)


def _band(entry: Entry, key: str, bands: tuple[Band, ...]) -> int:
    code = entry.text(key)
    for index, band in enumerate(bands):
        if band.code == code:
            return index
    if code:
        entry.findings.add(
            ProblemCode.CONTENT_REFERENCE, entry.place_of(key), value=code, catalogue="mức (bands)"
        )
    return 0


def _thresholds(top: Entry) -> dict[str, ThresholdSetting]:
    settings = {}
    for name in top.nodes:
        entry = top.entry(name)
        entry.only(("label", "unit", "value", "source"))
        settings[name] = ThresholdSetting(
            label=entry.text("label"),
            unit=entry.text("unit", ""),
            value=entry.maybe_number("value", low=0, high=1e9),
            source=entry.text("source", ""),
        )
    return settings


def _lagging(entry: Entry, bands: tuple[Band, ...]) -> Lagging:
    entry.only(("failed_gate", "level_at_most", "deadline_missed"))
    unnamed = entry.scalar("level_at_most") is None and not isinstance(
        entry.nodes.get("level_at_most"), yaml.CollectionNode
    )
    return Lagging(
        failed_gate=entry.flag("failed_gate", default=True),
        level_at_most=None if unnamed else _band(entry, "level_at_most", bands),
        deadline_missed=entry.flag("deadline_missed", default=True),
    )


def _deadlines(top: Entry) -> tuple[Deadline, ...]:
    seen = Register()
    deadlines = []
    for entry in top.entries("deadlines", required=False):
        entry.only(("scope", "due", "source"))
        scope, due, source = entry.code("scope"), entry.maybe_day("due"), entry.text("source")
        if entry.has("due") and due is None and entry.scalar("due") is None:
            entry.wrong("due", "ngày dạng năm-tháng-ngày, ví dụ 2025-07-31")
        if seen.add(scope, entry, "scope") and due is not None:
            deadlines.append(Deadline(scope, due, source))
    return tuple(deadlines)
