"""The words of the page of lagging communes that speak of its annexes, and of the filter it shares."""

from __future__ import annotations

from typing import Final

LETTER: Final = "Công văn kèm theo (in trên phụ lục của tệp Excel)"
LETTER_INTRO: Final = "Để trống thì phụ lục chừa chỗ ghi số và ngày bằng tay."
NUMBER_EXAMPLE: Final = "Ví dụ: 1205/UBND"

FILTERED: Final = "Đang lọc: {words}; còn {n} trong {whole} xã, phường, đặc khu."
FILTER_DROP: Final = "Bỏ lọc"
