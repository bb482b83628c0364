"""The words of the second visit: its form, and before and after side by side."""

from __future__ import annotations

from typing import Final

HEAD: Final = "Phúc tra, lượt số {number}: {team}, {day}, {times}"
PLANNED: Final = (
    "Lượt này chưa bắt đầu. Khi bắt đầu, phiếu đã nộp của xã (nếu có) được rút với lý do nêu lượt "
    "phúc tra này, và phiếu mở ra với câu trả lời hiện có. Câu trả lời trước vẫn còn trong lịch sử."
)
APPROVED: Final = (
    "Phiếu của xã đã được duyệt và đã khóa. Trung tâm PVHCC tỉnh mở lại phiếu, có ghi lý do, thì mới bắt "
    "đầu phúc tra được."
)
BEGIN: Final = "Bắt đầu phúc tra"
BEGUN: Final = "Bắt đầu lúc {time}. Chỉ hỏi những tiêu chí còn vướng lúc bắt đầu."
AGAIN: Final = "Số câu trả lời mới trong lượt này: {n}."
NOTHING_OPEN: Final = "Lúc bắt đầu không còn tiêu chí nào vướng dành cho vai trò của bạn."
SHOW_ALL: Final = "Hiện tất cả tiêu chí"
END_HEAD: Final = "Kết thúc phúc tra"
NOT_SUBMITTED: Final = "Phiếu chưa được nộp lại. Kiểm tra và nộp phiếu ở trên trước khi kết thúc."
SUBMITTED: Final = "Phiếu đã nộp lại."
END: Final = "Kết thúc lượt phúc tra"
ENDED: Final = "Lượt phúc tra đã kết thúc."

COMPARE_HEAD: Final = "Trước và sau phúc tra"
COMPARE_VISIT: Final = "Lượt số {number}, ngày {day}, {state}"
COMPARE_NOTE: Final = (
    "Trước là lúc bắt đầu phúc tra ({before}); sau là {after}. Cả hai tính theo cùng một ngày "
    "{as_of}, cùng quy định và thời hạn, nên chỉ câu trả lời làm kết quả khác nhau."
)
COMPARE_NOW: Final = "hiện nay"
COMPARE_NEXT: Final = "lúc bắt đầu lượt phúc tra sau ({time})"
COMPARE_NONE: Final = "Chưa có câu trả lời nào thay đổi."
LEVEL: Final = "Mức"
VALUE: Final = "Điểm sẵn sàng"
COVERAGE: Final = "Tỷ lệ đã kiểm tra"
CHANGE: Final = "{before} → {after}"
COLUMN_BEFORE: Final = "Trước"
COLUMN_AFTER: Final = "Sau"
COLUMN_POINTS: Final = "Điểm đạt"
