"""The audit as pages and commands ask for it.

AD01 who may not read the audit reads nothing of it, and the try is noted
AD02 opening and handing on are noted, before anything is read; asking for a page is not
AD03 days are whole days in Vietnam; what is no day, or in the wrong order, is told all at once
AD04 everybody who can stand in the audit can be asked for: erased ones, the operator, nobody known
AD05 people read names, in place of codes, where there is one; an unknown code stands as it is
AD06 more rows than a file holds are refused
AD07 an examination compares with the heads of this installation, or with a copy; without any it fails
AD08 every action that can be noted has a name, and so has every role
AD09 heads that cannot be kept hold nobody up, and are told
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from survey import labels
from survey.access import audit
from survey.access.audit import NOBODY, OPERATOR, Places, Wanted
from survey.application import Application
from survey.problems import ProblemCode, SurveyError
from survey.rights import AccountRole, Action
from survey.storage import account_changes
from survey.storage import audit as store
from survey.storage.audit import Entry, Noted
from survey.storage.heads import HeadsFile
from tests.access.audit_people import NAMES, somebody
from tests.exchange.demo_home import NOW, opened
from tests.support.writing import faults_of_style

ELSEWHERE = "0123456789abcdef"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    """An empty province, as the operator has it."""
    app = opened(tmp_path)
    app.install("51", made_up=False)
    yield app
    app.close()


def note(app: Application, at: datetime = NOW, actor: str = OPERATOR, **place: int | str) -> int:
    return store.append(app.whole, Entry(at, actor, "answer", "done", place))


def newest(app: Application, count: int = 1) -> list[tuple[str, str, str]]:
    """Return who did what with which outcome, the newest *count* rows."""
    rows = store.page(app.whole, limit=count)
    return [(row.actor, row.action, row.outcome) for row in rows]


def codes(work: Callable[[], object]) -> list[ProblemCode]:
    with pytest.raises(SurveyError) as caught:
        work()
    assert str(caught.value)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(audit.begin, id="AD01 opening"),
        pytest.param(audit.entries, id="AD01 rows"),
        pytest.param(audit.people, id="AD01 people"),
        pytest.param(lambda app: audit.exported(app, Wanted(), limit=9), id="AD01 handing on"),
        pytest.param(audit.examine, id="AD01 examining"),
        pytest.param(audit.keep_head, id="AD01 keeping a head"),
        pytest.param(audit.trouble, id="AD01 whether heads are kept"),
    ],
)
def test_ad01_who_may_not_reads_nothing(
    app: Application, read: Callable[[Application], object]
) -> None:
    desk = somebody(app, AccountRole.DESK)

    assert codes(lambda: read(desk)) == [ProblemCode.FORBIDDEN]
    assert newest(app) == [(desk.rights.account, Action.READ_AUDIT, "refused")]


def test_ad02_opening_and_handing_on_are_noted(app: Application) -> None:
    admin = somebody(app, AccountRole.ADMIN)
    me = admin.rights.account

    audit.begin(admin)
    first = audit.entries(admin)
    again = audit.entries(admin)
    taken = audit.exported(admin, Wanted(action=Action.EXPORT), limit=9)

    assert [row.action for row in first] == [Action.READ_AUDIT, Action.MANAGE_ACCOUNTS]
    assert first == again
    assert [(row.actor, row.name, dict(row.place)) for row in taken] == [
        (me, NAMES[AccountRole.ADMIN], {"what": "audit"})
    ]
    assert newest(app) == [(me, Action.EXPORT, "done")]


def test_ad03_days_are_whole_days_in_vietnam(app: Application) -> None:
    midnight = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)  # 1 December in Vietnam
    for minutes in (-1, 0, 24 * 60 - 1, 24 * 60):
        note(app, midnight + timedelta(minutes=minutes))
    day = date(2026, 12, 1)

    found = {
        wanted: [row.number for row in audit.entries(app, wanted)]
        for wanted in (Wanted(day, day), Wanted(since=day), Wanted(until=day))
    }

    assert list(found.values()) == [[3, 2], [4, 3, 2], [3, 2, 1]]
    assert len(audit.entries(app, Wanted(until=date.max))) == 4


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        pytest.param("", " ", (None, None), id="AD03 none"),
        pytest.param("1/12/2026", "", (date(2026, 12, 1), None), id="AD03 one"),
        pytest.param("01/12/2026", "2026-12-01", (date(2026, 12, 1),) * 2, id="AD03 the same"),
        pytest.param("hôm qua", "32/1/2026", [ProblemCode.FIELD_DATE] * 2, id="AD03 two no days"),
        pytest.param("2/12/2026", "1/12/2026", [ProblemCode.AUDIT_DAYS], id="AD03 wrong order"),
    ],
)
def test_ad03_what_was_typed(since: str, until: str, expected: object) -> None:
    if isinstance(expected, list):
        assert codes(lambda: audit.read_days(since, until)) == expected
    else:
        assert audit.read_days(since, until) == expected


def test_ad04_everybody_can_be_asked_for(app: Application) -> None:
    admin, desk = somebody(app, AccountRole.ADMIN), somebody(app, AccountRole.DESK)
    gone = desk.rights.account
    account_changes.erase_person(app.whole, gone, actor=admin.rights.account, at=NOW)

    found = audit.people(admin)

    assert found[admin.rights.account] == NAMES[AccountRole.ADMIN]
    assert gone in found[gone]
    assert NAMES[AccountRole.DESK] not in found.values()
    assert list(found)[-2:] == [OPERATOR, NOBODY]
    assert len(set(found.values())) == 4


def test_ad05_people_read_names(app: Application) -> None:
    admin = somebody(app, AccountRole.ADMIN)
    note(app, round=2, commune="21548", item="AN-01")
    note(app, account=admin.rights.account, role="desk")
    note(app, commune="unfit", evidence="ab" * 32, round=0, strange="x")
    places = Places(admin, audit.people(admin))

    odd, account, place, _ = (places.words(row) for row in audit.entries(admin))

    assert "Đặc khu Lý Sơn (21548)" in place
    assert all(code in place for code in ("2", "AN-01"))
    assert NAMES[AccountRole.ADMIN] in account
    assert labels.ACCOUNT_ROLE[AccountRole.DESK] in account
    assert labels.AUDIT_VALUE["unfit"] in odd
    assert odd.endswith("strange x")
    assert labels.AUDIT_PLACE["round"] not in odd
    assert len(odd) < 80


def test_ad05_an_unknown_code_stands_as_it_is() -> None:
    one = Noted(1, NOW, ELSEWHERE, None, "flown", "well", {}, "")

    assert (audit.what(one), audit.outcome(one)) == ("flown", "well")
    assert audit.moment(one) == "10:00:00 20/11/2026"
    assert ELSEWHERE in audit.who(ELSEWHERE, None)


def test_ad05_places_are_told_before_there_is_a_province(tmp_path: Path) -> None:
    app = opened(tmp_path / "empty")
    note(app, commune="21548")

    words = Places(app, audit.people(app)).words(audit.entries(app)[0])

    app.close()
    assert words.endswith("21548")


@pytest.mark.parametrize(("limit", "fits"), [(4, True), (3, False)], ids=["AD06 =", "AD06 >"])
def test_ad06_more_than_a_file_holds(app: Application, limit: int, fits: object) -> None:
    for _ in range(3):
        note(app)

    if fits:
        assert [r.number for r in audit.exported(app, Wanted(), limit=limit)] == [4, 3, 2, 1]
    else:
        refused = codes(lambda: audit.exported(app, Wanted(), limit=limit))
        assert refused == [ProblemCode.AUDIT_LONG]
        assert newest(app) == [(OPERATOR, Action.EXPORT, "done")]


def test_ad06_many_rows_are_read_in_several_goes(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_EXPORTED_AT_ONCE", 2)
    for _ in range(4):
        note(app)

    assert [r.number for r in audit.exported(app, Wanted(), limit=9)] == [5, 4, 3, 2, 1]


def test_ad07_an_examination_needs_a_head(app: Application, tmp_path: Path) -> None:
    assert audit.examine(app).whole
    assert audit.keep_head(app) is None
    note(app)
    (fault,) = audit.examine(app).verdict.faults
    assert fault.code is ProblemCode.AUDIT_HEAD_NONE

    copy = tmp_path / "copy.csv"
    head = audit.keep_head(app, copy)
    note(app)

    assert head == store.Head(1, head.digest if head else "")
    for found in (audit.examine(app), audit.examine(app, copy)):
        assert found.whole
        assert found.verdict.rows == 2
        assert found.kept is not None
        assert found.kept.head == head
    (fault,) = audit.examine(app, tmp_path / "none.csv").verdict.faults
    assert fault.code is ProblemCode.AUDIT_HEAD_NONE


def test_ad07_damaged_lines_of_heads_are_faults(app: Application) -> None:
    note(app)
    file = app.heads.path
    file.write_text("day,id,digest\nx\n" + f"2026-11-20,7,{'a' * 64}\n")

    found = audit.examine(app)

    assert not found.whole
    assert [fault.code for fault in found.verdict.faults] == [
        ProblemCode.AUDIT_HEAD_LINE,
        ProblemCode.AUDIT_HEAD_GONE,
    ]
    assert found.verdict.faults_in_all == 2


def test_ad07_what_is_noted_keeps_a_head_a_day(app: Application) -> None:
    app.note(Action.EXPORT, what="audit")
    app.note(Action.EXPORT, what="audit")

    heads, problems = HeadsFile(app.heads.path).read()

    assert problems == ()
    assert [one.head.number for one in heads] == [1]
    assert audit.examine(app).whole


def test_ad07_who_comes_in_keeps_a_head_a_day(app: Application) -> None:
    admin = somebody(app, AccountRole.ADMIN)
    audit.begin(admin)
    app.acting_for(admin.identity)

    assert [one.head.number for one in app.heads.read()[0]] == [1]


def test_ad09_heads_that_cannot_be_kept_hold_nobody_up(app: Application) -> None:
    admin = somebody(app, AccountRole.ADMIN)
    assert audit.trouble(admin) is None
    app.heads.path.unlink(missing_ok=True)
    app.heads.path.mkdir()
    app.clock = lambda: NOW + timedelta(days=1)

    again = app.acting_for(admin.identity)
    audit.begin(again)

    trouble = audit.trouble(again)
    assert trouble is not None
    assert trouble.code is ProblemCode.AUDIT_HEADS_FILE


def test_ad08_everything_has_a_name() -> None:
    actions = {str(action) for action in Action}
    named = (labels.AUDIT_ACTION, labels.AUDIT_OUTCOME, labels.AUDIT_PLACE, labels.AUDIT_VALUE)

    assert actions <= set(labels.AUDIT_ACTION)
    assert {t: f for words in named for t in words.values() if (f := faults_of_style(t))} == {}
    assert all(len(set(words.values())) == len(words) for words in named)
