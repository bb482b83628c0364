"""The words of the page of teams and visits."""

from __future__ import annotations

from typing import Final

VIEW: Final = "Xem"
VIEWS: Final = {"hom-nay": "Hôm nay", "lich": "Lịch", "doan": "Đoàn"}
WEEKDAYS: Final = (
    "Thứ Hai",
    "Thứ Ba",
    "Thứ Tư",
    "Thứ Năm",
    "Thứ Sáu",
    "Thứ Bảy",
    "Chủ Nhật",
)
DAY: Final = "{weekday}, {day}"
SAVED_VISITS: Final = "Đã lên lịch {n} lượt."
SAVED_VISIT: Final = "Lượt số {number} nay {state}."
MOVED_VISIT: Final = "Đã đổi lịch lượt số {number}."

# Today
TODAY_HEAD: Final = "{day}"
TODAY_VISITS: Final = "Lượt trong ngày"
TODAY_BEGUN: Final = "Đang kiểm tra"
TODAY_DONE: Final = "Đã xong"
TODAY_ANSWERS: Final = "Lần trả lời đã ghi"
TODAY_FORMS: Final = "Phiếu đã nộp"
TODAY_NO_VISITS: Final = "Không có lượt nào trong ngày."
TODAY_LATE: Final = "quá lịch"
TODAY_WHERE: Final = "Ai đang ở đâu"
TODAY_NOWHERE: Final = "Không có đoàn nào đang kiểm tra."
TODAY_RECORDED: Final = "Đã ghi trong ngày, theo xã"
TODAY_BY_TEAM: Final = "Đã ghi trong ngày, theo đoàn"
TODAY_NOTHING: Final = "Chưa có câu trả lời nào được ghi hôm nay."
TODAY_ANSWERS_NOTE: Final = "Mỗi lần ghi một câu trả lời là một lần, kể cả lần sửa."
TODAY_SUPPORT: Final = "Đề nghị hỗ trợ của các xã"
NO_TEAM: Final = "Chưa có đoàn"
COLUMN_TEAM: Final = "Đoàn"
COLUMN_ANSWERS: Final = "Lần trả lời"
COLUMN_PEOPLE: Final = "Người nhập"
COLUMN_SINCE: Final = "Từ lúc"
COLUMN_LAST: Final = "Lần cuối"
COLUMN_FORM: Final = "Phiếu"
COLUMN_VISITS: Final = "Lượt"
COLUMN_DONE: Final = "Đã xong"
FORM_SUBMITTED: Final = "nộp lúc {time}"
FORM_WITHDRAWN: Final = "nộp lúc {time}, sau đó đã rút"

# Calendar
WEEK: Final = "Tuần {first} – {last}"
WEEK_BEFORE: Final = "← Tuần trước"
WEEK_NOW: Final = "Tuần này"
WEEK_AFTER: Final = "Tuần sau →"
ALL_TEAMS: Final = "Tất cả các đoàn"
WEEK_EMPTY: Final = "Không có lượt nào trong tuần này."
DAY_EMPTY: Final = "–"
RECHECK_SHORT: Final = "phúc tra"

# One visit
VISIT_HEAD: Final = "Lượt số {number}: {commune}"
VISIT_LINE: Final = "{kind} · {team} · {day}, {times} · {state}"
VISIT_BEGUN_AT: Final = "Bắt đầu lúc {time}"
VISIT_REASON: Final = "Lý do hủy: {reason}"
OPEN_FORM: Final = "Mở phiếu"
OPEN_RECHECK: Final = "Mở phiếu phúc tra"
OPEN_COMMUNE: Final = "Hồ sơ xã"
OPEN_VISIT: Final = "Chi tiết"
CLOSE_VISIT: Final = "Đóng"
BEGIN: Final = "Bắt đầu"
BEGIN_RECHECK: Final = "Bắt đầu phúc tra"
BEGIN_RECHECK_NOTE: Final = (
    "Khi bắt đầu phúc tra, phiếu đã nộp của xã (nếu có) được rút với lý do nêu lượt này. Phiếu đã "
    "duyệt thì Trung tâm PVHCC tỉnh phải mở lại trước."
)
FINISH: Final = "Kết thúc"
MOVE_HEAD: Final = "Đổi lịch"
MOVE: Final = "Lưu lịch mới"
CANCEL_HEAD: Final = "Hủy lượt"
CANCEL: Final = "Hủy lượt này"
CANCEL_REASON: Final = "Lý do hủy"
CANCEL_OWES: Final = (
    "Phiếu đã nộp của xã đã được rút để phúc tra. Hủy lượt này không khôi phục phiếu: vào phiếu của xã "
    "để kiểm tra và nộp lại."
)
CANCELLED_OWES: Final = (
    "Phiếu của xã đã rút để phúc tra và chưa được nộp lại: mở phiếu của xã, kiểm tra và nộp lại."
)
DAY_LABEL: Final = "Ngày đến"
STARTS: Final = "Từ giờ"
ENDS: Final = "Đến giờ"
TIME_PLACEHOLDER: Final = "8:00"
NOTE: Final = "Ghi chú của lượt"

# Planning a day
PLAN_HEAD: Final = "Lên lịch một ngày"
PLAN_INTRO: Final = (
    "Chọn đoàn, ngày và các xã của đoàn; ghi giờ cho từng xã rồi lưu một lần. Có lỗi ở xã nào thì "
    "chưa lượt nào được lưu."
)
PLAN_NO_TEAM: Final = "Đợt chưa có đoàn nào. Lập đoàn ở phần «Đoàn» trước."
PLAN_NOT_OPEN: Final = "Đợt «{round}» {state}: chỉ lên lịch khi đợt đang mở."
PLAN_TEAM: Final = "Đoàn"
PLAN_NO_COMMUNES: Final = "Đoàn này chưa được giao xã nào."
PLAN_COMMUNES: Final = "Các xã đến trong ngày"
PLAN_CHOOSE: Final = "Gõ tên xã, có hoặc không dấu"
PLAN_KIND: Final = "Loại lượt"
PLAN_SAVE: Final = "Lưu lịch của ngày"

# Teams
TEAMS_HEAD: Final = "Các đoàn của đợt"
TEAMS_NONE: Final = "Đợt này chưa có đoàn nào."
TEAM_LABEL: Final = "{name} · trưởng đoàn {leader} · {n} xã"
TEAM_NEW: Final = "Lập đoàn mới"
TEAM_NAME: Final = "Tên đoàn"
TEAM_NAME_PLACEHOLDER: Final = "Ví dụ: Đoàn số 1"
TEAM_LEADER: Final = "Trưởng đoàn"
TEAM_MEMBERS: Final = "Thành viên, mỗi người một dòng (không ghi trưởng đoàn)"
TEAM_COMMUNES: Final = "Xã, phường, đặc khu giao cho đoàn"
TEAM_SAVE: Final = "Lưu đoàn"
TEAM_CREATE: Final = "Lập đoàn"
TEAM_SAVED: Final = "Đã lưu «{name}»."
TEAMS_COPY_HEAD: Final = "Lấy lại các đoàn của đợt trước"
TEAMS_COPY_ROUND: Final = "Đợt có đoàn"
TEAMS_COPY: Final = "Lấy lại các đoàn"
TEAMS_COPIED: Final = "Đã lập {n} đoàn theo đợt trước."
NO_ACCOUNT: Final = "{n} người trong các đoàn chưa có tài khoản"
NO_ACCOUNT_NOTE: Final = (
    "Chưa nhập được phiếu của đoàn: không có tài khoản trưởng đoàn hay thành viên đoàn đang dùng nào ghi đúng họ và tên này. "
    "Đề nghị quản trị tạo tài khoản, hoặc sửa tên trong đoàn cho trùng với tài khoản."
)
HAVE_ACCOUNT: Final = "{n} người đã có tài khoản để vào đoàn"
UNASSIGNED: Final = "{n} xã, phường, đặc khu chưa có đoàn"
ALL_ASSIGNED: Final = "Mọi xã, phường, đặc khu đã có đoàn."
ASSIGNED_HEAD: Final = "Xã nào do đoàn nào"
COLUMN_LEADER: Final = "Trưởng đoàn"
COLUMN_NEXT: Final = "Lượt gần nhất"
