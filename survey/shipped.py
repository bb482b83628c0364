"""The content that ships with the software: read from data/, checked as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from survey.catalogue import read_catalogue
from survey.checklist import Catalogue
from survey.content import Entry, Findings
from survey.directives import FILE as DIRECTIVES_FILE
from survey.directives import Directive, check_references, read_directives
from survey.policy import FILE as POLICY_FILE
from survey.policy import Policy, check_together, read_policy
from survey.problems import Problem, ProblemCode


@dataclass(frozen=True)
class Content:
    """Everything in data/ that people wrote; to be used only where there are no *problems*."""

    catalogue: Catalogue
    policy: Policy
    directives: tuple[Directive, ...]
    problems: tuple[Problem, ...]
    catalogue_files: Mapping[str, str]
    policy_files: Mapping[str, str]


def read_content(folder: Path, provinces: Collection[str]) -> Content:
    """Read catalogue, policy and directives below *folder*; all problems are returned at once.

    *provinces* are the codes that a directive may name.
    """
    findings = Findings()
    catalogue_files = _texts(sorted((folder / "catalogue").glob("*.yaml")), findings)
    policy_files = _texts([folder / POLICY_FILE], findings)
    catalogue = read_catalogue(catalogue_files)
    policy = read_policy(policy_files)
    directives = read_directives(
        _texts([folder / DIRECTIVES_FILE], findings),
        items={item.code for item in catalogue.catalogue.items},
        provinces=provinces,
    )
    for domain, items in catalogue.catalogue.by_domain.items():
        if not items:
            findings.add(ProblemCode.CONTENT_KEY_MISSING, f"{domain}.yaml", key="items")
    problems = (
        *findings.problems,
        *catalogue.problems,
        *policy.problems,
        *directives.problems,
        *check_together(catalogue.catalogue, catalogue.thresholds, policy.policy),
        *check_references(catalogue.references, directives),
    )
    return Content(
        catalogue=catalogue.catalogue,
        policy=policy.policy,
        directives=directives.directives,
        problems=problems,
        catalogue_files=catalogue_files,
        policy_files=policy_files,
    )


def _texts(paths: Iterable[Path], findings: Findings) -> dict[str, str]:
    """Return the text of each file that is there; one that is not UTF-8 is told and left out."""
    texts = {}
    for path in paths:
        if not path.exists():
            continue
        data = path.read_bytes()
        try:
            texts[path.name] = data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            place = Entry(path.name, line, {}, findings).place
            findings.add(ProblemCode.CONTENT_SYNTAX, place, detail="UTF-8")
    return texts
