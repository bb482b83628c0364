"""The accounts as those who manage them read them: whose, how far they reach, how they are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo.communes import search_key, vietnamese_sort_key
from survey import labels
from survey.access import sessions
from survey.access.accounts import OF_TEAMS
from survey.application import Application
from survey.model import CommuneCode, Round, Team
from survey.planning import person_key
from survey.rights import CHARTERS, AccountRole, Action, Operator, Reach, Secrecy
from survey.storage import account_uses, plans, signatures
from survey.storage import accounts as store
from survey.storage.account_uses import UNUSED, Use
from survey.storage.accounts import AccountState, Person

_NAMED = 3
"""So many communes are named, then the rest are counted."""


class Condition(StrEnum):
    """Whether an account can be used."""

    ACTIVE = "active"
    DISABLED = "disabled"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Standing:
    """A team in which somebody's name stands."""

    round: Round
    team: Team
    leads: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """An account in the list. *person* is None once erased; *standings* are its teams, newest round first."""

    person: Person | None
    state: AccountState
    use: Use
    standings: tuple[Standing, ...] = ()

    @property
    def condition(self) -> Condition:
        """Whether it can be used."""
        if self.person is None:
            return Condition.ERASED
        return Condition.ACTIVE if self.state.active else Condition.DISABLED


# Reading -----------------------------------------------------------------------------------------


def listed(app: Application) -> tuple[Listed, ...]:
    """Return all accounts there ever were, by role and name, the erased ones last.

    Raises:
        SurveyError: FORBIDDEN, SIGNED_OUT.
    """
    database, now = app.require(Action.READ_ACCOUNTS), app.clock()
    uses = account_uses.uses(
        database, seen_after=now - app.settings.idle, begun_after=now - sessions.LONGEST
    )
    teams, keys = _teams_by_person(app), signatures.keys_by_account(database)
    found = (
        Listed(
            person=person,
            state=state,
            use=uses.get(state.account, UNUSED),
            standings=tuple(
                standing for key in sorted(keys[state.account]) for standing in teams.get(key, ())
            )
            if person is not None and state.role in OF_TEAMS
            else (),
        )
        for person, state in store.everybody(database)
    )
    return tuple(sorted(found, key=_order))


def team_people(app: Application) -> Mapping[str, str]:
    """Return the names of those who can work in a team, by what two writings of a name have in common.

    A team may also hold a name that somebody had earlier: it leads to the name of today.

    Raises:
        SurveyError: FORBIDDEN, SIGNED_OUT.
    """
    app.require(Action.READ_FIELD_WORK)
    keys = signatures.keys_by_account(app.whole)
    found = [
        (person.name, keys[state.account])
        for person, state in store.everybody(app.whole)
        if person is not None and state.active and state.role in OF_TEAMS
    ]
    found.sort(key=lambda one: vietnamese_sort_key(one[0]))
    return {key: name for name, own in found for key in sorted(own)}


def searched(
    found: Iterable[Listed],
    words: str = "",
    *,
    role: AccountRole | None = None,
    condition: Condition | None = None,
) -> tuple[Listed, ...]:
    """Return the accounts that hold all *words*, typed with or without accents.

    Name, login, post and e-mail are looked at. Without a *condition* the erased ones are left out.
    """
    wanted = search_key(words).split()
    return tuple(
        one
        for one in found
        if (role is None or one.state.role is role)
        and (one.condition is condition if condition else one.person is not None)
        and all(word in _searchable(one) for word in wanted)
    )


def _teams_by_person(app: Application) -> dict[str, tuple[Standing, ...]]:
    found: dict[str, tuple[Standing, ...]] = {}
    for rnd in reversed(app.rounds()):
        for team in plans.teams_of(app.whole, rnd.id):
            for name in (team.leader, *team.members):
                key = person_key(name)
                standing = Standing(rnd, team, leads=key == person_key(team.leader))
                found[key] = (*found.get(key, ()), standing)
    return found


def _order(one: Listed) -> tuple[object, ...]:
    name = one.person.name if one.person else one.state.account
    return one.person is None, list(AccountRole).index(one.state.role), vietnamese_sort_key(name)


def _searchable(one: Listed) -> str:
    known = one.person
    if known is None:
        return one.state.account
    return search_key(f"{known.name} {known.login} {known.post} {known.email}")


# In words ----------------------------------------------------------------------------------------


class ScopeWords:
    """Says how far accounts reach, with the names of today."""

    def __init__(self, app: Application) -> None:
        whole = app.acting_for(Operator())  # who manages accounts reaches no commune and no item
        catalogue = whole.newest_catalogue()
        self.communes = {CommuneCode(one.code): one.name for one in whole.communes}
        self.domains = {domain.code: domain.short_name for domain in catalogue.domains}
        self.agencies: Mapping[str, str] = catalogue.agencies

    def parts(self, one: Listed) -> Iterator[str]:
        """Yield how far *one* reaches, the communes first."""
        state = one.state
        charter = CHARTERS[state.role]
        if state.agency:
            yield self.agencies.get(state.agency, state.agency)
        if charter.communes is Reach.NOTHING:
            yield labels.ACCOUNT_REACHES_NOTHING
            return
        yield self._communes(one)
        if charter.domains is Reach.OWN:
            yield "; ".join(self.domains.get(code, code) for code in sorted(state.domains))
        if charter.secrecy is Secrecy.BY_GRANT:
            seen = state.secrecy
            yield labels.ACCOUNT_SECRECY if seen else labels.ACCOUNT_NO_SECRECY

    def _communes(self, one: Listed) -> str:
        state = one.state
        if CHARTERS[state.role].communes is Reach.ALL or state.everywhere:
            return labels.ACCOUNT_FIELD["everywhere"]
        names = [self.communes.get(code, code) for code in state.communes]
        words = [_enumerated(names)] if names else []
        of_teams = {code for standing in one.standings for code in standing.team.communes}
        if of_teams:
            words.append(labels.ACCOUNT_COMMUNES_OF_TEAMS.format(n=len(of_teams)))
        return "; ".join(words) or labels.ACCOUNT_NO_COMMUNE


def _enumerated(names: Sequence[str]) -> str:
    shown = ", ".join(sorted(names, key=vietnamese_sort_key)[:_NAMED])
    more = len(names) - _NAMED
    return shown if more <= 0 else labels.ACCOUNT_MORE_COMMUNES.format(shown=shown, n=more)
