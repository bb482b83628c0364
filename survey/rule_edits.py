"""Edited cells → new content files: what nobody touched stays as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import yaml
from yaml.representer import SafeRepresenter

from survey.checklist import Catalogue
from survey.policy import FILE as POLICY_FILE
from survey.rule_sheets import (
    COVERAGE_FLOOR,
    DEADLINE_MISSED,
    FAILED_GATE,
    GATE_CAP,
    LEVEL_AT_MOST,
    MINIMUM_N,
    Sheet,
    Table,
)
from survey.rule_tables import Change, Path, wording
from survey.units import Unit

_GENERAL_PATHS: Final[Mapping[str, Path]] = {
    COVERAGE_FLOOR: ("coverage_floor",),
    MINIMUM_N: ("minimum_n",),
    GATE_CAP: ("gate_cap",),
    FAILED_GATE: ("lagging", "failed_gate"),
    LEVEL_AT_MOST: ("lagging", "level_at_most"),
    DEADLINE_MISSED: ("lagging", "deadline_missed"),
}


def edited_catalogue(
    files: Mapping[str, str], catalogue: Catalogue, changes: tuple[Change, ...]
) -> dict[str, str]:
    """Return the catalogue *files* with *changes*; a file that they do not touch stays as it is."""
    sentences = {key: path for key, _, _, path in wording(catalogue)}
    edits = [
        (path, change.after)
        for change in changes
        if (path := _catalogue_path(change, sentences)) is not None
    ]
    edited = dict(files)
    for name, text in files.items():
        root = _composed(text)
        own = [(path, value) for path, value in edits if _holds(root, path)]
        for path, value in own:
            _put(root, path, value)
        if own:
            edited[name] = _text(root)
    return edited


def edited_policy(
    files: Mapping[str, str], changes: tuple[Change, ...], deadlines: Table
) -> dict[str, str]:
    """Return the policy *files* with *changes*; *deadlines* is the whole edited table of them."""
    root = _composed(files[POLICY_FILE])
    paths = [(change, _policy_path(change)) for change in changes]
    for change, path in paths:
        if path is not None:
            _put(root, path, change.after)
    moved = any(change.sheet is Sheet.DEADLINES for change in changes)
    if moved:
        listed = [{"scope": scope, **row} for scope, row in deadlines.items()]
        _put(root, ("deadlines",), listed)
    return {**files, POLICY_FILE: _text(root)} if moved or any(p for _, p in paths) else dict(files)


def edited_units(units: Table) -> tuple[Unit, ...]:
    """Return the unit list that the table *units* holds."""
    return tuple(Unit(c, str(row["name"]), bool(row["takes_part"])) for c, row in units.items())


def _catalogue_path(change: Change, sentences: Mapping[str, Path]) -> Path | None:
    match change.sheet:
        case Sheet.DOMAINS if change.column != "weight":
            return ("domains", change.key, change.column)
        case Sheet.ITEMS:
            return ("items", change.key, change.column)
        case Sheet.WORDING:
            return sentences[change.key]
        case _:
            return None


def _policy_path(change: Change) -> Path | None:
    match change.sheet:
        case Sheet.DOMAINS if change.column == "weight":
            return ("domain_weights", change.key)
        case Sheet.LEVELS:
            return ("bands", change.key, change.column)
        case Sheet.THRESHOLDS:
            return ("thresholds", change.key, change.column)
        case Sheet.GENERAL:
            return _GENERAL_PATHS[change.key]
        case _:
            return None


# YAML: nodes are edited, so that what nobody touched is not read and written anew -----------------


def _composed(text: str) -> yaml.MappingNode:
    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert isinstance(node, yaml.MappingNode)  # noqa: S101 - a recorded version was read before
    return node


def _text(root: yaml.MappingNode) -> str:
    text: str = yaml.serialize(root, allow_unicode=True, width=120)
    return text


def _child(node: yaml.Node, step: str) -> yaml.Node | None:
    """Return what *node* holds under the key *step*, or its member with that code."""
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode):
        return next(
            (n for n in node.value if getattr(_child(n, "code"), "value", "") == step), None
        )
    return None


def _holds(root: yaml.Node, path: Path) -> bool:
    """Return whether *root* has the owner of what *path* names."""
    node: yaml.Node | None = root
    for step in path[:-1]:
        node = _child(node, step) if node is not None else None
    return node is not None


def _put(root: yaml.Node, path: Path, value: object) -> None:
    """Set what *path* names to *value*."""
    owner = root
    for step in path[:-1]:
        found = _child(owner, step)
        if found is None:
            raise KeyError(path)
        owner = found
    made = _node(value)
    for n, (key, _) in enumerate(owner.value):
        if key.value == path[-1]:
            owner.value[n] = (key, made)
            return
    owner.value.append((_node(path[-1]), made))


def _node(value: object) -> yaml.Node:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    node: yaml.Node = SafeRepresenter(sort_keys=False).represent_data(value)
    return node
