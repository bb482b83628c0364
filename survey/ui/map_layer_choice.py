"""Choosing what the map shows: a layer, a finer one within it, a round to compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from survey.application import Application
from survey.assessment import Assessment
from survey.exchange.map_layers import ANY_GATE, COMPARING, LEVEL, LayerGroup, layer_groups
from survey.model import Round
from survey.since import rounds_before
from survey.ui import context, style, text_map

COMPARED_PARAM: Final = "so-voi"
_GROUP_KEY: Final = "map.layer"
_WITHIN_KEY: Final = "map.within"


@dataclass(frozen=True)
class Choice:
    """The layer to show, and the results of the round that a comparing one is set beside."""

    key: str
    compared: Assessment | None


def choose(app: Application, found: Assessment) -> Choice:
    """Draw the choosers; the choice stands in the address."""
    earlier = rounds_before(app.rounds(), found.round)
    groups = {
        group.key: group for group in layer_groups(found) if earlier or group.key not in COMPARING
    }
    key = _wanted(groups)
    group = next(g for g in groups.values() if key == g.key or key in g.within)
    _select(text_map.LAYER, _GROUP_KEY, {g.key: g.title for g in groups.values()}, group.key)
    if group.key in COMPARING:
        return Choice(key, _compared(app, earlier))
    if group.within:
        _within(group, key)
    return Choice(key, None)


def _wanted(groups: Mapping[str, LayerGroup]) -> str:
    """Return the layer that the address names, else the one of this visit, else that of levels."""
    known = {key for group in groups.values() for key in (group.key, *group.within)}
    asked = st.query_params.get(context.LAYER_PARAM)
    if asked is None:
        asked = st.session_state.get(f"kept.{context.LAYER_PARAM}") or LEVEL
    if asked not in known:
        style.quiet(text_map.LAYER_GONE.format(key=asked, shown=groups[LEVEL].title))
        asked = LEVEL
    context.keep(context.LAYER_PARAM, asked)
    return str(asked)


def _select(label: str, key: str, names: Mapping[str, str], value: str) -> None:
    st.session_state[key] = value
    st.selectbox(
        label,
        list(names),
        format_func=names.__getitem__,
        key=key,
        on_change=_keep_layer,
        args=(key,),
    )


def _within(group: LayerGroup, key: str) -> None:
    """Offer the finer layers of *group*; the first choice is the whole."""
    of_gates = group.key == ANY_GATE
    whole = text_map.ALL_GATES if of_gates else text_map.WHOLE_DOMAIN
    label = text_map.WITHIN_GATES if of_gates else text_map.WITHIN_DOMAIN
    _select(label, _WITHIN_KEY, {group.key: whole, **group.within}, key)


def _keep_layer(key: str) -> None:
    context.keep(context.LAYER_PARAM, st.session_state[key])


def _compared(app: Application, earlier: Sequence[Round]) -> Assessment:
    """Let the person choose one of the *earlier* rounds, the last one at first; return its results."""
    names = {str(rnd.id): rnd.name for rnd in earlier}
    if st.query_params.get(COMPARED_PARAM) not in names and (
        st.session_state.get(f"kept.{COMPARED_PARAM}") not in names
    ):
        context.keep(COMPARED_PARAM, next(iter(names)))
    chosen = context.choice(
        text_map.COMPARED, list(names), param=COMPARED_PARAM, show=names, index=0
    )
    return app.assess(int(chosen or next(iter(names))))
