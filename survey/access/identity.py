"""From an account to what it may do now: the person of a session, or of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass, replace

from survey.access import sessions
from survey.application import Application
from survey.model import ItemCode
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import CHARTERS, AccountRole, Reach, Rights, Secrecy
from survey.storage import accounts, plans
from survey.storage.accounts import AccountState

_SHOWN = (*(role for role in AccountRole if role is not AccountRole.ADMIN), AccountRole.ADMIN)
_IN_TEAMS = frozenset({AccountRole.LEADER, AccountRole.MEMBER})


def rights_of(app: Application, state: AccountState, name: str) -> Rights:
    """Return what an account in *state* may do, whose person signs as *name*.

    People of teams reach the communes of the teams in which a name of theirs stands, round by round: one
    that the account has or had, and nobody else ever.
    """
    charter = CHARTERS[state.role]
    in_teams = state.role in _IN_TEAMS
    everywhere = charter.communes is Reach.ALL or (in_teams and state.everywhere)
    everything = charter.domains is Reach.ALL
    secrecy = charter.secrecy is Secrecy.YES or (
        charter.secrecy is Secrecy.BY_GRANT and state.secrecy
    )
    items: frozenset[ItemCode] | None
    if charter.domains is Reach.NOTHING:
        items = frozenset()
    elif everything and secrecy:
        items = None
    else:
        items = app.items_within(None if everything else state.domains, secrecy=secrecy)
    return Rights(
        account=state.account,
        name=name,
        role=state.role,
        communes=state.communes if charter.communes is Reach.OWN else frozenset(),
        by_round=plans.communes_of_person(app.whole, state.account)
        if in_teams and not everywhere
        else {},
        everywhere=everywhere,
        items=items,
        agency=state.agency,
        items_asked=_items_asked(app, state, secrecy=secrecy),
    )


def _items_asked(app: Application, state: AccountState, *, secrecy: bool) -> frozenset[ItemCode]:
    return app.items_within(None, secrecy=secrecy) if state.agency else frozenset()


@dataclass(frozen=True, slots=True)
class SessionIdentity:
    """The person who holds the token of a session."""

    app: Application
    token: str

    def rights(self) -> Rights:
        """Return the rights of this moment; raises SurveyError (SIGNED_OUT) where the session is over."""
        live = sessions.live(self.app, self.token)
        if live is None or live.must_change:
            raise SurveyError([problem(ProblemCode.SIGNED_OUT)])
        return rights_of(self.app, live.state, live.name)


@dataclass(frozen=True, slots=True)
class KnownIdentity:
    """The person who signs in as *login*, for whom nobody asks a password.

    For the demonstration, and for commands: who can start one can read the database file anyway. What is
    done so bears *via* in the audit: it says nothing of whether the person itself did it.
    """

    app: Application
    login: str
    via: str = ""

    def rights(self) -> Rights:
        """Return the rights of this moment; raises SurveyError (SIGNED_OUT) where nobody is so called."""
        found = accounts.by_login(self.app.whole, self.login)
        if found is None or found.person is None or not found.state.active:
            raise SurveyError([problem(ProblemCode.SIGNED_OUT)])
        return replace(rights_of(self.app, found.state, found.person.name), via=self.via)


def demo_people(app: Application) -> dict[str, tuple[AccountRole, str]]:
    """Return role and name of the made-up people whom a visitor of the demonstration can be, by login.

    The desk comes first, who sees everything, administrators last, who see nothing of the survey.
    """
    found = [
        (state.role, person.name, person.login)
        for person, state in accounts.everybody(app.whole)
        if person is not None and state.active
    ]
    found.sort(key=lambda one: (_SHOWN.index(one[0]), one[1:]))
    return {login: (role, name) for role, name, login in found}
