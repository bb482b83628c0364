"""The words of the page of accounts."""

from __future__ import annotations

from typing import Final

INTRO: Final = (
    "Ai được vào, với vai trò nào, ở xã và nhóm tiêu chí nào. Quyền mới có hiệu lực từ lần bấm tiếp theo của người đó. "
    "Không ai đặt mật khẩu thay người khác: quản trị cấp liên kết dùng một lần, mỗi người tự đặt."
)
COUNT_ACTIVE: Final = "Đang dùng"
COUNT_WAITING: Final = "Chưa đặt mật khẩu"
COUNT_SIGNED_IN: Final = "Đang đăng nhập"
COUNT_DISABLED: Final = "Ngừng dùng"

# The list
LIST: Final = "Danh sách tài khoản"
SEARCH: Final = "Tìm người"
SEARCH_PLACEHOLDER: Final = "Gõ tên, đơn vị, tên đăng nhập; có hoặc không dấu"
CONDITION: Final = "Tình trạng"
ALL_ROLES: Final = "Mọi vai trò"
ALL_CONDITIONS: Final = "Tất cả, trừ đã xóa"
NOT_FOUND: Final = "Không có tài khoản nào khớp."
COLUMN_PERSON: Final = "Họ và tên"
COLUMN_LOGIN: Final = "Tên đăng nhập"
COLUMN_ROLE: Final = "Vai trò"
COLUMN_SCOPE: Final = "Phạm vi"
COLUMN_CONDITION: Final = "Tình trạng"
COLUMN_FACTOR: Final = "Hai bước"
COLUMN_SIGNED_IN: Final = "Đăng nhập gần nhất"
FACTOR_ON: Final = "bật"
FACTOR_OFF: Final = "tắt"
SESSIONS: Final = "{n} phiên đang mở"
ERASED: Final = "Đã xóa ({account})"

# One account
CLOSE: Final = "Đóng tài khoản này"
UNKNOWN: Final = "Không có tài khoản này. Chọn lại trong danh sách."
OWN: Final = (
    "Đây là tài khoản của bạn: đổi vai trò, ngừng dùng và xóa do quản trị khác làm; "
    "mật khẩu, phiên và xác thực hai bước ở trang «Tài khoản, đăng xuất»."
)
GONE: Final = "Dữ liệu cá nhân đã xóa; không đăng nhập được nữa."
TEAMS: Final = "Các đoàn có tên người này"
TEAMS_NONE: Final = (
    "Tên này chưa có trong đoàn nào. Quyền xem và nhập theo xã của đoàn: ghi đúng họ và tên này ở trang "
    "«Đoàn và lịch», hoặc giao xã ở «Vai trò và phạm vi»."
)
COLUMN_ROUND: Final = "Đợt"
COLUMN_TEAM: Final = "Đoàn"
COLUMN_AS: Final = "Là"
COLUMN_COMMUNES: Final = "Số xã"
LEADS: Final = "trưởng đoàn"
BELONGS: Final = "thành viên"

ROLE_HEAD: Final = "Vai trò và phạm vi"
ROLE: Final = "Vai trò"
ROLE_CHOOSE: Final = "Chọn vai trò"
CHOOSE: Final = "Chọn, hoặc gõ để tìm"
COMMUNES_OF_TEAM: Final = "Xã giao riêng, ngoài xã của đoàn (có thể để trống)"
EVERYWHERE: Final = "Làm việc ở mọi xã"
AGENCY: Final = "Cơ quan (có thể để trống)"
ROLE_SAVE: Final = "Lưu vai trò và phạm vi"
ROLE_SAVED: Final = "{name} nay là {role}."

PERSON_HEAD: Final = "Họ tên, tên đăng nhập"
PERSON_NOTE: Final = (
    "Họ và tên phải trùng với tên ghi trong các đoàn. Đổi tên ở đây thì sửa cả ở đoàn. "
    "Câu trả lời, phiếu đã ghi giữ tên cũ."
)
OPTIONAL: Final = "{field} (có thể để trống)"
LOGIN_PLACEHOLDER: Final = "Ví dụ: an.nguyenvan"
PERSON_SAVE: Final = "Lưu họ tên"
PERSON_SAVED: Final = "Đã lưu thông tin của {name}."

LINK_HEAD: Final = "Liên kết đặt mật khẩu"
LINK_NOTE: Final = (
    "Dùng khi người này quên mật khẩu hoặc chưa đặt lần nào. Mật khẩu cũ vẫn dùng được cho đến khi đặt mật khẩu mới; "
    "liên kết cấp trước đó hết tác dụng."
)
LINK_MAKE: Final = "Cấp liên kết mới"
LINK_MADE: Final = "Đã cấp liên kết cho {name}."
LINK_SHOWN: Final = "Liên kết đặt mật khẩu của {name}"
LINK_USE: Final = (
    "Dùng một lần, đến {until}. Bấm vào liên kết để chọn cả dòng rồi chép. Gửi riêng cho đúng người, không gửi vào nhóm chung. "
    "Liên kết không được lưu lại: rời trang này là không xem lại được, khi cần thì cấp liên kết mới."
)
LINK_HIDE: Final = "Đã chép, ẩn liên kết"

DOOR_HEAD: Final = "Phiên đăng nhập, xác thực hai bước"
DOOR_SESSIONS: Final = "Đang mở {n} phiên. Kết thúc thì mọi máy của người này phải đăng nhập lại."
DOOR_NO_SESSIONS: Final = "Không có phiên nào đang mở."
END_SESSIONS: Final = "Kết thúc mọi phiên"
SESSIONS_ENDED: Final = "Đã kết thúc {n} phiên của {name}."
DOOR_MUST_CHANGE: Final = "Phải đổi mật khẩu ở lần đăng nhập tới."
DOOR_CHANGE: Final = (
    "Buộc đổi mật khẩu: mọi phiên kết thúc; lần tới đăng nhập bằng mật khẩu cũ rồi phải đổi ngay mới làm việc được. "
    "Mật khẩu đã lộ thì ai biết cũng đổi được, nên ngừng dùng tài khoản trước, xác minh đúng người rồi mới mở lại và cấp liên kết."
)
REQUIRE_CHANGE: Final = "Buộc đổi mật khẩu"
CHANGE_REQUIRED: Final = "{name} phải đổi mật khẩu ở lần đăng nhập tới."
DOOR_FACTOR: Final = (
    "Xác thực hai bước đang bật. Chỉ tắt khi người này báo mất điện thoại và đã xác minh đúng người; "
    "mọi phiên kết thúc, lần sau chỉ cần mật khẩu."
)
DOOR_NO_FACTOR: Final = "Xác thực hai bước chưa bật; mỗi người tự bật ở trang tài khoản của mình."
FACTOR_SURE: Final = "Tôi đã xác minh đúng người"
DROP_FACTOR: Final = "Tắt xác thực hai bước"
FACTOR_DROPPED: Final = "Đã tắt xác thực hai bước của {name}."

DISABLE_HEAD: Final = "Ngừng dùng tài khoản"
DISABLE_NOTE: Final = (
    "Mọi phiên kết thúc ngay, liên kết đã cấp hết tác dụng. Dữ liệu đã ghi giữ nguyên; mở lại được."
)
DISABLE_SURE: Final = "Tôi chắc chắn muốn ngừng tài khoản này"
DISABLE: Final = "Ngừng dùng"
DISABLED: Final = "Tài khoản của {name} nay ngừng dùng."
ENABLE_HEAD: Final = "Mở lại tài khoản"
ENABLE_NOTE: Final = "Vai trò, phạm vi và mật khẩu như trước khi ngừng."
ENABLE: Final = "Mở lại"
ENABLED: Final = "Tài khoản của {name} nay dùng được."

ERASE_HEAD: Final = "Xóa dữ liệu cá nhân"
ERASE_NOTE: Final = (
    "Xóa họ tên, tên đăng nhập, chức vụ, thư điện tử, mật khẩu, xác thực hai bước và các phiên của tài khoản; không lấy lại được. "
    "Vẫn còn: họ tên đã ghi cùng câu trả lời, phiếu, kiến nghị, đoàn, vì đó là hồ sơ kiểm tra; "
    "các tên ký của tài khoản, để không ai khác mang tên đó; "
    "nhật ký và lịch sử quyền, chỉ theo mã tài khoản {account}. Danh bạ xã xóa riêng ở trang «Danh bạ xã»."
)
ERASE_CONFIRM: Final = "Gõ tên đăng nhập «{login}» để xác nhận"
ERASE: Final = "Xóa dữ liệu cá nhân"
ERASED_DONE: Final = "Đã xóa dữ liệu cá nhân của tài khoản {account}."

# A new account
NEW_HEAD: Final = "Thêm tài khoản"
NEW_NOTE: Final = (
    "Người của đoàn: họ và tên ghi đúng như trong đoàn, phần mềm theo đó mà giao xã. "
    "Không ghi số căn cước ở bất kỳ ô nào."
)
CREATE: Final = "Tạo tài khoản và cấp liên kết"
CREATED: Final = "Đã tạo tài khoản của {name}."

# What a role may do
MATRIX_HEAD: Final = "Vai trò nào làm được gì"
MATRIX_NOTE: Final = "Bảng này lấy thẳng từ quy tắc mà phần mềm đang áp dụng. Mọi việc chỉ làm được trong phạm vi xã và tiêu chí của tài khoản."
COLUMN_ACTION: Final = "Việc"
ROW_COMMUNES: Final = "Phạm vi xã"
ROW_DOMAINS: Final = "Phạm vi tiêu chí"
ROW_SECRECY: Final = "Tiêu chí lưu hành nội bộ"
NO: Final = "–"
YES: Final = "✓"
REACH_OWN: Final = "được giao"
REACH_ALL: Final = "tất cả"
BY_GRANT: Final = "khi được giao"
