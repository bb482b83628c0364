"""The list of communes: what a filter keeps, what stands in a row, and the same as a file.

CO01 without a filter every commune of the round stands there, by name
CO02 each word of the filter keeps what it says; all of them are asked together
CO03 an item that is asked for: six states and what came of them stay apart
CO04 of a confidential item only met or not met; in files not even that, and the file is marked
CO05 an item that the round does not have is said to be so
CO06 changes: since yesterday, overnight, since the last round, and of one kind
CO07 orders: name, value, level; what is not known stands last
CO08 the filter in words; what it may be is told with names
CO09 files hold exactly the rows, the columns asked for, numbers in full, and where they come from
CO10 no cell is a formula, whatever was typed
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from survey import field_work, labels
from survey.application import Application
from survey.exchange.commune_files import export_communes
from survey.exchange.commune_filter import (
    BY_LEVEL,
    BY_VALUE,
    WORDS,
    CommuneFilter,
    Verdict,
    choices,
    described,
)
from survey.exchange.commune_list import CommuneList, commune_list
from survey.exchange.export import CSV, XLSX
from survey.exchange.filters import NO_FILTER
from survey.exchange.provenance import INTERNAL
from survey.model import Answer, AnswerState, CommuneCode
from survey.planning import TeamDraft
from tests.support.small_province import (
    AN,
    AREA,
    CATALOGUE,
    DESK,
    GATE,
    HERE,
    POLICY,
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

BAD_NAME = "=cmd|'/c calc'!A1"
WITH_AGENCY = {
    **CATALOGUE,
    "TS.yaml": CATALOGUE["TS.yaml"]
    .replace("respondent: inspector\n    fields: [{code: muc", "respondent: inspector\n    agencies: [ubnd_xa]\n    fields: [{code: muc")
    .replace('text: "Diện tích"', 'text: "Diện tích"\n    confidential: true'),
}  # fmt: skip


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Application]:
    """Five items, TS-02 confidential; HERE fails the gate, THERE passes it, nobody else was visited."""
    content = small_content(WITH_AGENCY, POLICY)
    opened = empty_province(tmp_path / "data", clock, content=content)
    opened.install("51", made_up=True)
    number = open_round(opened)
    saved(opened, draft(number, GATE, said(muc="khong")))
    saved(opened, draft(number, GATE, said(muc="co"), commune=THERE))
    saved(opened, draft(number, AREA, said(m2=20.0), commune=THERE))
    saved(opened, draft(number, SHARE, said(dat=1, can=1), commune=THERE, actor=DESK))
    yield opened
    opened.close()


def listed(app: Application, order: str = "", **words: str) -> CommuneList:
    return commune_list(app, app.assess(1), CommuneFilter(**words), order)


def codes(found: CommuneList) -> list[str]:
    return [row.commune.code for row in found.rows]


def test_co01_without_a_filter_every_commune_stands_there(app: Application) -> None:
    found = listed(app)

    names = [row.commune.short_name for row in found.rows]
    assert (len(names), found.whole) == (96, 96)
    assert names[0].startswith("An")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param({"level": "yeu"}, [THERE], id="CO02 a band"),
        pytest.param({"level": "concluded"}, [THERE], id="CO02 any band"),
        pytest.param({"level": "not_concluded"}, [HERE], id="CO02 not concluded"),
        pytest.param({"obstacle": "failed_gate"}, [HERE], id="CO02 an obstacle"),
        pytest.param({"visited": "da-den"}, [HERE, THERE], id="CO02 visited"),
        pytest.param({"gate": "TS-01"}, [HERE], id="CO02 a failed gate"),
        pytest.param({"open_gate": "TS-01", "visited": "da-den"}, [], id="CO02 an open gate"),
        pytest.param({"domain": "TS"}, [HERE, THERE], id="CO02 lacks something in a domain"),
        pytest.param({"domain": "CT"}, [], id="CO02 lacks nothing there"),
        pytest.param({"begun": "TS"}, [HERE, THERE], id="CO02 a domain is begun"),
        pytest.param({"begun": "CT"}, [THERE], id="CO02 a domain of the desk is begun"),
        pytest.param({"agency": "ubnd_xa"}, [HERE], id="CO02 an agency"),
        pytest.param({"item": "TS-01"}, [HERE], id="CO02 an item, not fully met"),
        pytest.param({"item": "TS-01", "answer": "dat"}, [THERE], id="CO02 an item, met"),
        pytest.param({"text": "21034"}, [THERE], id="CO02 text: code"),
        pytest.param({"domain": "TS", "gate": "TS-01"}, [HERE], id="CO02 together"),
        pytest.param({"level": "yeu", "gate": "TS-01"}, [], id="CO02 together, nothing"),
    ],
)
def test_each_word_keeps_what_it_says(
    app: Application, words: dict[str, str], expected: list[str]
) -> None:
    assert sorted(codes(listed(app, **words))) == sorted(expected)


def test_co02_any_obstacle_keeps_all_that_are_not_at_the_best_level(app: Application) -> None:
    assert len(listed(app, obstacle="co").rows) == 96
    assert len(listed(app, visited="chua-den").rows) == 94


def test_co02_forms_and_teams(app: Application) -> None:
    app.submit(1, THERE, actor=AN)
    draft_ = TeamDraft(name="Đoàn 1", leader="Nguyễn Văn An", communes=(HERE,))
    (team,) = field_work.save_teams(app, 1, [draft_], actor=DESK)

    assert codes(listed(app, form="da-nop")) == [THERE]
    assert len(listed(app, form="chua-nop").rows) == 95
    assert codes(listed(app, team=str(team))) == [HERE]
    assert len(listed(app, team="chua-giao").rows) == 95
    assert listed(app, team=str(team)).rows[0].team == "Đoàn 1"


@pytest.mark.parametrize(
    ("answer", "state", "verdict"),
    [
        pytest.param(said(muc="co"), AnswerState.ANSWERED, Verdict.MET, id="CO03 met"),
        pytest.param(said(muc="mot_phan"), AnswerState.ANSWERED, Verdict.UNMET, id="CO03 partly"),
        pytest.param(
            Answer(AnswerState.COULD_NOT_CHECK, reason="Đóng cửa"),
            AnswerState.COULD_NOT_CHECK,
            Verdict.UNSCORED,
            id="CO03 not checked",
        ),
        pytest.param(
            Answer(AnswerState.NOT_APPLICABLE, reason="Không có"),
            AnswerState.NOT_APPLICABLE,
            Verdict.UNSCORED,
            id="CO03 not applicable",
        ),
        pytest.param(None, AnswerState.NOT_REACHED, Verdict.UNSCORED, id="CO03 not reached"),
    ],
)
def test_states_stay_apart(
    app: Application, answer: Answer | None, state: AnswerState, verdict: Verdict
) -> None:
    code = CommuneCode("21040")
    if answer is not None:
        saved(app, draft(1, GATE, answer, commune=code))

    rows = listed(app, item="TS-01", answer="co").rows

    found = next(row.answer for row in rows if row.commune.code == code)
    assert found is not None
    assert (found.state, found.verdict) == (state, verdict)
    if answer is not None and answer.reason:
        assert answer.reason in found.text


def test_co03_recorded_only_and_unfinished(app: Application) -> None:
    saved(app, draft(1, RECORD, said(co_mat="khong")))
    saved(app, draft(1, SHARE, said(dat=1), actor=DESK))

    of_record = listed(app, item="TS-03", answer="co", text=HERE).rows[0].answer
    of_share = listed(app, item="CT-01", answer="co", text=HERE).rows[0].answer

    assert of_record is not None
    assert of_record.text.startswith(labels.RECORDED_ONLY)
    assert of_share is not None
    assert of_share.text.startswith(labels.UNFINISHED)


def test_co03_a_ratio_of_nothing_does_not_apply(app: Application) -> None:
    saved(app, draft(1, SHARE, said(dat=0, can=0), actor=DESK))

    found = listed(app, item="CT-01", answer="co", text=HERE).rows[0].answer

    assert found is not None
    assert found.text.startswith(labels.STATE[AnswerState.NOT_APPLICABLE])


def test_co04_of_a_confidential_item_only_met_or_not(app: Application) -> None:
    (row,) = listed(app, item="TS-02").rows

    assert row.answer is not None
    assert row.answer.verdict is Verdict.UNMET
    assert "20" not in row.answer.text


def test_co04_a_file_that_names_one_is_marked_and_says_nothing_of_it(app: Application) -> None:
    (row,) = read_csv(app, item="TS-02")

    assert row["internal"] == INTERNAL
    assert not [name for name in row if "TS-02" in name]
    assert read_csv(app, item="TS-01")[0]["internal"] == ""


def test_co05_an_item_that_the_round_does_not_have(app: Application) -> None:
    more = WITH_AGENCY["TS.yaml"] + WITH_AGENCY["TS.yaml"].partition("items:\n")[2].replace(
        "TS-0", "TS-1"
    )
    newer = small_content({**WITH_AGENCY, "TS.yaml": more}, POLICY)
    app.content = newer
    app.record_content()

    found = listed(app, item="TS-11", answer="co")

    assert {row.answer.state for row in found.rows if row.answer} == {AnswerState.NOT_IN_VERSION}
    assert found.item is None
    assert listed(app, item="TS-11").rows == ()


def test_co06_changes(app: Application, clock: Clock) -> None:
    clock.forward(days=2)
    saved(app, draft(1, GATE, said(muc="co"), based_on=1))

    assert codes(listed(app, since="hom-qua")) == [HERE]
    assert codes(listed(app, since="hom-qua", change="gate_closed")) == [HERE]
    assert codes(listed(app, since="hom-qua", change="gate_failed")) == []
    assert codes(listed(app, since="qua-ngay")) == []
    assert codes(listed(app, since="dot-truoc")) == []


def test_co06_an_item_that_changed_in_one_way(app: Application, clock: Clock) -> None:
    clock.forward(days=2)
    saved(app, draft(1, GATE, said(muc="co"), based_on=1))
    saved(app, draft(1, AREA, said(m2=60.0), based_on=1, commune=THERE))
    met = {"since": "hom-qua", "change": "item_met"}

    assert sorted(codes(listed(app, **met))) == sorted([HERE, THERE])
    assert codes(listed(app, **met, moved="TS-01")) == [HERE]
    assert codes(listed(app, **met, moved="TS-02")) == [THERE]
    assert codes(listed(app, **{**met, "change": "gate_closed"}, moved="TS-01")) == [HERE]
    assert codes(listed(app, **{**met, "change": "item_unmet"}, moved="TS-01")) == []
    assert listed(app, **met, moved="TS-02").confidential
    assert not listed(app, **met, moved="TS-01").confidential


def test_co06_what_is_saved_after_the_page_began_is_not_the_date_alone(
    app: Application, clock: Clock
) -> None:
    clock.forward(days=2)
    found = app.assess(1)
    saved(app, draft(1, GATE, said(muc="co"), based_on=1))

    assert codes(commune_list(app, found, CommuneFilter(since="qua-ngay"))) == []


def test_co06_since_the_last_round(app: Application) -> None:
    number = open_round(app, "Đợt 2")
    saved(app, draft(number, GATE, said(muc="co")))

    found = commune_list(app, app.assess(number), CommuneFilter(since="dot-truoc"))

    assert codes(found) == [HERE]


def test_co07_by_value_and_by_level(app: Application) -> None:
    saved(app, draft(1, GATE, said(muc="co"), commune=CommuneCode("21040")))
    for item, answer, who in ((AREA, said(m2=60.0), AN), (SHARE, said(dat=1, can=1), DESK)):
        saved(app, draft(1, item, answer, commune=CommuneCode("21040"), actor=who))

    by_value, by_level = listed(app, BY_VALUE), listed(app, BY_LEVEL)

    assert codes(by_value)[:2] == [THERE, "21040"]
    assert by_value.rows[2].value is None
    assert codes(by_level)[:3] == [THERE, "21040", HERE]  # a band, a band, not concluded


def test_co08_the_filter_in_words(app: Application) -> None:
    known = choices(app.assess(1), field_work.teams(app, 1))

    assert set(known) == set(WORDS)
    assert described(CommuneFilter(), known) == NO_FILTER
    words = described(CommuneFilter(level="yeu", gate="TS-01", text=" ba "), known)
    assert words.count(";") == 2
    assert known["level"]["yeu"] in words
    assert "«ba»" in words


def read_csv(app: Application, **words: str) -> list[dict[str, str]]:
    chosen = CommuneFilter(**words)
    data = export_communes(app, 1, CSV, by=BAD_NAME, chosen=chosen, order="")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_co09_a_csv_holds_exactly_the_rows(app: Application) -> None:
    rows = read_csv(app, domain="TS", item="TS-01", answer="co")

    shown = listed(app, domain="TS", item="TS-01", answer="co").rows
    assert [row["Mã xã"] for row in rows] == [row.commune.code for row in shown]
    assert [float(row["Đã kiểm tra"]) for row in rows] == [row.coverage for row in shown]
    assert [row["Điểm nhóm TS"] for row in rows] == [
        str(row.domain.value) for row in shown if row.domain
    ]
    assert [row["TS-01 Có trụ sở?"] for row in rows] == [
        row.answer.text for row in shown if row.answer
    ]
    assert {row["made_up"] for row in rows} == {labels.MADE_UP}
    assert {row["filter"] for row in rows} != {NO_FILTER}


def test_co09_a_workbook_holds_the_same(app: Application) -> None:
    chosen = CommuneFilter(visited="da-den")
    data = export_communes(app, 1, XLSX, by=BAD_NAME, chosen=chosen, order="")

    book = load_workbook(io.BytesIO(data))

    sheet, about = book.worksheets
    lines = list(sheet.iter_rows(values_only=True))
    head = next(n for n, line in enumerate(lines) if line[0] == "Mã xã")
    assert {line[0] for line in lines[:head]} == {INTERNAL, labels.MADE_UP} - {INTERNAL}
    assert sorted(str(line[0]) for line in lines[head + 1 :]) == sorted([HERE, THERE])
    assert BAD_NAME in [cell.value for row in about.iter_rows() for cell in row]


def test_co10_no_cell_is_a_formula(app: Application) -> None:
    given = TeamDraft(name=BAD_NAME, leader="Nguyễn Văn An", communes=(HERE,))
    field_work.save_teams(app, 1, [given], actor=DESK)
    chosen = CommuneFilter(visited="da-den")

    data = export_communes(app, 1, XLSX, by=BAD_NAME, chosen=chosen, order="")

    cells = [c for s in load_workbook(io.BytesIO(data)) for row in s.iter_rows() for c in row]
    assert BAD_NAME in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {row["exported_by"] for row in read_csv(app)} == {f"'{BAD_NAME}"}
    assert f"'{BAD_NAME}" in {row["Đoàn"] for row in read_csv(app)}
