"""The office's boundaries as versions of a real database.

BO01 before the office adopts any, the shapes that ship are in use; adopted ones are in use at once, in
     every copy of the application
BO02 who adopts or goes back after somebody else did is refused and changes nothing; of several at once
     one succeeds
BO03 going back is a version too: to the one before, to those that ship, and forth again
BO04 the history tells who, why and of which file, oldest first
BO05 nothing is recorded where nothing changes; a version that is not there is refused
BO06 a change has a person and a reason and is the desk's; everything that is missing is told
BO07 warnings need a yes
BO08 every change is in the audit, by its number alone
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey import boundary_office as office
from survey.application import Application
from survey.boundary_versions import Origin
from survey.model import Actor, Role
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import Action
from survey.storage import audit
from tests.storage.builders import at_once, refusal
from tests.support.boundary_proposals import proposal, squares
from tests.support.small_province import Clock, empty_province

CHI = Actor("Lê Thị Chi", Role.DESK)
CODE = "21548"


@pytest.fixture
def app(url: str, tmp_path: Path) -> Iterator[Application]:
    found = empty_province(tmp_path / "data", Clock(), url)
    found.install("51", made_up=False)
    yield found
    found.close()


def adopt(app: Application, side: float = 0.01, **given: object) -> int:
    return office.adopt(app, proposal(app, side, **given), actor=CHI, reason="QĐ 12")  # type: ignore[arg-type]


def undo(app: Application, to: int, seen: int | None = None) -> int:
    now = app.shapes.newest() if seen is None else seen
    return office.undo(app, seen=now, to=to, actor=CHI, reason="nhầm tệp")


def drawn(app: Application) -> object:
    return app.shapes.current("51").boundaries.shapes[CODE]


def test_bo01_adopted_shapes_are_in_use(app: Application) -> None:
    shipped = app.shapes.current("51")
    assert (shipped.number, shipped.official) == (0, False)
    assert shipped.boundaries == app.shapes.shipped("51")

    assert adopt(app) == 1

    now = app.shapes.current("51")
    assert (now.number, now.official) == (1, True)
    assert now.boundaries == squares(app)


def test_bo02_who_saw_an_older_version_changes_nothing(app: Application) -> None:
    adopt(app)
    before = drawn(app)

    assert refusal(lambda: adopt(app, 0.02, base=0)) == [(ProblemCode.BOUNDARIES_MOVED, "")]
    assert refusal(lambda: undo(app, 0, seen=0)) == [(ProblemCode.BOUNDARIES_MOVED, "")]
    assert refusal(lambda: undo(app, 1, seen=2)) == [(ProblemCode.BOUNDARIES_MOVED, "")]
    assert (drawn(app), app.shapes.newest()) == (before, 1)


def test_bo02_one_of_many_adopts(app: Application) -> None:
    def one(number: int) -> ProblemCode | None:
        try:
            adopt(app, 0.01 * (number + 1), base=0)
        except SurveyError as error:
            return error.problems[0].code
        return None

    outcomes = at_once(4, one)

    assert sorted(map(str, outcomes)) == ["None"] + [str(ProblemCode.BOUNDARIES_MOVED)] * 3
    assert len(office.history(app)) == 1


def test_bo03_going_back_and_forth(app: Application) -> None:
    shipped = drawn(app)
    adopt(app)
    first = drawn(app)
    adopt(app, 0.02)
    second = drawn(app)

    seen = [(undo(app, to), drawn(app)) for to in (1, 2, 0, 3)]

    assert seen == [(3, first), (4, second), (5, shipped), (6, first)]
    assert [app.shapes.current("51").official, app.shapes.current("51").number] == [True, 6]


def test_bo04_the_history_tells_all(app: Application) -> None:
    adopt(app, name="xã.zip")
    undo(app, 0)

    first, second = office.history(app)

    assert (first.number, first.by, first.reason) == (1, CHI.name, "QĐ 12")
    assert first.origin == Origin("xã.zip", "ab" * 32)
    assert (second.number, second.reason, second.origin) == (2, "nhầm tệp", None)
    assert first.at == app.clock()


def test_bo05_nothing_to_change_is_no_version(app: Application) -> None:
    assert refusal(lambda: undo(app, 0)) == [(ProblemCode.BOUNDARIES_IN_USE, "")]
    adopt(app)
    assert refusal(lambda: adopt(app)) == [(ProblemCode.BOUNDARIES_IN_USE, "")]
    assert refusal(lambda: undo(app, 1)) == [(ProblemCode.BOUNDARIES_IN_USE, "")]
    assert refusal(lambda: undo(app, 7)) == [(ProblemCode.BOUNDARIES_VERSION, "")]
    assert len(office.history(app)) == 1


@pytest.mark.parametrize(
    ("actor", "reason", "codes"),
    [
        pytest.param(Actor(" ", Role.DESK), "x", [ProblemCode.ACTOR_MISSING], id="BO06 nobody"),
        pytest.param(CHI, " ", [ProblemCode.REASON_MISSING], id="BO06 no reason"),
        pytest.param(
            Actor("", Role.INSPECTOR),
            "",
            [ProblemCode.ACTOR_MISSING, ProblemCode.DESK_ONLY, ProblemCode.REASON_MISSING],
            id="BO06 all of it",
        ),
    ],
)
def test_bo06_who_and_why(
    app: Application, actor: Actor, reason: str, codes: list[ProblemCode]
) -> None:
    new = proposal(app)

    refused = refusal(lambda: office.adopt(app, new, actor=actor, reason=reason))

    assert [code for code, _ in refused] == codes
    assert app.shapes.newest() == 0


def test_bo07_warnings_need_a_yes(app: Application) -> None:
    new = proposal(app, warnings=(problem(ProblemCode.SHAPES_RING_OPEN, "xa.geojson"),))

    refused = refusal(lambda: office.adopt(app, new, actor=CHI, reason="QĐ"))

    assert refused == [(ProblemCode.BOUNDARIES_UNCONFIRMED, "")]
    assert app.shapes.newest() == 0
    assert office.adopt(app, new, actor=CHI, reason="QĐ", accepted=True) == 1


def test_bo08_changes_are_in_the_audit(app: Application) -> None:
    adopt(app)
    undo(app, 0)

    newest, before, *_ = audit.page(app.whole, limit=9)

    assert [newest.action, before.action] == [Action.CHANGE_BOUNDARIES] * 2
    assert [dict(before.place), dict(newest.place)] == [{"version": 1}, {"version": 2}]
