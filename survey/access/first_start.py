"""The first start: who sees the console of the machine becomes the first administrator."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from survey.access import accounts, passwords
from survey.access.accounts import NewPerson
from survey.acting import BY_OPERATOR
from survey.application import Application
from survey.problems import ProblemCode, SurveyError, problem
from survey.storage import accounts as store
from survey.storage import invitations

LIVES: Final = timedelta(hours=24)


def setup_code(app: Application) -> str | None:
    """Return a code, a secret, with which the first administrator comes in; the one before is worthless.

    None where somebody manages accounts already, and for made-up data, which need nobody.
    """
    found = app.installation
    if found is not None and found.made_up:
        return None
    if store.has_admin(app.whole):
        return None
    return invitations.setup_code(app.whole, at=app.clock(), lives=LIVES)


def first_administrator(
    app: Application, code: str, given: NewPerson, password: str, *, province: str
) -> str:
    """Make the first administrator and return the account; an empty database becomes *province*'s.

    Nothing is made, and *code* stays good, where anything is wrong with what was typed.

    Raises:
        SurveyError: SETUP_CODE alone; every problem of the person, the password and the province;
            SETUP_DONE.
    """
    at = app.clock()
    if not invitations.is_setup_code(app.whole, code, at=at):
        raise SurveyError([problem(ProblemCode.SETUP_CODE)])
    person, wrong = accounts.checked_person("", given)
    problems = [*wrong, *passwords.faults(password, login=person.login, name=person.name)]
    empty = app.installation is None
    if empty and province not in {known.code for known in app.registry.provinces}:
        problems.append(problem(ProblemCode.PROVINCE_UNKNOWN, value=province))
    if problems:
        raise SurveyError(problems)
    kept = passwords.hashed(password, app.settings.password_cost)
    if empty:
        app.install(province, made_up=False)
    who = BY_OPERATOR
    return invitations.first_administrator(app.whole, code, person, kept, actor=who, at=at)
