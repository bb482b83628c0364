"""The Vietnamese names of the things that pages, commands and exports all speak of."""

from __future__ import annotations

from typing import Final

from survey.checklist import Respondent
from survey.model import AnswerState, Role, RoundState, SubmissionState

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

NOT_CONCLUDED: Final = "Chưa kết luận"
NOT_VISITED: Final = "Chưa đến"
