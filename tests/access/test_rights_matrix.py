"""Every role tries every action, in its own commune and another's, at an item and another's.

RM01 what the table forbids is refused and changes nothing, also with the numbers of others' things
RM02 what the table allows is done
RM03 every action is tried: a new one without a line and a trial fails
RM04 who acts under another's name is refused, and the refusal is in the audit
RM05 whatever a role reads or takes away holds texts of its own reach only, and all of them
RM06 somebody whose account is disabled, or who has left the team, does nothing any more
RM07 level, rank and chậm are the same for everybody who sees them; so are values and coverage, in whole
     points and whole percent for who does not see all items
"""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from survey import difficulties, directory, field_work, objections, reviews, self_assessment
from survey.application import Application, Draft
from survey.exchange import registers
from survey.exchange.commune_files import export_communes
from survey.exchange.commune_filter import CommuneFilter
from survey.exchange.export import export_lagging, export_scores
from survey.exchange.map_export import export_map
from survey.exchange.map_layers import LEVEL
from survey.exchange.matrix import Show
from survey.exchange.matrix_export import export_matrix
from survey.model import Actor, Role
from survey.morning import gather
from survey.planning import TeamDraft
from survey.problems import ProblemCode, SurveyError
from survey.reports.documents import make, make_all
from survey.reports.kinds import DocumentKind
from survey.rights import AccountRole, Action
from survey.storage import account_changes, answers, audit
from survey.storage import accounts as account_store
from survey.storage.accounts import Grant
from tests.access.trials import REFUSALS, RND, TRIALS, Attempt, said
from tests.support import marked_province as marked
from tests.support.marked_province import (
    DESK,
    DESK_ITEM,
    HERE,
    ITEMS,
    NOW,
    PLAIN,
    SECRET,
    THERE,
    Mark,
    marks_in,
    within_reach,
)

TABLE: Final = """
answer             inspector    - - h h - - -
answer             desk         - a - - d - -
answer             taken-back   - a h h - - -
submit             form         - - h - - - -
withdraw_form      form         - - h - - - -
review             flag         - a - - - - -
review             approve      - a - - - - -
self_assess        plain        - - - - - h -
self_assess        secret       - - - - - h -
object             lodge        - a - - - h -
object             withdraw     - a - - - h -
decide_objection   reject       - a - - - - -
decide_objection   accept       - a - - - - -
report_difficulty  report       - a h h - h -
move_difficulty    plain        - a - - - - -
move_difficulty    own          - a - - d - -
keep_contacts      add          - a - - - h -
keep_contacts      erase        - a - - - h -
plan_field_work    team         - a - - - - -
plan_field_work    visit        - a - - - - -
step_visit         begin        - a h h - - -
store_evidence     file         - a a a a a -
read_evidence      file         - a h h - h a
manage_rounds      create       - a - - - - -
manage_rounds      lock         - a - - - - -
manage_rounds      deadline     - a - - - - -
adopt_rules        adopt        - a - - - - -
change_templates   adopt        - a - - - - -
change_boundaries  read         - a - - - - -
change_boundaries  adopt        - a - - - - -
change_boundaries  undo         - a - - - - -
manage_accounts    create       a - - - - - -
read_accounts      list         a - - - - - -
read_audit         list         a - - - - - -
export             scores       - a a a a a a
read_results       page         - a a a a a a
read_field_work    page         - a a a a - a
read_objections    page         - a a a a a a
read_difficulties  page         - a a a a a a
read_contacts      page         - a a a a a a
read_rules         page         - a a a a a a
install            install      - - - - - - -
record_content     record       - - - - - - -
back_up            back-up      - - - - - - -
"""
"""- nowhere · a in both communes · h in the own one · d at the own domain's item, in both. Columns: quản trị,
Trung tâm PVHCC, trưởng đoàn, thành viên, sở ngành, cán bộ xã, lãnh đạo."""
COLUMNS: Final = (
    AccountRole.ADMIN,
    AccountRole.DESK,
    AccountRole.LEADER,
    AccountRole.MEMBER,
    AccountRole.AGENCY,
    AccountRole.COMMUNE,
    AccountRole.EXECUTIVE,
)
LINES: Final = [line.split() for line in TABLE.strip().splitlines()]
CASES: Final = [
    pytest.param(role, (line[0], line[1]), mark, id=f"{role.value}-{line[0]}-{line[1]}")
    for line in LINES
    for role, mark in zip(COLUMNS, line[2:], strict=True)
]
PREPARED: Final = {
    ("answer", "taken-back"): {"answer_event"},
    ("withdraw_form", "form"): {"submission"},
    ("review", "flag"): {"submission"},
    ("review", "approve"): {"submission"},
    ("change_boundaries", "undo"): {"content_version"},
}
"""What the operator had to write before somebody could try."""
EVERYWHERE: Final = {
    *("manage_rounds", "adopt_rules", "change_templates", "change_boundaries"),
    "manage_accounts",
}
"""What has no commune and is done once."""


@pytest.fixture
def whole(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    found = marked.opened(marked.copy(tmp_path_factory.getbasetemp(), tmp_path))
    yield found
    found.close()


@pytest.mark.parametrize(("role", "trial", "mark"), CASES)
def test_rm01_rm02_every_role_tries_every_action(
    whole: Application, role: AccountRole, trial: tuple[str, str], mark: str
) -> None:
    aside = {"audit", *PREPARED.get(trial, ())}
    for commune in (THERE, HERE):
        person = marked.person_of(whole, role)
        attempt = Attempt(person, whole, marked.actor_of(role), commune)
        if mark in {"a", "d"} or (mark == "h" and commune == HERE):
            TRIALS[trial](attempt)
            if trial[0] in EVERYWHERE or trial == ("plan_field_work", "team"):
                break
            continue
        before = marked.counts(whole, aside)
        with pytest.raises(SurveyError) as refused:
            TRIALS[trial](attempt)
        assert {found.code for found in refused.value.problems} & REFUSALS
        assert marked.counts(whole, aside) == before


def test_rm03_every_action_is_tried() -> None:
    assert {action for action, _ in TRIALS} == {action.value for action in Action}
    assert {(line[0], line[1]) for line in LINES} == set(TRIALS)
    assert set(COLUMNS) == set(AccountRole)


NAMED: Final = [
    ("answer", "inspector"),
    ("submit", "form"),
    ("review", "approve"),
    ("self_assess", "plain"),
    ("decide_objection", "reject"),
    ("report_difficulty", "report"),
    ("move_difficulty", "plain"),
    ("keep_contacts", "add"),
    ("plan_field_work", "team"),
    ("step_visit", "begin"),
    ("manage_rounds", "create"),
    ("adopt_rules", "adopt"),
    ("change_templates", "adopt"),
    ("change_boundaries", "adopt"),
]


@pytest.mark.parametrize("trial", NAMED, ids="-".join)
def test_rm04_nobody_acts_under_anothers_name(whole: Application, trial: tuple[str, str]) -> None:
    role = next(
        r
        for r in (AccountRole.LEADER, AccountRole.COMMUNE, AccountRole.DESK)
        if trial[0] in marked.person_of(whole, r).rights.actions
    )
    own = marked.actor_of(role)
    person = marked.person_of(whole, role)
    before = audit.head(whole.whole)

    with pytest.raises(SurveyError) as refused:
        TRIALS[trial](Attempt(person, whole, Actor("Ai Khác", own.role), HERE))

    assert [found.code for found in refused.value.problems] == [ProblemCode.FORBIDDEN]
    newest, *_ = audit.page(whole.whole, limit=1)
    assert (newest.actor, newest.action) == (person.rights.account, trial[0])
    assert newest.outcome == "refused"
    assert before != audit.head(whole.whole)


# Reading -----------------------------------------------------------------------------------------


def everything_read(app: Application) -> str:
    """Return all texts that the services give the person about both communes."""
    parts: list[object] = [
        answers.recorded_rows(app.database, RND),
        objections.of_round(app, RND),
        difficulties.register(app),
        difficulties.for_chairman(app),
        directory.contacts(app),
        field_work.visits(app, RND),
        reviews.cases(app, RND),
        gather(app, RND).submissions,
    ]
    for commune in (HERE, THERE):
        parts += [
            app.current(RND, commune),
            app.history(RND, commune),
            self_assessment.current(app, RND, commune),
            self_assessment.history(app, RND, commune),
            reviews.issues_for(app, RND, commune),
            app.evidence(
                [d for e in app.current(RND, commune).values() for d in e.answer.evidence]
            ),
        ]
    return repr(parts)


ALL: Final = {
    *(Mark("GHI", commune, item) for commune in (HERE, THERE) for item in ITEMS),
    *(Mark("KN", c, i) for c in (HERE, THERE) for i in (PLAIN, SECRET, DESK_ITEM)),
    *(Mark("VM", c, i) for c in (HERE, THERE) for i in (PLAIN, SECRET, DESK_ITEM)),
    *(Mark("TDG", c, i) for c in (HERE, THERE) for i in (PLAIN, SECRET)),
    *(Mark("TEP", c, PLAIN) for c in (HERE, THERE)),
    *(Mark(kind, c, None) for kind in ("DB", "LICH") for c in (HERE, THERE)),
}


@pytest.mark.parametrize("role", COLUMNS)
def test_rm05_a_role_reads_its_reach_and_nothing_else(
    whole: Application, role: AccountRole
) -> None:
    found = marks_in(everything_read(marked.person_of(whole, role)))

    assert found == {mark for mark in ALL if within_reach(role, mark)}


def test_rm05_the_operator_reads_everything(whole: Application) -> None:
    assert marks_in(everything_read(whole)) == ALL


def unpacked(data: bytes) -> str:
    """Return all text of a file: of a zip also what lies in its members, two deep."""
    if data.startswith(b"%PDF"):
        tool = ["pdftotext", "-raw", "-", "-"]
        found = subprocess.run(tool, input=data, capture_output=True, check=True, timeout=60)
        return " ".join(found.stdout.decode().split())
    if not data.startswith(b"PK"):
        return unescape(data.decode("utf-8-sig", "replace"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(unpacked(archive.read(name)) for name in archive.namelist())


FILES: Final[dict[str, Callable[[Application], bytes]]] = {
    "lagging.xlsx": lambda app: export_lagging(app, RND, ".xlsx", by=""),
    "lagging.csv": lambda app: export_lagging(app, RND, ".csv", by=""),
    "lagging.geojson": lambda app: export_lagging(app, RND, ".geojson", by=""),
    "scores.csv": lambda app: export_scores(app, RND, by=""),
    "matrix.xlsx": lambda app: export_matrix(app, RND, ".xlsx", by="", show=Show.BOTH),
    "matrix.csv": lambda app: export_matrix(app, RND, ".csv", by="", show=Show.BOTH),
    "matrix.zip": lambda app: export_matrix(app, RND, ".zip", by="", show=Show.BOTH),
    "communes.csv": lambda app: export_communes(
        app, RND, ".csv", by="", chosen=CommuneFilter(), order=""
    ),
    "map.pdf": lambda app: export_map(app, RND, ".pdf", by="", key=LEVEL),
    "map.html": lambda app: export_map(app, RND, ".html", by="", key=LEVEL),
    "map.gpkg": lambda app: export_map(app, RND, ".gpkg", by="", key=LEVEL),
    "map.geojson": lambda app: export_map(app, RND, ".geojson", by="", key=LEVEL),
    "difficulties.xlsx": lambda app: registers.difficulties_file(app, difficulties.Filter(), by=""),
    "directory.xlsx": lambda app: registers.directory_file(app, by=""),
    "results.zip": lambda app: make_all(app, app.assess(RND), DocumentKind.RESULT, by=""),
}


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("file", list(FILES))
def test_rm05_a_file_holds_the_reach_of_who_takes_it(
    whole: Application, role: AccountRole, file: str
) -> None:
    app = marked.person_of(whole, role)
    if role is AccountRole.ADMIN:
        with pytest.raises(SurveyError):
            FILES[file](app)
        return

    text = unpacked(FILES[file](app))

    assert [m for m in marks_in(text) if not within_reach(role, m)] == []
    if role in {AccountRole.LEADER, AccountRole.MEMBER, AccountRole.COMMUNE}:
        assert THERE not in text
    if role in {AccountRole.AGENCY, AccountRole.EXECUTIVE}:
        assert SECRET not in text
    assert marked.NAMES[role] in text  # who took it
    newest, *_ = audit.page(whole.whole, limit=1)
    assert (newest.actor, newest.action) == (app.rights.account, "export")


@pytest.mark.parametrize("role", [r for r in COLUMNS if r is not AccountRole.ADMIN])
def test_rm05_a_document_of_another_commune_cannot_be_made(
    whole: Application, role: AccountRole
) -> None:
    app = marked.person_of(whole, role)
    found = app.assess(RND)

    seen = {code: found.index.get(code) for code in (HERE, THERE)}
    assert (seen[THERE] is not None) == app.rights.everywhere
    made = make(app, found, found.index[HERE], DocumentKind.RESULT, by="")
    assert [m for m in marks_in(unpacked(made.content)) if not within_reach(role, m)] == []


@pytest.mark.parametrize("role", [r for r in COLUMNS if r is not AccountRole.ADMIN])
@pytest.mark.parametrize("kind", [DocumentKind.BLANK, DocumentKind.MINUTES])
def test_rm05_a_plan_is_told_by_a_form_only_to_field_work(
    whole: Application, role: AccountRole, kind: DocumentKind
) -> None:
    app = marked.person_of(whole, role)

    text = unpacked(make_all(app, app.assess(RND), kind, by=""))

    surprised = role is AccountRole.COMMUNE
    assert (field_work.teams(app, RND) == ()) == surprised
    assert (field_work.visits(app, RND) == ()) == surprised
    assert (f"Đoàn {HERE}" not in text) == surprised


# Rights that go ----------------------------------------------------------------------------------


def test_rm06_a_disabled_account_with_an_open_tab_does_nothing(whole: Application) -> None:
    tab = marked.person_of(whole, AccountRole.DESK)  # made before, as the page at hand
    state = account_store.get(whole.whole, tab.rights.account).state
    account_changes.change(
        whole.whole,
        state.account,
        Grant(role=AccountRole.DESK, active=False),
        seen_version=state.version,
        actor="operator",
        at=NOW,
    )

    for trial in (("manage_rounds", "lock"), ("export", "scores"), ("read_evidence", "file")):
        with pytest.raises(SurveyError) as refused:
            TRIALS[trial](Attempt(tab, whole, marked.actor_of(AccountRole.DESK), HERE))
        assert [found.code for found in refused.value.problems] == [ProblemCode.SIGNED_OUT]
    with pytest.raises(SurveyError):
        marked.person_of(whole, AccountRole.DESK)


def test_rm06_who_has_left_the_team_answers_no_more(whole: Application) -> None:
    tab = marked.person_of(whole, AccountRole.MEMBER)
    team = field_work.team_of(whole, RND)[HERE]
    without = TeamDraft(team.name, team.leader, (), team.communes, team.id, team.version)
    field_work.save_teams(whole, RND, [without], actor=DESK)

    with pytest.raises(SurveyError) as refused:
        tab.save(Draft(RND, HERE, PLAIN, said("thử"), 1, marked.actor_of(AccountRole.MEMBER)))

    assert [found.code for found in refused.value.problems] == [ProblemCode.FORBIDDEN]
    assert marked.person_of(whole, AccountRole.MEMBER).current(RND, HERE) == {}


def test_rm07_a_score_is_the_same_for_all_who_see_it(whole: Application) -> None:
    official = whole.assess(RND)
    for role in COLUMNS:
        person = marked.person_of(whole, role)
        found = person.assess(RND)
        told, share = official.readiness.value, official.readiness.coverage
        if person.rights.items is not None:
            told, share = np.floor(told), np.floor(np.round(100 * share, 9)) / 100
        for code in found.communes:
            mine, theirs = found.index[code], official.index[code]
            assert repr(found.readiness.value[mine]) == repr(told[theirs])
            assert found.level[mine] == official.level[theirs]
            assert found.rank[mine] == official.rank[theirs]
            assert found.readiness.coverage[mine] == share[theirs]
            assert found.lagging[mine] == official.lagging[theirs]


def test_rm07_nobody_votes_with_two_roles(whole: Application) -> None:
    member = marked.person_of(whole, AccountRole.MEMBER)
    as_desk = Actor(marked.NAMES[AccountRole.MEMBER], Role.DESK)

    with pytest.raises(SurveyError) as refused:
        member.save(Draft(RND, HERE, DESK_ITEM, said("thử"), 1, as_desk))

    assert [found.code for found in refused.value.problems] == [ProblemCode.FORBIDDEN]


def test_rm06_a_file_prepared_with_other_rights_does_not_leave(whole: Application) -> None:
    tab = marked.person_of(whole, AccountRole.DESK)
    state = account_store.get(whole.whole, tab.rights.account).state
    narrowed = Grant(role=AccountRole.EXECUTIVE)
    account_changes.change(
        whole.whole, state.account, narrowed, seen_version=state.version, actor="operator", at=NOW
    )

    def a_file(app: Application) -> object:
        attempt = Attempt(app, whole, marked.actor_of(AccountRole.DESK), HERE)
        return TRIALS["read_evidence", "file"](attempt)

    for leave in (*FILES.values(), a_file):
        with pytest.raises(SurveyError) as refused:
            leave(tab)
        assert [p.code for p in refused.value.problems] == [ProblemCode.RIGHTS_CHANGED]
    assert export_scores(marked.person_of(whole, AccountRole.DESK), RND, by="")  # drawn anew
