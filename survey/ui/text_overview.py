"""The words of the overview."""

from __future__ import annotations

from typing import Final

from survey import labels

SMALL_SAMPLE: Final = "mẫu nhỏ"
N_SMALL: Final = "n = {n}, mẫu nhỏ"
N: Final = "n = {n}"
AND_MORE: Final = "và {n} xã khác"
ARROW: Final = "{before} → {after}"
SEE_LIST: Final = "Xem danh sách {n} xã"

# What stops the province
STOPPERS: Final = "Chưa ở mức «{level}»: {part}/{whole} xã, phường, đặc khu"
STOPPERS_NONE: Final = "Tất cả {whole} xã, phường, đặc khu đều ở mức «{level}»."
STOPPERS_NOTE: Final = (
    "Mỗi xã tính một lần, theo trở ngại đầu tiên: điều kiện bắt buộc chưa đạt, mức còn thấp, "
    "điều kiện bắt buộc chưa kết luận, kiểm tra chưa đủ, phiếu bị từ chối, chưa đến."
)
STOPPER_OBSTACLE: Final = {
    "failed_gate": "Điều kiện bắt buộc chưa đạt",
    "low_level": "Mức còn thấp",
    "open_gate": "Điều kiện bắt buộc chưa kết luận",
    "withheld": labels.WITHHELD,
    "low_coverage": "Kiểm tra chưa đủ",
    "form_rejected": labels.REJECTED,
    "not_visited": "Chưa đến kiểm tra",
}
WHY: Final = "Vì sao"
WHY_GATES: Final = "Chưa đạt: "
WHY_OPEN: Final = "Chưa kết luận: "
WHY_LOW_COARSE: Final = "Còn thiếu không quá {points} điểm để lên mức «{level}»; thiếu nhiều nhất: "
WHY_LOW: Final = "Còn thiếu {points} điểm để lên mức «{level}»; thiếu nhiều nhất: "
LESS_THAN: Final = "chưa tới 0,1"
WHY_COVERAGE: Final = "Mới kiểm tra {coverage}, cần {floor}"
LEVEL_LINKS: Final = "Bấm vào một mức để xem các xã ở mức đó:"

# What is missing
GAPS_NOTE: Final = (
    "Số xã chưa đạt đủ trên số xã đã được chấm tiêu chí đó. Điểm mất là bình quân ở các xã thiếu."
)
GAPS_MORE: Final = "{n} tiêu chí khác còn xã thiếu"
COLUMN_SHORT: Final = "Xã thiếu"
AGENCIES: Final = "Cơ quan phải làm"
AGENCIES_NOTE: Final = (
    "Điểm là số điểm một xã đã đến mất bình quân vì các tiêu chí của cơ quan đó. Tiêu chí của nhiều "
    "cơ quan tính cho từng cơ quan, nên không cộng các dòng."
)
COLUMN_ITEMS: Final = "Tiêu chí còn thiếu"
COLUMN_AFFECTED: Final = "Xã bị ảnh hưởng"
COLUMN_POINTS: Final = "Điểm mất bình quân"

# What changed
CHANGES: Final = "Có gì thay đổi"
TAB_YESTERDAY: Final = "Từ hôm qua ({n})"
TAB_OVERNIGHT: Final = "Chỉ do qua một ngày ({n})"
TAB_LAST_ROUND: Final = "So với đợt trước ({n})"
YESTERDAY_NOTE: Final = (
    "Những gì được ghi nhận từ 0 giờ ngày {since} đến nay, hai bên cùng tính đến ngày {day}."
)
OVERNIGHT_NOTE: Final = (
    "Cùng những câu trả lời hiện có, tính đến ngày {before} và ngày {after}: "
    "khác nhau chỉ vì thời hạn hoặc ngày hết hạn đã qua."
)
LAST_ROUND_NOTE: Final = (
    "Đợt «{name}» (tính đến ngày {before}) so với đợt này (tính đến ngày {after}), ở {n} xã mà cả "
    "hai đợt đều đã đến."
)
NO_YESTERDAY: Final = "Không so với hôm qua: đợt đã khóa trước hôm nay, hoặc mới tạo từ hôm qua."
NO_LAST_ROUND: Final = "Chưa có đợt nào trước đợt này để so."
NO_COMMON_COMMUNES: Final = "Chưa có xã nào mà cả đợt «{name}» và đợt này đều đã đến."
NO_CHANGE: Final = "Không có gì thay đổi."
COVERAGE_CHANGE: Final = "Tỷ lệ đã kiểm tra bình quân của {n} xã được so: {before} → {after}."
LEFT_OUT_ITEMS: Final = "Không so {n} tiêu chí vì chỉ có ở một trong hai phiên bản phiếu: {items}."
LEFT_OUT_COMMUNES: Final = "Không so {n} xã chưa được đến hoặc bị từ chối phiếu ở một trong hai đợt, hoặc chỉ có ở một đợt."
OTHER_SCALE: Final = "Không so mức: hai đợt dùng hai thang mức khác nhau."
OTHER_POLICY: Final = "Hai đợt chấm theo hai bản danh mục hoặc chính sách khác nhau."
COLUMN_CHANGE: Final = "Thay đổi"
COLUMN_NUMBER: Final = "Số xã"
COLUMN_WHICH: Final = "Xã nào"
ITEM_CHANGES: Final = "Từng tiêu chí"
MORE_ITEMS: Final = "Còn {n} dòng khác; danh sách xã ở bảng trên có đủ các xã."

# Progress
TEAMS: Final = "Theo đoàn"
NO_TEAM: Final = "Chưa giao đoàn"
COLUMN_TEAM: Final = "Đoàn"
COLUMN_GIVEN: Final = "Số xã"
COLUMN_MEAN_COVERAGE: Final = "Đã kiểm tra bình quân"
DOMAINS: Final = "Theo nhóm tiêu chí"
COLUMN_BEGUN: Final = "Đã kiểm tra ở"

# Heatmap and distribution
HEATMAP: Final = "Điểm từng nhóm của từng xã"
HEATMAP_NOTE: Final = (
    "Mỗi cột là một xã, điểm chung thấp ở bên trái; xã chưa có điểm chung ở cuối. Chỉ vào một ô để "
    "xem, bấm để mở hồ sơ xã."
)
HEATMAP_TIP: Final = "<b>{commune}</b><br>{domain}: {value} điểm<br>Đã kiểm tra {coverage}"
HEATMAP_TIP_NONE: Final = "<b>{commune}</b><br>{domain}: chưa có điểm<br>Đã kiểm tra {coverage}"
NO_VALUE: Final = "Chưa có điểm"
HEATMAP_TABLE: Final = "Xem bằng bảng (dùng được bằng bàn phím và trên điện thoại)"
DISTRIBUTION: Final = "Phân bố điểm chung"
DISTRIBUTION_NOTE: Final = "{n} xã có điểm, mỗi cột là một khoảng điểm, màu theo mức của riêng điểm đó; điều kiện bắt buộc chưa đạt có thể hạ mức."
DISTRIBUTION_LINK: Final = "Xem danh sách xếp theo điểm"
DISTRIBUTION_NONE: Final = "Chưa có xã nào có điểm."
GATES_NOTE: Final = "Trong {n} xã đã đến."
