"""What administrators do with accounts: make, change, disable, erase them, give links.

Nobody sets another person's password: an account is made with a link that works once. Nobody
changes what the own account may do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from survey import labels, typed
from survey.access import logins
from survey.acting import BY_OPERATOR
from survey.application import Application
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.rights import CHARTERS, AccountRole, Action, Operator, Reach, Secrecy
from survey.sensitive import looks_like_id_card
from survey.storage import account_changes as changes
from survey.storage import accounts as store
from survey.storage import credentials, invitations, sessions
from survey.storage.accounts import Account, AccountState, Grant, Person

OF_TEAMS: Final = frozenset({AccountRole.LEADER, AccountRole.MEMBER})
"""The roles whose communes are those of the teams in which the person's name stands, too."""
SCOPE: Final = ("everywhere", "communes", "domains", "agency", "secrecy")
"""The fields of a grant that say how far it reaches; which of them a role has: :func:`scope_fields`."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Whose an account is, as somebody typed it."""

    login: str
    name: str
    post: str = ""
    email: str = ""


class NewAccount(NamedTuple):
    """An account that was made. *token* is a secret: of the link by which the password is set."""

    account: str
    token: str


# Reading -----------------------------------------------------------------------------------------


def everybody(app: Application) -> tuple[Account, ...]:
    """Return all accounts there ever were; an erased one has no person."""
    return store.everybody(app.require(Action.READ_ACCOUNTS))


def get(app: Application, account: str) -> Account:
    """Return an account; raises SurveyError (ACCOUNT_UNKNOWN) where there is none."""
    return store.get(app.require(Action.READ_ACCOUNTS), account)


# Writing -----------------------------------------------------------------------------------------


def create(app: Application, given: NewPerson, grant: Grant) -> NewAccount:
    """Make an account and return it with the link that its person needs.

    Raises:
        SurveyError: every problem of the person and the grant; ACCOUNT_LOGIN_TAKEN, ACCOUNT_NAME_TAKEN.
    """
    database = app.require(Action.MANAGE_ACCOUNTS)
    person, problems = checked_person("", given)
    _refuse([*problems, *scope_faults(app, grant)])
    actor, at = _who(app), app.clock()
    return NewAccount(*invitations.invite(database, person, grant, actor=actor, at=at))


def change(app: Application, account: str, grant: Grant, *, seen_version: int) -> AccountState:
    """Give *account* another role or reach and return it; it takes effect at the person's next click.

    Raises:
        SurveyError: every problem of the grant; OWN_ACCOUNT; ACCOUNT_UNKNOWN; ACCOUNT_CHANGED;
            LAST_ADMIN.
    """
    database = app.require(Action.MANAGE_ACCOUNTS)
    _not_own(app, account)
    _refuse(scope_faults(app, grant))
    actor, at = _who(app), app.clock()
    return changes.change(database, account, grant, seen_version=seen_version, actor=actor, at=at)


def disable(app: Application, account: str, *, seen_version: int) -> AccountState:
    """Let nobody use *account* any more: its sessions end, its links are worthless.

    Raises:
        SurveyError: as :func:`change`.
    """
    return _switch(app, account, seen_version, active=False)


def enable(app: Application, account: str, *, seen_version: int) -> AccountState:
    """Let *account* be used again; its password is what it was.

    Raises:
        SurveyError: as :func:`change`.
    """
    return _switch(app, account, seen_version, active=True)


def _switch(app: Application, account: str, seen_version: int, *, active: bool) -> AccountState:
    database = app.require(Action.MANAGE_ACCOUNTS)
    _not_own(app, account)
    grant = replace(_grant(store.get(database, account).state), active=active)
    actor, at = _who(app), app.clock()
    return changes.change(database, account, grant, seen_version=seen_version, actor=actor, at=at)


def change_person(app: Application, account: str, given: NewPerson) -> None:
    """Put *given* in the place of what the person of *account* was called; that is erased.

    Raises:
        SurveyError: every problem of the person; ACCOUNT_UNKNOWN; ACCOUNT_LOGIN_TAKEN,
            ACCOUNT_NAME_TAKEN.
    """
    database = app.require(Action.MANAGE_ACCOUNTS)
    person, problems = checked_person(account, given)
    _refuse(problems)
    changes.change_person(database, person, actor=_who(app), at=app.clock())


def reset_link(app: Application, account: str) -> str:
    """Return the token of a new link, a secret: its person sets another password with it.

    Until then the password is what it was. The link before is worthless.

    Raises:
        SurveyError: OWN_ACCOUNT; ACCOUNT_UNKNOWN; ACCOUNT_DISABLED.
    """
    database = app.require(Action.MANAGE_ACCOUNTS)
    _not_own(app, account)
    return invitations.renew_link(database, account, actor=_who(app), at=app.clock())


def require_new_password(app: Application, account: str) -> None:
    """Let *account* set another password when it signs in next, before anything else; its sessions end.

    Raises:
        SurveyError: OWN_ACCOUNT; ACCOUNT_UNKNOWN; ACCOUNT_NO_PASSWORD.
    """
    database = app.require(Action.MANAGE_ACCOUNTS)
    _not_own(app, account)
    if not credentials.require_change(database, account, actor=_who(app), at=app.clock()):
        raise SurveyError([problem(ProblemCode.ACCOUNT_NO_PASSWORD)])


def drop_second_factor(app: Application, account: str) -> None:
    """Ask *account* for no code any more, because its telephone is lost; its sessions end.

    Raises:
        SurveyError: OWN_ACCOUNT; SECOND_FACTOR_OFF.
    """
    database = app.require(Action.MANAGE_ACCOUNTS)
    _not_own(app, account)
    if not credentials.drop_second_factor(database, account, actor=_who(app), at=app.clock()):
        raise SurveyError([problem(ProblemCode.SECOND_FACTOR_OFF)])


def end_sessions(app: Application, account: str) -> int:
    """Sign *account* out everywhere and return how many sessions ended; it can sign in again.

    Raises:
        SurveyError: ACCOUNT_UNKNOWN.
    """
    database = app.require(Action.MANAGE_ACCOUNTS)
    return sessions.end_all(database, account, actor=_who(app), at=app.clock())


def erase(app: Application, account: str) -> None:
    """Erase whose *account* is and by what it signs in; what it did stays, under its number.

    Raises:
        SurveyError: OWN_ACCOUNT; ACCOUNT_UNKNOWN; LAST_ADMIN.
    """
    database = app.require(Action.MANAGE_ACCOUNTS)
    _not_own(app, account)
    changes.erase_person(database, account, actor=_who(app), at=app.clock())


# Checks ------------------------------------------------------------------------------------------


def checked_person(account: str, given: NewPerson) -> tuple[Person, tuple[Problem, ...]]:
    """Return *given* as it is kept, with what is wrong with it."""
    labelled = labels.ACCOUNT_FIELD
    login = logins.normal(given.login)
    name, wrong_name = typed.checked(labelled["name"], given.name)
    post, wrong_post = typed.checked(labelled["post"], given.post, optional=True)
    email, wrong_email = typed.email(given.email)
    problems = [*wrong_name, *wrong_post, *wrong_email]
    if not logins.LOGIN.fullmatch(login):
        problems.append(problem(ProblemCode.ACCOUNT_LOGIN, value=given.login.strip()))
    for key, text in (("login", login), ("name", name), ("post", post)):
        if looks_like_id_card(text):
            problems.append(problem(ProblemCode.CONTACT_ID_CARD, field=labelled[key]))
    return Person(account, login, name, post, email), tuple(problems)


def scope_fields(role: AccountRole) -> tuple[str, ...]:
    """Return the fields of SCOPE that an account in *role* has."""
    charter = CHARTERS[role]
    has = {
        "everywhere": role in OF_TEAMS,
        "communes": charter.communes is Reach.OWN,
        "domains": charter.domains is Reach.OWN,
        "agency": charter.domains is Reach.OWN,
        "secrecy": charter.secrecy is Secrecy.BY_GRANT,
    }
    return tuple(key for key in SCOPE if has[key])


def scope_faults(app: Application, grant: Grant) -> Iterator[Problem]:
    """Yield what does not fit in *grant*: what its role does not have, what it needs, what is unknown."""
    charter, role = CHARTERS[grant.role], labels.ACCOUNT_ROLE[grant.role]
    known = scope_fields(grant.role)
    needed = {
        "communes": charter.communes is Reach.OWN and grant.role not in OF_TEAMS,
        "domains": charter.domains is Reach.OWN,
    }
    too_much = [key for key in SCOPE if getattr(grant, key) and key not in known]
    too_little = [key for key, need in needed.items() if need and not getattr(grant, key)]
    for code, wrong in (
        (ProblemCode.ACCOUNT_SCOPE, too_much),
        (ProblemCode.ACCOUNT_SCOPE_MISSING, too_little),
    ):
        for key in wrong:
            yield problem(code, labels.ACCOUNT_FIELD[key], role=role)
    if grant.role in OF_TEAMS and grant.everywhere and grant.communes:
        yield problem(ProblemCode.ACCOUNT_SCOPE_TWICE, labels.ACCOUNT_FIELD["communes"])
    yield from _unknown(app, grant)


def _unknown(app: Application, grant: Grant) -> Iterator[Problem]:
    whole = app.acting_for(Operator())  # who manages accounts sees no catalogue of its own
    communes = {commune.code for commune in whole.communes} if grant.communes else frozenset()
    for code in sorted(grant.communes - communes):
        yield problem(ProblemCode.COMMUNE_UNKNOWN, labels.ACCOUNT_FIELD["communes"], value=code)
    if grant.domains or grant.agency:
        catalogue = whole.newest_catalogue()
        for domain in sorted(grant.domains - catalogue.by_domain.keys()):
            yield problem(ProblemCode.DOMAIN_UNKNOWN, labels.ACCOUNT_FIELD["domains"], value=domain)
        if grant.agency and grant.agency not in catalogue.agencies:
            yield problem(
                ProblemCode.AGENCY_UNKNOWN, labels.ACCOUNT_FIELD["agency"], value=grant.agency
            )


def _grant(state: AccountState) -> Grant:
    return Grant(
        role=state.role,
        active=state.active,
        everywhere=state.everywhere,
        communes=state.communes,
        domains=state.domains,
        agency=state.agency,
        secrecy=state.secrecy,
    )


def _not_own(app: Application, account: str) -> None:
    if account == app.rights.account:
        raise SurveyError([problem(ProblemCode.OWN_ACCOUNT)])


def _who(app: Application) -> str:
    return app.rights.account or BY_OPERATOR


def _refuse(problems: Iterator[Problem] | list[Problem] | tuple[Problem, ...]) -> None:
    found = tuple(problems)
    if found:
        raise SurveyError(found)
