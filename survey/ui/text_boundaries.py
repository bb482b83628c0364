"""The words of the page of boundaries."""

from __future__ import annotations

from typing import Final

INTRO: Final = (
    "Mọi bản đồ trên trang, bản in và tệp xuất, kể cả của đợt cũ, vẽ theo ranh giới đang dùng ở đây. "
    "Đổi ranh giới không đổi điểm và danh sách xã."
)
IN_USE: Final = "Đang dùng"
IN_USE_SHIPPED: Final = "Ranh giới sơ đồ của phần mềm, không có giá trị pháp lý."
IN_USE_OFFICIAL: Final = (
    "Ranh giới do tỉnh nạp (bản {number}), từ {time}, người đổi: {who}. Lý do: {reason}."
)
SOURCE: Final = "Nguồn: {source}"
SHAPES: Final = "{n} trong {whole} xã, phường, đặc khu có ranh giới."

LOAD: Final = "Nạp ranh giới của tỉnh"
LOAD_NOTE: Final = (
    "Nhận GeoJSON, GeoPackage và Shapefile (đủ .shp, .shx, .dbf, .prj), để rời hoặc nén .zip, theo "
    "WGS 84 hoặc VN-2000. Mỗi tệp tối đa {limit} MB; tệp lớn hơn thì người vận hành máy chủ nạp bằng "
    "lệnh «readiness boundaries import». Chưa có gì thay đổi cho đến khi áp dụng."
)
UPLOAD: Final = "Tệp ranh giới xã"
READING: Final = "Đang đọc và kiểm tra ranh giới, có thể mất nửa phút …"
REFUSED: Final = "Có {n} lỗi nên chưa nạp được. Bản đồ vẫn như cũ."
PLACE: Final = "Chỗ"
EVERYWHERE: Final = "Toàn bộ"
PROBLEM: Final = "Việc phải làm"

PREVIEW: Final = "Xem trước"
MATCHED: Final = "xã khớp với tệp"
MISSING: Final = "xã thiếu ranh giới"
OVERLAPS: Final = "chỗ chồng lên nhau"
GAPS: Final = "khoảng trống"
PLACES: Final = "{n} ({km2} km²)"
AREAS: Final = "xã lệch diện tích trên 20%"
WARNINGS: Final = "Cần xem lại ({n})"
NO_WARNINGS: Final = "Không có điểm nào cần xem lại."
NOTES: Final = "Ghi chú ({n})"
AREAS_TITLE: Final = "Diện tích khác danh mục ({n})"
AREAS_NOTE: Final = "Diện tích trong danh mục lấy từ nguồn công khai và có chỗ chưa đúng, nên lệch chưa hẳn là do tệp."
COMMUNE: Final = "Xã, phường, đặc khu"
DRAWN: Final = "Theo hình (km²)"
REGISTERED: Final = "Theo danh mục (km²)"
DIFFERENCE: Final = "Lệch"
MORE: Final = "và {n} dòng khác."
ACCEPT: Final = "Tôi đã xem {n} điểm trên và chấp nhận"
REASON: Final = "Lý do đổi ranh giới"
REASON_PLACEHOLDER: Final = "Ví dụ: bản đồ địa giới theo hồ sơ của Sở Nội vụ"
ADOPT: Final = "Áp dụng cho mọi bản đồ"
ADOPTED: Final = "Đã áp dụng. Bản đồ vẽ theo ranh giới bản {number}."

HISTORY: Final = "Các lần đổi"
HISTORY_NONE: Final = "Chưa đổi lần nào: bản đồ dùng ranh giới sơ đồ từ đầu."
NUMBER: Final = "Bản"
WHEN: Final = "Lúc"
WHO: Final = "Người đổi"
WHY: Final = "Lý do"
MADE_OF: Final = "Ranh giới"
SHIPPED: Final = "sơ đồ của phần mềm"
DIGEST: Final = "SHA-256 {digest}…"
UNDO: Final = "Trở về ranh giới trước"
UNDO_NOTE: Final = "Bản đang dùng không mất đi: vẫn nằm trong danh sách trên và trở lại được."
UNDO_TO: Final = "Trở về"
UNDO_TO_PLACEHOLDER: Final = "Chọn bản"
UNDO_TO_VERSION: Final = "Bản {number} · {name}"
UNDO_TO_SHIPPED: Final = "Ranh giới sơ đồ của phần mềm"
UNDO_REASON: Final = "Lý do trở về"
UNDO_DO: Final = "Trở về bản này"
UNDONE: Final = "Đã trở về. Bản đồ vẽ theo ranh giới bản {number}."
