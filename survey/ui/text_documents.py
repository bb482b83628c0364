"""The words of the documents: the box on a commune's page, and the page of templates."""

from __future__ import annotations

from typing import Final

from survey.reports.kinds import DocumentKind

KIND: Final = {
    DocumentKind.MINUTES: "Biên bản kiểm tra",
    DocumentKind.RESULT: "Phiếu kết quả",
    DocumentKind.BLANK: "Phiếu trắng",
}
BOX: Final = "Văn bản của xã"
BOX_INTRO: Final = "Lập từ câu trả lời hiện có. Chữ ký, ý kiến và những gì chưa biết để dòng chấm cho người ghi tay."
TAKE_DOCX: Final = "{kind} (.docx)"
MAKE_PDF: Final = "Tạo PDF: {kind}"
MAKING_PDF: Final = "Đang tạo PDF …"
TAKE_PDF: Final = "Tải {name}"
NO_PDF: Final = "Máy chủ chưa có LibreOffice nên chỉ có bản .docx."

INTRO: Final = (
    "Biên bản, phiếu kết quả và phiếu trắng được tạo từ mẫu Word. Tải mẫu về, sửa bằng Word, tải lên, "
    "xem thử rồi áp dụng. Văn bản tạo từ đó về sau dùng mẫu mới; văn bản đã tạo không đổi."
)
DOCUMENT: Final = "Loại văn bản"
IN_FORCE: Final = "Mẫu đang dùng"
IN_FORCE_SHIPPED: Final = "Mẫu của phần mềm."
IN_FORCE_OWN: Final = "Mẫu riêng của tỉnh, đổi lần gần nhất lúc {time} bởi {who}: {reason}."
TAKE_TEMPLATE: Final = "Tải mẫu đang dùng"
TAKE_SHIPPED: Final = "Tải mẫu của phần mềm"

PRINT: Final = "Tạo văn bản"
BLANK_TEAM: Final = "Phiếu trắng, phần của đoàn (.docx)"
BLANK_ALL: Final = "Phiếu trắng, cả phần của bàn tỉnh (.docx)"
BLANK_PDF: Final = "Phiếu trắng, phần của đoàn"
MAKE_ALL: Final = "Tạo cho mọi xã của đợt"
MAKING_ALL: Final = "Đã tạo {done}/{total}"
TAKE_ALL: Final = "Tải {name}"

NAMES: Final = "Các tên dùng trong mẫu"
NAMES_INTRO: Final = (
    "Viết tên trong hai dấu ngoặc nhọn, ví dụ {{ xa }}. Danh sách lặp bằng {%p for … in … %} và "
    "{%p endfor %}, mỗi thẻ một đoạn riêng; trong bảng dùng {%tr for … in … %} và {%tr endfor %}, mỗi thẻ "
    "một hàng riêng. Phần chỉ hiện khi có: {% if ten %} … {% else %} … {% endif %}. "
    "Trong vòng lặp, loop.index là số thứ tự của hàng. Thêm |upper để viết in hoa."
)
COLUMN_NAME: Final = "Tên"
COLUMN_MEANING: Final = "Nghĩa"
ROW_OF: Final = "{listed} → {name}"

CHANGE: Final = "Đổi mẫu"
UPLOAD: Final = "Mẫu đã sửa, tệp .docx"
REFUSED: Final = "Mẫu có {n} lỗi, chưa áp dụng được. Sửa trong Word rồi tải lại:"
COLUMN_PROBLEM: Final = "Chỗ sai và cách sửa"
FINE: Final = "Mẫu không có lỗi. Xem thử với một xã trước khi áp dụng."
PREVIEW: Final = "Xem thử {kind} (.docx)"
PREVIEW_PDF: Final = "xem thử {kind}"
REASON: Final = "Lý do đổi mẫu"
REASON_PLACEHOLDER: Final = "ví dụ: thêm phòng chuyên môn vào phần thành phần"
ADOPT: Final = "Áp dụng mẫu này"
RESTORE: Final = "Dùng lại mẫu của phần mềm"
ADOPTED: Final = "Đã áp dụng mẫu mới cho {kind}."
RESTORED: Final = "Đã trở lại mẫu của phần mềm cho {kind}."

HISTORY: Final = "Lịch sử đổi mẫu"
HISTORY_NONE: Final = "Chưa đổi mẫu nào."
COLUMN_VERSION: Final = "Bản"
COLUMN_TIME: Final = "Lúc"
COLUMN_WHO: Final = "Người đổi"
COLUMN_REASON: Final = "Lý do"
