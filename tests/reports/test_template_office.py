"""The office's own templates: adopted, in force, taken back.

TO01 before the office has any, the shipped ones are in force
TO02 an adopted template is in force for its document and for no other
TO03 a template with mistakes changes nothing
TO04 going back to the shipped template is a version too; a later adoption follows it
TO05 who changes what somebody else has changed meanwhile is refused
TO06 a change has a person and a reason, and is made by the desk; all that is missing is told
TO07 every change stays in the history
TO08 nothing is recorded where nothing changes
TO09 who put a template into force is told, whatever was changed for other documents since
TO10 a template that an older program took is checked again before a document is made
"""

from __future__ import annotations

import base64

import pytest

from survey.application import Application
from survey.model import Actor, Role
from survey.problems import ProblemCode, SurveyError
from survey.reports import template_office as office
from survey.reports.documents import make
from survey.reports.kinds import DocumentKind
from survey.storage import versions
from survey.storage.versions import ContentKind
from tests.reports.word import edited, lines, template

CHI = Actor("Lê Thị Chi", Role.DESK)
KIND = DocumentKind.RESULT
OWN = edited(KIND, lambda document: document.add_paragraph("Phần riêng của tỉnh"))


def adopt(
    app: Application,
    data: bytes = OWN,
    *,
    seen: int = 0,
    kind: DocumentKind = KIND,
    reason: str = "thêm phần",
) -> int:
    return office.adopt(app, kind, data, seen=seen, actor=CHI, reason=reason)


def refusal(app: Application, **given: object) -> list[ProblemCode]:
    with pytest.raises(SurveyError) as refused:
        adopt(app, **given)  # type: ignore[arg-type]
    return [p.code for p in refused.value.problems]


def test_to01_the_shipped_templates_are_in_force(demo: Application) -> None:
    found = office.in_force(demo)

    assert (found.version, [found.is_own(kind) for kind in DocumentKind]) == (0, [False] * 3)
    assert [found.file(kind) for kind in DocumentKind] == [office.shipped(k) for k in DocumentKind]


def test_to02_an_adopted_template_is_in_force_for_its_document(own: Application) -> None:
    number = adopt(own)
    found = own.assess(1)
    result, minutes = (
        lines(make(own, found, 0, kind, by="x").content) for kind in (KIND, DocumentKind.MINUTES)
    )

    assert (number, office.in_force(own).version) == (1, 1)
    assert "Phần riêng của tỉnh" in result
    assert "Phần riêng của tỉnh" not in minutes


def test_to03_a_template_with_mistakes_changes_nothing(own: Application) -> None:
    assert refusal(own, data=template("{{ sai }}", "{{ diem")) == [
        *(ProblemCode.TAG_OPEN, ProblemCode.TAG_NAME),
    ]
    assert office.in_force(own).version == 0


def test_to04_going_back_is_a_version_too(own: Application) -> None:
    adopt(own)
    adopt(
        own,
        edited(DocumentKind.MINUTES, lambda d: d.add_paragraph("x")),
        seen=1,
        kind=DocumentKind.MINUTES,
    )
    office.restore(own, KIND, seen=2, actor=CHI, reason="mẫu cũ đủ")
    found = office.in_force(own)

    assert (found.version, found.is_own(KIND), found.is_own(DocumentKind.MINUTES)) == (
        3,
        False,
        True,
    )
    assert adopt(own, seen=3) == 4


def test_to05_a_change_by_somebody_else_is_not_overwritten(own: Application) -> None:
    adopt(own)

    assert refusal(own, data=edited(KIND, lambda d: d.add_paragraph("y"))) == [
        ProblemCode.TEMPLATE_STATE
    ]
    assert office.in_force(own).file(KIND) == OWN


@pytest.mark.parametrize(
    ("actor", "reason", "codes"),
    [
        pytest.param(Actor(" ", Role.DESK), "x", [ProblemCode.ACTOR_MISSING], id="TO06 nobody"),
        pytest.param(CHI, " ", [ProblemCode.REASON_MISSING], id="TO06 no reason"),
        pytest.param(
            Actor("An", Role.INSPECTOR), "x", [ProblemCode.DESK_ONLY], id="TO06 an inspector"
        ),
        pytest.param(
            Actor("", Role.INSPECTOR),
            "",
            [ProblemCode.ACTOR_MISSING, ProblemCode.DESK_ONLY, ProblemCode.REASON_MISSING],
            id="TO06 all of it",
        ),
    ],
)
def test_a_change_has_a_person_and_a_reason(
    own: Application, actor: Actor, reason: str, codes: list[ProblemCode]
) -> None:
    with pytest.raises(SurveyError) as new:
        office.adopt(own, KIND, OWN, seen=0, actor=actor, reason=reason)
    adopt(own)
    with pytest.raises(SurveyError) as back:
        office.restore(own, KIND, seen=1, actor=actor, reason=reason)

    assert [p.code for p in new.value.problems] == codes
    assert [p.code for p in back.value.problems] == codes
    assert office.in_force(own).version == 1


def test_to07_every_change_stays_in_the_history(own: Application) -> None:
    adopt(own, reason="một")
    office.restore(own, KIND, seen=1, actor=CHI, reason="hai")

    assert [(v.number, v.recorded_by, v.reason) for v in office.history(own)] == [
        *((1, CHI.name, "một"), (2, CHI.name, "hai")),
    ]


def test_to08_nothing_is_recorded_where_nothing_changes(own: Application) -> None:
    shipped = refusal(own, data=office.shipped(KIND))
    with pytest.raises(SurveyError) as refused:
        office.restore(own, KIND, seen=0, actor=CHI, reason="x")

    assert shipped == [p.code for p in refused.value.problems] == [ProblemCode.TEMPLATE_FORCE]
    assert office.history(own) == ()


def test_to09_who_put_a_template_into_force_is_told(own: Application) -> None:
    def adopted() -> list[int | None]:
        found = [office.adoption(own, kind) for kind in (KIND, DocumentKind.MINUTES)]
        return [one.number if one else None for one in found]

    other = edited(DocumentKind.MINUTES, lambda d: d.add_paragraph("x"))
    told = [adopted()]
    adopt(own)
    adopt(own, other, seen=1, kind=DocumentKind.MINUTES)
    told.append(adopted())
    office.restore(own, KIND, seen=2, actor=CHI, reason="x")
    told.append(adopted())
    adopt(own, seen=3)
    told.append(adopted())

    assert told == [[None, None], [1, 2], [None, 2], [4, 2]]


def test_to10_a_stored_template_is_checked_again(own: Application) -> None:
    files = {KIND.file: base64.b64encode(template("{{ 9 ** 9 ** 9 }}")).decode()}
    versions.record(own.database, ContentKind.TEMPLATES, files, at=own.clock(), actor=CHI)

    with pytest.raises(SurveyError) as refused:
        make(own, own.assess(1), 0, KIND, by="x")
    assert [p.code for p in refused.value.problems] == [ProblemCode.TAG_EXPRESSION]
