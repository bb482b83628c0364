"""The words of the review of forms: its page, the entry page, the page of a commune."""

from __future__ import annotations

from typing import Final

INTRO: Final = (
    "Trung tâm PVHCC tỉnh xem từng phiếu đã nộp: trả lại kèm ý kiến ở từng tiêu chí, duyệt để khóa phiếu, "
    "hoặc từ chối để phiếu không được tính điểm. Không ai duyệt phiếu do chính mình nộp hoặc trả lời."
)
NONE: Final = "Chưa có phiếu nào được nộp trong đợt này."
NO_MATCH: Final = "Không có phiếu nào khớp với bộ lọc."
ROUND_CLOSED: Final = "Đợt «{round}» {state} nên chưa duyệt được. Mở đợt rồi làm tiếp."

# The list
COUNT_WAITING: Final = "Chờ duyệt"
COUNT_ISSUES: Final = "Có ý kiến, chờ sửa"
COUNT_APPROVED: Final = "Đã duyệt"
COUNT_REJECTED: Final = "Bị từ chối"
FILTER_STATE: Final = "Tình trạng phiếu"
FILTER_TEAM: Final = "Đoàn"
FILTER_DOUBTS: Final = "Vấn đề còn mở"
FILTER_BEFORE: Final = "Nộp trước ngày"
ALL: Final = "Tất cả"
NO_TEAM: Final = "Chưa giao đoàn"
WITHOUT: Final = "Không còn vấn đề"
WITH: Final = "Còn vấn đề"
DAY_WRONG: Final = "Ngày phải ở dạng ngày/tháng/năm, ví dụ 15/12/2026. Chưa lọc theo ngày."
CHOOSE: Final = "Mở phiếu"
CHOOSE_HINT: Final = "Chọn phiếu để xem và duyệt"
COLUMN_TEAM: Final = "Đoàn"
COLUMN_STATE: Final = "Tình trạng"
COLUMN_SUBMITTED: Final = "Người nộp, lúc nộp"
COLUMN_DOUBTS: Final = "Vấn đề còn mở"
COLUMN_REVIEWED: Final = "Người duyệt, lúc duyệt"
BY_AT: Final = "{who}, {time}"
DOUBT_OBJECTION: Final = "Kiến nghị chưa giải quyết: {items}"
DOUBT_CHANGED: Final = "Trả lời đã thay đổi sau khi nộp: {items}"
DOUBT_MISSING: Final = "Đoàn chưa trả lời đủ: {items}"
DOUBT_DESK: Final = "Bàn tỉnh chưa trả lời đủ: {items}"
DOUBT_IMPLAUSIBLE: Final = "Cần xem lại ({items}): {text}"
DOUBT_COUNT: Final = "{n} vấn đề"
DOUBT_MORE: Final = "{items} và {n} tiêu chí khác"
DOUBT_NONE: Final = "Không còn vấn đề nào."

# Many at once
BULK: Final = "Duyệt nhiều phiếu"
BULK_INTRO: Final = (
    "Đánh dấu các phiếu muốn duyệt trong danh sách đang lọc. Duyệt tất cả hoặc không phiếu nào: "
    "một phiếu không duyệt được thì không phiếu nào được ghi."
)
BULK_NONE: Final = "Trong danh sách đang lọc không có phiếu nào chờ duyệt."
BULK_CLEAN: Final = "Đánh dấu mọi phiếu không còn vấn đề"
BULK_CLEAR: Final = "Bỏ mọi dấu"
BULK_LABEL: Final = "{commune} · phiếu số {number}, nộp lúc {time}"
BULK_REASON: Final = "Lý do duyệt khi còn vấn đề"
BULK_REASON_PLACEHOLDER: Final = "Bắt buộc nếu có phiếu còn vấn đề"
BULK_APPROVE: Final = "Duyệt {n} phiếu đã đánh dấu"
BULK_DONE: Final = "Đã duyệt và khóa {n} phiếu."

# One form
TO_LIST: Final = "← Về danh sách phiếu"
HEAD: Final = "{commune}: phiếu số {number}"
SUBMITTED_BY: Final = "{who} nộp lúc {time}"
STATE: Final = "Tình trạng: {state}"
STATE_BY: Final = "Tình trạng: {state} ({who}, {time})"
REASON_GIVEN: Final = "Lý do: {reason}"
DOUBTS: Final = "Vấn đề còn mở"
TO_COMMUNE: Final = "Mở hồ sơ xã"
DOMAIN: Final = "Nhóm tiêu chí để xem"
DOMAIN_LABEL: Final = "{name} ({n})"
DOMAIN_HINT: Final = "Chọn nhóm để xem câu trả lời và ghi ý kiến"
ISSUE: Final = "Ý kiến về {item}"
ISSUE_PLACEHOLDER: Final = "Sai hoặc thiếu gì, cần sửa thế nào; đoàn đọc ngay tại tiêu chí này"
ISSUES_WRITTEN: Final = "Đã ghi ý kiến ở {n} tiêu chí: {items}"
ISSUES_NONE: Final = "Chưa ghi ý kiến ở tiêu chí nào."
FILES: Final = "{n} tệp minh chứng"
DECIDE: Final = "Kết quả duyệt"
DECISION: Final = "Kết luận"
FLAG: Final = "Trả lại để sửa"
APPROVE: Final = "Duyệt và khóa"
REJECT: Final = "Từ chối"
REOPEN: Final = "Mở lại"
EXPLAIN_FLAG: Final = "Đoàn sửa lại được phiếu và thấy ý kiến ngay tại tiêu chí."
EXPLAIN_APPROVE: Final = "Không ai sửa được câu trả lời của xã nữa, cho tới khi phiếu được mở lại."
EXPLAIN_REJECT: Final = "Xã không có điểm cho tới khi đoàn nộp lại phiếu."
EXPLAIN_REOPEN: Final = "Phiếu trở lại tình trạng chờ duyệt như khi nộp."
REMARK: Final = "Ý kiến chung (không bắt buộc)"
REASON: Final = "Lý do"
REASON_OPEN: Final = "Lý do duyệt khi còn vấn đề"
REASON_PLACEHOLDER: Final = "Ghi ngắn gọn; lý do nằm trong lịch sử phiếu"
RECORD: Final = "Ghi kết quả duyệt"
CHOOSE_DECISION: Final = "Chọn kết luận trước."
FLAGGED: Final = "Đã trả lại phiếu của {commune} kèm ý kiến."
APPROVED: Final = "Đã duyệt và khóa phiếu của {commune}."
REJECTED: Final = "Đã từ chối phiếu của {commune}."
REOPENED_NOW: Final = "Đã mở lại phiếu của {commune}."

# The history of a form
HISTORY: Final = "Lịch sử phiếu"
COLUMN_NUMBER: Final = "Phiếu số"
COLUMN_WHAT: Final = "Việc"
COLUMN_REASON: Final = "Lý do"
COLUMN_BY: Final = "Người thực hiện"
REOPENED: Final = "mở lại để duyệt"

# The entry page
ENTRY_EDITED: Final = (
    "Phiếu số {number} đã sửa và nộp lại lúc {time}, người nộp: {who}; đang chờ duyệt. "
    "Muốn sửa nữa thì rút phiếu."
)
ENTRY_APPROVED: Final = (
    "Phiếu số {number} đã được duyệt lúc {time}, người duyệt: {who}. Phiếu đã khóa; cần sửa thì đề nghị "
    "Trung tâm PVHCC tỉnh mở lại."
)
ENTRY_REJECTED: Final = "{state}. {who} từ chối phiếu số {number} lúc {time}: {reason}"
ENTRY_REJECTED_DO: Final = "Kiểm tra, sửa câu trả lời rồi nộp lại phiếu."
ENTRY_ISSUES: Final = "Phiếu số {number} bị trả lại lúc {time}, người duyệt: {who}. Sửa các tiêu chí có ý kiến rồi nộp lại."
ENTRY_REMARK: Final = "Ý kiến chung: {remark}"
ENTRY_TO_MEND: Final = "Chưa sửa {n} tiêu chí. Bấm để tới nơi."
ENTRY_MENDED: Final = "Đã sửa sau ý kiến: {items}"
ENTRY_OF_OTHERS: Final = "Ý kiến ở tiêu chí do phía khác trả lời: {items}"
ENTRY_ISSUE: Final = "Ý kiến của {who}, {time}: {reason}"
ENTRY_ISSUE_MENDED: Final = "Câu trả lời đã thay đổi sau ý kiến này."

# The page of a commune
COMMUNE_REJECTED: Final = "{state}: {reason}"
COMMUNE_FORM: Final = "Phiếu số {number}: {state}, {who}, {time}"
