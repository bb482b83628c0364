"""The words of the page of objections and of the box on a commune's page."""

from __future__ import annotations

from typing import Final

INTRO: Final = (
    "Xã kiến nghị về từng câu trả lời ở trang Hồ sơ xã. Bàn tỉnh xem xét trước khi gửi danh sách: "
    "không chấp nhận kèm lý do, hoặc chấp nhận kèm câu trả lời đúng."
)
NONE: Final = "Không có kiến nghị nào khớp với bộ lọc."
FILTER_STATE: Final = "Tình trạng"
FILTER_COMMUNE: Final = "Xã có kiến nghị"
ALL: Final = "Tất cả"
COUNT_UNDECIDED: Final = "Chờ giải quyết"
COUNT_ACCEPTED: Final = "Được chấp nhận"
COUNT_REJECTED: Final = "Không được chấp nhận"
COUNT_LONGEST: Final = "Chờ lâu nhất (ngày)"

COLUMN_NUMBER: Final = "Số"
COLUMN_TEXT: Final = "Nội dung kiến nghị"
COLUMN_SENT: Final = "Gửi lúc"
COLUMN_WAITING: Final = "Chờ (ngày)"
COLUMN_STATE: Final = "Tình trạng"

CHOOSE: Final = "Mở kiến nghị"
CHOOSE_HINT: Final = "Chọn kiến nghị để xem và giải quyết"
CHOICE: Final = "Số {number} · {commune} · {item}"
DETAIL: Final = "Kiến nghị số {number}: {commune}, tiêu chí {item}"
SENT_BY: Final = "{who}, gửi lúc {time}"
FILES: Final = "Minh chứng của xã"
FILES_NONE: Final = "Xã không gửi kèm minh chứng."
ANSWER_THEN: Final = "Câu trả lời bị kiến nghị"
ANSWER_NOW: Final = "Câu trả lời hiện nay"
ANSWER_SAME: Final = "Câu trả lời này vẫn là câu trả lời hiện nay."
ANSWER_RIGHT: Final = "Câu trả lời đã sửa"
ANSWER_BY: Final = "{who}, {time}"
TO_LIST: Final = "← Về danh sách kiến nghị"
TO_COMMUNE: Final = "Mở hồ sơ xã"
SETTLED: Final = "Kiến nghị {state}, {who}, {time}."
SETTLED_REASON: Final = "Lý do: {reason}"
ROUND_CLOSED: Final = "Đợt «{round}» {state} nên chưa giải quyết được. Mở đợt rồi làm tiếp."

DECIDE: Final = "Giải quyết"
DECISION: Final = "Kết luận"
ACCEPT: Final = "Chấp nhận, sửa câu trả lời"
REJECT: Final = "Không chấp nhận"
REASON: Final = "Lý do"
REASON_PLACEHOLDER: Final = "Bắt buộc; xã sẽ đọc được"
RIGHT_ANSWER: Final = "Câu trả lời đúng"
RECORD: Final = "Ghi kết luận"
RECORDED: Final = "Đã ghi kết luận: kiến nghị số {number} {state}."
CONFLICT: Final = (
    "{who} vừa trả lời tiêu chí này lúc {time}, sau khi bạn mở trang. Chưa ghi gì: "
    "xem câu trả lời hiện nay rồi kết luận lại."
)
CHOOSE_DECISION: Final = "Chọn chấp nhận hay không chấp nhận trước."

# The box on the commune's page
BOX: Final = "Kiến nghị của xã về kết quả"
BOX_NONE: Final = "Xã chưa có kiến nghị nào trong đợt này."
BOX_NEW: Final = "Gửi kiến nghị về một câu trả lời"
BOX_ITEM: Final = "Tiêu chí"
BOX_ITEM_HINT: Final = "Chọn tiêu chí đã có câu trả lời"
BOX_TEXT_PLACEHOLDER: Final = (
    "Câu trả lời sai ở đâu, đúng là gì. Không ghi số căn cước, mật khẩu, dữ liệu của công dân"
)
BOX_CONFIDENTIAL: Final = (
    "Tiêu chí lưu hành nội bộ: không ghi nội dung lỗ hổng, không đính kèm hồ sơ có độ mật."
)
BOX_ID: Final = "Nội dung có vẻ chứa số căn cước. Xóa số đó nếu đúng: phần mềm không được lưu giấy tờ của cá nhân."
BOX_NAME_PLACEHOLDER: Final = "Ví dụ: Nguyễn Văn A, Phó Chủ tịch UBND xã"
BOX_FILES: Final = "Đã đính kèm: {names}"
BOX_FILES_REMOVE: Final = "Gỡ các tệp đã đính kèm"
BOX_SEND: Final = "Gửi kiến nghị"
BOX_SENT: Final = "Đã gửi kiến nghị số {number}. Trung tâm Phục vụ hành chính công tỉnh sẽ xem xét."
BOX_CLOSED: Final = "Đợt {state} nên không nhận kiến nghị."
BOX_WITHDRAW: Final = "Rút kiến nghị về {item}"
BOX_WITHDRAW_BUTTON: Final = "Rút kiến nghị"
BOX_WITHDRAWN: Final = "Đã rút kiến nghị số {number}."
BOX_RESULT: Final = "{state}: {reason}"
BOX_CONTACT: Final = "Liên hệ của xã"
BOX_NO_CONTACT: Final = "Danh bạ chưa có liên hệ của xã."
BOX_DIRECTORY: Final = "Mở danh bạ"

# Warnings of other pages
WARN_LIST: Final = (
    "Còn {n} kiến nghị của xã chưa được giải quyết trong đợt này. "
    "Giải quyết trước khi gửi danh sách."
)
WARN_LOCK: Final = (
    "Đợt còn {n} kiến nghị của xã chưa được giải quyết. Khóa đợt rồi thì không giải quyết được nữa, "
    "trừ khi mở lại."
)
WARN_LINK: Final = "Xem kiến nghị của xã"
