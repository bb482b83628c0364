"""What leaves the application as a file: asked of the person's rights at that moment, and noted."""

from __future__ import annotations

from survey.application import Application
from survey.rights import Action


def leaving(
    app: Application, what: str, *, by: str, round_id: int | None = None, **place: str
) -> str:
    """Let a file of the kind *what* leave, and return who takes it: the person, *by* for a command.

    *place* is what else is noted, codes alone.

    Raises:
        SurveyError: FORBIDDEN, SIGNED_OUT.
    """
    app.require(Action.EXPORT)
    app.note(Action.EXPORT, what=what, round=round_id or 0, **place)
    return app.rights.name or by
