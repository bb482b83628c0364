"""From the database to all that the overview shows, against the plain SELECT of the round's rows.

Run with `pytest tests/bench/bench_overview.py`. Two full rounds of 96 communes, every item answered, of
which some are answered anew today: so all comparisons of the overview have something to compare. The
plain SELECT beside us, in turns, reads the newest answers of the one round with SQLAlchemy Core; the
overview reads three times as many: now, before yesterday began, and the round before.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import pytest
from sqlalchemy import create_engine, text

from survey.application import Application
from survey.model import Actor, CommuneCode, Door, Role, RoundState
from survey.morning import gather
from survey.storage import answers
from survey.storage.answers import NewAnswer
from tests.exchange.demo_home import NOW, copy_of_demo, opened

TURNS: Final = 30
WARM_UP: Final = 5
MOST: Final = 10.0
LATER: Final = "Đợt sau"
DESK: Final = Actor("Bàn tỉnh", Role.DESK)

pytestmark = pytest.mark.bench


@pytest.fixture
def app(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Made-up data and, beside it, two rounds that are answered everywhere, the later one today too."""
    found = opened(copy_of_demo(tmp_path_factory.getbasetemp(), tmp_path))
    for name in ("Đợt trước", LATER):
        number = found.create_round(
            name=name, opens_on=date(2027, 1, 1), closes_on=date(2027, 2, 1), actor=DESK
        )
        found.change_round(number, RoundState.OPEN, actor=DESK, reason="")
        fill(found, number)
    found.clock = lambda: NOW + timedelta(days=2)  # the rounds were there before yesterday began
    answer_anew(found)
    gc.collect()
    gc.freeze()
    yield found
    gc.unfreeze()
    found.close()


def later(app: Application) -> int:
    """Return the number of the later of the two rounds."""
    return next(rnd.id for rnd in app.rounds() if rnd.name == LATER)


def fill(app: Application, number: int) -> None:
    """Answer every item of a round: as the commune did in the made-up one, or as some other did."""
    said = {CommuneCode(c.code): app.current(1, CommuneCode(c.code)) for c in app.communes}
    some = {item: event for events in said.values() for item, event in events.items()}
    entries = [
        (NewAnswer(number, code, item, said[code].get(item, event).answer, 0, DESK, Door.DEMO), NOW)
        for code in said
        for item, event in some.items()
    ]
    answers.append_many(app.database, entries)


def answer_anew(app: Application) -> None:
    """Say something else today: every third commune takes over ten answers of the one before it."""
    codes, number = [CommuneCode(commune.code) for commune in app.communes], later(app)
    entries = [
        (NewAnswer(number, code, item, event.answer, 1, DESK, Door.DEMO), app.clock())
        for before, code in list(pairwise(codes))[::3]
        for item, event in list(app.current(number, before).items())[:10]
    ]
    answers.append_many(app.database, entries)


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def test_the_overview_takes_less_than_ten_plain_selects(
    app: Application, capsys: pytest.CaptureFixture[str]
) -> None:
    full = later(app)
    statement = text(answers.plain_select(app.database, full))
    engine = create_engine(app.settings.database_url)

    def plain() -> object:
        with engine.connect() as connection:
            return connection.execute(statement).all()

    ours, base = [], []
    for turn in range(WARM_UP + TURNS):
        first, second = (seconds(lambda: gather(app, full).changes), seconds(plain))
        if turn >= WARM_UP:
            ours.append(first)
            base.append(second)
    found = gather(app, full)
    rows = len(answers.standing_rows(app.database, full))
    engine.dispose()

    times = median(own / bare for own, bare in zip(ours, base, strict=True))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{rows} rows: overview {1000 * median(ours):.1f} ms = {times:.2f} × the plain SELECT"
            f" ({1000 * median(base):.1f} ms)\n"
        )
    assert rows >= 96 * 70
    assert found.changes.yesterday is not None
    assert found.changes.last_round is not None
    assert len(found.changes.last_round.changes.communes) == 96
    assert times < MOST
