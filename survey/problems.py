"""What can be wrong with data that people give us: a code, a place and a remedy, in Vietnamese.

Wrong data is a value (:class:`Problem`); readers collect all of them and return them. A door that
must refuse raises one :class:`SurveyError` that carries them. Tests compare codes and places.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class ProblemCode(Enum):
    """Every problem we tell people about: what it is and what to do."""

    # Content files
    CONTENT_SYNTAX = "Tệp không đọc được theo cú pháp YAML: {detail}. Sửa lại dòng này."
    CONTENT_KEY_MISSING = "Thiếu mục «{key}». Bổ sung mục này."
    CONTENT_KEY_UNKNOWN = (
        "Mục «{key}» không có trong quy định. Bỏ đi hoặc sửa tên; được dùng: {allowed}."
    )
    CONTENT_KEY_TWICE = "Mục «{key}» viết hai lần. Giữ lại một."
    CONTENT_TYPE = "«{key}» phải là {expected}, đang là «{value}»."
    CONTENT_CODE = "Mã «{value}» sai dạng. Dạng đúng: {expected}."
    CONTENT_DUPLICATE = "Mã «{value}» đã dùng ở dòng {first}. Mỗi mã chỉ dùng một lần."
    CONTENT_REFERENCE = "«{value}» không có trong danh mục {catalogue}. Kiểm tra lại mã."
    CONTENT_RANGE = "«{key}» phải nằm trong khoảng {low} đến {high}, đang là {value}."
    CONTENT_RULE = "Quy tắc không hợp lệ: {detail}."
    CONTENT_ORDER = "Thứ tự sai: {detail}."
    CONTENT_NFC = "Chữ có dấu ghi ở dạng tách rời (không phải Unicode NFC): «{value}». Gõ lại ở dạng dựng sẵn."

    # Values of fields
    FIELD_UNKNOWN = "Tiêu chí {item} không có trường «{value}». Dùng một trong: {allowed}."
    FIELD_OPTION = "«{value}» không phải là lựa chọn của «{field}». Chọn một trong: {allowed}."
    FIELD_COUNT = "«{field}» phải là số nguyên không âm, đang là «{value}». Ví dụ: 12."
    FIELD_NUMBER = "«{field}» phải là số, đang là «{value}». Ví dụ: 12,5."
    FIELD_DECIMAL_MARK = (
        "«{value}» dùng dấu chấm nên không rõ là phần nghìn hay phần thập phân. "
        "Phần thập phân dùng dấu phẩy, ví dụ 12,5; phần nghìn viết liền, ví dụ 1234."
    )
    FIELD_LOW = "«{field}» phải từ {limit} trở lên, đang là {value}. Kiểm tra lại số đã nhập."
    FIELD_HIGH = "«{field}» không được quá {limit}, đang là {value}. Kiểm tra lại số đã nhập."
    FIELD_DATE = "«{field}» phải là ngày dạng ngày/tháng/năm, đang là «{value}». Ví dụ: 31/07/2025."
    FIELD_FUTURE = "«{field}» không được sau ngày {limit}, đang là {value}. Kiểm tra lại ngày."
    FIELD_TEXT_LONG = "«{field}» dài {value} ký tự, tối đa {limit}. Rút gọn lại."

    # Answers
    ITEM_UNKNOWN = "Mã tiêu chí «{value}» không có trong danh mục của đợt. Kiểm tra lại mã."
    COMMUNE_UNKNOWN = (
        "Mã xã «{value}» không có trong danh mục của tỉnh. Nhập đủ 5 chữ số, ví dụ 21034."
    )
    PROVINCE_UNKNOWN = (
        "Mã tỉnh «{value}» không có trong danh mục 34 tỉnh, thành phố. Nhập 2 chữ số, ví dụ 51."
    )
    STATE_UNKNOWN = "Tình trạng trả lời «{value}» không có. Dùng một trong: {allowed}."
    REASON_MISSING = "Chọn «{state}» thì phải ghi lý do. Ghi ngắn gọn lý do rồi lưu lại."
    REASON_LONG = "Lý do dài {value} ký tự, tối đa {limit}. Rút gọn lại."
    NOTE_LONG = "Ghi chú dài {value} ký tự, tối đa {limit}. Rút gọn lại."
    TEXT_CONTROL = "«{field}» có ký tự điều khiển không hiển thị được. Xóa rồi gõ lại."
    ROLE_NOT_ALLOWED = "Tiêu chí {item} do {expected} trả lời. Đổi vai trò hoặc để đúng người nhập."
    ACTOR_MISSING = "Chưa có tên người nhập. Ghi họ và tên trước khi lưu."
    EVIDENCE_UNKNOWN = "Minh chứng «{value}» chưa được tải lên. Tải tệp lên lại."

    # Rounds and submissions
    ROUND_UNKNOWN = "Không có đợt kiểm tra số «{value}». Chọn đợt trong danh sách."
    ROUND_NONE = "Chưa có đợt kiểm tra nào. Tạo và mở một đợt ở trang «Đợt kiểm tra» rồi làm lại."
    ROUND_WHICH = "Có nhiều đợt và không đợt nào đang mở. Nêu số đợt bằng --round: {allowed}."
    ROUND_NOT_OPEN = (
        "Đợt «{round}» đang ở trạng thái «{state}», không nhận thay đổi. Mở đợt rồi làm lại."
    )
    ROUND_NAME = "Tên đợt để trống. Ghi tên, ví dụ: Đợt kiểm tra tháng 12/2026."
    ROUND_NAME_TAKEN = "Đã có đợt tên «{value}». Đặt tên khác."
    ROUND_DATES = "Ngày kết thúc {closes} trước ngày bắt đầu {opens}. Sửa lại ngày."
    ROUND_TRANSITION = "Đợt đang «{state}», không chuyển sang «{target}» được. Tải lại trang để xem trạng thái mới."
    DEADLINE_SCOPE = "«{value}» không phải mã tiêu chí hay mã nhóm của đợt. Kiểm tra lại mã."
    DEADLINE_SOURCE = (
        "Thời hạn của «{value}» chưa ghi văn bản quy định. Ghi số, ngày văn bản của tỉnh."
    )
    SUBMISSION_EMPTY = "Xã chưa có câu trả lời nào nên chưa nộp được. Trả lời ít nhất một tiêu chí."
    SUBMISSION_IMPLAUSIBLE = "{item}: {detail}"
    SUBMISSION_STANDING = "Phiếu của xã đã nộp lúc {at}. Rút phiếu trước khi nộp lại."
    SUBMISSION_NONE = "Xã chưa có phiếu đã nộp để rút. Tải lại trang."
    NOTHING_TO_UNDO = (
        "Không có câu trả lời nào của {name} ở xã này để gỡ. Kiểm tra lại xã và người nhập."
    )

    # Evidence files
    EVIDENCE_EMPTY = "Tệp «{name}» rỗng (0 byte). Chọn lại tệp."
    EVIDENCE_LARGE = (
        "Tệp «{name}» nặng {size}, tối đa {limit}. Chọn tệp nhỏ hơn hoặc chụp lại ở cỡ vừa."
    )
    EVIDENCE_KIND = "Tệp «{name}» không phải ảnh JPEG, PNG, WebP hay PDF. Chọn đúng loại tệp."
    EVIDENCE_BROKEN = "Tệp «{name}» bị hỏng hoặc bị cắt ngang. Chụp hoặc xuất lại tệp."
    EVIDENCE_PIXELS = (
        "Ảnh «{name}» có {pixels} triệu điểm ảnh, tối đa {limit} triệu. Chụp lại ở cỡ nhỏ hơn."
    )
    EVIDENCE_CLASSIFIED = (
        "Bản ghi được đánh dấu có độ mật nên không nhận tệp đính kèm. Gỡ tệp hoặc bỏ dấu độ mật."
    )
    EVIDENCE_MANY = "Mỗi tiêu chí tối đa {limit} minh chứng. Gỡ bớt trước khi thêm."

    # Settings and stores
    SETTING_VALUE = "Biến {name} có giá trị «{value}» không hợp lệ: {detail}."
    DATABASE_UNREACHABLE = (
        "Không mở được cơ sở dữ liệu {url}: {detail}. Kiểm tra DATABASE_URL và quyền ghi."
    )
    DATABASE_NEWER = (
        "Cơ sở dữ liệu ở phiên bản {found}, mới hơn phần mềm này ({known}). Cập nhật phần mềm."
    )
    DATABASE_NOT_EMPTY = (
        "Cơ sở dữ liệu đã có dữ liệu của tỉnh {province}. Dùng cơ sở dữ liệu trống khác."
    )
    DATABASE_EMPTY = (
        "Cơ sở dữ liệu chưa khởi tạo. Chạy «readiness init --province 51» hoặc «readiness demo»."
    )
    DATA_DIR = "Không ghi được vào thư mục dữ liệu {path}: {detail}. Kiểm tra READINESS_DATA_DIR."
    FILE_SUFFIX = "Tệp «{value}» không có đuôi được hỗ trợ. Dùng một trong: {allowed}."
    FILE_WRITE = "Không ghi được tệp {path}: {detail}. Kiểm tra đường dẫn và quyền ghi."


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: *code*, *place* (file and line, item, row …) and details."""

    code: ProblemCode
    place: str = ""
    details: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The sentence for people: where, what, what to do."""
        sentence = self.code.value.format(**dict(self.details))
        return f"{self.place}: {sentence}" if self.place else sentence


def problem(code: ProblemCode, place: str = "", **details: object) -> Problem:
    """Return a Problem whose *details* fill the placeholders of its sentence."""
    return Problem(code, place, tuple((name, str(value)) for name, value in details.items()))


class SurveyError(Exception):
    """Data was refused; nothing was changed. Carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(p.text for p in self.problems))
