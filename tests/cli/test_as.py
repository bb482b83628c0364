"""The option --as: a command works with the rights of one account.

CW01 without it a command works for the operator, whom nothing limits
CW02 an official of a commune takes away the own commune only
CW03 an agency takes away the items of its own domains only
CW04 who may not see confidential items takes away none, in any file
CW05 what is taken away bears the person's name, and the audit has the account
CW06 what the role may not do is refused, leaves no file and is noted
CW07 an account that is unknown, erased or disabled is refused; so is an empty name
CW08 the work of the machine is the operator's alone, and a new command is too until it is named
CW09 the audit tells what a command did for a person from what the person did
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from survey import labels
from survey.access.audit import Places, people
from survey.cli import FOR_PEOPLE, app
from survey.rights import Action
from survey.storage import account_changes, audit
from survey.storage.accounts import Account, by_login
from tests.cli.conftest import Command
from tests.exchange.demo_home import opened

LIMITED = ("so-nganh", "lanh-dao")
"""Of the demonstration: neither of them was granted confidential items."""
MACHINE = [
    ("serve",),
    ("init", "--province", "51"),
    ("demo",),
    ("doctor",),
    ("catalogue", "check"),
    ("catalogue", "record"),
    ("backup", "--out", "b.zip"),
    ("backup-key", "--out", "k.txt"),
    ("restore", "b.zip"),
    ("boundaries", "import", "b.zip"),
    ("boundaries", "export", "--province", "51", "--out", "b.geojson"),
    ("boundaries", "list"),
    ("boundaries", "undo", "--by", "Ai", "--reason", "Nhầm"),
]


def account_of(home: Path, login: str) -> Account:
    application = opened(home)
    found = by_login(application.whole, login)
    application.close()
    assert found is not None
    return found


def matrix(out: Path) -> list[dict[str, str]]:
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def taken(readiness: Command, out: Path, login: str | None = None) -> list[dict[str, str]]:
    """Return the rows of the matrix as *login* takes them away."""
    who = ("--as", login) if login else ()
    result = readiness(*who, "export", "matrix", "--show", "codes", "--out", out)
    assert (result.exit_code, result.stderr) == (0, "")
    return matrix(out)


def items(home: Path, *, confidential: bool) -> set[str]:
    application = opened(home)
    found = {str(i.code) for i in application.newest_catalogue().items if i.confidential}
    every = {str(item.code) for item in application.newest_catalogue().items}
    application.close()
    return found if confidential else every


def columns(rows: list[dict[str, str]], known: set[str]) -> set[str]:
    """Return the items of which *rows* hold a column, also one of a field."""
    return {name.partition(".")[0] for name in rows[0]} & known


def cells(file: Path) -> set[str]:
    book = load_workbook(file)
    found = {str(cell) for sheet in book for row in sheet.values for cell in row}
    book.close()
    return found


def noted(home: Path, count: int = 1) -> list[tuple[str, str, str]]:
    application = opened(home)
    rows = audit.page(application.whole, limit=count)
    application.close()
    return [(row.actor, row.action, row.outcome) for row in rows]


def test_cw01_the_operator_takes_everything(
    filled: Path, tmp_path: Path, readiness: Command
) -> None:
    rows = taken(readiness, tmp_path / "all.csv")

    every = items(filled, confidential=False)
    assert (len(rows), columns(rows, every)) == (96, every)
    assert noted(filled) == [("operator", Action.EXPORT, "done")]


def test_cw02_an_official_takes_the_own_commune(
    filled: Path, tmp_path: Path, readiness: Command
) -> None:
    state = account_of(filled, "can-bo-xa").state
    scores = tmp_path / "scores.csv"

    rows = taken(readiness, tmp_path / "own.csv", "can-bo-xa")
    assert readiness("--as", "can-bo-xa", "score", "--out", scores).exit_code == 0

    assert {row["commune"] for row in rows} == state.communes
    assert {row["code"] for row in matrix(scores)} == state.communes


def test_cw03_an_agency_takes_its_own_domains(
    filled: Path, tmp_path: Path, readiness: Command
) -> None:
    (domain,) = account_of(filled, "so-nganh").state.domains

    rows = taken(readiness, tmp_path / "own.csv", "so-nganh")

    found = columns(rows, items(filled, confidential=False))
    assert len(rows) == 96
    assert found
    assert {item.partition("-")[0] for item in found} == {domain}


@pytest.mark.parametrize("login", LIMITED)
def test_cw04_confidential_items_stay(
    login: str, filled: Path, tmp_path: Path, readiness: Command
) -> None:
    confidential = items(filled, confidential=True)
    assert confidential
    book, rules = tmp_path / "lagging.xlsx", tmp_path / "rules.xlsx"

    rows = taken(readiness, tmp_path / "own.csv", login)
    assert readiness("--as", login, "export", "lagging", "--out", book).exit_code == 0
    assert readiness("--as", login, "rules", "export", "--out", rules).exit_code == 0

    assert columns(rows, confidential) == set()
    told = "\n".join(cells(book))
    assert [item for item in confidential if item in told] == []
    assert cells(rules) & confidential == set()  # the guidance of others may name one


def test_cw04_with_the_grant_they_are_taken(
    filled: Path, tmp_path: Path, readiness: Command
) -> None:
    confidential = items(filled, confidential=True)

    rows = taken(readiness, tmp_path / "own.csv", "truong-doan")

    assert columns(rows, confidential) == confidential


def test_cw05_who_takes_it_is_named(filled: Path, tmp_path: Path, readiness: Command) -> None:
    person, state = account_of(filled, "lanh-dao")

    rows = taken(readiness, tmp_path / "own.csv", " Lanh-Dao")

    assert person is not None
    assert {row["exported_by"] for row in rows} == {person.name}
    assert noted(filled) == [(state.account, Action.EXPORT, "done")]


@pytest.mark.parametrize(
    ("login", "words", "action"),
    [
        pytest.param("quan-tri", ("export", "matrix"), Action.EXPORT, id="CW06 no data for admins"),
        pytest.param("quan-tri", ("score",), Action.EXPORT, id="CW06 no scores for admins"),
        pytest.param("ban-tinh", ("audit", "export"), Action.READ_AUDIT, id="CW06 no audit"),
    ],
)
def test_cw06_what_the_role_may_not_do(
    login: str,
    words: tuple[str, ...],
    action: Action,
    filled: Path,
    tmp_path: Path,
    readiness: Command,
) -> None:
    account = account_of(filled, login).state.account

    result = readiness("--as", login, *words, "--out", tmp_path / "out.csv")

    assert (result.exit_code, result.stdout) == (1, "")
    assert not (tmp_path / "out.csv").exists()
    assert noted(filled) == [(account, action, "refused")]


def test_cw06_accounts_are_the_administrators(filled: Path, readiness: Command) -> None:
    assert readiness("--as", "quan-tri", "account", "list").exit_code == 0
    assert readiness("--as", "quan-tri", "account", "disable", "lanh-dao").exit_code == 0
    admin = account_of(filled, "quan-tri").state.account
    assert noted(filled) == [(admin, Action.MANAGE_ACCOUNTS, "disabled")]

    for words in (("list",), ("reset", "lanh-dao"), ("disable", "so-nganh")):
        result = readiness("--as", "ban-tinh", "account", *words)
        assert (result.exit_code, result.stdout) == (1, "")
    assert readiness("--as", "quan-tri", "account", "reset", "quan-tri").exit_code == 1


@pytest.mark.parametrize("login", ["ai", "", "thanh-vien", "lanh-dao"])
def test_cw07_nobody_works_for_who_may_not_come_in(
    login: str, filled: Path, tmp_path: Path, readiness: Command
) -> None:
    application = opened(filled)
    erased = account_of(filled, "thanh-vien").state.account
    account_changes.erase_person(
        application.whole, erased, actor="operator", at=application.clock()
    )
    application.close()
    readiness("account", "disable", "lanh-dao")

    result = readiness("--as", login, "score", "--out", tmp_path / "out.csv")

    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("words", MACHINE, ids=" ".join)
@pytest.mark.parametrize("login", ["quan-tri", ""])
def test_cw08_the_machine_is_the_operators(
    login: str,
    words: tuple[str, ...],
    home: Path,
    tmp_path: Path,
    readiness: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)

    result = readiness("--as", login, *words)

    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)
    assert not home.exists()
    assert list(tmp_path.iterdir()) == []


def test_cw08_every_command_is_the_machines_or_for_people() -> None:
    groups = {str(group.name) for group in app.registered_groups}
    alone = {
        command.name or getattr(command.callback, "__name__", "")
        for command in app.registered_commands
    }

    assert {words[0] for words in MACHINE} == (groups | alone) - FOR_PEOPLE
    assert groups | alone >= FOR_PEOPLE


def places(home: Path, count: int) -> list[tuple[str, dict[str, int | str]]]:
    """Return action and place of the newest *count* rows, the newest first."""
    application = opened(home)
    rows = audit.page(application.whole, limit=count)
    shown = Places(application, people(application)).words(rows[0])
    application.close()
    assert shown.endswith(f"{labels.AUDIT_PLACE['via']} {labels.AUDIT_VALUE['command']}")
    return [(row.action, dict(row.place)) for row in rows]


def test_cw09_what_a_command_does_for_a_person_says_so(
    filled: Path, tmp_path: Path, readiness: Command
) -> None:
    as_admin = ("--as", "quan-tri")
    assert readiness(*as_admin, "account", "disable", "lanh-dao").exit_code == 0
    ((action, place),) = places(filled, 1)
    assert (action, place["via"]) == (Action.MANAGE_ACCOUNTS, "command")

    assert readiness(*as_admin, "score", "--out", tmp_path / "a.csv").exit_code == 1
    assert [place["via"] for _, place in places(filled, 1)] == ["command"]

    readiness("account", "reset", "so-nganh")
    application = opened(filled)
    (own,) = audit.page(application.whole, limit=1)
    application.close()
    assert "via" not in own.place
