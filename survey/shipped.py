"""The content that ships with the software: read from data/, checked as a whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from survey.catalogue import read_catalogue
from survey.directives import FILE as DIRECTIVES_FILE
from survey.directives import Directive, check_references, read_directives
from survey.model import Catalogue
from survey.policy import FILE as POLICY_FILE
from survey.policy import Policy, check_together, read_policy
from survey.problems import Problem


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
    catalogue_files = {
        path.name: path.read_text("utf-8") for path in sorted((folder / "catalogue").glob("*.yaml"))
    }
    policy_files = _texts(folder / POLICY_FILE)
    catalogue = read_catalogue(catalogue_files)
    policy = read_policy(policy_files)
    directives = read_directives(
        _texts(folder / DIRECTIVES_FILE),
        items={item.code for item in catalogue.catalogue.items},
        provinces=provinces,
    )
    problems = (
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


def _texts(path: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8")} if path.exists() else {}
