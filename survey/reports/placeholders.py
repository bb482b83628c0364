"""The names that templates may use, with what each of them stands for: the office reads this list.

A text is written where it stands; a list is repeated with ``for`` and each of its rows has the names
listed below it. Everything is text, ready to be shown; what is not known is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from survey.reports.kinds import INTERNAL_MARK, MADE_UP_MARK, DocumentKind


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name and its meaning; with *rows* it is a list, and each row of it has those names."""

    name: str
    meaning: str
    rows: tuple[Placeholder, ...] = ()


_ITEM: Final = (
    Placeholder("ma", "Mã tiêu chí"),
    Placeholder("noi_dung", "Nội dung tiêu chí"),
)
_TO_DO: Final = (
    Placeholder("diem_them", "Điểm tăng thêm khi đạt đủ"),
    Placeholder("co_quan", "Cơ quan chịu trách nhiệm"),
    Placeholder("thoi_han", "Thời hạn của đợt và văn bản quy định; trống khi đợt không đặt"),
)
_WORK: Final = (*_ITEM, Placeholder("bat_buoc", "«Điều kiện bắt buộc» hoặc trống"), *_TO_DO)
_HEAD: Final = (
    Placeholder(INTERNAL_MARK, "Dấu LƯU HÀNH NỘI BỘ; trống khi không cần. Bắt buộc có trong mẫu"),
    Placeholder(
        MADE_UP_MARK, "Dấu DỮ LIỆU MINH HỌA; trống khi dữ liệu thật. Bắt buộc có trong mẫu"
    ),
    Placeholder("tinh", "Tên tỉnh, thành phố như đứng giữa câu: «tỉnh …»"),
    Placeholder("tinh_in_hoa", "Tên tỉnh, thành phố, chữ in hoa"),
    Placeholder("xa", "Tên xã như đứng giữa câu: «xã …»; trống trên phiếu trắng không ghi sẵn tên"),
    Placeholder("xa_dau_cau", "Tên xã như đứng đầu câu: «Xã …»"),
    Placeholder("xa_in_hoa", "Tên xã, phường, đặc khu, chữ in hoa"),
    Placeholder("ma_xa", "Mã xã"),
    Placeholder("dot", "Tên đợt kiểm tra"),
    Placeholder("dot_tu_ngay", "Ngày bắt đầu đợt"),
    Placeholder("dot_den_ngay", "Ngày kết thúc đợt"),
    Placeholder("tinh_den", "Ngày chấm điểm"),
    Placeholder("nguon", "Phiên bản danh mục, chính sách; lúc và người xuất"),
)
_FIELD_WORK: Final = (
    Placeholder(
        "lan_kiem_tra",
        "Danh sách các lần đoàn đã đến; trên phiếu trắng gồm cả lần đã hẹn",
        (
            Placeholder("loai", "Kiểm tra lần đầu hoặc phúc tra"),
            Placeholder("ngay", "Ngày đến"),
            Placeholder("tu", "Giờ bắt đầu"),
            Placeholder("den", "Giờ kết thúc"),
        ),
    ),
    Placeholder("doan", "Tên đoàn được giao xã này; trống khi chưa giao"),
    Placeholder("truong_doan", "Họ tên trưởng đoàn"),
    Placeholder(
        "thanh_vien", "Danh sách thành viên đoàn", (Placeholder("ten", "Họ tên thành viên"),)
    ),
)
_CHECKED: Final = (
    Placeholder("so_tieu_chi", "Số tiêu chí của đợt áp vào xã"),
    Placeholder("so_da_tra_loi", "Số tiêu chí đã trả lời"),
    Placeholder("so_khong_ap_dung", "Số tiêu chí không áp dụng"),
    Placeholder("so_khong_kiem_tra_duoc", "Số tiêu chí không kiểm tra được"),
    Placeholder("so_chua_tra_loi", "Số tiêu chí chưa trả lời"),
    Placeholder("ty_le_kiem_tra", "Tỷ lệ đã kiểm tra, theo trọng số"),
    Placeholder("phieu", "Phiếu đã nộp ngày nào, hoặc chưa nộp"),
)
_RESULT: Final = (
    Placeholder("muc", "Mức sẵn sàng"),
    Placeholder("diem", "Điểm trên 100; trống khi kiểm tra chưa đủ"),
    Placeholder("diem_thap", "Điểm thấp nhất có thể: phần chưa kiểm tra tính là không đạt"),
    Placeholder("diem_cao", "Điểm cao nhất có thể: phần chưa kiểm tra tính là đạt"),
    Placeholder("can_kiem_tra", "Tỷ lệ phải kiểm tra để có điểm"),
    Placeholder("xep_hang", "Thứ hạng trong các xã đã có điểm; trống khi chưa xếp"),
    Placeholder(
        "dieu_kien",
        "Danh sách điều kiện bắt buộc",
        (*_ITEM, Placeholder("ket_luan", "Đạt, chưa đạt, chưa kết luận hoặc không áp dụng")),
    ),
    Placeholder(
        "nhom",
        "Danh sách nhóm tiêu chí",
        (
            Placeholder("ten", "Tên nhóm"),
            Placeholder("diem", "Điểm của nhóm"),
            Placeholder("diem_thap", "Điểm thấp nhất có thể"),
            Placeholder("diem_cao", "Điểm cao nhất có thể"),
            Placeholder("ty_le_kiem_tra", "Tỷ lệ đã kiểm tra"),
        ),
    ),
    Placeholder(
        "nhom_chua_dat",
        "Danh sách nhóm có tiêu chí chưa đạt",
        (
            Placeholder("ten", "Tên nhóm"),
            Placeholder(
                "tieu_chi",
                "Danh sách tiêu chí chưa đạt của nhóm",
                (
                    *_ITEM,
                    Placeholder("thuc_te", "Thực tế ghi nhận"),
                    Placeholder("can_cu", "Căn cứ pháp lý vào ngày chấm điểm"),
                    *_TO_DO,
                ),
            ),
        ),
    ),
    Placeholder(
        "viec",
        "Danh sách việc cần làm: điều kiện bắt buộc trước, rồi đến việc tăng nhiều điểm",
        _WORK,
    ),
    Placeholder("viec_dau", "Mười việc đầu của danh sách việc cần làm", _WORK),
    Placeholder(
        "chua_kiem_tra",
        "Danh sách tiêu chí không áp dụng, không kiểm tra được, chưa trả lời",
        (
            *_ITEM,
            Placeholder("tinh_trang", "Tình trạng"),
            Placeholder("ly_do", "Lý do đã ghi"),
        ),
    ),
)
_BLANK: Final = (
    Placeholder(
        "nhom",
        "Danh sách nhóm tiêu chí; phần của đoàn trước, phần của bàn tỉnh sau",
        (
            Placeholder("ten", "Tên nhóm"),
            Placeholder("nguoi_tra_loi", "Ai trả lời"),
            Placeholder(
                "tieu_chi",
                "Danh sách tiêu chí của nhóm",
                (
                    *_ITEM,
                    Placeholder("bat_buoc", "«Điều kiện bắt buộc» hoặc trống"),
                    Placeholder("huong_dan", "Cách kiểm tra"),
                    Placeholder("minh_chung", "Minh chứng cần có"),
                    Placeholder("o_tra_loi", "Ô đánh dấu và dòng ghi"),
                ),
            ),
        ),
    ),
)

_OF_ONE_COMMUNE: Final = (*_HEAD, *_FIELD_WORK, *_CHECKED, *_RESULT)
PLACEHOLDERS: Final[Mapping[DocumentKind, tuple[Placeholder, ...]]] = {
    DocumentKind.MINUTES: _OF_ONE_COMMUNE,
    DocumentKind.RESULT: _OF_ONE_COMMUNE,
    DocumentKind.BLANK: (*_HEAD, *_FIELD_WORK, *_BLANK),
}
LOOP: Final = (
    Placeholder("index", "Số thứ tự của hàng, từ 1"),
    Placeholder("first", "Đúng ở hàng đầu"),
    Placeholder("last", "Đúng ở hàng cuối"),
    Placeholder("length", "Số hàng"),
)
"""What ``loop`` knows inside of a ``for``."""


def sample(placeholders: tuple[Placeholder, ...], text: str, rows: int) -> dict[str, object]:
    """Return values for *placeholders*: *text* everywhere, lists of so many *rows*."""
    return {
        one.name: [sample(one.rows, text, rows) for _ in range(rows)] if one.rows else text
        for one in placeholders
    }
