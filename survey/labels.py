"""The Vietnamese names of the things that pages, commands and exports all speak of."""

from __future__ import annotations

from typing import Final

from survey.checklist import Respondent
from survey.follow_up import DifficultyKind, DifficultyState, ObjectionState
from survey.model import (
    AnswerState,
    Role,
    RoundState,
    SubmissionState,
    VisitKind,
    VisitState,
)

MADE_UP: Final = "DỮ LIỆU MINH HỌA"
PRODUCT: Final = "Sẵn sàng Một cửa"

STATE: Final = {
    AnswerState.ANSWERED: "Đã trả lời",
    AnswerState.NOT_APPLICABLE: "Không áp dụng",
    AnswerState.COULD_NOT_CHECK: "Không kiểm tra được",
    AnswerState.NOT_REACHED: "Chưa trả lời",
    AnswerState.NOT_ASKED: "Không hỏi (không thuộc điều kiện)",
    AnswerState.NOT_IN_VERSION: "Không có trong phiên bản phiếu",
}
UNFINISHED: Final = "Chưa trả lời đủ"
RECORDED_ONLY: Final = "Ghi nhận, chưa chấm"

ROLE: Final = {Role.INSPECTOR: "Đoàn kiểm tra", Role.DESK: "Bàn tỉnh (Trung tâm PVHCC)"}
RESPONDENT: Final = {
    Respondent.INSPECTOR: "đoàn kiểm tra tại chỗ",
    Respondent.DESK: "bàn tỉnh",
    Respondent.REGISTER: "bàn tỉnh, theo sổ theo dõi",
    Respondent.IMPORT: "bàn tỉnh, theo số liệu hệ thống",
}
ROUND_STATE: Final = {
    RoundState.PREPARED: "đang chuẩn bị",
    RoundState.OPEN: "đang mở",
    RoundState.LOCKED: "đã khóa",
}
SUBMISSION_STATE: Final = {
    SubmissionState.RECEIVED: "đã nộp",
    SubmissionState.WITHDRAWN: "đã rút",
}
ACTOR: Final = "Họ và tên người nhập"
ROUND_NAME: Final = "Tên đợt"
DEADLINE_SOURCE: Final = "Văn bản quy định"
REASON: Final = "Lý do"
REOPEN: Final = "mở lại đợt"
WITHDRAW: Final = "rút phiếu"
CHANGE_TEMPLATE: Final = "đổi mẫu văn bản"
ADOPT_RULES: Final = "áp dụng quy định mới"

NOT_CONCLUDED: Final = "Chưa kết luận"
NOT_VISITED: Final = "Chưa đến"

# The letter that annexes belong to
LETTER_NUMBER: Final = "Số công văn"
LETTER_DAY: Final = "Ngày công văn"

# Objections, difficulties, contacts
OBJECTION_STATE: Final = {
    ObjectionState.UNDECIDED: "chờ giải quyết",
    ObjectionState.ACCEPTED: "được chấp nhận",
    ObjectionState.REJECTED: "không được chấp nhận",
    ObjectionState.WITHDRAWN: "đã rút",
}
OBJECTION_BY: Final = "Họ tên, chức vụ người kiến nghị"
OBJECTION_TEXT: Final = "Nội dung kiến nghị"
DIFFICULTY_KIND: Final = {
    DifficultyKind.DIFFICULTY: "Khó khăn, vướng mắc",
    DifficultyKind.SUPPORT: "Đề nghị hỗ trợ",
}
DIFFICULTY_STATE: Final = {
    DifficultyState.OPEN: "Chờ trả lời",
    DifficultyState.ANSWERED: "Đã trả lời",
    DifficultyState.ESCALATED: "Báo cáo Chủ tịch UBND tỉnh",
    DifficultyState.CLOSED: "Đã kết thúc",
}
DIFFICULTY_SCOPE_ALL: Final = "Toàn tỉnh"
DIFFICULTY_TEXT: Final = "Nội dung"
DIFFICULTY_BY: Final = "Người, cơ quan phản ánh"
DIFFICULTY_ON: Final = "Ngày phản ánh"
DIFFICULTY_DUE: Final = "Hạn trả lời"
DIFFICULTY_DAY: Final = "Ngày xử lý"
DIFFICULTY_STEP: Final = {
    DifficultyState.OPEN: "Lý do",
    DifficultyState.ANSWERED: "Nội dung trả lời",
    DifficultyState.ESCALATED: "Lý do vượt thẩm quyền",
    DifficultyState.CLOSED: "Kết quả",
}
AGENCY: Final = "Cơ quan phải trả lời"
CONTACT_NAME: Final = "Họ và tên"
CONTACT_POST: Final = "Chức vụ"
CONTACT_PHONE: Final = "Điện thoại cơ quan"
CONTACT_EMAIL: Final = "Thư điện tử công vụ"

# Teams and visits
VISIT_KIND: Final = {VisitKind.FIRST: "Kiểm tra lần đầu", VisitKind.RECHECK: "Phúc tra"}
VISIT_STATE: Final = {
    VisitState.PLANNED: "đã lên lịch",
    VisitState.BEGUN: "đang kiểm tra",
    VisitState.DONE: "đã xong",
    VisitState.CANCELLED: "đã hủy",
}
TEAM_NAME: Final = "Tên đoàn"
TEAM_LEADER: Final = "Trưởng đoàn"
TEAM_MEMBERS: Final = "Thành viên"
VISIT_DAY: Final = "Ngày đến"
VISIT_STARTS: Final = "Từ giờ"
VISIT_ENDS: Final = "Đến giờ"
VISIT_NOTE: Final = "Ghi chú của lượt"
RECHECK_REASON: Final = "Phúc tra: lượt số {number}, ngày {day}, {team}"
