"""Quy định chấm: the rules in words, edited through Excel, tried before they are adopted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import streamlit as st

from survey import rule_office
from survey.application import Application
from survey.exchange.export import MEDIA_TYPE, XLSX
from survey.exchange.rules_words import version_line
from survey.fields import show_date, show_number
from survey.rule_office import Edition, Numbers, Rules
from survey.storage.versions import ContentKind
from survey.ui import context, rules_edit, style, text
from survey.ui import text_rules as words
from survey.ui.style import Column

_PART_PARAM: Final = "phan"
_PARTS: Final[Mapping[str, str]] = {
    "dang-dung": words.PART_READ,
    "sua": words.PART_EDIT,
    "lich-su": words.PART_HISTORY,
}


def render(app: Application) -> None:
    """Draw the page."""
    st.title(text.NAV_RULES, anchor=False)
    for message in st.session_state.pop(rules_edit.DONE, []):
        st.success(message)
    if st.query_params.get(_PART_PARAM) not in _PARTS:
        context.keep(_PART_PARAM, next(iter(_PARTS)))
    part = context.choice(
        words.PART,
        list(_PARTS),
        param=_PART_PARAM,
        show=_PARTS,
        widget=st.segmented_control,
        label_visibility="collapsed",
        required=True,
    )
    rules = rule_office.in_force(app)
    if part == "sua":
        rules_edit.draw(app, rules)
    elif part == "lich-su":
        _history(app)
    else:
        _in_force(rules)


# The rules in words ------------------------------------------------------------------------------


def _in_force(rules: Rules) -> None:
    style.quiet(words.READ_INTRO.format(versions=version_line(rules.numbers)))
    _lagging(rules)
    _levels(rules)
    _weights(rules)
    _thresholds(rules)
    _deadlines(rules)
    _units(rules)


def _lagging(rules: Rules) -> None:
    policy = rules.book.policy
    rule, reasons = policy.lagging, []
    if rule.failed_gate:
        reasons.append(words.LAGGING_GATE)
    if rule.level_at_most is not None:
        reasons.append(words.LAGGING_LEVEL.format(level=policy.bands[rule.level_at_most].label))
    if rule.deadline_missed:
        reasons.append(words.LAGGING_DEADLINE)
    st.subheader(words.LAGGING, anchor=False)
    if not reasons:
        st.write(words.LAGGING_NEVER)
        return
    lines = "\n".join(f"- {style.plain(reason)}" for reason in reasons)
    st.markdown(f"{words.LAGGING_INTRO}\n\n{lines}")


def _levels(rules: Rules) -> None:
    policy = rules.book.policy
    names = [band.label for band in policy.bands]
    st.subheader(words.LEVELS, anchor=False)
    style.table(
        (Column(words.LEVEL), Column(words.FLOOR, number=True)),
        [
            (style.level_badge(names, n), show_number(band.floor))
            for n, band in enumerate(policy.bands)
        ],
    )
    style.quiet(
        words.LEVELS_NOTE.format(
            cap=names[policy.gate_cap],
            coverage=f"{show_number(round(100 * policy.coverage_floor, 6))}%",
            n=policy.minimum_n,
        )
    )


def _weights(rules: Rules) -> None:
    catalogue, weights = rules.book.catalogue, rules.book.policy.domain_weights
    whole = sum(weights.values())
    st.subheader(words.WEIGHTS, anchor=False)
    style.table(
        (
            Column(words.ROW, code=True),
            Column(words.DOMAIN),
            Column(words.WEIGHT, number=True),
            Column(words.SHARE, number=True),
            Column(words.ITEMS, number=True),
            Column(words.GATES),
        ),
        [
            (
                domain.code,
                domain.name,
                show_number(weights[domain.code]),
                f"{show_number(100 * weights[domain.code] / whole, 1)}%",
                len(items),
                ", ".join(item.code for item in items if item.gate is not None),
            )
            for domain, items in (
                (domain, catalogue.by_domain[domain.code]) for domain in catalogue.domains
            )
        ],
    )


def _thresholds(rules: Rules) -> None:
    st.subheader(words.THRESHOLDS, anchor=False)
    style.table(
        (Column(words.THRESHOLD), Column(words.VALUE), Column(words.SOURCE)),
        [
            (
                setting.label,
                words.NOT_SET
                if setting.value is None
                else f"{show_number(setting.value)} {setting.unit}".strip(),
                setting.source,
            )
            for setting in rules.book.policy.thresholds.values()
        ],
    )


def _deadlines(rules: Rules) -> None:
    catalogue, deadlines = rules.book.catalogue, rules.book.policy.deadlines
    st.subheader(words.DEADLINES, anchor=False)
    if not deadlines:
        st.caption(words.DEADLINES_NONE)
        return
    names = {str(domain.code): domain.name for domain in catalogue.domains}
    names |= {str(item.code): item.text for item in catalogue.items}
    style.table(
        (
            Column(words.ROW, code=True),
            Column(words.SCOPE),
            Column(words.DUE),
            Column(words.SOURCE),
        ),
        [(d.scope, names.get(d.scope, ""), show_date(d.due), d.source) for d in deadlines],
    )


def _units(rules: Rules) -> None:
    out = [unit.name for unit in rules.units if not unit.takes_part]
    st.subheader(words.UNITS, anchor=False)
    whole = len(rules.units)
    st.write(words.UNITS_COUNT.format(n=whole - len(out), whole=whole))
    if out:
        style.quiet(words.UNITS_OUT.format(names=", ".join(out)))


# History -----------------------------------------------------------------------------------------


def _history(app: Application) -> None:
    editions = rule_office.editions(app)
    used = _used_by(app)
    style.quiet(words.HISTORY_INTRO)
    style.table(
        (
            Column(words.NUMBER),
            Column(words.WHEN),
            Column(words.WHO),
            Column(words.WHY),
            Column(words.ROUNDS),
        ),
        [
            (
                style.lines(version_line(edition.numbers).split(" · ")),
                context.show_time(edition.at),
                edition.by or words.WITH_SOFTWARE,
                edition.reason,
                style.lines(used.get(_key(edition.numbers), ())),
            )
            for edition in reversed(editions)
        ],
    )
    _old_edition(app, editions)


def _old_edition(app: Application, editions: tuple[Edition, ...]) -> None:
    by_number = {str(n): edition for n, edition in enumerate(editions, start=1)}
    chosen = context.choice(
        words.EDITION,
        list(reversed(by_number)),
        param="ban",
        show=lambda n: (
            f"{context.show_time(by_number[n].at)} · {version_line(by_number[n].numbers)}"
        ),
    )
    if chosen is not None:
        numbers = by_number[chosen].numbers
        st.download_button(
            words.EDITION_DOWNLOAD,
            data=partial(_file, app, numbers),
            file_name=rules_edit.file_name(app, numbers),
            mime=MEDIA_TYPE[XLSX],
            key="rules.edition",
            on_click="ignore",
        )


def _file(app: Application, numbers: Numbers) -> bytes:
    from survey.exchange.rules_workbook import rules_workbook  # noqa: PLC0415 - only for a download

    return rules_workbook(app, rule_office.at(app, numbers), by=app.rights.name)


def _used_by(app: Application) -> dict[tuple[tuple[str, int], ...], list[str]]:
    """Return the names of the rounds by the versions that they pin."""
    found: dict[tuple[tuple[str, int], ...], list[str]] = {}
    for rnd in app.rounds():
        numbers = {
            ContentKind.CATALOGUE: rnd.catalogue_version,
            ContentKind.POLICY: rnd.policy_version,
        }
        if rnd.units_version is not None:
            numbers[ContentKind.UNITS] = rnd.units_version
        found.setdefault(_key(numbers), []).append(rnd.name)
    return found


def _key(numbers: Numbers) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((kind.value, number) for kind, number in numbers.items()))
