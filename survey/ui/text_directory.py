"""The words of the page of contacts."""

from __future__ import annotations

from typing import Final

INTRO: Final = (
    "Đầu mối công việc của từng xã: họ tên, chức vụ, điện thoại cơ quan, thư điện tử công vụ. "
    "Sửa hay xóa thì thông tin cũ không được giữ lại. Lưu hành nội bộ."
)
SEARCH: Final = "Tìm"
SEARCH_PLACEHOLDER: Final = "Tên, chức vụ, xã, số điện thoại; có hoặc không dấu"
NONE: Final = "Danh bạ chưa có ai."
NOT_FOUND: Final = "Không tìm thấy ai khớp."
WITHOUT: Final = "{n} xã chưa có liên hệ"
EVERY_COMMUNE: Final = "Xã nào cũng đã có liên hệ."
COUNT_CONTACTS: Final = "Liên hệ"
COUNT_COMMUNES: Final = "Xã đã có liên hệ"
COLUMN_COMMUNE: Final = "Xã, phường, đặc khu"
COLUMN_NAME: Final = "Họ và tên"
COLUMN_POST: Final = "Chức vụ"
COLUMN_PHONE: Final = "Điện thoại"
COLUMN_EMAIL: Final = "Thư điện tử"
EXPORT: Final = "Tải danh bạ (Excel)"
EDIT: Final = "Cập nhật danh bạ của một xã"
CHOOSE: Final = "Chọn xã ở trên để thêm, sửa hoặc xóa liên hệ của xã đó."
CHANGE: Final = "Sửa: {name}"
ADD: Final = "Thêm liên hệ"
SAVE: Final = "Lưu"
ERASE: Final = "Xóa khỏi danh bạ"
ERASE_SURE: Final = "Tôi chắc chắn muốn xóa"
ADDED: Final = "Đã thêm {name}."
CHANGED: Final = "Đã lưu {name}."
ERASED: Final = "Đã xóa {name} khỏi danh bạ."
PHONE_PLACEHOLDER: Final = "Ví dụ: 0912 345 678"
EMAIL_PLACEHOLDER: Final = "Địa chỉ công vụ"
