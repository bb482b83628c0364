"""Setting a password by a one-time link, and changing the own one."""

from __future__ import annotations

from starlette.responses import Response

from survey.access import own_account, passwords
from survey.api import rendering, route_rules, text
from survey.api.visit import Page, Visit
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.storage.accounts import Person


def new_password(visit: Visit, *, login: str, name: str) -> str:
    """Return the new password of a form that asks for it twice.

    Raises:
        SurveyError: PASSWORD_REPEAT and everything that is wrong with it.
    """
    given, again = visit.field("password"), visit.field("again")
    if given == again:
        return given
    faults = passwords.faults(given, login=login, name=name)
    raise SurveyError([problem(ProblemCode.PASSWORD_REPEAT), *faults])


# By a link ----------------------------------------------------------------------------------------


def _show_link(visit: Visit) -> Response:
    return _link_page(visit, _owner(visit), ())


def _set_password(visit: Visit) -> Response:
    owner = _owner(visit)
    try:
        new = new_password(visit, login=owner.login, name=owner.name)
        own_account.set_password(visit.app, _token(visit), new)
    except SurveyError as error:
        return _link_page(visit, owner, error.problems)
    return rendering.lead_to(f"{route_rules.SIGN_IN}?{route_rules.SAID}=password")


def _owner(visit: Visit) -> Person:
    """Return whose link it is; raises SurveyError (LINK_SPENT) where it is good for nothing."""
    owner = own_account.link_owner(visit.app, _token(visit))
    if owner is None:
        raise SurveyError([problem(ProblemCode.LINK_SPENT)])
    return owner


def _token(visit: Visit) -> str:
    return str(visit.request.path_params["token"])


def _link_page(visit: Visit, owner: Person, problems: tuple[Problem, ...]) -> Response:
    return visit.page(
        "password.html",
        status=rendering.status_of(problems),
        head=text.LINK_HEAD,
        intro=text.LINK_INTRO.format(name=owner.name, login=owner.login),
        login=owner.login,
        ask_now=False,
        problems=problems,
    )


# The own one --------------------------------------------------------------------------------------


def _show_change(visit: Visit) -> Response:
    return _change_page(visit, ())


def _change(visit: Visit) -> Response:
    me = visit.holder
    try:
        new = new_password(visit, login=me.login, name=me.name)
        own_account.change_password(visit.app, me, visit.field("now"), new, address=visit.address)
    except SurveyError as error:
        return _change_page(visit, error.problems)
    return rendering.lead_to(f"{route_rules.ACCOUNT}?{route_rules.SAID}=password")


def _change_page(visit: Visit, problems: tuple[Problem, ...]) -> Response:
    forced = f"{text.CHANGE_FORCED} " if visit.holder.must_change else ""
    return visit.page(
        "password.html",
        status=rendering.status_of(problems),
        head=text.CHANGE_HEAD,
        intro=forced + text.CHANGE_INTRO,
        login=visit.holder.login,
        ask_now=True,
        problems=problems,
    )


PAGES = (
    Page(route_rules.LINK, show=_show_link, act=_set_password),
    Page(route_rules.CHANGE, show=_show_change, act=_change, signed_in=True),
)
