"""What the overview shows, before it is drawn.

MO01 every commune below the best level has one obstacle; those at it have none
MO02 the most urgent stand first: failed gates, most of them first; then the lower value; what is not
     known at the end
MO03 gaps: how many communes of how many answered; the most frequent first
MO04 an agency: items, communes and points; an item of several counts for each of them
MO05 gates are counted in visited communes
MO06 teams: communes, visited, submitted, mean coverage of the visited; communes of no team stand last
MO07 domains: asked, begun, mean coverage, communes that lack something; nobody begins what is not asked
MO08 as many SQL statements for 3 communes as for 96: no query inside a loop
MO09 all parts are of one round
MO10 what the desk answered for communes that nobody visited counts nowhere beside visited communes
MO11 what is recorded while the overview is gathered is not told as a matter of the date alone
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from geo.communes import Commune
from survey.application import Application
from survey.model import Answer, AnswerState, CommuneCode, Door, Team
from survey.morning import (
    agency_shares,
    domain_progress,
    gate_counts,
    gather,
    item_gaps,
    team_progress,
)
from survey.obstacles import Obstacle, obstacle, stoppers
from survey.storage import answers
from survey.storage.answers import NewAnswer
from tests.support.small_assessment import VALID, A, B, C, an_assessment
from tests.support.small_province import (
    AN,
    AREA,
    DESK,
    GATE,
    HERE,
    POLICY,
    SHARE,
    WITH_DESK,
    Clock,
    draft,
    empty_province,
    open_round,
    said,
    saved,
    small_content,
)
from tests.support.statements import counted_statements

FULL = f"co co co {VALID}"
MOST_STATEMENTS = 40


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param(FULL, None, id="MO01 the best level"),
        pytest.param(f"khong co co {VALID}", Obstacle.FAILED_GATE, id="MO01 a failed gate"),
        pytest.param("khong . . .", Obstacle.FAILED_GATE, id="MO01 a failed gate goes first"),
        pytest.param(f"co khong khong {VALID}", Obstacle.LOW_LEVEL, id="MO01 a low level"),
        pytest.param(f"? co co {VALID}", Obstacle.OPEN_GATE, id="MO01 an open gate"),
        pytest.param("co . . .", Obstacle.LOW_COVERAGE, id="MO01 not enough is checked"),
        pytest.param(". . . .", Obstacle.NOT_VISITED, id="MO01 not visited"),
    ],
)
def test_what_keeps_a_commune_from_the_best_level(answers: str, expected: Obstacle | None) -> None:
    assert obstacle(an_assessment({A: answers}), 0) == expected


def test_mo02_the_most_urgent_stand_first() -> None:
    low, failed = f"co khong khong {VALID}", f"khong co co {VALID}"

    found = stoppers(an_assessment({A: "co . . .", B: low, C: failed}))

    assert [(s.commune, s.obstacle) for s in found] == [
        (C, Obstacle.FAILED_GATE),
        (B, Obstacle.LOW_LEVEL),
        (A, Obstacle.LOW_COVERAGE),
    ]


def test_mo02_among_failed_gates_the_lower_value_stands_first() -> None:
    found = stoppers(
        an_assessment({A: f"khong co co {VALID}", B: f"khong khong co {VALID}", C: FULL})
    )

    assert [s.commune for s in found] == [B, A]


def test_mo03_gaps_are_counted_over_the_communes_that_answered() -> None:
    gaps = item_gaps(
        an_assessment({A: f"co khong ? {VALID}", B: f"co mot_phan khong {VALID}", C: FULL})
    )

    assert [(gap.item.code, gap.communes, gap.answered) for gap in gaps] == [
        ("TS-02", 2, 3),
        ("TS-03", 1, 2),
    ]
    # TS-02 is a half of TS in A (two items answered), a third of it in B; half of that is lost there
    assert gaps[0].mean_loss == pytest.approx((25 + 50 / 6) / 2)


def test_mo04_an_item_of_two_agencies_counts_for_both() -> None:
    found = an_assessment({A: "co khong co 2026-12-20", B: f"co co co {VALID}"})

    shares = {share.code: share for share in agency_shares(found)}

    assert [item.code for item in shares["ubnd_xa"].items] == ["TS-02", "CT-01"]
    assert [item.code for item in shares["so_khcn"].items] == ["CT-01"]
    assert {code: share.communes for code, share in shares.items()} == {"ubnd_xa": 1, "so_khcn": 1}
    assert shares["so_khcn"].points == pytest.approx(50 / 2)
    assert shares["ubnd_xa"].points == pytest.approx((50 + 50 / 3) / 2)


def test_mo04_the_agency_with_most_points_stands_first() -> None:
    assert [s.code for s in agency_shares(an_assessment({A: "co khong co 2026-12-20"}))] == [
        "ubnd_xa",
        "so_khcn",
    ]


def test_mo04_nothing_missing_is_no_share() -> None:
    assert agency_shares(an_assessment({A: FULL})) == ()


def test_mo05_gates_are_counted_in_visited_communes() -> None:
    (count,) = gate_counts(an_assessment({A: f"khong co co {VALID}", B: ". co . ."}))

    assert (count.item.code, count.failed, count.open) == ("TS-01", 1, 1)


def test_mo06_teams_and_the_communes_of_no_team() -> None:
    team = Team(1, 1, "Đoàn 1", "Nguyễn Văn An", (), (A, B))
    found = an_assessment({A: FULL, C: "co . . ."})

    of_team, rest = team_progress(found, (team,), {A})

    assert (of_team.team, of_team.communes, of_team.visited, of_team.submitted) == (team, 2, 1, 1)
    assert of_team.coverage == pytest.approx(1)
    assert (rest.team, rest.communes, rest.visited, rest.submitted) == (None, 1, 1, 0)
    assert rest.coverage == pytest.approx(1 / 6)


def test_mo06_a_team_that_went_nowhere_has_no_mean() -> None:
    team = Team(1, 1, "Đoàn 1", "Nguyễn Văn An", (), (A, B, C))

    (progress,) = team_progress(an_assessment({}), (team,), ())

    assert (progress.visited, progress.coverage) == (0, None)


def test_mo06_a_commune_that_left_the_round_is_not_counted() -> None:
    team = Team(1, 1, "Đoàn 1", "Nguyễn Văn An", (), (A, CommuneCode("99999")))

    assert team_progress(an_assessment({}), (team,), ())[0].communes == 1


def test_mo07_domains() -> None:
    buildings, certificates = domain_progress(
        an_assessment({A: f"co khong co {VALID}", B: "co co . ."})
    )

    assert (buildings.asked, buildings.begun, buildings.valued, buildings.short) == (2, 2, 2, 1)
    assert buildings.coverage == pytest.approx((1 + 2 / 3) / 2)
    assert (certificates.asked, certificates.begun, certificates.short) == (2, 1, 0)
    assert certificates.coverage == pytest.approx(0.5)


def test_mo07_a_domain_of_which_nothing_applies_is_not_begun() -> None:
    buildings, certificates = domain_progress(
        an_assessment({A: "co co co -", B: f"co co co {VALID}"})
    )

    assert (buildings.begun, buildings.asked) == (2, 2)
    assert (certificates.begun, certificates.asked) == (1, 1)


# The whole ---------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Application]:
    """A province of five items with two rounds, the first visited everywhere."""
    opened = empty_province(tmp_path / "data", clock)
    opened.install("51", made_up=False)
    first = open_round(opened, "Đợt trước")
    answer_in(opened, first, opened.communes)
    clock.forward(days=2)
    open_round(opened, "Đợt này")
    clock.forward(days=2)
    yield opened
    opened.close()


def answer_in(app: Application, round_id: int, communes: Sequence[Commune]) -> None:
    """Answer two items in each of *communes*."""
    given = {
        GATE: Answer(AnswerState.ANSWERED, {"muc": "co"}),
        AREA: Answer(AnswerState.ANSWERED, {"m2": 30.0}),
    }
    entries = [
        (NewAnswer(round_id, CommuneCode(c.code), item, answer, 0, AN, Door.PAGE), app.clock())
        for c in communes
        for item, answer in given.items()
    ]
    answers.append_many(app.database, entries)


def selects(app: Application, round_id: int) -> int:
    """Return how many SELECTs the overview of a round sends."""
    assert gather(app, round_id).changes  # what is read once a process is not counted
    with counted_statements() as sent:
        assert gather(app, round_id).changes
    return sum(statement.startswith("SELECT") for statement in sent)


def test_mo08_no_query_inside_a_loop(app: Application) -> None:
    answer_in(app, 2, app.communes[:3])
    few = selects(app, 2)
    answer_in(app, 2, app.communes[3:])

    assert selects(app, 2) == few <= MOST_STATEMENTS


def test_mo08_what_is_counted_is_the_whole(app: Application) -> None:
    answer_in(app, 2, app.communes)

    found = gather(app, 2)

    assert found.changes.yesterday is not None
    assert found.changes.last_round is not None
    assert len(found.changes.last_round.changes.communes) == 96


def test_mo09_all_parts_are_of_one_round(app: Application, clock: Clock) -> None:
    saved(app, draft(2, GATE, said(muc="khong")))
    app.submit(2, HERE, actor=AN)

    found = gather(app, 2)

    assert found.found.round.id == 2
    assert set(found.submissions) == {HERE}
    assert found.lagging == 1
    assert [count.failed for count in found.gates] == [1]
    assert found.changes.yesterday is not None
    assert found.changes.yesterday.recorded.after is found.found
    assert found.changes.last_round is not None
    assert found.changes.last_round.changes.after is found.found


def test_mo10_what_the_desk_answered_elsewhere_counts_nowhere(tmp_path: Path, clock: Clock) -> None:
    app = empty_province(tmp_path / "data", clock, content=small_content(WITH_DESK, POLICY))
    app.install("51", made_up=False)
    number = open_round(app)
    saved(app, draft(number, GATE, said(muc="co")))
    for code in (HERE, *(CommuneCode(c.code) for c in app.communes[-5:])):
        saved(app, draft(number, SHARE, said(dat=0, can=2), commune=code, actor=DESK))

    found = gather(app, number)

    assert int(found.found.not_met.any(axis=1).sum()) == 6
    assert [(share.communes, share.points) for share in found.agencies] == [(1, 25.0)]
    assert [(gate.item.code, gate.failed) for gate in found.gates] == [(SHARE, 1)]
    assert [(d.valued, d.short, d.asked, d.begun) for d in found.domains] == [
        (1, 0, 1, 1),
        (1, 1, 1, 1),
    ]
    app.close()


def test_mo11_a_save_meanwhile_is_not_the_date_alone(app: Application, clock: Clock) -> None:
    saved(app, draft(2, GATE, said(muc="co")))
    clock.forward(days=2)
    busy = BusyClock(app, clock)
    app.clock = busy

    found = gather(app, 2)

    assert busy.saves
    assert found.changes.yesterday is not None
    assert found.changes.yesterday.elapsed.changed == frozenset()


class BusyClock:
    """A clock at which somebody saves an answer whenever it is read."""

    def __init__(self, app: Application, clock: Clock) -> None:
        self._app, self._clock = app, clock
        self._saving = False
        self.saves = 0

    def __call__(self) -> datetime:
        if not self._saving:
            self._saving = True
            self.saves += 1
            code = CommuneCode(self._app.communes[-self.saves].code)
            saved(self._app, draft(2, GATE, said(muc="khong"), commune=code))
            self._saving = False
        return self._clock()
