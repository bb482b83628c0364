"""The words of the map."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Bản đồ {province}"
LAYER: Final = "Lớp bản đồ"
WITHIN_DOMAIN: Final = "Tiêu chí của nhóm"
WITHIN_GATES: Final = "Từng điều kiện bắt buộc"
WHOLE_DOMAIN: Final = "Cả nhóm"
ALL_GATES: Final = "Tất cả điều kiện bắt buộc"
COMPARED: Final = "So với đợt"
LAYER_GONE: Final = "Không có lớp bản đồ «{key}» ở đợt này, nên đang xem «{shown}»."
VIEW: Final = "Kiểu bản đồ"
VIEWS: Final = {"shapes": "Bản đồ", "tiles": "Ô vuông"}
FILTER: Final = "Lọc"
HINT: Final = "Bấm hoặc chạm vào một xã để xem và mở hồ sơ"

TIP_VALUE: Final = "{value} điểm"
TIP_GATES: Final = "Chưa đạt: {gates}"
BAND: Final = "{low} – dưới {high}"
BAND_TOP: Final = "từ {low}"

BOUNDARIES: Final = "Xem ranh giới đang dùng"

TABLE: Final = "Xem bằng bảng: các xã theo từng lớp màu"
COLUMN_CLASS: Final = "Lớp"
COLUMN_COUNT: Final = "Số xã"
COLUMN_COMMUNES: Final = "Xã, phường, đặc khu"
TOTAL: Final = "Cộng"

DOWNLOAD: Final = "In và tải bản đồ: đúng lớp và bộ lọc đang xem"
DOWNLOAD_KEPT_IN: Final = "Lớp này cho biết từng xã trả lời một tiêu chí lưu hành nội bộ ra sao: chỉ xem trên trang, không xuất tệp."
LETTER: Final = "Công văn kèm theo (in trên bản PDF và ảnh)"
PDF: Final = "PDF {paper}"
PNG: Final = "Ảnh PNG"
HTML: Final = "HTML xem ngoại tuyến"
GEOPACKAGE: Final = "GeoPackage (QGIS)"
GEOJSON: Final = "GeoJSON"
FILE_NAME: Final = "ban-do-{key}-{day:%Y%m%d}{ending}"
