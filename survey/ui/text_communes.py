"""The words of the list of communes."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Danh sách xã, {province}"
COUNT: Final = "{n}/{whole} xã, phường, đặc khu"
COUNT_FILTERED: Final = "{n}/{whole} xã, phường, đặc khu khớp bộ lọc"
NONE: Final = "Không có xã nào khớp bộ lọc. Bỏ bớt một điều kiện lọc."
NO_CHOICE: Final = "Không lọc"
DROP: Final = "✕ {word}: {name}"
DROP_TEXT: Final = "✕ Chữ: «{text}»"
DROP_ALL: Final = "Bỏ tất cả bộ lọc"
NOT_UNDERSTOOD: Final = (
    "Địa chỉ có điều kiện lọc không có trong đợt này nên không dùng: {words}. "
    "Danh sách dưới đây không lọc theo điều kiện đó."
)
SORT: Final = "Sắp xếp"
BOUNDS: Final = "{lower} – {upper}"
COLUMN_FAILED: Final = "Điều kiện bắt buộc chưa đạt"
COLUMN_TEAM: Final = "Đoàn"
COLUMN_ANSWER: Final = "Trả lời {code}"
COLUMN_DOMAIN: Final = "Nhóm {code}"
CHECKED: Final = "đã kiểm tra {coverage}"
ITEM_SHOWN: Final = "{code} {text}"
EXPORT_NAME: Final = "danh-sach-xa-{day:%Y%m%d}{suffix}"
