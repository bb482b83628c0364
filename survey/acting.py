"""For whom the application works: what that person may do, asked anew before every write.

The application as opened works for the operator of the machine. A copy works for one person: its
database only reads, within the person's rights; writing takes a permit.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import Final, Self, TypedDict

from survey.model import Actor, CommuneCode, ItemCode
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import OPERATOR, Action, Identity, Operator, Rights
from survey.storage import audit
from survey.storage.audit import Entry
from survey.storage.engine import Database


class Place(TypedDict, total=False):
    """Where something is done."""

    round_id: int | None
    commune: CommuneCode | None
    item: ItemCode | None


DONE: Final = "done"
REFUSED: Final = "refused"
BY_OPERATOR: Final = "operator"
_LEAVES: Final = frozenset({Action.EXPORT, Action.READ_EVIDENCE})
"""What a page hands out later, made of the rights with which it was drawn: they must still be those."""
_OF_THE_SYSTEM: Final = frozenset({Action.READ_ACCOUNTS, Action.MANAGE_ACCOUNTS, Action.READ_AUDIT})


class Acting:
    """Holds the database and for whom it is used."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self.whole = database
        """The database without limits: for scores, content versions, and whom to let in."""
        self.database = database
        self.clock = clock
        self.identity: Identity = Operator()
        self.rights: Rights = OPERATOR

    def acting_for(self, identity: Identity) -> Self:
        """Return this application as it works for one person.

        Raises:
            SurveyError: SIGNED_OUT where that person may not come in.
        """
        other = copy(self)
        other.identity, other.rights = identity, identity.rights()
        other.database = self.whole.seen_by(other.rights)
        return other

    def actor(self) -> Actor:
        """Return the person as answers name it; raises SurveyError (FORBIDDEN) where it gives none."""
        if self.rights.speaks_as is None:
            raise SurveyError([problem(ProblemCode.FORBIDDEN)])
        return Actor(self.rights.name, self.rights.speaks_as)

    def may(
        self,
        action: Action,
        *,
        round_id: int | None = None,
        commune: CommuneCode | None = None,
        item: ItemCode | None = None,
    ) -> bool:
        """Return whether the person could do *action* there, as far as is known: for what a page offers."""
        return self.rights.allow(action, round_id=round_id, commune=commune, item=item)

    def require(
        self,
        action: Action,
        *,
        actor: Actor | None = None,
        round_id: int | None = None,
        commune: CommuneCode | None = None,
        item: ItemCode | None = None,
    ) -> Database:
        """Return the database to write to, once the person's rights of this moment allow *action* there.

        A refusal is noted in the audit.

        Raises:
            SurveyError: FORBIDDEN, also where *actor* is not the person; SIGNED_OUT; RIGHTS_CHANGED where
                something leaves that was prepared with other rights.
        """
        rights = self.identity.rights()
        if rights.role is None:
            return self.whole
        allowed = rights.allow(action, round_id=round_id, commune=commune, item=item)
        if not allowed or (actor is not None and not _is(rights, actor)):
            place = {"round": round_id, "commune": commune, "item": item}
            self.note(action, REFUSED, **{k: audit.as_code(str(v)) for k, v in place.items() if v})
            raise SurveyError([problem(ProblemCode.FORBIDDEN)])
        if action in _LEAVES and rights != self.rights:
            raise SurveyError([problem(ProblemCode.RIGHTS_CHANGED)])
        return self.whole.seen_by(rights, writes=True, system=action in _OF_THE_SYSTEM)

    def note(self, action: str, outcome: str = DONE, **place: int | str) -> None:
        """Write into the audit what this person did; *place* holds codes and numbers only."""
        who = self.rights.account or BY_OPERATOR
        own = self.whole.seen_by(self.rights, writes=True)  # for its via
        audit.append(own, Entry(self.clock(), who, str(action), outcome, place))


def _is(rights: Rights, actor: Actor) -> bool:
    """Return whether *actor* is the person itself, in the role in which it speaks."""
    return actor.name == rights.name and actor.role == (rights.speaks_as or actor.role)
