"""The words of the box of the matrix."""

from __future__ import annotations

from typing import Final

from survey.exchange.matrix import Show

TITLE: Final = "Tải toàn bộ câu trả lời"
INTRO: Final = (
    "Bảng {communes} xã × {items} tiêu chí của đợt, để lọc và lập bảng tổng hợp (Pivot). "
    "Ô không có giá trị nói rõ vì sao; tiêu chí bảo mật chỉ nêu tình trạng."
)
CONTENT: Final = "Nội dung của câu trả lời"
SHOW: Final = {
    Show.CODES: "Mã",
    Show.LABELS: "Nhãn",
    Show.BOTH: "Mã và nhãn",
}
CHOOSE: Final = "Chọn nội dung rồi tải tệp."
XLSX: Final = "Tải Excel"
CSV: Final = "Tải CSV (mỗi xã một dòng)"
ZIP: Final = "Tải gói dữ liệu (ZIP)"
