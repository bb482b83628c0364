"""The Vietnamese names of the things that pages, commands and exports all speak of."""

from __future__ import annotations

from collections.abc import Mapping
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
from survey.rights import AccountRole, Action

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

ROLE: Final = {
    Role.INSPECTOR: "Đoàn kiểm tra",
    Role.DESK: "Bàn tỉnh (Trung tâm PVHCC)",
    Role.COMMUNE: "Cán bộ xã (tự đánh giá)",
}
ACCOUNT_ROLE: Final = {
    AccountRole.ADMIN: "Quản trị",
    AccountRole.DESK: "Trung tâm PVHCC tỉnh (duyệt)",
    AccountRole.LEADER: "Trưởng đoàn",
    AccountRole.MEMBER: "Thành viên đoàn",
    AccountRole.AGENCY: "Sở, ngành",
    AccountRole.COMMUNE: "Cán bộ xã",
    AccountRole.EXECUTIVE: "Lãnh đạo",
}
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
    SubmissionState.EDITED: "đã sửa, nộp lại",
    SubmissionState.HAS_ISSUES: "có ý kiến, chờ sửa",
    SubmissionState.APPROVED: "đã duyệt",
    SubmissionState.REJECTED: "bị từ chối",
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
CHANGE_BOUNDARIES: Final = "đổi ranh giới bản đồ"

NOT_CONCLUDED: Final = "Chưa kết luận"
NOT_VISITED: Final = "Chưa đến"
WITHHELD: Final = "Lý do không hiển thị với tài khoản này"
INTERNAL_GATES: Final = "Điều kiện lưu hành nội bộ không nêu trong tệp này"

# Boundaries
OFFICIAL_BOUNDARIES: Final = "ranh giới do tỉnh nạp"

# Review of forms
FORM_REJECTED: Final = "Phiếu bị từ chối, không tính điểm"
REJECTED: Final = "Phiếu bị từ chối"
RESUBMITTED: Final = "Đoàn sửa và nộp lại sau khi phiếu bị trả lại"
REVIEW_REASON: Final = "Lý do"
REVIEW_ISSUE: Final = "Ý kiến ở tiêu chí {item}"
REVIEW_REMARK: Final = "Ý kiến chung"

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

# Audit: codes as they are noted, and how people read them
AUDIT_ACTION: Final[Mapping[str, str]] = {
    Action.READ_RESULTS: "Xem kết quả",
    Action.READ_EVIDENCE: "Mở minh chứng",
    "read_secret": "Xem tiêu chí lưu hành nội bộ",
    Action.READ_FIELD_WORK: "Xem đoàn và lịch",
    Action.READ_OBJECTIONS: "Xem kiến nghị",
    Action.READ_DIFFICULTIES: "Xem vướng mắc",
    Action.READ_CONTACTS: "Xem danh bạ",
    Action.READ_RULES: "Xem quy định chấm",
    Action.READ_ACCOUNTS: "Xem tài khoản",
    Action.READ_AUDIT: "Xem nhật ký hệ thống",
    Action.EXPORT: "Xuất dữ liệu",
    Action.ANSWER: "Trả lời tiêu chí",
    Action.STORE_EVIDENCE: "Tải minh chứng lên",
    Action.SUBMIT: "Nộp phiếu",
    Action.WITHDRAW_FORM: "Rút phiếu",
    Action.REVIEW: "Duyệt phiếu",
    Action.SELF_ASSESS: "Tự đánh giá",
    Action.OBJECT: "Kiến nghị",
    Action.DECIDE_OBJECTION: "Giải quyết kiến nghị",
    Action.REPORT_DIFFICULTY: "Phản ánh vướng mắc",
    Action.MOVE_DIFFICULTY: "Xử lý vướng mắc",
    Action.KEEP_CONTACTS: "Sửa danh bạ",
    Action.PLAN_FIELD_WORK: "Lập đoàn, xếp lịch",
    Action.STEP_VISIT: "Bắt đầu, kết thúc lượt kiểm tra",
    Action.MANAGE_ROUNDS: "Quản lý đợt kiểm tra",
    Action.ADOPT_RULES: "Áp dụng quy định chấm",
    Action.CHANGE_TEMPLATES: "Đổi mẫu văn bản",
    Action.CHANGE_BOUNDARIES: "Nạp ranh giới xã",
    Action.MANAGE_ACCOUNTS: "Quản lý tài khoản",
    Action.INSTALL: "Khởi tạo cơ sở dữ liệu",
    Action.RECORD_CONTENT: "Ghi phiên bản nội dung",
    Action.BACK_UP: "Sao lưu",
    "restored": "Khôi phục từ bản sao lưu",
    "import": "Nhập dữ liệu",
    "sign_in": "Đăng nhập",
    "sign_in_refused": "Đăng nhập không thành công",
    "sign_out": "Đăng xuất",
    "session_ended": "Kết thúc phiên",
    "password_changed": "Đổi mật khẩu",
    "password_required": "Buộc đổi mật khẩu",
    "second_factor_on": "Bật xác thực hai bước",
    "second_factor_off": "Tắt xác thực hai bước",
    "refused": "Việc bị từ chối",
    "erased": "Xóa người dùng",
}
AUDIT_OUTCOME: Final[Mapping[str, str]] = {
    "done": "đã làm",
    "refused": "bị từ chối",
    "failed": "không thành công",
    "created": "đã tạo",
    "changed": "đã đổi",
    "has_issues": "đã trả lại kèm ý kiến",
    "approved": "đã duyệt",
    "rejected": "đã từ chối",
    "received": "đã mở lại để duyệt",
    "renamed": "đã sửa thông tin cá nhân",
    "linked": "đã nối với hệ thống đăng nhập chung",
    "enabled": "đã mở lại",
    "disabled": "đã khóa tài khoản",
    "link": "đã cấp liên kết đặt mật khẩu",
    "password": "mật khẩu",
    "code": "mã xác thực",
    "provider": "hệ thống đăng nhập chung",
    "provider_down": "hệ thống đăng nhập chung không trả lời",
    "provider_answer": "hệ thống đăng nhập chung trả lời không đúng",
    "provider_denied": "hệ thống đăng nhập chung không cho vào hoặc người dùng dừng lại",
    "provider_token": "lời xác nhận của hệ thống đăng nhập chung không đáng tin",
    "unverified": "hệ thống đăng nhập chung chưa xác minh thư điện tử",
    "unknown": "không tài khoản nào có thư điện tử này",
    "several": "nhiều tài khoản cùng thư điện tử này",
    "held": "tài khoản đã nối với người khác ở hệ thống đăng nhập chung",
    "signed_out": "tự đăng xuất",
    "elsewhere": "kết thúc từ phiên khác",
    "admin": "do quản trị",
    "idle": "để lâu không dùng",
    "too_long": "quá thời hạn của phiên",
    "clock": "đồng hồ máy chủ lùi lại",
}
AUDIT_PLACE: Final[Mapping[str, str]] = {
    "what": "tệp",
    "suffix": "loại tệp",
    "layer": "lớp bản đồ",
    "account": "tài khoản",
    "role": "vai trò",
    "round": "đợt",
    "commune": "xã",
    "domain": "nhóm",
    "item": "tiêu chí",
    "version": "bản",
    "id": "số",
    "evidence": "minh chứng",
    "rows": "số dòng",
    "session": "phiên",
    "sessions": "số phiên",
    "via": "qua",
}
"""In the order in which they are told."""
AUDIT_VALUE: Final[Mapping[str, str]] = {
    "audit": "nhật ký hệ thống",
    "bien-ban": "biên bản",
    "chairman": "danh sách báo cáo Chủ tịch",
    "communes": "danh sách xã",
    "difficulties": "sổ vướng mắc",
    "directory": "danh bạ",
    "lagging": "danh sách chậm",
    "map": "bản đồ",
    "matrix": "mọi câu trả lời",
    "phieu-ket-qua": "phiếu kết quả",
    "phieu-trang": "phiếu trắng",
    "backup": "bản sao lưu",
    "command": "lệnh trên máy chủ",
    "rules": "quy định chấm",
    "scores": "bảng điểm",
    "unfit": "mã không hợp lệ",
}
AUDIT_BY_OPERATOR: Final = "Lệnh trên máy chủ"
AUDIT_BY_NOBODY: Final = "Chưa đăng nhập"
AUDIT_BY_ERASED: Final = "Đã xóa ({account})"
AUDIT_SINCE: Final = "Từ ngày"
AUDIT_UNTIL: Final = "Đến ngày"

# Accounts
ACCOUNT_FIELD: Final = {
    "login": "Tên đăng nhập",
    "name": "Họ và tên",
    "post": "Chức vụ, đơn vị",
    "email": "Thư điện tử công vụ",
    "everywhere": "Mọi xã",
    "communes": "Xã, phường, đặc khu",
    "domains": "Nhóm tiêu chí",
    "agency": "Cơ quan",
    "secrecy": "Xem tiêu chí lưu hành nội bộ",
}
"""The fields of an account; problems of what it is given name them as their place."""
ACCOUNT_REACHES_NOTHING: Final = "không xem dữ liệu khảo sát"
ACCOUNT_NO_COMMUNE: Final = "chưa có xã nào"
ACCOUNT_COMMUNES_OF_TEAMS: Final = "{n} xã của đoàn"
ACCOUNT_MORE_COMMUNES: Final = "{shown} và {n} xã khác"
ACCOUNT_SECRECY: Final = "kể cả tiêu chí lưu hành nội bộ"
ACCOUNT_NO_SECRECY: Final = "trừ tiêu chí lưu hành nội bộ"
ACCOUNT_CONDITION: Final = {"active": "đang dùng", "disabled": "ngừng dùng", "erased": "đã xóa"}
ACCOUNT_NO_PASSWORD: Final = "chưa đặt mật khẩu"  # noqa: S105 - words, not a password
ACCOUNT_NOT_SEEN: Final = "không, trong 30 ngày"
