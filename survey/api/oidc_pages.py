"""Signing in by the province's provider of identities: leaving for it, and coming back from it."""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from survey.access import oidc
from survey.access.sign_in import CodeNeeded
from survey.api import origins, rendering
from survey.api.route_rules import PROVIDER, PROVIDER_BACK
from survey.api.sign_in_pages import code_page, enter
from survey.api.visit import Answers, Page, Visit, held
from survey.storage import one_time

COOKIE: Final = "san_sang_tinh"


def _leave(visit: Visit) -> Response:
    if visit.session is not None:
        return rendering.lead_to(visit.follow)
    begun = oidc.begin(visit.app, visit.follow, back=_back(visit), address=visit.address)
    answer = RedirectResponse(begun.address, 303, rendering.HEADERS)
    answer.set_cookie(
        COOKIE,
        begun.token,
        max_age=int(one_time.OUTSIDE_LIVES.total_seconds()),
        path=PROVIDER,
        secure=visit.secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def _come_back(visit: Visit) -> Response:
    """Sign in; the cookie is worthless from now on, whatever comes of it."""
    outcome, follow = oidc.finish(
        visit.app,
        held(visit.request, COOKIE),
        visit.request.query_params,
        back=_back(visit),
        device=visit.device,
    )
    follow = origins.local_path(follow)
    if isinstance(outcome, CodeNeeded):
        return code_page(visit, outcome.pending, follow)
    return enter(visit, outcome, follow)


def _back(visit: Visit) -> str:
    return visit.app.settings.public_url + PROVIDER_BACK


def _where_set(show: Answers) -> Answers:
    """Return what answers as *show*, and is not there where no provider is set."""
    return lambda visit: rendering.plain(404) if visit.app.settings.oidc is None else show(visit)


PAGES = (
    Page(PROVIDER, show=_where_set(_leave)),
    Page(PROVIDER_BACK, show=_where_set(_come_back)),
)
