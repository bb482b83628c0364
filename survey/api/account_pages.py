"""The own account: what it may see, where it is signed in, its second factor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from markupsafe import Markup
from starlette.responses import Response

from geo.communes import vietnamese_sort_key
from survey import labels
from survey.access import own_account, second_factor, sessions
from survey.api import rendering, route_rules, text
from survey.api.visit import Page, Visit
from survey.application import Application
from survey.fields import show_date
from survey.problems import Problem, SurveyError
from survey.rights import CHARTERS, AccountRole, Reach, Secrecy
from survey.settings import local
from survey.storage.accounts import AccountState

_KEY_GROUP: Final = 4
_TEAMS: Final = frozenset({AccountRole.LEADER, AccountRole.MEMBER})
_SAID: Final = {
    "password": text.PASSWORD_CHANGED,
    "sessions": text.ENDED,
    "on": text.FACTOR_TURNED_ON,
    "off": text.FACTOR_TURNED_OFF,
}


class _Session(NamedTuple):
    """A session in the list."""

    name: str
    device: str
    since: str
    seen: str
    here: bool


# What it is ---------------------------------------------------------------------------------------


def _show(visit: Visit) -> Response:
    me = visit.holder
    return visit.page(
        "account.html",
        facts=tuple(_facts(visit.app, me.state, me.name, me.login)),
        sessions=_sessions(visit),
        factor=own_account.has_second_factor(visit.app, me),
        said=_SAID.get(visit.request.query_params.get(route_rules.SAID, ""), ""),
    )


def _facts(
    app: Application, state: AccountState, name: str, login: str
) -> Iterator[tuple[str, str]]:
    charter = CHARTERS[state.role]
    yield text.NAME, name
    yield text.LOGIN, login
    yield text.ROLE, labels.ACCOUNT_ROLE[state.role]
    if state.agency:
        yield text.AGENCY, app.newest_catalogue().agencies.get(state.agency, state.agency)
    yield text.SCOPE, _scope(app, state)
    if charter.domains is Reach.OWN:
        known = (one.name for one in app.newest_catalogue().domains if one.code in state.domains)
        yield text.ITEMS, ", ".join(known) or text.NO_SCOPE
    if charter.secrecy is Secrecy.BY_GRANT:
        yield text.SECRECY, text.SECRECY_YES if state.secrecy else text.SECRECY_NO


def _scope(app: Application, state: AccountState) -> str:
    reach = CHARTERS[state.role].communes
    if reach is Reach.NOTHING:
        return text.NO_SCOPE
    if reach is Reach.ALL or (state.everywhere and state.role in _TEAMS):
        return text.EVERYWHERE
    names = [one.name for one in app.communes if one.code in state.communes]
    parts = sorted(names, key=vietnamese_sort_key)
    return ", ".join([*parts, *([text.BY_TEAMS] if state.role in _TEAMS else [])])


# Where it is signed in ----------------------------------------------------------------------------


def _sessions(visit: Visit) -> tuple[_Session, ...]:
    return tuple(
        _Session(
            name=one.name,
            device=one.device or text.UNKNOWN_DEVICE,
            since=text.SINCE.format(at=_moment(one.created_at)),
            seen=text.SEEN.format(at=_moment(one.seen_at)),
            here=one.name == visit.holder.session,
        )
        for one in sessions.own(visit.app, visit.holder)
    )


def _moment(at: datetime) -> str:
    there = local(at)
    return f"{there:%H:%M} {show_date(there.date())}"


def _show_account_instead(_: Visit) -> Response:
    return rendering.lead_to(route_rules.ACCOUNT)


def _end_sessions(visit: Visit) -> Response:
    one = visit.field("session")
    if one == visit.holder.session:
        return rendering.lead_to(route_rules.SIGN_OUT)
    if one:
        sessions.end_one(visit.app, visit.holder, one)
    else:
        sessions.end_others(visit.app, visit.holder)
    return rendering.lead_to(f"{route_rules.ACCOUNT}?{route_rules.SAID}=sessions")


# Its second factor --------------------------------------------------------------------------------


def _show_begin(visit: Visit) -> Response:
    return _password_page(visit, turn_on=True)


def _begin(visit: Visit) -> Response:
    try:
        own_account.begin_second_factor(
            visit.app, visit.holder, visit.field("password"), address=visit.address
        )
    except SurveyError as error:
        return _password_page(visit, turn_on=True, problems=error.problems)
    return rendering.lead_to(route_rules.SECOND_FACTOR_CONFIRM)


def _show_confirm(visit: Visit) -> Response:
    return _secret_page(visit, ())


def _confirm(visit: Visit) -> Response:
    code = visit.field("code")
    try:
        own_account.confirm_second_factor(visit.app, visit.holder, code, address=visit.address)
    except SurveyError as error:
        return _secret_page(visit, error.problems)
    return rendering.lead_to(f"{route_rules.ACCOUNT}?{route_rules.SAID}=on")


def _show_off(visit: Visit) -> Response:
    return _password_page(visit, turn_on=False)


def _turn_off(visit: Visit) -> Response:
    try:
        own_account.turn_off_second_factor(
            visit.app, visit.holder, visit.field("password"), address=visit.address
        )
    except SurveyError as error:
        return _password_page(visit, turn_on=False, problems=error.problems)
    return rendering.lead_to(f"{route_rules.ACCOUNT}?{route_rules.SAID}=off")


def _password_page(visit: Visit, *, turn_on: bool, problems: tuple[Problem, ...] = ()) -> Response:
    return visit.page(
        "factor.html",
        status=rendering.status_of(problems),
        head=text.FACTOR_TURN_ON if turn_on else text.FACTOR_TURN_OFF,
        login=visit.holder.login,
        intro=text.FACTOR_ON_INTRO if turn_on else text.FACTOR_OFF_INTRO,
        problems=problems,
    )


def _secret_page(visit: Visit, problems: tuple[Problem, ...]) -> Response:
    """Show the secret that waits for its first code, as a picture and as letters."""
    waiting = own_account.waiting_second_factor(visit.app, visit.holder)
    if waiting is None:
        return rendering.lead_to(route_rules.ACCOUNT)
    secret = waiting.secret
    groups = (secret[at : at + _KEY_GROUP] for at in range(0, len(secret), _KEY_GROUP))
    return visit.page(
        "factor_code.html",
        status=rendering.status_of(problems),
        key=" ".join(groups),
        qr=Markup(second_factor.qr_svg(waiting.uri)),  # noqa: S704 - shapes, drawn by us
        problems=problems,
    )


PAGES = (
    Page(route_rules.ACCOUNT, show=_show, signed_in=True),
    Page(
        route_rules.ACCOUNT_SESSIONS, show=_show_account_instead, act=_end_sessions, signed_in=True
    ),
    Page(route_rules.SECOND_FACTOR, show=_show_begin, act=_begin, signed_in=True),
    Page(route_rules.SECOND_FACTOR_CONFIRM, show=_show_confirm, act=_confirm, signed_in=True),
    Page(route_rules.SECOND_FACTOR_OFF, show=_show_off, act=_turn_off, signed_in=True),
)
