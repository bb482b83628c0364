"""Signing in with a password and the second factor, and signing out."""

from __future__ import annotations

from starlette.responses import Response

from survey.access import sessions, sign_in
from survey.access.sign_in import CodeNeeded, NewSession
from survey.api import rendering, route_rules, text
from survey.api.visit import Page, Visit
from survey.problems import Problem, ProblemCode, SurveyError


def _show_sign_in(visit: Visit) -> Response:
    if visit.session is not None:
        return rendering.lead_to(visit.follow)
    done = visit.request.query_params.get(route_rules.SAID) == "password"
    return _sign_in_page(visit, said=text.PASSWORD_SET if done else "")


def _sign_in(visit: Visit) -> Response:
    try:
        found = sign_in.with_password(
            visit.app,
            visit.field("login"),
            visit.field("password"),
            device=visit.device,
            address=visit.address,
        )
    except SurveyError as error:
        return _sign_in_page(visit, problems=error.problems)
    if isinstance(found, CodeNeeded):
        return code_page(visit, found.pending, visit.follow)
    return enter(visit, found, visit.follow)


def _give_code(visit: Visit) -> Response:
    pending = visit.field("pending")
    try:
        made = sign_in.with_code(
            visit.app, pending, visit.field("code"), device=visit.device, address=visit.address
        )
    except SurveyError as error:
        if ProblemCode.SIGN_IN_AGAIN in {problem.code for problem in error.problems}:
            return _sign_in_page(visit, problems=error.problems)
        return code_page(visit, pending, visit.follow, error.problems)
    return enter(visit, made, visit.follow)


def enter(visit: Visit, made: NewSession, follow: str) -> Response:
    """Let the browser hold the session that was *made*, and lead it to *follow*, or to what comes first."""
    if visit.session is not None:  # of the same browser: its cookie is about to be replaced
        sessions.end(visit.app, visit.session)
    return visit.signed_in(made, route_rules.CHANGE if made.must_change else follow)


def _sign_in_page(visit: Visit, *, problems: tuple[Problem, ...] = (), said: str = "") -> Response:
    return visit.page(
        "sign_in.html",
        status=rendering.status_of(problems),
        follow=visit.follow,
        login=visit.field("login"),
        provider=visit.app.settings.oidc is not None,
        problems=problems,
        said=said,
    )


def code_page(
    visit: Visit, pending: str, follow: str, problems: tuple[Problem, ...] = ()
) -> Response:
    """Return the page that asks for the code of the second factor, on the way to *follow*."""
    return visit.page(
        "code.html",
        status=rendering.status_of(problems),
        follow=follow,
        pending=pending,
        problems=problems,
    )


def _show_sign_in_instead(_: Visit) -> Response:
    return rendering.lead_to(route_rules.SIGN_IN)


def _show_sign_out(visit: Visit) -> Response:
    return visit.page("sign_out.html", name=visit.holder.name)


def _sign_out(visit: Visit) -> Response:
    sessions.end(visit.app, visit.holder)
    return visit.signed_out(route_rules.SIGN_IN)


PAGES = (
    Page(route_rules.SIGN_IN, show=_show_sign_in, act=_sign_in),
    Page(route_rules.SIGN_IN_CODE, show=_show_sign_in_instead, act=_give_code),
    Page(route_rules.SIGN_OUT, show=_show_sign_out, act=_sign_out, signed_in=True),
)
