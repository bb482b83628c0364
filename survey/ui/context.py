"""What every page stands on: the open application, and choices that live in the address."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NoReturn

import streamlit as st

from geo.communes import Commune, search_key, vietnamese_sort_key
from survey import labels, opened
from survey.acting import DONE
from survey.application import Application
from survey.checklist import ChecklistItem
from survey.fields import show_date
from survey.model import (
    Actor,
    CommuneCode,
    Round,
    RoundState,
)
from survey.rights import Action
from survey.settings import local
from survey.ui import style, text

ROUND_PARAM = "dot"
COMMUNE_PARAM = "xa"
DOMAIN_PARAM = "nhom"
LAYER_PARAM = "lop"
READ_SECRET = "read_secret"  # noqa: S105 - the name of an action in the audit
_NOTED = "secret.noted"
_HELD = "held"


def application() -> Application:
    """Return the one application of this process; raises SurveyError where it cannot be opened."""
    found = opened.application()
    _set_aside()
    return found


@cache
def _set_aside() -> None:
    """Spare the collector what is loaded by now: it lives as long as the process."""
    gc.freeze()


def choice(
    label: str,
    options: Sequence[str],
    *,
    param: str,
    show: Mapping[str, str] | Callable[[str], str],
    placeholder: str = text.CHOOSE,
    widget: Callable[..., str | None] = st.selectbox,
    **settings: object,
) -> str | None:
    """Offer *options* in a widget whose value lives in the address under *param*.

    The address wins over the widget, so that links and the back button work. Nothing is
    preselected.
    """
    wanted = st.query_params.get(param) or st.session_state.get(f"kept.{param}")
    key = f"choice.{param}"
    st.session_state[key] = wanted if wanted in options else None
    name = show if callable(show) else show.__getitem__
    if widget is st.selectbox:
        settings = {"placeholder": placeholder, "index": None, **settings}
    value = widget(
        label,
        options,
        format_func=name,
        key=key,
        on_change=_remember,
        args=(param, key),
        **settings,
    )
    if value is not None:
        keep(param, value)
    return value


def keep(param: str, value: str | None) -> None:
    """Hold *value* under *param* in the address and for the other pages of this visit."""
    st.session_state[f"kept.{param}"] = value
    if value is None:
        st.query_params.pop(param, None)
    elif st.query_params.get(param) != value:
        st.query_params[param] = value


def held(page: str) -> dict[str, Any]:
    """Return what the module *page* holds of this visit until another page is drawn: large things."""
    pages: dict[str, dict[str, Any]] = st.session_state.setdefault(_HELD, {})
    return pages.setdefault(page, {})


def turn_to(page: str) -> None:
    """Let go what other pages than *page* held."""
    pages = st.session_state.get(_HELD, {})
    st.session_state[_HELD] = {page: pages[page]} if page in pages else {}


def _remember(param: str, key: str) -> None:
    keep(param, st.session_state[key])


def choose_round(app: Application, *, only_open: bool = False) -> Round | None:
    """Let the person choose a round; the newest open one is taken when the address names none."""
    rounds = {str(r.id): r for r in reversed(app.rounds())}
    if not rounds:
        st.info(text.NO_ROUND)
        st.page_link(st.session_state["pages"]["rounds_page"], label=text.NO_ROUND_LINK)
        return None
    if st.query_params.get(ROUND_PARAM) not in rounds and (
        st.session_state.get(f"kept.{ROUND_PARAM}") not in rounds
    ):
        opened = [key for key, r in rounds.items() if r.state is RoundState.OPEN]
        keep(ROUND_PARAM, (opened or list(rounds))[0])
    chosen = choice(
        text.ROUND,
        list(rounds),
        param=ROUND_PARAM,
        show=lambda key: f"{rounds[key].name} ({labels.ROUND_STATE[rounds[key].state]})",
        placeholder=text.CHOOSE_ROUND,
        index=0,
    )
    rnd = rounds.get(chosen or "")
    if rnd is not None and only_open and rnd.state is not RoundState.OPEN:
        state = labels.ROUND_STATE[rnd.state]
        st.warning(text.ENTRY_NOT_OPEN.format(round=style.plain(rnd.name), state=state))
        return None
    return rnd


def choose_commune(communes: tuple[Commune, ...]) -> Commune | None:
    """Let the person choose a commune by name, found with or without accents."""
    labels_by_code = commune_labels(communes)
    chosen = choice(
        text.COMMUNE,
        list(labels_by_code),
        param=COMMUNE_PARAM,
        show=labels_by_code,
        placeholder=text.CHOOSE_COMMUNE,
    )
    return next((commune for commune in communes if commune.code == chosen), None)


@lru_cache(maxsize=4)
def commune_labels(communes: tuple[Commune, ...]) -> dict[str, str]:
    """Return the label of each commune by code, in the order of the Vietnamese alphabet."""
    ordered = sorted(communes, key=lambda commune: vietnamese_sort_key(commune.short_name))
    return {commune.code: _commune_label(commune) for commune in ordered}


def _commune_label(commune: Commune) -> str:
    """Return name and code; the name once more without accents, so that typing without them finds it."""
    plain = search_key(commune.name)
    return f"{commune.name} · {commune.code} · {plain}"


def who(app: Application, action: Action) -> Actor | None:
    """Return the person where its role may do *action*; says so and returns None where not."""
    if action in app.rights.actions and app.rights.speaks_as is not None:
        return app.actor()
    style.quiet(text.WHO_MAY_NOT)
    return None


def note_secret(
    app: Application,
    items: Iterable[ChecklistItem],
    round_id: int | None,
    commune: CommuneCode | None = None,
    **what: str,
) -> None:
    """Note in the audit, once in a visit and place, that the person sees confidential ones of *items*.

    They are those of *commune*, or of all communes of the round; *what* names an item or a domain.
    """
    secret = any(item.confidential for item in items)
    note_seen(app, round_id, commune, secret=secret, **what)


def note_seen(
    app: Application,
    round_id: int | None,
    commune: CommuneCode | None,
    *,
    secret: bool,
    **what: str,
) -> None:
    """Note the same where it is known whether what stands there is *secret*."""
    noted: set[frozenset[tuple[str, int | str]]] = st.session_state.setdefault(_NOTED, set())
    named = {"round": round_id, "commune": commune, **what}
    place = {name: value for name, value in named.items() if value is not None}
    key = frozenset({"account": app.rights.account, **place}.items())
    if key in noted or not secret:
        return
    app.note(READ_SECRET, DONE, **place)
    noted.add(key)


def open_commune(rnd: Round, code: CommuneCode) -> NoReturn:
    """Leave for the page of the commune *code*."""
    keep(COMMUNE_PARAM, code)
    st.switch_page(
        st.session_state["pages"]["commune_page"],
        query_params={ROUND_PARAM: str(rnd.id), COMMUNE_PARAM: code},
    )


def show_time(moment: datetime) -> str:
    """Return *moment* as 14:05, 31/07/2025 in Vietnamese time."""
    there = local(moment)
    return f"{there:%H:%M}, {show_date(there.date())}"


def province_name(app: Application) -> str:
    """Return the province's name as it stands within a sentence: "tỉnh Quảng Ngãi"."""
    name = app.province.name
    return name[:1].lower() + name[1:]


def commune_code(commune: Commune) -> CommuneCode:
    """Return the code of *commune* as the survey names it."""
    return CommuneCode(commune.code)
