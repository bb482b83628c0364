"""The words of the page of the audit."""

from __future__ import annotations

from typing import Final

INTRO: Final = (
    "Ai đã làm gì, lúc nào, ở đâu: đăng nhập, xem dữ liệu bảo mật, xuất dữ liệu, đổi quyền. "
    "Nhật ký chỉ ghi mã và số, không sửa, không xóa được; mở trang này cũng được ghi lại. Lưu hành nội bộ."
)
PERSON: Final = "Người thực hiện"
ACTION: Final = "Việc"
OUTCOME: Final = "Kết quả"
ALL: Final = "Tất cả"
NONE: Final = "Không có dòng nào khớp với bộ lọc."

COLUMN_NUMBER: Final = "Dòng"
COLUMN_AT: Final = "Thời điểm"
COLUMN_WHO: Final = "Người thực hiện"
COLUMN_WHAT: Final = "Việc"
COLUMN_OUTCOME: Final = "Kết quả"
COLUMN_PLACE: Final = "Ở đâu, với gì"
OLDER: Final = "Cũ hơn →"
NEWER: Final = "← Mới hơn"

VERIFY: Final = "Kiểm tra nhật ký còn nguyên vẹn không"
VERIFYING: Final = "Đang tính lại từng dòng"
WHOLE: Final = (
    "Nhật ký nguyên vẹn: {rows} dòng nối liền nhau, khớp các mốc đã ghi trên máy chủ. "
    "Mốc mới nhất ở dòng {number}, ngày {day}."
)
MORE_FAULTS: Final = "Còn {n} lỗi nữa.."

MAKE_XLSX: Final = "Lập tệp Excel"
MAKE_CSV: Final = "Lập tệp CSV"
MAKING: Final = "Đang lập tệp"
TAKE: Final = "Tải {name}"
