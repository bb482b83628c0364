"""The matrix of all answers: what its tables say.

MX01 the six states stay apart, and so do a field that is not asked and one that is left empty: no
     cell is empty for want of a value
MX02 content: codes, labels, or each in a column of its own
MX03 the wide table has a row for each commune in code order; numbers are numbers, dates dates
MX04 the long table has a row for each commune and item, with what the answer is worth
MX05 of a confidential item only code, text and state are told
MX06 every answer is read in one query, however many communes there are
MX07 communes can be chosen; those that are not there are all refused at once
MX08 an unknown kind of file or content is refused
MX09 the code book holds items and fields; a field of a confidential item is not in it
MX10 the table of values has a row for each field
MX11 of a rejected form nothing is left: no values, nobody who answered, no time
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from sqlalchemy import event

from survey import reviews
from survey.application import Application
from survey.exchange.matrix import Cell, Mark, Matrix, Show
from survey.exchange.matrix_answers import answers, values, wide
from survey.exchange.matrix_export import export_matrix, matrix_of, read_show
from survey.exchange.matrix_tables import Table, communes, fields, items
from survey.model import Actor, AnswerState, CommuneCode, ItemCode, Role
from survey.problems import ProblemCode, SurveyError
from survey.rights import OPERATOR, AccountRole, Rights
from tests.exchange.small_matrix import NOTE, a_province
from tests.support.small_province import HERE, NOON, THERE

ELSEWHERE = "21028"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    app = a_province(tmp_path_factory.mktemp("matrix"))
    yield app
    app.close()


@pytest.fixture(scope="module")
def matrix(app: Application) -> Matrix:
    return matrix_of(app, 1)


def lines(table: Table) -> list[dict[str, Cell]]:
    """Return the rows of *table* by the names of its columns."""
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows()]


def line(table: Table, **key: str) -> dict[str, Cell]:
    """Return the one row of *table* that *key* names."""
    (found,) = [row for row in lines(table) if key.items() <= row.items()]
    return found


@pytest.mark.parametrize(
    ("commune", "item", "state"),
    [
        pytest.param(HERE, "TS-01", "answered", id="MX01 answered"),
        pytest.param(THERE, "CT-02", "not_applicable", id="MX01 not applicable"),
        pytest.param(THERE, "TS-04", "could_not_check", id="MX01 could not check"),
        pytest.param(ELSEWHERE, "TS-01", "not_reached", id="MX01 not reached"),
        pytest.param(THERE, "TS-03", "not_asked", id="MX01 not asked"),
        pytest.param(HERE, "CT-03", "not_in_version", id="MX01 not in version"),
    ],
)
def test_mx01_the_six_states_stay_apart(
    matrix: Matrix, commune: str, item: str, state: str
) -> None:
    assert line(wide(matrix, Show.CODES), commune=commune)[item] == state
    assert line(answers(matrix, Show.CODES), commune=commune, item=item)["state"] == state


@pytest.mark.parametrize(
    ("commune", "field", "cell"),
    [
        pytest.param(HERE, "TS-02.ten", "Tầng 1", id="MX01 a value"),
        pytest.param(THERE, "TS-02.ten", "(not_asked)", id="MX01 a field not asked"),
        pytest.param(THERE, "TS-02.m2", "(not_filled)", id="MX01 a field left empty"),
        pytest.param(THERE, "CT-02.het_han", "(not_applicable)", id="MX01 not applicable"),
        pytest.param(THERE, "TS-03.khu", "(not_asked)", id="MX01 an item not asked"),
        pytest.param(HERE, "TS-03.khu", "none", id="MX01 none of the choices"),
        pytest.param(ELSEWHERE, "TS-02.m2", "(not_reached)", id="MX01 not reached"),
    ],
)
def test_mx01_a_cell_without_a_value_says_why(
    matrix: Matrix, commune: str, field: str, cell: str
) -> None:
    assert line(wide(matrix, Show.CODES), commune=commune)[field] == cell


@pytest.mark.parametrize("chosen", Show)
def test_mx01_no_cell_of_the_wide_table_is_empty(matrix: Matrix, chosen: Show) -> None:
    cells = [cell for row in wide(matrix, chosen).rows() for cell in row]

    assert len(cells) > 96 * 15
    assert "" not in cells


def test_mx01_every_state_without_an_answer_has_a_mark() -> None:
    states = {state.value for state in AnswerState} - {AnswerState.ANSWERED.value}

    assert {f"({state})" for state in states} <= {mark.code for mark in Mark}


@pytest.mark.parametrize(
    ("chosen", "cells"),
    [
        pytest.param(
            Show.CODES,
            {"TS-01": "answered", "TS-01.muc": "co", "TS-02.phong": 3},
            id="MX02 codes",
        ),
        pytest.param(
            Show.LABELS,
            {"TS-01.label": "Đã trả lời", "TS-01.muc.label": "Có", "TS-02.phong": 3},
            id="MX02 labels",
        ),
        pytest.param(
            Show.BOTH,
            {
                "TS-01": "answered",
                "TS-01.label": "Đã trả lời",
                "TS-01.muc": "co",
                "TS-01.muc.label": "Có",
                "TS-02.phong": 3,
            },
            id="MX02 both",
        ),
    ],
)
def test_mx02_codes_labels_or_both(matrix: Matrix, chosen: Show, cells: dict[str, object]) -> None:
    found = line(wide(matrix, chosen), commune=HERE)
    shown = {
        name: value
        for name, value in found.items()
        if name.startswith("TS-01") or name == "TS-02.phong"
    }

    assert shown == cells


@pytest.mark.parametrize(
    ("chosen", "mark"),
    [
        pytest.param(Show.CODES, "(not_reached)", id="MX02 a mark as code"),
        pytest.param(Show.LABELS, "(chưa trả lời)", id="MX02 a mark as label"),
        pytest.param(Show.BOTH, "(chưa trả lời)", id="MX02 a mark among numbers"),
    ],
)
def test_mx02_marks_follow_the_content(matrix: Matrix, chosen: Show, mark: str) -> None:
    assert line(wide(matrix, chosen), commune=ELSEWHERE)["TS-02.m2"] == mark


def test_mx03_a_row_for_each_commune_in_code_order(app: Application, matrix: Matrix) -> None:
    found = [row["commune"] for row in lines(wide(matrix, Show.CODES))]

    assert found == [commune.code for commune in app.communes]


def test_mx03_values_keep_their_type(matrix: Matrix) -> None:
    found = line(wide(matrix, Show.CODES), commune=HERE)

    assert found["TS-02.m2"] == 45.5
    assert found["CT-02.het_han"] == date(2027, 1, 31)
    assert found["submitted"] == 1


def test_mx04_a_row_for_each_commune_and_item(matrix: Matrix) -> None:
    found = lines(answers(matrix, Show.BOTH))

    assert len(found) == 96 * 7
    assert len({(row["commune"], row["item"]) for row in found}) == len(found)


@pytest.mark.parametrize(
    ("commune", "item", "cells"),
    [
        pytest.param(
            HERE,
            "TS-01",
            {"values": "co", "points": 1.0, "applicable": 1, "gain": 0.0, "gate": "passed"},
            id="MX04 met",
        ),
        pytest.param(
            HERE,
            "TS-02",
            {"values": "phong=3; m2=45.5; ten=Tầng 1", "points": 0.5, "gate": "no_gate"},
            id="MX04 partly met",
        ),
        pytest.param(
            HERE,
            "CT-01",
            {"values": "dat=0; can=0", "points": "(nothing_to_count)", "applicable": 0},
            id="MX04 a ratio on nothing",
        ),
        pytest.param(
            HERE, "TS-03", {"values": "none", "points": "(recorded)"}, id="MX04 recorded only"
        ),
        pytest.param(
            THERE,
            "TS-02",
            {"values": "phong=0", "points": "(incomplete)", "gain": "(incomplete)"},
            id="MX04 incomplete",
        ),
        pytest.param(THERE, "TS-01", {"points": 0.0, "gate": "failed"}, id="MX04 failed"),
        pytest.param(
            THERE,
            "CT-02",
            {"values": "(not_applicable)", "reason": "Không có thiết bị", "applicable": 0},
            id="MX04 not applicable",
        ),
        pytest.param(
            ELSEWHERE,
            "TS-01",
            {"gate": "open", "actor": "(not_reached)", "at": "(not_reached)", "applicable": 1},
            id="MX04 not reached",
        ),
        pytest.param(
            HERE,
            "CT-03",
            {"points": "(not_in_version)", "applicable": 0, "actor": "(not_in_version)"},
            id="MX04 not in version",
        ),
    ],
)
def test_mx04_what_an_answer_is_worth(
    matrix: Matrix, commune: str, item: str, cells: dict[str, object]
) -> None:
    found = line(answers(matrix, Show.CODES), commune=commune, item=item)

    assert {name: found[name] for name in cells} == cells


def test_mx04_who_said_it_when_and_what_beside(matrix: Matrix) -> None:
    found = line(answers(matrix, Show.BOTH), commune=HERE, item="TS-02")

    assert (found["actor"], found["role"], found["at"]) == ("Nguyễn Văn An", "inspector", NOON)
    assert (found["note"], found["files"], found["version"]) == (NOTE, 0, 1)
    assert found["submitted"] == 1


def test_mx04_gains_are_those_of_the_assessment(matrix: Matrix) -> None:
    found = [
        row["gain"]
        for row in lines(answers(matrix, Show.CODES))
        if row["commune"] == HERE and isinstance(row["gain"], float)
    ]

    assert sum(found) == pytest.approx(
        sum(
            float(gap)
            for gap, item in zip(
                matrix.found.contributions.gap[matrix.found.index[HERE]],
                matrix.found.rulebook.catalogue.items,
                strict=True,
            )
            if not item.confidential
        )
    )


@pytest.mark.parametrize("chosen", Show)
def test_mx05_a_confidential_item_tells_its_state_only(matrix: Matrix, chosen: Show) -> None:
    found = line(answers(matrix, chosen), commune=HERE, item="TS-04")
    told = {name: cell for name, cell in found.items() if cell not in Mark.WITHHELD.value}

    assert {told.get("state"), told.get("state_label")} & {"answered", "Đã trả lời"}
    assert told.keys() <= {
        *("commune", "name", "item", "item_label", "domain", "domain_label"),
        *("state", "state_label", "submitted"),
    }


@pytest.mark.parametrize("suffix", [".csv", ".zip", ".xlsx"])
def test_mx05_nothing_of_it_is_in_any_file(app: Application, suffix: str) -> None:
    data = export_matrix(app, 1, suffix, by="An", show=Show.BOTH)
    whole = [data]
    if is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as archive:
            whole = [archive.read(name) for name in archive.namelist()]
    text = "\n".join(part.decode() for part in whole)

    assert "TS-04" in text
    assert "bi_mat" not in text
    assert "Điều bí mật" not in text
    assert "Điều không ai được biết" not in text


def test_mx06_all_answers_are_read_in_one_query(app: Application) -> None:
    matrix_of(app, 1)  # versions of the rules are read once
    statements: list[str] = []
    with app.database.read() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    matrix_of(app, 1)

    assert sum("values_json" in statement for statement in statements) == 1
    assert sum(statement.startswith("SELECT") for statement in statements) <= 14


def test_mx07_communes_can_be_chosen(app: Application) -> None:
    found = matrix_of(app, 1, {THERE})

    assert [commune.code for commune in found.communes] == [THERE]
    assert wide(found, Show.CODES).count == 1
    assert line(communes(found, Show.CODES))["lagging"] == 1


def test_mx07_unknown_communes_are_refused_at_once(app: Application) -> None:
    with pytest.raises(SurveyError) as error:
        matrix_of(app, 1, {CommuneCode("00001"), HERE, CommuneCode("00002")})

    assert [(p.code, dict(p.details)["value"]) for p in error.value.problems] == [
        (ProblemCode.COMMUNE_UNKNOWN, "00001"),
        (ProblemCode.COMMUNE_UNKNOWN, "00002"),
    ]


def test_mx08_an_unknown_kind_of_file_is_refused(app: Application) -> None:
    with pytest.raises(SurveyError) as error:
        export_matrix(app, 1, ".ods", by="An", show=Show.CODES)

    assert [p.code for p in error.value.problems] == [ProblemCode.FILE_SUFFIX]


def test_mx08_an_unknown_content_is_refused() -> None:
    with pytest.raises(SurveyError) as error:
        read_show("code")

    assert [p.code for p in error.value.problems] == [ProblemCode.EXPORT_CONTENT]


def test_mx09_the_code_book_holds_every_item(matrix: Matrix) -> None:
    found = {row["item"]: row for row in lines(items(matrix, Show.LABELS))}

    assert list(found) == ["TS-01", "TS-02", "TS-03", "TS-04", "CT-01", "CT-02", "CT-03"]
    assert found["TS-01"]["agencies"] == "UBND cấp xã"
    assert (found["TS-04"]["confidential"], found["CT-03"]["in_version"]) == (1, 0)
    assert (found["TS-01"]["domain_weight"], found["TS-01"]["gate"]) == (3.0, 1)


def test_mx09_the_code_book_holds_the_fields_that_are_told(matrix: Matrix) -> None:
    found = lines(fields(matrix, Show.CODES))

    assert {row["item"] for row in found} == {"TS-01", "TS-02", "TS-03", "CT-01", "CT-02"}
    assert found[0]["options"] == "co: Có; mot_phan: Một phần; khong: Không"


def test_mx10_a_row_for_each_field(matrix: Matrix) -> None:
    table = values(matrix, Show.BOTH)
    found = lines(table)
    area = line(table, commune=HERE, item="TS-02", field="m2")
    name = line(table, commune=HERE, item="TS-02", field="ten")

    assert len(found) == table.count == 96 * 8
    assert (area["value"], area["value_label"], area["number"]) == ("45.5", "45,5 m²", 45.5)
    assert (name["value"], name["number"]) == ("Tầng 1", Mark.NO_NUMBER.label)


def test_mx10_a_number_that_is_missing_says_why(matrix: Matrix) -> None:
    found = line(values(matrix, Show.CODES), commune=THERE, item="TS-02", field="m2")

    assert (found["value"], found["number"]) == ("(not_filled)", "(not_filled)")


REVIEWER = Actor("Võ Thị Em", Role.DESK)


@dataclass(frozen=True)
class Known:
    """Somebody whose rights do not change."""

    held: Rights

    def rights(self) -> Rights:
        return self.held


@pytest.fixture
def rejected(tmp_path: Path) -> Iterator[Application]:
    """A province of its own, in which the form of one commune is rejected."""
    app = a_province(tmp_path)
    look = reviews.cases(app, 1)[CommuneCode(HERE)].seen
    reviews.reject(app, 1, CommuneCode(HERE), seen=look, reason="Nhầm xã", actor=REVIEWER)
    yield app
    app.close()


@pytest.mark.parametrize("role", [None, AccountRole.EXECUTIVE])
def test_mx11_a_rejected_form_leaves_nothing(
    rejected: Application, role: AccountRole | None
) -> None:
    app = rejected
    items = frozenset(app.rulebook(app.round(1)).catalogue.by_code) - {ItemCode("TS-04")}
    rights = OPERATOR if role is None else Rights("a", "b", role, everywhere=True, items=items)

    matrix = matrix_of(app.acting_for(Known(rights)), 1)

    assert line(communes(matrix, Show.CODES), commune=HERE)["level"] == "form_rejected"
    for item in ("TS-01", "TS-02"):
        row = line(answers(matrix, Show.CODES), commune=HERE, item=item)
        assert row["state"] == "not_reached"
        assert {str(row[name]) for name in ("actor", "at", "version", "note", "files")} == {
            Mark.NOT_REACHED.code
        }
