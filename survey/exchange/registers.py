"""The registers as files: difficulties, the Chairman's list, the directory of contacts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from survey import difficulties, directory, labels
from survey.application import Application
from survey.difficulties import Filter, Known
from survey.exchange.filters import NO_FILTER
from survey.exchange.leaving import leaving
from survey.exchange.provenance import INTERNAL
from survey.exchange.register_book import Head, Table, workbook
from survey.follow_up import Difficulty
from survey.rights import Action

REGISTER: Final = "Sổ theo dõi khó khăn, vướng mắc và đề nghị hỗ trợ"
CHAIRMAN: Final = "Danh sách vướng mắc vượt thẩm quyền báo cáo Chủ tịch UBND tỉnh"
DIRECTORY: Final = "Danh bạ đầu mối của các xã, phường, đặc khu"
WITHOUT: Final = "Chưa có liên hệ"
HIDDEN: Final = "(tiêu chí lưu hành nội bộ: xem trong phần mềm)"

# The three files ----------------------------------------------------------------------------------


def difficulties_file(app: Application, chosen: Filter, *, by: str) -> bytes:
    """Return the register, narrowed by *chosen*, as .xlsx."""
    by = leaving(app, "difficulties", by=by)
    known, found = difficulties.known(app), difficulties.register(app, chosen)
    columns = (
        ("Số", 5),
        ("Loại", 10),
        ("Nơi phản ánh", 14),
        ("Tiêu chí", 15),
        ("Nội dung", 28),
        ("Người, cơ quan phản ánh", 14),
        ("Ngày phản ánh", 11),
        ("Cơ quan phải trả lời", 14),
        ("Hạn trả lời", 11),
        ("Quá hạn (ngày)", 7),
        ("Tình trạng", 10),
        ("Trả lời, lý do", 26),
        ("Ngày cập nhật", 11),
    )
    rows = [
        (
            one.id,
            labels.DIFFICULTY_KIND[one.kind],
            _place(app, one),
            _item(known, one),
            _open_to_all(known, one, one.text),
            one.reported_by,
            one.reported_on,
            known.agencies.get(one.now.agency, one.now.agency),
            one.now.due,
            one.days_overdue(app.today) or None,
            labels.DIFFICULTY_STATE[one.now.state],
            _open_to_all(known, one, (one.answer or one.now).text),
            (one.answer or one.now).day,
        )
        for one in found
    ]
    head = _head(app, REGISTER, by, internal=_internal(known, found), chosen=_words(app, chosen))
    return workbook(head, [Table("Sổ theo dõi", columns, rows)])


def chairman_file(app: Application, *, by: str) -> bytes:
    """Return what awaits the Chairman as an annex to a report, as .xlsx."""
    by = leaving(app, "chairman", by=by)
    known, found = difficulties.known(app), difficulties.for_chairman(app)
    columns = (
        ("Nơi phản ánh", 17),
        ("Tiêu chí", 18),
        ("Nội dung khó khăn, vướng mắc", 34),
        ("Cơ quan đã xem xét", 17),
        ("Lý do vượt thẩm quyền", 28),
        ("Ngày phản ánh", 11),
        ("Ý kiến chỉ đạo", 20),
    )
    rows = [
        (
            _place(app, one),
            _item(known, one),
            _open_to_all(known, one, one.text),
            known.agencies.get(one.now.agency, one.now.agency),
            _open_to_all(known, one, one.now.text),
            one.reported_on,
            None,
        )
        for one in found
    ]
    head = _head(app, CHAIRMAN, by, internal=_internal(known, found), annex=True)
    return workbook(head, [Table("Báo cáo Chủ tịch", columns, rows)])


def directory_file(app: Application, *, by: str) -> bytes:
    """Return the contacts of all communes as .xlsx, for use inside only."""
    by = leaving(app, "directory", by=by)
    app.require(Action.READ_CONTACTS)
    found = directory.contacts(app)
    names = {commune.code: commune.name for commune in app.communes}
    columns = (
        ("Mã xã", 10),
        ("Xã, phường, đặc khu", 26),
        (labels.CONTACT_NAME, 26),
        (labels.CONTACT_POST, 32),
        (labels.CONTACT_PHONE, 18),
        (labels.CONTACT_EMAIL, 34),
    )
    rows = [
        (
            one.commune,
            names.get(one.commune, ""),
            one.name,
            one.post,
            directory.show_phone(one.phone),
            one.email,
        )
        for one in found
    ]
    missing = [
        (c.code, c.name, None) for c in directory.without_contact(app.communes_within_reach, found)
    ]
    head = _head(app, DIRECTORY, by, internal=True)
    remark = (*columns[:2], ("Ghi chú", 90))
    tables = (
        Table("Danh bạ", columns, rows),
        Table(WITHOUT, remark, missing, "Các xã, phường, đặc khu chưa có liên hệ trong danh bạ"),
    )
    return workbook(head, tables)


# What stands in the cells -------------------------------------------------------------------------


def _place(app: Application, one: Difficulty) -> str:
    if one.commune is None:
        return labels.DIFFICULTY_SCOPE_ALL
    return app.require_commune(one.commune).name


def _item(known: Known, one: Difficulty) -> str:
    item = known.items.get(one.item)
    return one.item if item is None else f"{item.code}: {item.text}"


def _confidential(known: Known, one: Difficulty) -> bool:
    return one.item not in known.open_items


def _internal(known: Known, found: Iterable[Difficulty]) -> bool:
    return any(_confidential(known, one) for one in found)


def _open_to_all(known: Known, one: Difficulty, text: str) -> str:
    """Return *text*, unless it speaks of a confidential item: of that only code and text are named."""
    return HIDDEN if text and _confidential(known, one) else text


def _words(app: Application, chosen: Filter) -> str:
    """Say the filter for people."""
    known = difficulties.known(app)
    parts = [
        labels.DIFFICULTY_KIND[chosen.kind] if chosen.kind else "",
        labels.DIFFICULTY_STATE[chosen.state] if chosen.state else "",
        "Quá hạn" if chosen.overdue else "",
        known.agencies.get(chosen.agency, chosen.agency),
        app.require_commune(chosen.commune).name if chosen.commune else "",
    ]
    return "; ".join(filter(None, parts)) or NO_FILTER


def _head(
    app: Application,
    title: str,
    by: str,
    *,
    internal: bool,
    chosen: str = NO_FILTER,
    annex: bool = False,
) -> Head:
    made_up = app.installed().made_up
    marks = ((INTERNAL,) if internal else ()) + ((labels.MADE_UP,) if made_up else ())
    return Head(app.province.name, title, app.today, by, app.clock(), marks, chosen, annex)
