"""What a commune says of itself, beside the inspection.

SA01 a commune answers what an inspector sees; figures of registers and systems are the province's
SA02 everything wrong with an answer is told at once, and nothing is kept
SA03 only a person of the commune answers, in its own name; what the rights refuse is not kept
SA04 it may be filled in before and after the inspection and past a submission, not in a locked round
SA05 its score follows the same rules on its own answers alone
SA06 no self-answer changes any result of the inspection, and no inspection one of the self-assessment
SA07 two answers are the same when state and values are, whatever the free words and files
SA08 an answer that its own side's answers do not ask for is not compared
SA09 the tally counts what one by one comparison finds, for communes that answered something
SA10 a reader compares only what its rights reach
SA11 who may answer where: own communes, and only in a round in which they take part
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey import self_assessment
from survey.application import Application, Draft
from survey.assessment import Assessment
from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    ItemCode,
    Role,
    RoundState,
    Submission,
)
from survey.problems import ProblemCode
from survey.rights import AccountRole, Rights
from survey.self_assessment import Match, Tally
from survey.storage.answers import Appended, Conflict
from tests.storage.builders import refusal
from tests.support.small_province import (
    AN,
    AREA,
    CATALOGUE,
    DESK,
    EXPIRY,
    GATE,
    HERE,
    RECORD,
    SHARE,
    THERE,
    Clock,
    draft,
    empty_province,
    open_round,
    said,
    saved,
    small_content,
)

BA = Actor("Hồ Văn Ba", Role.COMMUNE)
TU = Actor("Đinh Thị Tư", Role.COMMUNE)
YES, NO = said(muc="co"), said(muc="khong")
OWN = Rights("ba", BA.name, AccountRole.COMMUNE, communes=frozenset({HERE}), items=None)
ONLY_WITH_OFFICE: Mapping[str, str] = {
    **CATALOGUE,
    "TS.yaml": CATALOGUE["TS.yaml"].replace(
        '    text: "Biên bản"\n', '    text: "Biên bản"\n    asked_when: {is: {TS-01.muc: co}}\n'
    ),
}


@dataclass(frozen=True)
class Known:
    """Somebody whose rights do not change."""

    held: Rights

    def rights(self) -> Rights:
        return self.held


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province with one open round, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    app = empty_province(folder, Clock())
    app.install("51", made_up=False)
    open_round(app)
    app.close()
    return folder


@pytest.fixture
def app(made: Path, tmp_path: Path) -> Iterator[Application]:
    """A province with the open round 1 and no answer."""
    app = empty_province(shutil.copytree(made, tmp_path / "province"), Clock())
    yield app
    app.close()


def own(
    item: ItemCode = GATE,
    answer: Answer = YES,
    *,
    based_on: int = 0,
    actor: Actor = BA,
    commune: CommuneCode = HERE,
) -> Draft:
    return draft(1, item, answer, based_on=based_on, actor=actor, commune=commune)


def recorded(app: Application, given: Draft) -> AnswerEvent:
    result = self_assessment.save(app, given)
    assert isinstance(result, Appended)
    return result.event


def results(found: Assessment) -> list[list[float]]:
    """Return everything that an assessment says in numbers."""
    score = found.readiness
    return [
        np.nan_to_num(array.astype(float), nan=-1).ravel().tolist()
        for array in (
            *(score.value, score.lower, score.upper, score.coverage, score.domain_value),
            *(found.level, found.rank, found.visited, found.lagging, found.grid.state),
            *(found.grid.gates, found.grid.matrix.points, found.grid.recorded),
        )
    ]


def compared(app: Application, commune: CommuneCode = HERE) -> dict[ItemCode, Match]:
    pairs = self_assessment.compare(
        app.assess(1),
        self_assessment.assess(app, 1),
        commune,
        found=app.current(1, commune),
        said=self_assessment.current(app, 1, commune),
    )
    return {pair.item.code: pair.match for pair in pairs}


def tallied(app: Application) -> dict[CommuneCode, Tally]:
    return self_assessment.tallies(app, app.assess(1), self_assessment.assess(app, 1))


# Answers --------------------------------------------------------------------------------------


def test_sa01_an_answer_is_kept_with_who_and_when(app: Application) -> None:
    event = recorded(app, own())
    again = recorded(app, own(answer=NO, based_on=1, actor=TU))

    assert self_assessment.current(app, 1, HERE) == {GATE: again}
    assert self_assessment.history(app, 1, HERE, GATE) == (event, again)
    assert (event.actor, event.at, event.answer) == (BA, app.clock(), YES)


def test_sa01_the_figures_of_the_province_are_not_asked(app: Application) -> None:
    found = refusal(lambda: self_assessment.save(app, own(SHARE, said(dat=1, can=2))))

    assert found == [(ProblemCode.ROLE_NOT_ALLOWED, "")]
    asked = {i.code for i in app.newest_catalogue().items if self_assessment.asks(i)}
    assert asked == {GATE, AREA, RECORD, EXPIRY}


def test_sa01_somebody_elses_answer_is_a_conflict(app: Application) -> None:
    theirs = recorded(app, own(actor=TU))

    assert self_assessment.save(app, own(answer=NO)) == Conflict(theirs)
    assert self_assessment.history(app, 1, HERE) == (theirs,)


def test_sa02_everything_wrong_is_told_at_once(app: Application) -> None:
    bad = own(AREA, said(m2=9_000_000, note="x" * 5_000), actor=Actor(" ", Role.COMMUNE))

    codes = [code for code, _ in refusal(lambda: self_assessment.save(app, bad))]

    assert ProblemCode.ACTOR_MISSING in codes
    assert ProblemCode.NOTE_LONG in codes
    assert len(codes) == 3
    assert self_assessment.history(app, 1, HERE) == ()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(own(ItemCode("XX-99")), ProblemCode.ITEM_UNKNOWN, id="SA02 item"),
        pytest.param(own(commune=CommuneCode("00004")), ProblemCode.COMMUNE_UNKNOWN, id="SA02 xã"),
        pytest.param(own(actor=AN), ProblemCode.SELF_COMMUNE_ONLY, id="SA03 an inspector"),
        pytest.param(own(actor=DESK), ProblemCode.SELF_COMMUNE_ONLY, id="SA03 the desk"),
        pytest.param(replace(own(), round_id=9), ProblemCode.ROUND_UNKNOWN, id="SA02 round"),
    ],
)
def test_sa02_what_does_not_fit_is_refused(
    app: Application, given: Draft, expected: ProblemCode
) -> None:
    assert [code for code, _ in refusal(lambda: self_assessment.save(app, given))] == [expected]
    assert self_assessment.history(app, 1, HERE) == ()


def test_sa03_the_inspection_takes_no_answer_of_a_commune(app: Application) -> None:
    found = refusal(lambda: app.save(own()))

    assert found == [(ProblemCode.ROLE_NOT_ALLOWED, "")]
    assert app.current(1, HERE) == {}


def test_sa03_a_person_of_the_commune_answers(app: Application) -> None:
    mine = app.acting_for(Known(OWN))

    assert recorded(mine, own()).actor == BA
    assert list(self_assessment.current(mine, 1, HERE)) == [GATE]


@pytest.mark.parametrize(
    ("rights", "given"),
    [
        pytest.param(OWN, own(commune=THERE), id="SA03 another commune"),
        pytest.param(OWN, own(actor=TU), id="SA03 another name"),
        pytest.param(replace(OWN, items=frozenset({AREA})), own(), id="SA03 another item"),
        pytest.param(replace(OWN, role=AccountRole.LEADER), own(), id="SA03 a leader"),
        pytest.param(replace(OWN, role=AccountRole.DESK, everywhere=True), own(), id="SA03 desk"),
        pytest.param(replace(OWN, role=AccountRole.ADMIN), own(), id="SA03 the administrator"),
    ],
)
def test_sa03_what_the_rights_refuse_is_not_kept(
    app: Application, rights: Rights, given: Draft
) -> None:
    person = app.acting_for(Known(rights))

    codes = [code for code, _ in refusal(lambda: self_assessment.save(person, given))]

    assert codes == [ProblemCode.FORBIDDEN]
    assert self_assessment.history(app, 1, HERE) == self_assessment.history(app, 1, THERE) == ()


def test_sa04_before_and_after_the_inspection(app: Application) -> None:
    recorded(app, own())
    saved(app, draft(1, GATE, NO))
    assert isinstance(app.submit(1, HERE, actor=AN), Submission)
    recorded(app, own(answer=NO, based_on=1))

    app.change_round(1, RoundState.LOCKED, actor=DESK, reason="")
    found = refusal(lambda: self_assessment.save(app, own(based_on=2)))

    assert found == [(ProblemCode.ROUND_NOT_OPEN, "")]
    assert len(self_assessment.history(app, 1, HERE)) == 2


# Results --------------------------------------------------------------------------------------


def test_sa05_the_score_of_the_commune_itself(app: Application) -> None:
    for item, answer in ((GATE, NO), (AREA, said(m2=30))):
        recorded(app, own(item, answer))
        saved(app, draft(1, item, answer, commune=THERE))

    mine, inspected = self_assessment.assess(app, 1), app.assess(1)

    here, there = mine.index[HERE], inspected.index[THERE]
    assert mine.readiness.value[here] == inspected.readiness.value[there]
    assert mine.readiness.coverage[here] == inspected.readiness.coverage[there] > 0
    assert [i.code for i in mine.failed_gates(here)] == [GATE]
    assert not inspected.visited[inspected.index[HERE]]


ANSWERS = st.one_of(
    st.tuples(
        st.just(GATE), st.sampled_from(("co", "mot_phan", "khong")).map(lambda v: said(muc=v))
    ),
    st.tuples(st.just(AREA), st.integers(0, 4000).map(lambda n: said(m2=n))),
    st.tuples(st.just(RECORD), st.sampled_from(("co", "khong")).map(lambda v: said(co_mat=v))),
    st.tuples(
        st.sampled_from((GATE, AREA, EXPIRY)),
        st.just(Answer(AnswerState.NOT_APPLICABLE, reason="không có")),
    ),
)


@given(
    inspection=st.lists(ANSWERS, max_size=4, unique_by=lambda one: one[0]),
    own_answers=st.lists(ANSWERS, min_size=1, max_size=4, unique_by=lambda one: one[0]),
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_sa06_neither_moves_the_other(
    app: Application,
    inspection: list[tuple[ItemCode, Answer]],
    own_answers: list[tuple[ItemCode, Answer]],
) -> None:
    place = open_round(app, f"Đợt {len(app.rounds()) + 1}")
    for item, answer in inspection:
        saved(app, replace(draft(place, item, answer), round_id=place))
    inspected, alone = results(app.assess(place)), results(self_assessment.assess(app, place))
    for item, answer in own_answers:
        recorded(app, replace(own(item, answer), round_id=place))
    after = results(app.assess(place))
    told = results(self_assessment.assess(app, place))
    saved(app, replace(draft(place, GATE, YES, commune=THERE), round_id=place))

    assert after == inspected
    assert told != alone
    assert results(self_assessment.assess(app, place)) == told


# Side by side ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "mine", "theirs", "expected"),
    [
        pytest.param(GATE, YES, YES, Match.SAME, id="SA07 the same"),
        pytest.param(GATE, YES, NO, Match.DIFFERENT, id="SA07 another value"),
        pytest.param(AREA, said(m2=60), said(m2=60.0), Match.SAME, id="SA07 the same number"),
        pytest.param(AREA, said(m2=60), said(m2=61), Match.DIFFERENT, id="SA07 another number"),
        pytest.param(
            AREA, said(m2=60, phong="A"), said(m2=60), Match.SAME, id="SA07 other free words"
        ),
        pytest.param(GATE, said("ghi chú", muc="co"), YES, Match.SAME, id="SA07 another note"),
        pytest.param(
            GATE,
            Answer(AnswerState.NOT_APPLICABLE, reason="a"),
            Answer(AnswerState.COULD_NOT_CHECK, reason="a"),
            Match.DIFFERENT,
            id="SA07 another state",
        ),
        pytest.param(
            GATE,
            Answer(AnswerState.NOT_APPLICABLE, reason="a"),
            Answer(AnswerState.NOT_APPLICABLE, reason="b"),
            Match.SAME,
            id="SA07 another reason",
        ),
        pytest.param(GATE, YES, None, Match.ONLY_SELF, id="SA07 not inspected"),
        pytest.param(GATE, None, YES, Match.ONLY_INSPECTED, id="SA07 not said"),
        pytest.param(GATE, None, None, None, id="SA07 neither"),
    ],
)
def test_sa07_laid_side_by_side(
    app: Application,
    item: ItemCode,
    mine: Answer | None,
    theirs: Answer | None,
    expected: Match | None,
) -> None:
    if mine:
        recorded(app, own(item, mine))
    if theirs:
        saved(app, draft(1, item, theirs))

    assert compared(app).get(item) == expected
    tally = tallied(app).get(HERE)
    assert tally == (
        Tally(1, int(theirs is not None), int(expected is Match.DIFFERENT)) if mine else None
    )


def test_sa07_what_was_taken_back_is_not_said(app: Application) -> None:
    recorded(app, own())
    recorded(app, own(answer=Answer(AnswerState.NOT_REACHED), based_on=1))

    assert compared(app) == {}
    assert tallied(app) == {}


def test_sa08_what_is_not_asked_is_not_compared(tmp_path: Path) -> None:
    app = empty_province(tmp_path / "asked", Clock(), content=small_content(ONLY_WITH_OFFICE))
    app.install("51", made_up=False)
    open_round(app)
    for item, answer in ((GATE, YES), (RECORD, said(co_mat="co"))):
        recorded(app, own(item, answer))
        saved(app, draft(1, item, answer))
    both = compared(app)
    recorded(app, own(GATE, NO, based_on=1))
    then = compared(app), tallied(app)[HERE]
    app.close()

    assert both == {GATE: Match.SAME, RECORD: Match.SAME}
    assert then == ({GATE: Match.DIFFERENT, RECORD: Match.ONLY_INSPECTED}, Tally(1, 1, 1))


def test_sa09_the_tally_of_a_round(app: Application) -> None:
    for item, answer in ((GATE, YES), (AREA, said(m2=60)), (RECORD, said(co_mat="co"))):
        recorded(app, own(item, answer))
    recorded(app, own(commune=THERE))
    for item, answer in ((GATE, NO), (AREA, said(m2=60))):
        saved(app, draft(1, item, answer))

    assert tallied(app) == {HERE: Tally(3, 2, 1), THERE: Tally(1, 0, 0)}


def test_sa10_a_reader_compares_what_it_may_see(app: Application) -> None:
    for commune in (HERE, THERE):
        recorded(app, own(commune=commune))
        recorded(app, own(AREA, said(m2=60), commune=commune))
        saved(app, draft(1, GATE, NO, commune=commune))
    of_commune = app.acting_for(Known(OWN))
    domains = Rights(
        "so", "Sở", AccountRole.AGENCY, everywhere=True, items=frozenset({AREA, EXPIRY})
    )
    of_agency = app.acting_for(Known(domains))

    assert tallied(of_commune) == {HERE: Tally(2, 1, 1)}
    assert compared(of_commune) == {GATE: Match.DIFFERENT, AREA: Match.ONLY_SELF}
    assert tallied(of_agency) == {HERE: Tally(1, 0, 0), THERE: Tally(1, 0, 0)}
    assert compared(of_agency) == {AREA: Match.ONLY_SELF}
    assert self_assessment.current(of_commune, 1, THERE) == {}
    # what cannot be seen still counts in the score, as everywhere
    whole, seen = self_assessment.assess(app, 1), self_assessment.assess(of_commune, 1)
    assert seen.communes == (HERE,)
    assert seen.readiness.value[0] == whole.readiness.value[whole.index[HERE]]


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        pytest.param(OWN, (HERE,), id="SA11 the own one"),
        pytest.param(
            replace(OWN, communes=frozenset({HERE, THERE})), (HERE, THERE), id="SA11 several"
        ),
        pytest.param(
            replace(OWN, communes=frozenset({CommuneCode("00004")})), (), id="SA11 elsewhere"
        ),
        pytest.param(replace(OWN, role=AccountRole.LEADER), (), id="SA11 a leader"),
        pytest.param(replace(OWN, role=AccountRole.DESK, everywhere=True), (), id="SA11 the desk"),
    ],
)
def test_sa11_who_may_answer_where(
    app: Application, rights: Rights, expected: tuple[CommuneCode, ...]
) -> None:
    person = app.acting_for(Known(rights))

    assert self_assessment.communes(person, person.round(1)) == expected
