"""The words of the pages of signing in."""
# ruff: noqa: S105 - labels and sentences about passwords

from __future__ import annotations

from typing import Final

BACK: Final = "Về trang chính"
CANCEL: Final = "Quay lại"
REFUSED_HEAD: Final = "Chưa thực hiện được"
FOOT: Final = "Không nhập mật khẩu vào trang nào khác địa chỉ của tỉnh."

# Signing in
SIGN_IN_HEAD: Final = "Đăng nhập"
LOGIN: Final = "Tên đăng nhập"
PASSWORD: Final = "Mật khẩu"
SIGN_IN: Final = "Đăng nhập"
FORGOTTEN: Final = (
    "Quên mật khẩu hoặc mất điện thoại: đề nghị quản trị của tỉnh cấp liên kết đặt lại."
)
CODE_HEAD: Final = "Nhập mã xác thực"
CODE_INTRO: Final = "Mở ứng dụng xác thực trên điện thoại và nhập mã 6 chữ số đang hiện."
CODE: Final = "Mã 6 chữ số"
CODE_BUTTON: Final = "Xác nhận"
AGAIN: Final = "Đăng nhập lại từ đầu"
PROVIDER_INTRO: Final = "Có tài khoản công vụ của tỉnh? Không cần mật khẩu riêng ở đây."
PROVIDER: Final = "Đăng nhập bằng tài khoản của tỉnh"

# Signing out
SIGN_OUT: Final = "Đăng xuất"
SIGN_OUT_INTRO: Final = "Kết thúc phiên làm việc của {name} trên trình duyệt này?"

# Passwords
LINK_HEAD: Final = "Đặt mật khẩu"
LINK_INTRO: Final = (
    "Tài khoản của {name}, tên đăng nhập «{login}». Liên kết này dùng được một lần; "
    "đặt xong, đăng nhập bằng mật khẩu mới."
)
CHANGE_HEAD: Final = "Đổi mật khẩu"
CHANGE_FORCED: Final = "Đổi mật khẩu rồi mới làm việc tiếp được."
CHANGE_INTRO: Final = "Đổi xong, mọi phiên đăng nhập khác của bạn kết thúc."
PASSWORD_NOW: Final = "Mật khẩu đang dùng"
PASSWORD_NEW: Final = "Mật khẩu mới"
PASSWORD_AGAIN: Final = "Nhập lại mật khẩu"
PASSWORD_RULE: Final = (
    "Ít nhất 12 ký tự; nên là vài từ ghép lại, dễ nhớ với riêng bạn. "
    "Không dùng mật khẩu phổ biến, tên hay tên đăng nhập của bạn."
)
PASSWORD_SAVE: Final = "Lưu mật khẩu"
PASSWORD_SET: Final = "Đã đặt mật khẩu. Đăng nhập bằng mật khẩu mới."
PASSWORD_CHANGED: Final = "Đã đổi mật khẩu. Mọi phiên khác của bạn đã kết thúc."

# Own account
ACCOUNT_HEAD: Final = "Tài khoản của tôi"
NAME: Final = "Họ và tên"
ROLE: Final = "Vai trò"
SCOPE: Final = "Phạm vi"
AGENCY: Final = "Cơ quan"
ITEMS: Final = "Nhóm tiêu chí"
SECRECY: Final = "Tiêu chí lưu hành nội bộ"
SECRECY_YES: Final = "Được xem"
SECRECY_NO: Final = "Không được xem"
EVERYWHERE: Final = "Toàn tỉnh"
BY_TEAMS: Final = "Các xã mà đoàn của bạn được giao"
NO_SCOPE: Final = "Không xem dữ liệu khảo sát"
SESSIONS_HEAD: Final = "Các phiên đăng nhập"
SESSIONS_INTRO: Final = "Thấy phiên không phải của bạn: kết thúc phiên đó và đổi mật khẩu ngay."
THIS_SESSION: Final = "Phiên này"
UNKNOWN_DEVICE: Final = "Thiết bị không rõ"
SINCE: Final = "Đăng nhập lúc {at}"
SEEN: Final = "dùng gần nhất lúc {at}"
END: Final = "Kết thúc"
END_OTHERS: Final = "Kết thúc mọi phiên khác"
ENDED: Final = "Đã kết thúc phiên."
SAFETY_HEAD: Final = "Mật khẩu và xác thực hai bước"

# Second factor
FACTOR_HEAD: Final = "Bật xác thực hai bước trên điện thoại"
FACTOR_ON: Final = "Đang bật: khi đăng nhập, ngoài mật khẩu còn cần mã trên điện thoại."
FACTOR_OFF: Final = "Đang tắt: chỉ cần mật khẩu là đăng nhập được."
FACTOR_TURN_ON: Final = "Bật xác thực hai bước"
FACTOR_TURN_OFF: Final = "Tắt xác thực hai bước"
FACTOR_SCAN: Final = (
    "Mở ứng dụng xác thực trên điện thoại (Google Authenticator, Microsoft Authenticator, Aegis …), "
    "quét hình dưới đây, rồi nhập mã 6 chữ số mà ứng dụng hiện."
)
FACTOR_KEY: Final = "Không quét được thì gõ khóa này vào ứng dụng:"
FACTOR_CONFIRM: Final = "Xác nhận và bật"
FACTOR_TURNED_ON: Final = "Đã bật xác thực hai bước."
FACTOR_TURNED_OFF: Final = "Đã tắt xác thực hai bước."
FACTOR_ON_INTRO: Final = "Nhập mật khẩu trước; bước sau sẽ hiện hình để điện thoại quét."
FACTOR_OFF_INTRO: Final = "Nhập mật khẩu để tắt. Sau đó chỉ còn mật khẩu bảo vệ tài khoản."

# First start
SETUP_HEAD: Final = "Khởi tạo"
SETUP_INTRO: Final = (
    "Tạo tài khoản quản trị đầu tiên. Mã khởi tạo hiện ở cửa sổ chạy phần mềm trên máy chủ."
)
SETUP_CODE: Final = "Mã khởi tạo"
SETUP_PROVINCE: Final = "Tỉnh, thành phố"
SETUP_CHOOSE: Final = "Chọn tỉnh, thành phố"
SETUP_PERSON: Final = "Họ và tên người quản trị"
SETUP_LOGIN_RULE: Final = "3–64 ký tự: chữ thường không dấu, số, dấu chấm, gạch dưới, gạch ngang."
SETUP_BUTTON: Final = "Tạo và đăng nhập"
DEMO_HEAD: Final = "Xem thử với dữ liệu minh họa"
DEMO_INTRO: Final = (
    "Mọi câu trả lời được tạo tự động và ghi rõ là minh họa; không cần mật khẩu, chỉ mở được trên "
    "máy này. Việc tạo mất chừng nửa phút."
)
DEMO_BUTTON: Final = "Tạo dữ liệu minh họa"
CONSOLE_CODE: Final = "Mã khởi tạo (dùng một lần): {code}\nMở {address} để tạo tài khoản quản trị."
