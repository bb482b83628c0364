"""The first start: the first administrator by the code of the console, or made-up data to look at."""

from __future__ import annotations

from starlette.responses import Response

from survey.access import first_start, sign_in
from survey.access.accounts import NewPerson
from survey.access.sign_in import NewSession
from survey.api import origins, rendering, route_rules
from survey.api.password_pages import new_password
from survey.api.sign_in_pages import enter
from survey.api.visit import Page, Visit
from survey.problems import Problem, SurveyError, problem


def _show(visit: Visit) -> Response:
    return _page(visit, ())


def _begin(visit: Visit) -> Response:
    """Make the first administrator, sign it in, and install an empty database for its province."""
    login, name = visit.field("login"), visit.field("name")
    try:
        password = new_password(visit, login=login, name=name)
        first_start.first_administrator(
            visit.app,
            visit.field("code").strip(),
            NewPerson(login, name),
            password,
            province=visit.field("province"),
        )
    except SurveyError as error:
        return _page(visit, error.problems)
    made = sign_in.with_password(
        visit.app, login, password, device=visit.device, address=visit.address
    )
    if isinstance(made, NewSession):
        return enter(visit, made, "/")
    return rendering.lead_to(route_rules.SIGN_IN)  # it cannot have a second factor yet


def _fill(visit: Visit) -> Response:
    """Fill an empty database with made-up data: on this machine it needs no code."""
    public_url = visit.app.settings.public_url
    if not origins.is_local(visit.request, public_url):
        raise SurveyError([problem(rendering.not_local(public_url))])
    from survey import demo  # noqa: PLC0415 - start-up time: only this button needs it

    try:
        demo.fill(visit.app, lambda _done, _all: None, province=visit.field("province"))
    except SurveyError as error:
        return _page(visit, error.problems)
    return rendering.lead_to("/")


def _page(visit: Visit, problems: tuple[Problem, ...]) -> Response:
    empty = visit.app.installation is None
    return visit.page(
        "setup.html",
        status=rendering.status_of(problems),
        provinces=visit.app.registry.provinces if empty else (),
        demo=empty and origins.is_local(visit.request, visit.app.settings.public_url),
        typed={name: visit.field(name) for name in ("code", "province", "name", "login")},
        problems=problems,
    )


PAGES = (
    Page(route_rules.SETUP, show=_show, act=_begin),
    Page(route_rules.SETUP_DEMO, show=lambda _: rendering.lead_to(route_rules.SETUP), act=_fill),
)
