"""The words of the self-assessment of communes."""

from __future__ import annotations

from typing import Final

from survey.self_assessment import Match

BESIDE: Final = (
    "Tự đánh giá do cán bộ của xã nhập, để bên cạnh kết quả kiểm tra. Không câu trả lời nào ở đây tính "
    "vào điểm, mức, thứ hạng, bản đồ, danh sách hay tệp xuất của đợt kiểm tra."
)

# The form of a commune
INTRO: Final = (
    "Trả lời cho xã của mình, trước hoặc sau ngày đoàn đến. Mỗi câu trả lời được lưu ngay khi rời ô; "
    "sửa được cho đến khi khóa đợt. Tiêu chí mà bàn tỉnh nhập theo sổ và số liệu hệ thống không hỏi xã."
)
NO_COMMUNE: Final = "Xã của bạn không tham gia đợt này. Chọn đợt khác."
CLOSED: Final = "Đợt «{round}» {state}, không nhận tự đánh giá. Chỉ xem được câu trả lời đã có."
SUMMARY: Final = "Kiểm tra lại"
CONFLICTS: Final = "Có {n} tiêu chí người khác của xã đã trả lời khác bạn. Bấm để tới nơi và chọn câu trả lời giữ lại."
COMPLETE: Final = "Đã trả lời đủ các tiêu chí dành cho xã. Không phải nộp: câu trả lời đã được lưu."
TO_COMMUNE: Final = "So với kết quả kiểm tra, ở Hồ sơ xã"

# The list of all communes
NONE_YET: Final = "Chưa xã nào tự đánh giá trong đợt này."
COUNT_COMMUNES: Final = "Xã đã tự đánh giá"
COUNT_DIFFERENT: Final = "Tiêu chí khác nhau"
COUNT_COMPARED: Final = "Tiêu chí cả hai bên trả lời"
COLUMN_ANSWERED: Final = "Tiêu chí đã tự trả lời"
COLUMN_OWN: Final = "Điểm tự đánh giá"
COLUMN_INSPECTED: Final = "Điểm kiểm tra"
COLUMN_COMPARED: Final = "Cả hai bên trả lời"
COLUMN_DIFFERENT: Final = "Khác nhau"

# The box on a commune's page
BOX: Final = "Tự đánh giá và kết quả kiểm tra"
BOX_NONE: Final = "Xã chưa tự đánh giá trong đợt này."
BOX_FILL_IN: Final = "Nhập tự đánh giá của xã"
OWN: Final = "Xã tự đánh giá"
INSPECTED: Final = "Đoàn kiểm tra"
EVIDENCE: Final = "Minh chứng"
OWN_VALUE: Final = "Điểm tự đánh giá"
INSPECTED_VALUE: Final = "Điểm kiểm tra"
OWN_COVERAGE: Final = "Tỷ lệ đã tự đánh giá"
MATCH: Final = {
    Match.SAME: "Giống nhau",
    Match.DIFFERENT: "Khác nhau",
    Match.ONLY_SELF: "Chỉ xã trả lời",
    Match.ONLY_INSPECTED: "Chỉ đoàn kiểm tra trả lời",
}
NOT_ANSWERED: Final = "Chưa trả lời"
FILES_OWN: Final = "Của xã: {n} tệp"
FILES_INSPECTED: Final = "Của đoàn: {n} tệp"
NO_DIFFERENCE: Final = "Chưa có tiêu chí nào mà hai bên trả lời khác nhau."
DETAIL: Final = "Xem từng tiêu chí với minh chứng"
DETAIL_ITEM: Final = "Tiêu chí"
DETAIL_CHOICE: Final = "{item} · {match} · {text}"
DETAIL_HINT: Final = "Chọn tiêu chí"
BY: Final = "{who}, {time}"
EARLIER: Final = "Trước đó, {who}, {time}:"
