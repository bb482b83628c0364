"""One request for a page of ours: who asks, what was sent, and the cookies of the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route

from survey.access import cookies, sessions
from survey.access.sessions import LiveSession
from survey.access.sign_in import NewSession
from survey.api import devices, failures, forms, origins, rendering
from survey.api.route_rules import SIGN_IN
from survey.application import Application
from survey.problems import Problem, ProblemCode, SurveyError, problem

FOLLOW: Final = "ve"
"""Under which name an address or a form says where to go after signing in."""
_FORMS_AT_ONCE: Final = CapacityLimiter(8)
"""A crowd that tries passwords waits in a line of its own: pages keep their threads."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request, by the time a page answers it.

    *fields* are those of the posted form, empty for GET. *csrf* is what a form of the answer holds.
    """

    request: Request
    app: Application
    session: LiveSession | None
    fields: Mapping[str, str]
    csrf: str

    @property
    def device(self) -> str:
        """What the list of sessions calls the browser."""
        return devices.named(self.request.headers.get("user-agent", ""))

    @property
    def address(self) -> str:
        """The address of the browser, as the server and a proxy on this machine know it."""
        return self.request.client.host if self.request.client else ""

    @property
    def secure(self) -> bool:
        """Whether the browser reaches us by https."""
        return origins.is_secure(self.request, self.app.settings.public_url)

    @property
    def holder(self) -> LiveSession:
        """The session of a page that needs one; raises SurveyError (SIGNED_OUT) without."""
        if self.session is None:
            raise SurveyError([problem(ProblemCode.SIGNED_OUT)])
        return self.session

    @property
    def follow(self) -> str:
        """Where to go after signing in: a path of this site."""
        asked = self.fields.get(FOLLOW) or self.request.query_params.get(FOLLOW, "")
        return origins.local_path(asked)

    def field(self, name: str) -> str:
        """Return what was sent under *name*, "" where nothing was."""
        return self.fields.get(name, "")

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        problems: Iterable[Problem] = (),
        **values: object,
    ) -> Response:
        """Return a page whose forms come back to us, with what stands in the way."""
        shown = failures.told(problems)
        return rendering.html(template, status=status, csrf=self.csrf, problems=shown, **values)

    def signed_in(self, made: NewSession, follow: str) -> Response:
        """Let the browser hold the session that was *made* and lead it to *follow*."""
        answer = rendering.lead_to(follow)
        answer.set_cookie(
            cookies.named(sessions.COOKIE, secure=self.secure),
            made.token,
            max_age=int(sessions.LONGEST.total_seconds()),
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )
        return answer

    def signed_out(self, path: str) -> Response:
        """Let the browser hold no session any more and lead it to *path*."""
        answer = rendering.lead_to(path)
        name = cookies.named(sessions.COOKIE, secure=self.secure)
        answer.delete_cookie(name, secure=self.secure, httponly=True, samesite="lax")
        return answer


Answers = Callable[[Visit], Response]


@dataclass(frozen=True, slots=True)
class Page:
    """An address of ours: what it shows, what its form does, and whether it needs a session."""

    path: str
    show: Answers | None = None
    act: Answers | None = None
    signed_in: bool = False

    def route(self, application: Callable[[], Application]) -> Route:
        """Return the route that answers with this page."""

        async def endpoint(request: Request) -> Response:
            try:
                app = await run_in_threadpool(application)
                if request.method != "POST":
                    return await run_in_threadpool(self._answer, request, app, {})
                fields = await _sent(request, app)
                return await to_thread.run_sync(
                    self._answer, request, app, fields, limiter=_FORMS_AT_ONCE
                )
            except SurveyError as error:
                return rendering.refused(failures.told(error.problems))

        methods = [m for m, can in (("GET", self.show), ("POST", self.act)) if can]
        return Route(self.path, endpoint, methods=methods)

    def _answer(self, request: Request, app: Application, fields: Mapping[str, str]) -> Response:
        secure = origins.is_secure(request, app.settings.public_url)
        session = sessions.live(app, held_token(request, app.settings.public_url))
        if self.signed_in and session is None:
            return rendering.lead_to(SIGN_IN)
        nonce = forms.nonce(held(request, cookies.named(forms.COOKIE, secure=secure)))
        csrf = session.csrf if self.signed_in and session else forms.token(nonce)
        visit = Visit(request, app, session, fields, csrf)
        if request.method == "POST":
            forms.require_token(fields, csrf)
            answer = self.act(visit) if self.act else rendering.plain(405)
        else:
            answer = self.show(visit) if self.show else rendering.plain(405)
        if not self.signed_in:
            _keep_nonce(answer, nonce, secure=secure)
        return answer


async def _sent(request: Request, app: Application) -> Mapping[str, str]:
    if not origins.is_own(request, app.settings.public_url):
        raise SurveyError([problem(ProblemCode.FORM_ELSEWHERE)])
    return await forms.read(request)


def held_token(asked: HTTPConnection, public_url: str) -> str:
    """Return the token of the session that a browser holds, "" for none."""
    secure = origins.is_secure(asked, public_url)
    return held(asked, cookies.named(sessions.COOKIE, secure=secure))


def held(asked: HTTPConnection, name: str) -> str:
    """Return the cookie *name* of a browser, "" for none."""
    return cookies.held(asked.cookies, asked.headers.getlist("cookie"), name)


def _keep_nonce(answer: Response, nonce: str, *, secure: bool) -> None:
    answer.set_cookie(
        cookies.named(forms.COOKIE, secure=secure),
        nonce,
        max_age=forms.LIVES_SECONDS,
        secure=secure,
        httponly=True,
        samesite="lax",
    )
