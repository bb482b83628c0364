"""Small catalogues, items and fields for tests: only what the test is about is written out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from textwrap import dedent, indent

from survey.catalogue import read_catalogue
from survey.checklist import (
    Catalogue,
    ChecklistItem,
    Field,
    FieldKind,
    Option,
)
from survey.fields import YES_PARTIAL_NO
from survey.problems import Problem, ProblemCode
from survey.rules import Setting

TODAY = date(2026, 12, 1)
INDEX = """\
domains:
  - {code: TS, name: "Trụ sở", short_name: "Trụ sở"}
  - {code: CT, name: "Chứng thư", short_name: "Chứng thư"}
agencies:
  ubnd_xa: "UBND cấp xã"
"""
OPTIONS = (Option("quay", "Quầy"), Option("cho", "Chỗ chờ"), Option("nvs", "Nhà vệ sinh"))


def catalogue_files(*items: str, index: str = INDEX) -> dict[str, str]:
    """Return the files of a catalogue whose domain TS holds *items*, each the YAML of one item.

    An item needs `fields` and `rule` only: code (TS-01, TS-02 …), text, guidance and respondent
    are added where they are not written.
    """
    listed = "".join(_listed(f"TS-{n:02d}", item) for n, item in enumerate(items, start=1))
    return {"index.yaml": index, "TS.yaml": f"domain: TS\nitems:\n{listed}"}


def a_catalogue(*items: str, index: str = INDEX) -> Catalogue:
    """Return the catalogue of *items*; AssertionError where they hold a mistake."""
    reading = read_catalogue(catalogue_files(*items, index=index))
    assert not reading.problems, [problem.text for problem in reading.problems]
    return reading.catalogue


def an_item(item: str) -> ChecklistItem:
    """Return the only item of a catalogue, TS-01, from its YAML."""
    return a_catalogue(item).items[0]


def a_field(kind: FieldKind, **changes: object) -> Field:
    """Return a field of *kind* labelled «Ô», with *changes*."""
    options = {
        FieldKind.YES_PARTIAL_NO: YES_PARTIAL_NO,
        FieldKind.CHOICE: OPTIONS,
        FieldKind.CHOICES: OPTIONS,
    }
    field = Field(code="o", kind=kind, label="Ô", options=options.get(kind, ()))
    return replace(field, **changes)  # type: ignore[arg-type]


def a_setting(
    thresholds: Mapping[str, float | None] | None = None,
    *,
    as_of: date = TODAY,
    deadline: date | None = None,
) -> Setting:
    """Return what a rule may look at: by default no thresholds, no deadline, 01/12/2026."""
    return Setting(thresholds or {}, as_of, deadline)


def codes_and_places(problems: Iterable[Problem]) -> list[tuple[ProblemCode, str]]:
    """Return code and place of each problem, in order."""
    return [(problem.code, problem.place) for problem in problems]


def _listed(code: str, item: str) -> str:
    written = dedent(item).strip() + "\n"
    usual = {
        "code": code,
        "text": "Tiêu chí",
        "guidance": "Cách kiểm tra",
        "respondent": "inspector",
    }
    lines = set(written.splitlines())
    head = "".join(
        f"{key}: {value}\n"
        for key, value in usual.items()
        if not any(line.startswith(f"{key}:") for line in lines)
    )
    return "  - " + indent(head + written, " " * 4).lstrip()
