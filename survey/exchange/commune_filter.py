"""Choosing among all communes of a round: the words of a filter, how they are called.

A filter is a set of plain words, the same in the address of the page, in what the page says of
itself and in the files made from it. What a word may be is one table: `choices`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from survey import labels
from survey.assessment import Assessment
from survey.changes import ChangeKind
from survey.exchange.filters import NO_FILTER
from survey.model import AnswerState, SubmissionState, Team
from survey.obstacles import Obstacle

ANY: Final = "co"
NO_TEAM: Final = "chua-giao"
CONCLUDED: Final = "concluded"
YESTERDAY, OVERNIGHT, LAST_ROUND = "hom-qua", "qua-ngay", "dot-truoc"
HANDED_IN, OUTSTANDING = "da-nop", "chua-nop"
SEEN, UNSEEN = "da-den", "chua-den"
BY_NAME, BY_VALUE, BY_LEVEL = "ten", "diem", "muc"


class Verdict(StrEnum):
    """What came of an answer: fully met, not fully met, or not scored."""

    MET = "dat"
    UNMET = "chua-dat"
    UNSCORED = "khong-cham"


FILTER_LABEL: Final = {
    "level": "Mức",
    "obstacle": "Chưa sẵn sàng vì",
    "visited": "Đến kiểm tra",
    "form": "Phiếu",
    "team": "Đoàn",
    "domain": "Còn thiếu ở nhóm",
    "begun": "Đã kiểm tra ở nhóm",
    "item": "Tiêu chí",
    "answer": "Kết quả tiêu chí",
    "gate": "Điều kiện bắt buộc chưa đạt",
    "open_gate": "Điều kiện bắt buộc chưa kết luận",
    "agency": "Có việc của cơ quan",
    "since": "Thay đổi",
    "change": "Loại thay đổi",
    "moved": "Tiêu chí thay đổi",
}
OBSTACLE_LABEL: Final = {
    Obstacle.FAILED_GATE: "điều kiện bắt buộc chưa đạt",
    Obstacle.LOW_LEVEL: "mức còn thấp",
    Obstacle.OPEN_GATE: "điều kiện bắt buộc chưa kết luận",
    Obstacle.LOW_COVERAGE: "kiểm tra chưa đủ để có điểm",
    Obstacle.WITHHELD: "lý do không hiển thị với tài khoản này",
    Obstacle.FORM_REJECTED: "phiếu bị từ chối",
    Obstacle.NOT_VISITED: "chưa đến kiểm tra",
}
CHANGE_LABEL: Final = {
    ChangeKind.LEVEL_UP: "Lên mức",
    ChangeKind.LEVEL_DOWN: "Xuống mức",
    ChangeKind.LEVEL_GAINED: "Mới có mức",
    ChangeKind.LEVEL_LOST: "Không còn kết luận về mức",
    ChangeKind.GATE_FAILED: "Mới có điều kiện bắt buộc chưa đạt",
    ChangeKind.GATE_CLOSED: "Khắc phục được điều kiện bắt buộc",
    ChangeKind.GATE_UNSETTLED: "Điều kiện bắt buộc trở lại chưa kết luận",
    ChangeKind.ITEM_UNMET: "Tiêu chí trước đạt, nay chưa đạt",
    ChangeKind.ITEM_MET: "Tiêu chí trước chưa đạt, nay đạt",
    ChangeKind.ITEM_FOUND_UNMET: "Tiêu chí mới chấm, chưa đạt",
    ChangeKind.ITEM_FOUND_MET: "Tiêu chí mới chấm, đạt",
    ChangeKind.ITEM_UNKNOWN: "Tiêu chí không còn được chấm",
    ChangeKind.LAGGING_IN: "Mới vào danh sách chậm",
    ChangeKind.LAGGING_OUT: "Ra khỏi danh sách chậm",
    ChangeKind.VISITED: "Mới đến kiểm tra",
    ChangeKind.SUBMITTED: "Mới nộp phiếu",
    ChangeKind.WITHDRAWN: "Mới rút phiếu",
}
SINCE_LABEL: Final = {
    YESTERDAY: "ghi nhận từ 0 giờ hôm qua",
    OVERNIGHT: "chỉ do qua một ngày",
    LAST_ROUND: "so với đợt trước",
}
SORT_LABEL: Final = {BY_NAME: "Tên xã", BY_VALUE: "Điểm thấp trước", BY_LEVEL: "Mức thấp trước"}
_CONCLUDED_LABEL: Final = "đã kết luận"
_ANY_LABEL: Final = "bất kỳ lý do nào"
_NO_TEAM_LABEL: Final = "chưa giao đoàn"
_FORM_LABEL: Final = {
    HANDED_IN: "đã nộp",
    OUTSTANDING: "chưa nộp",
    **{
        str(state): labels.SUBMISSION_STATE[state]
        for state in (
            SubmissionState.HAS_ISSUES,
            SubmissionState.EDITED,
            SubmissionState.APPROVED,
            SubmissionState.REJECTED,
        )
    },
}
_VISITED_LABEL: Final = {SEEN: "đã đến", UNSEEN: "chưa đến"}
_VERDICT_LABEL: Final = {
    Verdict.UNMET: "chưa đạt đủ",
    Verdict.MET: "đạt",
    Verdict.UNSCORED: "không chấm",
    ANY: "tất cả",
}
_TEXT: Final = "chữ: «{text}»"


@dataclass(frozen=True, slots=True)
class CommuneFilter:
    """What a commune must be, all of it; "" asks for nothing. The words are those of `choices`.

    *item* keeps the communes that do not fully meet it, unless *answer* says which to keep;
    *change* narrows *since* and *moved*, an item, narrows *change*; *begun* is a domain of which
    something was checked in a visited commune; *text* is looked for in name and code, with or without accents.
    """

    level: str = ""
    obstacle: str = ""
    visited: str = ""
    form: str = ""
    team: str = ""
    domain: str = ""
    begun: str = ""
    item: str = ""
    answer: str = ""
    gate: str = ""
    open_gate: str = ""
    agency: str = ""
    since: str = ""
    change: str = ""
    moved: str = ""
    text: str = ""


WORDS: Final = tuple(field.name for field in fields(CommuneFilter) if field.name != "text")


def choices(found: Assessment, teams: Sequence[Team]) -> dict[str, dict[str, str]]:
    """Return for every word of the filter what it may be, and how that is called."""
    catalogue = found.rulebook.catalogue
    items = {str(item.code): f"{item.code} {item.text}" for item in catalogue.items}
    gates = {str(i.code): f"{i.code} {i.gate.text if i.gate else ''}" for i in catalogue.gates}
    domains = {str(domain.code): domain.name for domain in catalogue.domains}
    moved = dict(items)
    absent = labels.STATE[AnswerState.NOT_IN_VERSION]
    items |= {str(code): f"{code} ({absent})" for code in found.not_in_version}
    return {
        "level": {
            **{band.code: band.label for band in found.rulebook.policy.bands},
            CONCLUDED: _CONCLUDED_LABEL,
            "not_concluded": labels.NOT_CONCLUDED,
            "not_visited": labels.NOT_VISITED,
            "form_rejected": labels.REJECTED,
        },
        "obstacle": {ANY: _ANY_LABEL, **{str(k): v for k, v in OBSTACLE_LABEL.items()}},
        "visited": dict(_VISITED_LABEL),
        "form": dict(_FORM_LABEL),
        "team": {**{str(team.id): team.name for team in teams}, NO_TEAM: _NO_TEAM_LABEL},
        "domain": domains,
        "begun": domains,
        "item": items,
        "answer": {str(k): v for k, v in _VERDICT_LABEL.items()},
        "gate": gates,
        "open_gate": gates,
        "agency": dict(catalogue.agencies),
        "since": dict(SINCE_LABEL),
        "change": {str(k): v for k, v in CHANGE_LABEL.items()},
        "moved": moved,
    }


def named(chosen: CommuneFilter, known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return each word of *chosen* that asks for something, with its name among the *known*."""
    return {word: known[word][value] for word in WORDS if (value := getattr(chosen, word))}


def described(chosen: CommuneFilter, known: Mapping[str, Mapping[str, str]]) -> str:
    """Return *chosen* in words."""
    said = [f"{FILTER_LABEL[word]}: {name}" for word, name in named(chosen, known).items()]
    text = chosen.text.strip()
    return "; ".join([*said, *([_TEXT.format(text=text)] if text else [])]) or NO_FILTER
