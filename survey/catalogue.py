"""data/catalogue/*.yaml → Catalogue, or every problem in it with file and line."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace

from survey.checklist import (
    Catalogue,
    Check,
    ChecklistItem,
    Confidence,
    Domain,
    Field,
    FieldKind,
    Gate,
    LegalBasis,
    Option,
    Respondent,
    Severity,
)
from survey.content import Entry, Findings, Register, parse
from survey.fields import YES_PARTIAL_NO
from survey.model import DomainCode, ItemCode
from survey.problems import Problem, ProblemCode
from survey.rule_reader import RuleReader

INDEX = "index.yaml"
_ITEM_KEYS = (
    *("code", "text", "guidance", "weight", "respondent", "agencies", "evidence", "confidential"),
    *("bases", "references", "asked_when", "no_evidence_when", "fields", "checks", "rule", "gate"),
)
_FIELD_KEYS = (
    *("code", "kind", "label", "unit", "options", "minimum", "maximum"),
    *("not_future", "required", "asked_when"),
)
_ITEM_CODE = r"[A-Z]{2}-\d{2}"
_OPTION_CODE = r"[a-z0-9_]{1,30}"
_FAR = 1e12


@dataclass(frozen=True)
class CatalogueReading:
    """What came of reading: a catalogue, to be used only where there are no *problems*.

    *thresholds* and *references* give the place where each threshold and task is first named.
    """

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    thresholds: Mapping[str, str]
    references: Mapping[str, str]


@dataclass
class _Draft:
    """What one pass over the files gathers for the next."""

    findings: Findings = field(default_factory=Findings)
    domains: list[Domain] = field(default_factory=list)
    agencies: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    entries: list[tuple[DomainCode, Entry, dict[str, Field]]] = field(default_factory=list)
    thresholds: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    check_codes: Register = field(default_factory=Register)


def read_catalogue(files: Mapping[str, str]) -> CatalogueReading:
    """Read the catalogue from *files* (name → YAML text); all problems are returned at once."""
    draft = _Draft()
    index = _read_index(draft, files)
    _read_items(draft, files)
    items = tuple(_item(draft, *entry) for entry in draft.entries)
    codes = {item.code for item in items}
    reader = RuleReader(draft.fields, draft.thresholds)
    checks = []
    for entry in index.entries("checks", required=False):
        named = tuple(ItemCode(code) for code in entry.words("items"))
        _known(entry, "items", named, codes, "tiêu chí")
        checks.append(_check(draft, entry, reader, named))
    catalogue = Catalogue(tuple(draft.domains), items, tuple(checks), draft.agencies)
    return CatalogueReading(
        catalogue, tuple(draft.findings.problems), draft.thresholds, draft.references
    )


def _read_index(draft: _Draft, files: Mapping[str, str]) -> Entry:
    if INDEX not in files:
        draft.findings.add(ProblemCode.CONTENT_KEY_MISSING, INDEX, key=INDEX)
    index = parse(INDEX, files.get(INDEX, "{}"), draft.findings)
    index.only(("domains", "agencies", "checks"))
    seen = Register()
    for entry in index.entries("domains"):
        entry.only(("code", "name", "short_name"))
        code = DomainCode(entry.code("code", r"[A-Z]{2}", "hai chữ in hoa"))
        if seen.add(code, entry):
            draft.domains.append(Domain(code, entry.text("name"), entry.text("short_name")))
    agencies = index.entry("agencies")
    draft.agencies.update({code: agencies.text(code) for code in agencies.nodes})
    return index


def _read_items(draft: _Draft, files: Mapping[str, str]) -> None:
    """Read the fields of every item first: conditions may look at any of them."""
    order = {domain.code: n for n, domain in enumerate(draft.domains)}
    seen, domains = Register(), Register()
    for name in sorted(set(files) - {INDEX}):
        top = parse(name, files[name], draft.findings)
        top.only(("domain", "items"))
        domain = DomainCode(top.text("domain"))
        _known(top, "domain", (domain,), order, "nhóm tiêu chí")
        domains.add(domain, top, "domain")
        for entry in top.entries("items"):
            entry.only(_ITEM_KEYS)
            code = entry.code("code", _ITEM_CODE, "hai chữ in hoa, gạch nối, hai chữ số: TS-01")
            if seen.add(code, entry):
                own = _fields(entry)
                draft.entries.append((domain, entry, own))
                draft.fields.update({f"{code}.{name}": field for name, field in own.items()})
    draft.entries.sort(key=lambda found: order.get(found[0], len(order)))


def _fields(item: Entry) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    seen = Register()
    for entry in item.entries("fields"):
        entry.only(_FIELD_KEYS)
        code = entry.code("code", r"[a-z][a-z0-9_]{0,29}", "chữ thường không dấu: so_may")
        if seen.add(code, entry):
            fields[code] = _field(code, entry)
    return fields


def _field(code: str, entry: Entry) -> Field:
    kind = entry.choice("kind", FieldKind, FieldKind.TEXT)
    low = entry.maybe_number("minimum", low=-_FAR, high=_FAR)
    high = entry.maybe_number("maximum", low=-_FAR, high=_FAR)
    if low is not None and high is not None and low > high:
        detail = f"minimum {low} lớn hơn maximum {high}"
        entry.findings.add(ProblemCode.CONTENT_ORDER, entry.place, detail=detail)
    return Field(
        code=code,
        kind=kind,
        label=entry.text("label"),
        unit=entry.text("unit", ""),
        options=_options(kind, entry),
        minimum=low,
        maximum=high,
        not_future=entry.flag("not_future", default=False),
        required=entry.flag("required", default=True),
    )


def _options(kind: FieldKind, entry: Entry) -> tuple[Option, ...]:
    if kind not in {FieldKind.CHOICE, FieldKind.CHOICES}:
        if "options" in entry:
            entry.wrong("options", "không dùng với kiểu này")
        return YES_PARTIAL_NO if kind is FieldKind.YES_PARTIAL_NO else ()
    options = entry.entry("options")
    for code in options.nodes:
        if not re.fullmatch(_OPTION_CODE, code):
            entry.findings.add(
                ProblemCode.CONTENT_CODE,
                options.place_of(code),
                value=code,
                expected="chữ thường không dấu: hop_le",
            )
    return tuple(Option(code, options.text(code)) for code in options.nodes)


def _item(draft: _Draft, domain: DomainCode, entry: Entry, own: dict[str, Field]) -> ChecklistItem:
    inner = RuleReader(own, draft.thresholds)
    asking = RuleReader(own, draft.thresholds, timeless=True)
    outer = RuleReader(draft.fields, draft.thresholds, timeless=True)
    code = ItemCode(entry.text("code"))
    agencies, references = entry.words("agencies"), entry.words("references")
    _known(entry, "agencies", agencies, draft.agencies, "cơ quan (agencies)")
    for name in references:
        draft.references.setdefault(name, entry.place_of("references"))
    return ChecklistItem(
        code=code,
        domain=domain,
        text=entry.text("text"),
        guidance=entry.text("guidance"),
        weight=entry.number("weight", low=0, high=100, default=1),
        respondent=entry.choice("respondent", Respondent, Respondent.INSPECTOR),
        agencies=agencies,
        evidence=entry.text("evidence", ""),
        bases=tuple(_basis(basis) for basis in entry.entries("bases", required=False)),
        references=references,
        fields=_with_conditions(entry, own, asking),
        rule=None if entry.scalar("rule") == "recorded" else inner.points(entry, "rule"),
        gate=_gate(entry, inner),
        asked_when=outer.maybe_condition(entry, "asked_when"),
        checks=tuple(
            _check(draft, check, inner, (code,))
            for check in entry.entries("checks", required=False)
        ),
        confidential=entry.flag("confidential", default=False),
        no_evidence_when=asking.maybe_condition(entry, "no_evidence_when"),
    )


def _with_conditions(item: Entry, own: dict[str, Field], reader: RuleReader) -> tuple[Field, ...]:
    conditions = {
        entry.text("code"): reader.maybe_condition(entry, "asked_when")
        for entry in item.entries("fields")
    }
    return tuple(replace(f, asked_when=conditions.get(f.code)) for f in own.values())


def _gate(entry: Entry, reader: RuleReader) -> Gate | None:
    if "gate" not in entry:
        return None
    gate = entry.entry("gate")
    gate.only(("text", "passes", "fails"))
    return Gate(
        passes=reader.condition(gate, "passes"),
        fails=reader.condition(gate, "fails"),
        text=gate.text("text"),
    )


def _check(draft: _Draft, entry: Entry, reader: RuleReader, items: tuple[ItemCode, ...]) -> Check:
    entry.only(("code", "when", "severity", "text", "items"))
    code = entry.code("code")
    draft.check_codes.add(code, entry)
    return Check(
        code=code,
        when=reader.condition(entry, "when"),
        text=entry.text("text"),
        severity=entry.choice("severity", Severity, Severity.ERROR),
        items=items,
    )


def _basis(entry: Entry) -> LegalBasis:
    entry.only(("act", "article", "from", "to", "confidence", "note"))
    confidence = entry.choice("confidence", Confidence, Confidence.MEMORY)
    article = entry.text("article", "")
    if confidence is Confidence.MEMORY and article:
        detail = "căn cứ chưa đối chiếu (M) không được ghi điều khoản"
        entry.findings.add(ProblemCode.CONTENT_RULE, entry.place_of("article"), detail=detail)
    start, end = entry.maybe_day("from"), entry.maybe_day("to")
    if start and end and start > end:
        detail = f"hiệu lực từ {start} sau ngày hết hiệu lực {end}"
        entry.findings.add(ProblemCode.CONTENT_ORDER, entry.place, detail=detail)
    return LegalBasis(entry.text("act"), article, start, end, confidence, entry.text("note", ""))


def _known(
    entry: Entry,
    key: str,
    names: tuple[str, ...],
    known: Container[str],
    catalogue: str,
) -> None:
    for name in names:
        if name not in known:
            entry.findings.add(
                ProblemCode.CONTENT_REFERENCE,
                entry.place_of(key),
                value=name,
                catalogue=catalogue,
            )
