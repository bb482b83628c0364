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

    # Review of forms
    FORM_APPROVED = (
        "Phiếu của xã đã được duyệt lúc {at} và đã khóa. "
        "Đề nghị Trung tâm PVHCC tỉnh mở lại phiếu, có ghi lý do, rồi làm tiếp."
    )
    FORM_RETURNED = "Phiếu của xã {state} nên không rút được. Sửa câu trả lời rồi nộp lại."
    FORM_UNCHANGED = "Phiếu chưa sửa gì so với bản bị trả lại. Sửa hoặc ghi chú ở các tiêu chí có ý kiến rồi nộp lại."
    OWN_FORM = (
        "Bạn đã nộp hoặc trả lời trong phiếu này nên không tự duyệt được. Để người khác duyệt."
    )
    REVIEW_NONE = "Xã không có phiếu đã nộp để duyệt. Tải lại trang để xem."
    REVIEW_NO_ISSUE = (
        "Chưa ghi ý kiến ở tiêu chí nào. Ghi ý kiến ở ít nhất một tiêu chí rồi trả lại phiếu."
    )
    REVIEW_NOT_CHOSEN = "Chưa chọn phiếu nào để duyệt. Đánh dấu ít nhất một phiếu."
    REVIEW_OPEN = "Phiếu còn {n} vấn đề. Giải quyết trước; nếu vẫn duyệt thì ghi lý do."
    REVIEW_STALE = (
        "{who} vừa thay đổi lúc {at}, sau khi bạn mở phiếu. Chưa ghi gì: xem lại rồi làm tiếp."
    )
    REVIEW_TRANSITION = "Phiếu {state}, không chuyển thành «{target}» được. Tải lại trang để xem."

    # Teams and visits
    TEAM_UNKNOWN = "Không có đoàn số «{value}» trong đợt. Chọn đoàn trong danh sách."
    TEAM_NAME = "Tên đoàn để trống. Ghi tên, ví dụ: Đoàn số 1."
    TEAM_NAME_TAKEN = "Trong đợt đã có đoàn tên «{value}». Đặt tên khác."
    TEAM_LEADER = "Đoàn chưa có trưởng đoàn. Ghi họ và tên trưởng đoàn."
    TEAM_PERSON_TWICE = "«{value}» ghi hai lần trong đoàn. Giữ lại một lần."
    TEAM_COMMUNE_TAKEN = "Xã đã giao cho «{other}»; mỗi xã chỉ thuộc một đoàn trong đợt. Bỏ xã ở một trong hai đoàn rồi lưu lại."
    TEAM_COMMUNE_VISIT = "Đoàn còn lịch đến xã ngày {day}, {starts}–{ends}. Hủy hoặc kết thúc lượt đó trước khi bỏ xã khỏi đoàn."
    TEAM_CHANGED = "Đoàn đã được người khác sửa sau khi bạn mở. Xem lại bản mới rồi sửa tiếp."
    TEAMS_NONE = "Đợt «{round}» không có đoàn nào để lấy lại. Chọn đợt khác."
    VISIT_UNKNOWN = "Không có lượt kiểm tra số «{value}». Chọn lượt trong lịch."
    VISIT_NONE = "Chưa chọn xã nào cho ngày này. Chọn ít nhất một xã."
    VISIT_KIND = "Chưa chọn loại lượt. Chọn kiểm tra lần đầu hoặc phúc tra."
    VISIT_TIME = "«{field}» phải là giờ, đang là «{value}». Ví dụ: 8:00 hoặc 13h30."
    VISIT_TIME_MISSING = "Chưa ghi «{field}». Ghi giờ, ví dụ: 8:00 hoặc 13h30."
    VISIT_TIMES = "Giờ kết thúc {ends} không sau giờ bắt đầu {starts}. Sửa lại giờ."
    VISIT_DAY_OUTSIDE = (
        "Ngày {value} nằm ngoài đợt kiểm tra ({opens} – {closes}). Chọn ngày trong đợt."
    )
    VISIT_NOT_OF_TEAM = "Xã không thuộc «{team}». Giao xã cho đoàn trước hoặc chọn đúng đoàn."
    VISIT_OVERLAP_TEAM = (
        "Trùng giờ: {day}, {starts}–{ends} đoàn đã có lịch ở {other}. Đổi giờ một trong hai lượt."
    )
    VISIT_OVERLAP_COMMUNE = (
        "Trùng giờ: {day}, {starts}–{ends} xã đã có lượt của «{team}». Đổi giờ một trong hai lượt."
    )
    VISIT_NOT_VISITED = "Xã chưa được kiểm tra trong đợt này nên chưa phúc tra được. Lên lịch kiểm tra lần đầu trước."
    VISIT_CHANGED = (
        "Lượt này đã được người khác thay đổi sau khi bạn mở. Xem lại bản mới rồi làm tiếp."
    )
    VISIT_TRANSITION = "Lượt này {state}, không chuyển sang «{target}» được. Xem lại lịch."
    VISIT_EARLY = "Lượt này hẹn ngày {day}, chưa đến ngày. Đổi lịch sang hôm nay rồi bắt đầu."
    VISIT_REASON = "Hủy lượt kiểm tra thì phải ghi lý do. Ghi ngắn gọn lý do rồi làm lại."

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

    # Objections, difficulties, contacts
    TEXT_MISSING = "«{field}» để trống. Ghi nội dung rồi lưu lại."
    DESK_ONLY = "Việc này do bàn tỉnh (Trung tâm PVHCC) làm. Đổi vai trò rồi làm lại."
    OBJECTION_UNKNOWN = "Không có kiến nghị số «{value}». Chọn lại trong danh sách."
    OBJECTION_NO_ANSWER = (
        "Tiêu chí {item} chưa có câu trả lời nên chưa kiến nghị được. Chọn tiêu chí khác."
    )
    OBJECTION_STALE = (
        "Câu trả lời của tiêu chí {item} đã thay đổi sau khi mở trang. "
        "Xem câu trả lời mới rồi kiến nghị nếu vẫn chưa đúng."
    )
    OBJECTION_STANDING = (
        "Xã đã có kiến nghị về tiêu chí {item} chưa được giải quyết. "
        "Chờ kết quả, hoặc rút kiến nghị đó trước."
    )
    OBJECTION_DECIDED = (
        "Kiến nghị này {state} lúc {at} ({who}) nên không thay đổi được nữa. Tải lại trang để xem."
    )
    OBJECTION_UNCHANGED = (
        "Câu trả lời đúng ghi giống câu trả lời bị kiến nghị. Sửa câu trả lời, "
        "hoặc chọn không chấp nhận kiến nghị."
    )
    OBJECTION_INCOMPLETE = "Câu trả lời đúng còn thiếu: {fields}. Ghi đủ rồi lưu lại."
    DIFFICULTY_UNKNOWN = "Không có vướng mắc số «{value}». Chọn lại trong danh sách."
    DIFFICULTY_CHANGED = (
        "{who} vừa cập nhật vướng mắc này lúc {at}, sau khi bạn mở. Xem lại rồi làm tiếp."
    )
    DIFFICULTY_TRANSITION = (
        "Vướng mắc đang «{state}», không chuyển sang «{target}» được. Tải lại trang để xem."
    )
    AGENCY_UNKNOWN = "«{value}» không có trong danh mục cơ quan. Chọn cơ quan trong danh sách."
    DAY_EARLY = "«{field}» không được trước ngày {limit}, đang là {value}. Kiểm tra lại ngày."
    CONTACT_PHONE = (
        "«{value}» không phải số điện thoại. Ghi số di động 10 chữ số hoặc số cố định có mã vùng, "
        "ví dụ 0912 345 678 hoặc 0255 382 2222."
    )
    CONTACT_EMAIL = "«{value}» không phải địa chỉ thư điện tử. Ví dụ: ten.xa@quangngai.gov.vn."
    CONTACT_NO_WAY = "Chưa có điện thoại và thư điện tử. Ghi ít nhất một trong hai."
    CONTACT_ID_CARD = (
        "«{field}» có vẻ chứa số căn cước. Xóa số đó: phần mềm không lưu giấy tờ của cá nhân."
    )
    CONTACT_TWICE = "{name} đã có trong danh bạ của xã với đúng thông tin này. Không cần thêm nữa."
    CONTACT_GONE = "Có người vừa sửa hoặc xóa {name} khỏi danh bạ nên chưa lưu gì. Xem lại danh bạ rồi làm lại."

    # Rules that the office edits in a workbook
    RULES_FILE = "Tệp không đọc được như sổ tính Excel ({detail}). Mở tệp, lưu lại dạng .xlsx rồi tải lên lại."
    RULES_FILE_LARGE = "Tệp nặng {size}, tối đa {limit}. Tải tệp quy định mới rồi sửa trên tệp đó."
    RULES_FILE_UNSAFE = (
        "Tệp có thành phần không an toàn ({detail}). Tải tệp quy định mới rồi sửa trên tệp đó."
    )
    RULES_ORIGIN = (
        "Không có hoặc đã sửa phần ghi tỉnh và bản quy định của tệp. "
        "Tải tệp quy định mới rồi sửa trên tệp đó."
    )
    RULES_PROVINCE = "Tệp là quy định của tỉnh khác ({value}). Tải tệp quy định của tỉnh này."
    RULES_STALE = (
        "Tệp làm từ bản {found}, nay đã có bản {newest}. "
        "Tải tệp quy định mới rồi chép các ô đã sửa sang tệp đó."
    )
    RULES_MOVED = (
        "Quy định vừa có bản mới do người khác ghi. Tải tệp quy định mới, sửa lại rồi xem thử lại."
    )
    RULES_SHEET = "Không có trang tính «{value}». Thêm lại trang này từ tệp quy định mới."
    RULES_HEADER = "Không có cột «{value}». Ghi lại tiêu đề cột như trong tệp quy định mới."
    RULES_HEADER_TWICE = "Tiêu đề cột «{value}» có hai lần. Giữ lại một cột."
    RULES_ROWS = "Trang tính có quá {limit} dòng. Xóa các dòng thừa ở cuối trang."
    RULES_FORMULA = "Ô chứa công thức. Thay công thức bằng giá trị (dán đặc biệt, chỉ giá trị)."
    RULES_CODE_EMPTY = "Dòng có nội dung nhưng thiếu mã. Ghi mã hoặc xóa nội dung của dòng."
    RULES_CODE_UNKNOWN = "Mã «{value}» không có trong quy định. Mã không được sửa hay thêm: ghi lại mã cũ hoặc xóa dòng."
    RULES_CODE_TWICE = "Mã «{value}» đã có ở ô {first}. Mỗi mã chỉ một dòng: bỏ bớt một dòng."
    RULES_CODE_MISSING = "Thiếu dòng của {value}. Thêm lại từ tệp quy định mới, không bỏ mã nào."
    RULES_FIXED = "Ô màu xám không được sửa. Ghi lại như cũ: «{value}»."
    RULES_EMPTY = "«{column}» để trống. Ghi nội dung vào ô này."
    RULES_NUMBER = "«{column}» phải là số, đang là «{value}». Ví dụ: 12,5."
    RULES_WHOLE = "«{column}» phải là số nguyên, đang là «{value}». Ví dụ: 10."
    RULES_RANGE = "«{column}» phải từ {low} đến {high}, đang là {value}. Sửa lại số này."
    RULES_CHOICE = "«{value}» không dùng được ở đây. Chọn một trong: {allowed}."
    RULES_WEIGHTS = "Mọi trọng số đều bằng 0. Ghi ít nhất một trọng số lớn hơn 0."
    RULES_LEVELS = "Các mức phải có điểm sàn giảm dần và mức cuối bằng 0. Sửa lại điểm sàn."
    RULES_UNIT_NAME = "Tên «{value}» phải bắt đầu bằng Xã, Phường hoặc Đặc khu. Sửa lại tên."
    RULES_UNIT_TWICE = "Tên «{value}» đã dùng cho đơn vị mã {other}. Đặt tên khác."
    RULES_UNITS_NONE = "Không còn xã nào tham gia. Chọn «có» cho ít nhất một xã."
    RULES_UNCHANGED = "Tệp không sửa gì so với quy định đang dùng nên không có gì để áp dụng."
    RULES_ROLE = (
        "Quy định do bàn tỉnh áp dụng. Chọn vai trò bàn tỉnh hoặc chuyển cho người phụ trách."
    )
    RULES_VERSION = "Không có bản quy định {value}. Chọn bản trong danh sách."
    COMMUNE_NOT_IN_ROUND = "Xã {value} không tham gia đợt «{round}». Chọn xã khác hoặc đợt khác."

    # Document templates
    TEMPLATE_LARGE = "Tệp mẫu nặng {size}, tối đa {limit}. Giảm cỡ hình trong tệp rồi tải lại."
    TEMPLATE_NOT_DOCX = "Tệp không phải văn bản Word .docx thông thường, hoặc đã hỏng hay đặt mật khẩu. Mở bằng Word, lưu dưới dạng «Word Document (*.docx)» rồi tải lại."
    TEMPLATE_UNPACKED = "Tệp bung ra quá lớn nên không được nhận. Chép nội dung sang một văn bản Word mới rồi tải lại."
    TEMPLATE_PART = "Tệp chứa thành phần không được nhận «{value}». Chỉ nhận chữ và hình PNG, JPEG; bỏ macro, đối tượng nhúng, phông nhúng rồi tải lại."
    TEMPLATE_LINK = "Tệp có liên kết lấy nội dung từ nơi khác «{value}». Bỏ liên kết này, hoặc chép nội dung sang một văn bản Word mới rồi tải lại."
    TEMPLATE_FIELD = "Tệp có trường tự động «{value}». Chỉ dùng trường số trang; thay trường này bằng chữ thường."
    TEMPLATE_XML = "Phần «{value}» trong tệp bị hỏng hoặc có khai báo không được phép. Chép nội dung sang một văn bản Word mới rồi tải lại."
    TEMPLATE_MARK = "Mẫu thiếu {value}, hoặc thẻ này đứng trong một điều kiện khác. Đặt lại thẻ trong thân văn bản."
    TEMPLATE_UNUSABLE = "Với mẫu này, phần «{value}» của văn bản không mở được. Tải mẫu của phần mềm về, sửa lại từ mẫu đó rồi tải lên."
    TEMPLATE_FORCE = "Mẫu đang dùng đã là mẫu này. Không có gì để đổi."
    TEMPLATE_STATE = "Mẫu vừa được người khác đổi. Tải lại trang, xem mẫu đang dùng rồi làm lại."
    TAG_OPEN = (
        "Thẻ mở hoặc đóng thiếu một nửa: «{value}». Viết đủ cả hai đầu thẻ trong cùng một đoạn."
    )
    TAG_WORD = "Không dùng được thẻ «{value}». Trong thẻ có dấu % chỉ viết for, endfor, if, elif, else, endif; trước đó có thể là p (cả đoạn) hoặc tr (cả hàng)."
    TAG_SYNTAX = "Thẻ «{value}» viết sai. Xem cách viết trong danh sách tên của mẫu."
    TAG_EXPRESSION = "Thẻ «{value}» dùng phép không được phép. Chỉ dùng tên trong danh sách, and, or, not, ==, !=, và |upper, |lower."
    TAG_NAME = "Thẻ «{value}»: ở đây không có tên «{name}». Có thể là: {near}."
    TAG_LIST = "Thẻ «{value}» viết ra cả một danh sách. Lặp danh sách bằng for rồi viết từng tên."
    TAG_LOOP = "Thẻ «{value}» không lặp được. Sau in là tên một danh sách; bên trong một vòng lặp là danh sách của hàng đang lặp."
    TAG_DEEP = "Thẻ «{value}» lồng quá ba vòng lặp. Bỏ bớt vòng lặp."
    TAG_UNCLOSED = "Thẻ «{value}» chưa có thẻ đóng. Thêm {close}."
    TAG_NOT_OPENED = (
        "Thẻ «{value}» không có thẻ mở tương ứng ngay trước. Xóa thẻ này hoặc thêm thẻ mở."
    )
    TAG_APART = "Thẻ «{value}» không cùng chỗ với «{open}»: hai thẻ phải cùng một đoạn; thẻ có p thì cùng một ô, thẻ có tr thì cùng một bảng."
    TAG_NOT_ALONE = "Thẻ «{value}» phải đứng một mình: thẻ có p trong một đoạn riêng, thẻ có tr trong một hàng riêng."
    TAG_ELSEWHERE = "Phần này của tệp có dấu ngoặc của thẻ. Thẻ chỉ đặt trong thân văn bản, đầu trang và chân trang."
    TAG_HIDDEN = "Phần này của tệp có dấu ngoặc của thẻ ở ngoài chữ đang hiện: trong chữ đã xóa còn theo dõi, trong chú thích của hình, tên dấu trang, hoặc bị cắt ra hai đoạn. Chấp nhận mọi thay đổi đang theo dõi, bỏ các dấu ngoặc ấy rồi tải lại."
    TAG_LONG = "Có thẻ dài quá {limit} ký tự. Viết thẻ ngắn lại."
    TAG_MANY = "Mẫu có {value} thẻ, tối đa {limit}. Bỏ bớt thẻ."
    PDF_MISSING = "Máy chủ chưa có LibreOffice nên không tạo được PDF. Tải bản .docx, hoặc cài LibreOffice Writer."
    PDF_FAILED = "LibreOffice không tạo được PDF từ «{value}». Tải bản .docx và mở bằng Word."
    REPORT_WHICH = "Nêu một xã bằng --commune, hoặc mọi xã bằng --all."

    # Boundaries of the office
    BOUNDARIES_MOVED = (
        "Ranh giới vừa được người khác đổi. Tải lại trang, xem ranh giới đang dùng rồi làm lại."
    )
    BOUNDARIES_IN_USE = "Bản đồ đang dùng đúng ranh giới này nên không có gì để đổi."
    BOUNDARIES_VERSION = (
        "Không có bản ranh giới số {value}. Chọn số trong danh sách các lần đổi ranh giới."
    )
    BOUNDARIES_UNCONFIRMED = "Có {n} điểm cần xem lại nên chưa đổi gì. Xem từng điểm rồi xác nhận chấp nhận (với lệnh: thêm --yes)."

    # Files of official boundaries: each stands for the code of geo.official that ends its name
    SHAPES_NOT_FOUND = "Không thấy tệp hoặc thư mục này. Kiểm tra lại đường dẫn."
    SHAPES_TOO_LARGE = "Tệp lớn hơn {limit} MB. Chỉ xuất ranh giới xã của tỉnh, hoặc giảm số điểm bằng phần mềm bản đồ, rồi nạp lại."
    SHAPES_UNPACKED_TOO_LARGE = (
        "Bung ra lớn hơn {limit} MB nên dừng đọc. Chỉ xuất ranh giới xã của tỉnh rồi nạp lại."
    )
    SHAPES_RATIO = "Tệp nén bung ra lớn hơn {limit} lần nên dừng đọc. Nén lại từ thư mục gốc, hoặc nạp tệp chưa nén."
    SHAPES_TOO_MANY_FILES = (
        "Có hơn {limit} tệp. Chỉ để lại các tệp ranh giới xã của tỉnh rồi nạp lại."
    )
    SHAPES_TOO_MANY_FEATURES = (
        "Có hơn {limit} đối tượng. Chỉ xuất ranh giới xã của tỉnh rồi nạp lại."
    )
    SHAPES_TOO_MANY_VERTICES = "Đường ranh có hơn {limit} điểm. Chỉ xuất ranh giới xã của tỉnh, hoặc giảm số điểm bằng phần mềm bản đồ, rồi nạp lại."
    SHAPES_NESTED = "Tệp nén nằm trong tệp nén quá một lớp. Bung ra, nén lại một lớp rồi nạp lại."
    SHAPES_BAD_PATH = "Tên này trong tệp nén trỏ ra ngoài thư mục nên không nhận cả tệp. Nén lại từ một thư mục rồi nạp lại."
    SHAPES_LINK = (
        "Đây là liên kết đến nơi khác nên không nhận. Thay liên kết bằng chính tệp đó rồi nạp lại."
    )
    SHAPES_ENCRYPTED = "Tệp nén có mật khẩu. Nén lại không đặt mật khẩu rồi nạp lại."
    SHAPES_BAD_ZIP = "Tệp nén bị hỏng hoặc bị cắt ngang. Chép hoặc nén lại rồi nạp lại."
    SHAPES_NOT_UTF8 = (
        "Chữ trong tệp không theo bảng mã UTF-8. Xuất lại với bảng mã UTF-8 rồi nạp lại."
    )
    SHAPES_NOT_JSON = "Tệp sai cú pháp JSON hoặc bị cắt ngang. Xuất lại dạng GeoJSON rồi nạp lại."
    SHAPES_NOT_GEOJSON = (
        "Tệp JSON này không phải GeoJSON. Xuất lại dạng GeoJSON (FeatureCollection) rồi nạp lại."
    )
    SHAPES_SHAPEFILE_INCOMPLETE = (
        "Shapefile thiếu phần {missing}. Nạp đủ các tệp cùng tên có đuôi .shp, .shx, .dbf, .prj."
    )
    SHAPES_UNREADABLE = "Tệp không đọc được: đã hỏng, hoặc không phải loại như đuôi tệp. Mở bằng phần mềm bản đồ, xuất lại rồi nạp lại."
    SHAPES_TOO_COMPLEX = "Ranh giới quá phức tạp, xử lý quá lâu nên dừng. Đơn giản hóa tệp (giảm số điểm, bỏ các cột và lớp không cần) rồi nạp lại."
    SHAPES_NO_FEATURES = "Không có ranh giới nào để đọc; đã thấy: {files}. Nạp tệp GeoJSON, GeoPackage, Shapefile, hoặc tệp .zip chứa các tệp đó."
    SHAPES_CRS_UNREADABLE = "Không hiểu hệ tọa độ ghi trong tệp («{crs}»). Xuất lại theo WGS 84 (EPSG:4326) hoặc VN-2000 có mã EPSG rồi nạp lại."
    SHAPES_CRS_UNKNOWN = "Tệp không ghi hệ tọa độ và tọa độ đầu tiên ({x}; {y}) không khớp hệ nào của tỉnh. Xuất lại kèm hệ tọa độ (với Shapefile: tệp .prj), hoặc theo WGS 84."
    SHAPES_OUTSIDE_PROVINCE = "Đọc theo hệ tọa độ {crs} thì ranh giới nằm ngoài tỉnh; hệ có thể khớp: {fits}. Gán đúng hệ tọa độ, hoặc chọn tệp của tỉnh này, rồi nạp lại."
    SHAPES_EMPTY_GEOMETRY = (
        "Đối tượng không có hình. Vẽ ranh giới cho đối tượng này, hoặc xóa khỏi tệp, rồi nạp lại."
    )
    SHAPES_NOT_A_POLYGON = "Đối tượng thuộc loại «{type}», không phải vùng. Chỉ nạp lớp vùng (Polygon) của ranh giới xã."
    SHAPES_NOT_A_NUMBER = "Có tọa độ không phải là số. Sửa hoặc vẽ lại đối tượng này rồi nạp lại."
    SHAPES_RING_TOO_SHORT = "Có đường ranh ít hơn bốn điểm. Xóa hoặc vẽ lại mảnh này rồi nạp lại."
    SHAPES_SELF_CROSSING = "Đường ranh tự cắt, nếu tự sửa thì đổi {percent}% diện tích nên không sửa. Sửa hình bằng phần mềm bản đồ rồi nạp lại."
    SHAPES_NOTHING_MATCHED = "Không đối tượng nào khớp với xã của tỉnh; các cột đã thử: {columns}. Thêm cột mã xã 5 chữ số hoặc cột tên xã rồi nạp lại."
    SHAPES_AMBIGUOUS = (
        "Tên «{name}» có thể là: {candidates}. Ghi mã xã 5 chữ số vào tệp rồi nạp lại."
    )
    SHAPES_DOUBLE = "Xã này có nhiều đối tượng: {places}. Giữ lại một đối tượng, hoặc gộp các mảnh dưới cùng một mã, rồi nạp lại."
    SHAPES_SAME_GROUND = "Trùng với {other} trên {km2} km² ({percent}% của xã nhỏ hơn). Kiểm tra mã và tên của hai đối tượng rồi nạp lại."
    SHAPES_CRS_ASSUMED = "Tệp không ghi hệ tọa độ; đã đọc theo {crs} vì hệ này đặt các xã đúng chỗ. Kiểm tra lại trước khi chấp nhận."
    SHAPES_AXES_SWAPPED = "Kinh độ và vĩ độ đặt ngược chỗ ({crs}); đã đổi lại cho đúng. Kiểm tra lại trước khi chấp nhận."
    SHAPES_TEXT_ENCODING = (
        "Chữ trong tệp đã đọc theo bảng mã {encoding}. Kiểm tra tên các xã trước khi chấp nhận."
    )
    SHAPES_RING_OPEN = (
        "Đường ranh chưa khép kín; đã nối điểm cuối với điểm đầu. Kiểm tra lại trước khi chấp nhận."
    )
    SHAPES_REPAIRED = (
        "Đường ranh tự cắt; đã sửa, diện tích đổi {percent}%. Kiểm tra lại trước khi chấp nhận."
    )
    SHAPES_MISSING = "Thiếu ranh giới của {count} xã: {names}. Bổ sung vào tệp; nếu chấp nhận, bản đồ không vẽ các xã này."
    SHAPES_FOREIGN = "{count} đối tượng không phải xã của tỉnh nên bị bỏ qua: {names}. Kiểm tra lại trước khi chấp nhận."
    SHAPES_NAME_DIFFERS = "Mã {code} là của {commune} nhưng tệp ghi tên «{name}»; đã theo mã. Kiểm tra lại trước khi chấp nhận."
    SHAPES_CODE_UNKNOWN = "Mã «{code}» không có trong tỉnh; đã theo tên là {commune}. Kiểm tra lại trước khi chấp nhận."
    SHAPES_PARTS_JOINED = (
        "Đã gộp {count} mảnh cùng tên thành xã này: {places}. Kiểm tra lại trước khi chấp nhận."
    )
    SHAPES_PART_LEFT_OUT = (
        "Đối tượng mang tên {commune} nhưng xã này đã có ranh giới khác nên bị bỏ qua. Ghi cùng mã xã để gộp, hoặc "
        "kiểm tra lại trước khi chấp nhận."
    )
    SHAPES_SHAPE_KEPT = "Tệp không có ranh giới của {names}; bản đồ giữ hình đang dùng. Kiểm tra lại trước khi chấp nhận."
    SHAPES_SCHEMATIC = (
        "Đây là ranh giới sơ đồ, không phải ranh giới của tỉnh (ghi chú: «{note}»). Nạp tệp ranh giới của tỉnh; nếu chấp "
        "nhận, mọi bản đồ vẫn in ghi chú này."
    )
    SHAPES_POINT_FAR = "Ranh giới cách vị trí của xã trong danh mục {km} km. Kiểm tra có lẫn với xã khác không trước khi chấp nhận."
    SHAPES_POINT_OUTSIDE = (
        "Vị trí của xã trong danh mục nằm ngoài ranh giới này, cách {km} km. Kiểm tra có đổi chỗ với xã bên cạnh không "
        "trước khi chấp nhận."
    )
    SHAPES_AREA_FAR = (
        "Diện tích theo hình là {drawn} km², theo danh mục là {registered} km², lệch quá hai lần. Kiểm tra hình và mã xã "
        "trước khi chấp nhận; danh mục cũng có thể sai."
    )
    SHAPES_AREA_TOTAL = (
        "Cộng mọi xã, diện tích theo hình là {drawn} km², theo danh mục là {registered} km², lệch quá 30%. Kiểm tra có đúng "
        "tệp ranh giới xã không trước khi chấp nhận."
    )
    SHAPES_OVERLAP = "Chồng lên {other} {km2} km²; phần chồng được giao cho một trong hai xã. Kiểm tra lại trước khi chấp nhận."
    SHAPES_AND_MORE = "Còn {count} chỗ nữa cùng loại với những chỗ ngay trên."
    SHAPES_FILES_IGNORED = "Bỏ qua {count} tệp không phải ranh giới: {names}."
    SHAPES_COLUMNS = "Đã khớp với xã theo cột mã «{code}», cột tên «{name}»."
    SHAPES_MERGED = "Đã gộp {count} mảnh cùng mã thành một xã."
    SHAPES_GAP = "Có khoảng trống {km2} km² giữa các xã, ở kinh độ {lon}, vĩ độ {lat}."
    SHAPES_AREA_DIFFERS = "Diện tích theo hình là {drawn} km², theo danh mục là {registered} km²."
    SHAPES_SIMPLIFIED = "Đã giảm số điểm của đường ranh từ {before} còn {after} để bản đồ mở nhanh; đường ranh lệch không quá khoảng {tolerance} m."

    # The map as a file
    MAP_LAYER = "Không có lớp bản đồ «{value}» cho bạn trong đợt này. Xem các lớp bằng «readiness map layers»."
    MAP_LAYER_COMPARES = "Lớp «{value}» so với một đợt khác. Nêu số của đợt đó bằng --compare."
    MAP_LAYER_STAYS = "Lớp «{value}» nêu kết quả từng xã của tiêu chí thuộc phạm vi bảo mật nên chỉ xem trong phần mềm. Chọn lớp khác."
    MAP_PAPER = "Khổ giấy «{value}» không có. Dùng một trong: {allowed}."
    MAP_OUT = "Chưa nêu tệp sẽ ghi. Thêm --out và tên tệp, đuôi là một trong: {allowed}."
    MAP_EMPTY = "Chưa có ranh giới nào để vẽ. Nạp ranh giới của tỉnh rồi làm lại."

    # Rights
    FORBIDDEN = "Tài khoản của bạn không được làm việc này ở đây. Nếu cần, đề nghị quản trị hoặc Trung tâm PVHCC tỉnh giao quyền."
    RIGHTS_CHANGED = (
        "Quyền của tài khoản vừa thay đổi sau khi bạn mở trang. Tải lại trang rồi làm tiếp."
    )
    SIGNED_OUT = "Phiên làm việc đã kết thúc. Đăng nhập lại rồi làm tiếp."

    # Accounts and signing in
    SIGN_IN_REFUSED = "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đã ngừng dùng. Kiểm tra rồi thử lại; quên mật khẩu thì đề nghị quản trị cấp liên kết đặt lại."
    SIGN_IN_CLOSED = "Đã thử sai nhiều lần nên tạm khóa đăng nhập. Thử lại sau {until}."
    SIGN_IN_AGAIN = "Bước đăng nhập này đã dùng hoặc đã quá hạn. Đăng nhập lại từ đầu."
    CODE_WRONG = "Mã xác thực không đúng hoặc đã dùng. Chờ mã mới trên điện thoại rồi nhập lại; kiểm tra giờ của điện thoại."
    LINK_SPENT = "Liên kết không đúng, đã dùng hoặc đã hết hạn. Đề nghị quản trị cấp liên kết mới."
    SETUP_CODE = "Mã khởi tạo không đúng, đã dùng hoặc đã hết hạn. Khởi động lại phần mềm để lấy mã mới trên màn hình máy chủ."
    SETUP_DONE = "Hệ thống đã có quản trị. Đăng nhập bằng tài khoản của bạn."
    PASSWORD_SHORT = "Mật khẩu ngắn hơn {limit} ký tự. Dùng một câu dễ nhớ, dài hơn."
    PASSWORD_LONG = "Mật khẩu dài hơn {limit} ký tự. Rút ngắn lại."
    PASSWORD_COMMON = (
        "Mật khẩu dễ đoán: nhiều người dùng, lặp lại hoặc không có chữ. Chọn mật khẩu khác."
    )
    PASSWORD_PERSONAL = (
        "Mật khẩu dựa trên tên, tên đăng nhập hoặc tên phần mềm. Chọn mật khẩu khác."
    )
    PASSWORD_WRONG = "Mật khẩu đang dùng không đúng. Nhập lại."
    PASSWORD_SAME = "Mật khẩu mới giống mật khẩu đang dùng. Chọn mật khẩu khác."
    SECOND_FACTOR_ON = "Xác thực hai bước đang bật. Tắt trước khi tạo mã mới."
    SECOND_FACTOR_OFF = "Xác thực hai bước chưa bật. Tải lại trang để xem."
    ACCOUNT_UNKNOWN = "Không có tài khoản này. Chọn lại trong danh sách."
    ACCOUNT_CHANGED = (
        "Có người vừa sửa tài khoản này sau khi bạn mở nên chưa lưu gì. Xem lại rồi sửa tiếp."
    )
    ACCOUNT_DISABLED = "Tài khoản đang ngừng dùng. Mở lại tài khoản rồi làm tiếp."
    ACCOUNT_NO_PASSWORD = (
        "Tài khoản chưa đặt mật khẩu lần nào nên không có gì để đổi. Cấp liên kết đặt mật khẩu."
    )
    ACCOUNT_LOGIN = "Tên đăng nhập «{value}» không dùng được. Ghi 3 đến 64 ký tự, chỉ gồm a–z, 0–9, dấu chấm, gạch dưới, gạch ngang."
    ACCOUNT_LOGIN_TAKEN = "Tên đăng nhập «{value}» đã có người dùng. Chọn tên khác."
    ACCOUNT_NAME_TAKEN = "«{value}» đang là hoặc đã từng là tên của một tài khoản khác. Trùng tên thì ghi thêm đơn vị để phân biệt, ví dụ: Nguyễn Văn An (Sở Nội vụ)."
    ACCOUNT_SCOPE = "Vai trò «{role}» không dùng mục này. Bỏ trống."
    ACCOUNT_SCOPE_MISSING = "Vai trò «{role}» phải có mục này. Chọn ít nhất một."
    ACCOUNT_SCOPE_TWICE = "Đã chọn mọi xã lại chọn từng xã. Giữ một trong hai."
    DOMAIN_UNKNOWN = "Mã nhóm tiêu chí «{value}» không có. Chọn nhóm trong danh sách."
    ACCOUNT_NOT_CONFIRMED = (
        "Chưa gõ đúng tên đăng nhập «{value}» nên chưa xóa gì. Gõ lại để xác nhận."
    )
    ACCOUNT_NOBODY = (
        "Không có tài khoản «{value}» đang dùng. Xem các tài khoản bằng «readiness account list»."
    )
    AS_OPERATOR = "Lệnh này do người vận hành máy chủ làm. Bỏ --as rồi chạy lại."
    LAST_ADMIN = "Đây là quản trị duy nhất. Thêm quản trị khác trước."
    OWN_ACCOUNT = (
        "Bạn không tự đổi quyền, ngừng hay xóa tài khoản của chính mình. Nhờ quản trị khác."
    )
    OUTSIDE_IDENTITY_TAKEN = (
        "Danh tính bên ngoài này đã gắn với tài khoản khác. Gỡ ở tài khoản đó trước."
    )

    # The province's provider of identities
    PROVIDER_DOWN = "Hệ thống đăng nhập chung của tỉnh chưa trả lời. Thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu."
    PROVIDER_ANSWER = "Câu trả lời của hệ thống đăng nhập chung không kiểm chứng được nên chưa cho đăng nhập. Đăng nhập lại từ đầu; vẫn vậy thì báo quản trị của tỉnh."
    PROVIDER_DENIED = "Hệ thống đăng nhập chung không cho đăng nhập, hoặc bạn đã dừng giữa chừng. Đăng nhập lại từ đầu."
    PROVIDER_UNKNOWN = "Hệ thống đăng nhập chung đã nhận ra bạn, nhưng ở đây không có tài khoản đang dùng nào gắn với bạn. Đề nghị quản trị của tỉnh cấp tài khoản, hoặc kiểm tra thư điện tử công vụ ghi trong tài khoản của bạn."
    PROVIDER_BUSY = "Nơi bạn làm việc vừa mở quá nhiều lượt đăng nhập. Thử lại sau {until}."

    # Audit
    AUDIT_CHANGED = "Dòng {number} của nhật ký không còn như lúc ghi, hoặc không nối với dòng trước. Giữ nguyên máy chủ và báo người phụ trách an toàn thông tin."
    AUDIT_MISSING = "Nhật ký thiếu từ dòng {first} đến dòng {last}. Giữ nguyên máy chủ và báo người phụ trách an toàn thông tin."
    AUDIT_EXTRA = "Nhật ký có dòng số {number} không do phần mềm ghi. Giữ nguyên máy chủ và báo người phụ trách an toàn thông tin."
    AUDIT_HEAD_GONE = "Mốc ngày {day} (dòng {line} của tệp mốc) ghi nhật ký đã đến dòng {number}, nay không còn dòng đó: phần cuối đã bị cắt. Giữ nguyên máy chủ và báo người phụ trách an toàn thông tin."
    AUDIT_HEAD_DIFFERS = "Dòng {number} của nhật ký không khớp mốc ngày {day} (dòng {line} của tệp mốc): nhật ký đã bị ghi lại. Giữ nguyên máy chủ và báo người phụ trách an toàn thông tin."
    AUDIT_HEAD_LINE = (
        "Dòng {line} của tệp mốc không đọc được. Đối chiếu với bản sao của tệp mốc lưu ở nơi khác."
    )
    AUDIT_HEAD_NONE = "Không có mốc nào trong tệp {path} để đối chiếu nên không biết phần cuối nhật ký có bị cắt không. Dùng bản sao của tệp mốc, hoặc ghi mốc mới bằng «readiness audit head»."
    AUDIT_CLOCK = "Dòng {number} ghi lúc {at}, sớm hơn dòng trước ({before}): đồng hồ của máy chủ đã lùi lại. Kiểm tra giờ của máy chủ."
    AUDIT_HEAD_OLD = "Mốc mới nhất ghi ngày {kept}, còn dòng mới nhất của nhật ký (dòng {number}) ghi ngày {day}: không mốc nào giữ các dòng sau đó. Xem tệp mốc có bị cắt không, đối chiếu với bản sao lưu («readiness audit verify --backup»), rồi ghi mốc mới."
    AUDIT_HEADS_FILE = "Không đọc hoặc không ghi được tệp mốc của nhật ký {path}, nên không có mốc mới. Trả tệp và thư mục về cho tài khoản chạy phần mềm (quyền 0600 và 0700); nếu tệp đã mất, lấy lại từ bản sao."
    AUDIT_LONG = "Nhật ký theo bộ lọc dài hơn {limit} dòng. Chọn khoảng ngày ngắn hơn, hoặc xuất tệp .csv, rồi làm lại."
    AUDIT_DAYS = "Ngày cuối {until} trước ngày đầu {since}. Sửa lại ngày."

    # Self-assessment
    SELF_COMMUNE_ONLY = (
        "Tự đánh giá do cán bộ của chính xã đó nhập. Đăng nhập bằng tài khoản của xã."
    )

    # Pages of signing in
    FORM_ELSEWHERE = "Yêu cầu này không được gửi từ trang của phần mềm nên không thực hiện. Mở lại trang của phần mềm rồi làm lại; nếu vẫn gặp, báo quản trị kiểm tra READINESS_PUBLIC_URL."
    FORM_EXPIRED = "Trang đã mở quá lâu hoặc đã mở trước khi đăng nhập lại, nên chưa làm gì. Mở lại trang rồi làm lại."
    FORM_KIND = "Nội dung gửi lên không đọc được. Mở lại trang rồi làm lại."
    FORM_LETTERS = "Nội dung gửi lên có ký tự điều khiển không nhìn thấy. Xóa ô vừa dán, gõ lại bằng bàn phím rồi gửi."
    FORM_TOO_LONG = "Nội dung gửi lên quá dài. Mở lại trang rồi nhập ngắn gọn hơn."
    LOCAL_ONLY = "Dữ liệu minh họa không có mật khẩu nên chỉ mở được trên chính máy chạy phần mềm, bằng địa chỉ 127.0.0.1 hoặc localhost, không qua máy trung gian. Muốn nhiều máy cùng dùng, khởi tạo cơ sở dữ liệu thật."
    LOCAL_ONLY_PUBLISHED = "Máy chủ đặt READINESS_PUBLIC_URL, tức là có máy trung gian đưa người ngoài vào, nên không mở dữ liệu minh họa: dữ liệu này không có mật khẩu. Muốn xem thử, chạy phần mềm không đặt biến này và mở bằng địa chỉ 127.0.0.1 trên chính máy đó."
    NOT_STARTED = "Phần mềm chưa mở được dữ liệu. Người quản trị máy chủ xem nguyên nhân ở cửa sổ chạy phần mềm, hoặc mở trang này trên chính máy chủ."
    SERVER_FAILED = "Phần mềm gặp lỗi nên chưa làm xong việc vừa yêu cầu. Thử lại; nếu vẫn lỗi, báo người quản trị máy chủ kèm giờ xảy ra."
    DATA_AWAY = "Cơ sở dữ liệu đang không đọc hoặc không ghi được nên chưa lưu gì. Thử lại sau ít phút; nếu vẫn lỗi, báo người quản trị máy chủ."
    PAGE_UNKNOWN = "Không có trang này. Kiểm tra lại địa chỉ, hoặc về trang chính."
    PAGE_WAY = "Địa chỉ này không nhận cách gửi vừa dùng. Mở lại trang rồi làm lại."
    PASSWORD_REPEAT = "Hai lần nhập mật khẩu không giống nhau. Nhập lại cả hai lần."

    # Backups
    BACKUP_WHICH = "Nêu đúng một việc: --out để sao lưu, hoặc --verify để kiểm tra một bản sao lưu."
    BACKUP_EXISTS = "Tệp {path} đã có. Chọn tên khác, hoặc thêm --force để ghi đè."
    BACKUP_RUNNING = (
        "Một lần sao lưu khác đang chạy trên thư mục dữ liệu này. Đợi xong rồi chạy lại."
    )
    BACKUP_FOREIGN = "Tệp không phải bản sao lưu của phần mềm này ({detail}). Chọn đúng tệp."
    BACKUP_CUT = (
        "Bản sao lưu bị cắt ngang hoặc chưa ghi xong. Chép lại từ nơi lưu, hoặc dùng bản khác."
    )
    BACKUP_DAMAGED = "Thành phần này của bản sao lưu không còn nguyên như lúc ghi. Chép lại từ nơi lưu, hoặc dùng bản khác."
    BACKUP_NEWER = "Bản sao lưu do phần mềm mới hơn ghi ({found}; phần mềm này đọc đến {known}). Cập nhật phần mềm rồi làm lại."
    BACKUP_ENCRYPTED = "Bản sao lưu được mã hóa. Nêu tệp khóa bằng --identity."
    BACKUP_KEY = "Khóa trong {path} không mở được bản sao lưu này. Dùng tệp khóa đi cùng khóa công khai đã dùng khi sao lưu."
    BACKUP_SEAL = (
        "Bản sao lưu mã hóa bị cắt ngang hoặc bị sửa. Chép lại từ nơi lưu, hoặc dùng bản khác."
    )
    BACKUP_IDENTITY = "Tệp {path} không chứa khóa age. Dùng tệp do «readiness backup-key» tạo."
    BACKUP_RECIPIENT = "Khóa nêu ở --to không phải khóa công khai age. Chép đủ dòng age1… do «readiness backup-key» in ra."
    BACKUP_DATABASE = "Cơ sở dữ liệu được sao lưu đã hỏng hoặc không đúng lược đồ ({detail}). Kiểm tra cơ sở dữ liệu nguồn, hoặc dùng bản sao lưu khác."
    BACKUP_CONTENTS = "Cơ sở dữ liệu trong bản sao lưu không khớp bản kê: ghi {expected}, có {found}. Dùng bản sao lưu khác."
    BACKUP_EVIDENCE = "Minh chứng này được nêu trong cơ sở dữ liệu nhưng tệp không có hoặc đã hỏng. Tìm tệp trong bản sao lưu cũ hơn."
    BACKUP_AUDIT = "Nhật ký trong bản sao lưu không khớp các mốc đi kèm ({count} lỗi), nên không khôi phục từ bản này. Dùng bản sao lưu khác và báo người phụ trách an toàn thông tin."
    BACKUP_PROGRAM = "Máy này không có chương trình {name}. Cài postgresql-client cùng phiên bản với máy chủ PostgreSQL."
    BACKUP_PROGRAM_FAILED = "Chương trình {name} báo lỗi: {detail}. Sửa theo đó rồi chạy lại."
    RESTORE_KIND = "Bản sao lưu là của {found}, còn DATABASE_URL chỉ {wanted}. Đặt DATABASE_URL cùng loại rồi làm lại."
    RESTORE_NOT_EMPTY = (
        "{path} đã có dữ liệu; chỉ khôi phục vào nơi trống. Dời dữ liệu cũ đi, hoặc chọn nơi khác."
    )

    # Settings and stores
    SETTING_VALUE = "Biến {name} có giá trị «{value}» không hợp lệ: {detail}."
    DATABASE_UNREACHABLE = (
        "Không mở được cơ sở dữ liệu {url}: {detail}. Kiểm tra DATABASE_URL và quyền ghi."
    )
    DATABASE_REFUSED = "Cơ sở dữ liệu {url} từ chối thực hiện ({detail}). Kiểm tra quyền của tài khoản cơ sở dữ liệu và nhật ký của nó rồi làm lại."
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
    EXPORT_CONTENT = "Nội dung «{value}» không có. Dùng một trong: {allowed}."
    FILE_SUFFIX = "Tệp «{value}» không có đuôi được hỗ trợ. Dùng một trong: {allowed}."
    FILE_READ = "Không đọc được tệp {path}: {detail}. Kiểm tra đường dẫn và quyền đọc."
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
