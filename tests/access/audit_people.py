"""A province with an administrator and a member of the desk, each as the application works for them."""

from __future__ import annotations

from survey.access.identity import KnownIdentity
from survey.application import Application
from survey.rights import AccountRole
from survey.storage import account_changes
from survey.storage.accounts import Grant, Person

NAMES = {AccountRole.ADMIN: "Võ Quản Trị", AccountRole.DESK: "Lê Thị Chi"}


def somebody(app: Application, role: AccountRole) -> Application:
    """Return *app* for a new person in *role*."""
    login = role.value
    person, grant = Person("", login, NAMES[role]), Grant(role=role)
    account_changes.create(app.whole, person, grant, actor="operator", at=app.clock())
    return app.acting_for(KnownIdentity(app, login))
