"""The map on paper: what a view of it says on a sheet, with all marks and where everything comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from geo.communes import CommuneKind
from geo.print_map.body import told_apart
from geo.print_map.sheet import DPI, draw_pdf, draw_picture, draw_png
from geo.print_map.values import Paper, PrintClass, PrintMap, PrintUnit, PrintWords, Sheet
from survey import labels, palette
from survey.exchange.annex import NO_LETTER, Letter
from survey.exchange.map_classes import MapClass
from survey.exchange.map_files import FAILED, HATCHING, OUTSIDE
from survey.exchange.map_layers import LEVEL
from survey.exchange.map_view import MapView
from survey.exchange.provenance import Provenance
from survey.exchange.safe import printable
from survey.fields import show_date
from survey.model import CommuneCode

TITLE: Final = "BẢN ĐỒ MỨC SẴN SÀNG"
OF_CENTRES: Final = "Trung tâm Phục vụ hành chính công cấp xã – {province}"
ANNEX: Final = "Phụ lục"
FACTS: Final = "{round}. Tính đến ngày {day}."
FILTERED: Final = "Bộ lọc: {chosen}."
TOTAL: Final = "Tổng số xã, phường, đặc khu"
ENLARGED: Final = "Phóng to các phường"
NAMELESS: Final = "Số từ 10 trở lên (in nghiêng) trên bản đồ thay cho tên không đủ chỗ ghi:"
NOTE: Final = "Ghi chú: {note}."
SOURCE: Final = "Nguồn ranh giới: {source}."
NOT_DRAWN: Final = "Chưa có ranh giới để vẽ: {names}."
BOUNDARIES: Final = "Phiên bản ranh giới"
SHIPPED: Final = "kèm phần mềm"

_OUTSIDE_GROUND: Final = "#f2f2f2"
_OUTSIDE_TEXT: Final = "#6b6b6b"


def map_pdf(
    view: MapView, provenance: Provenance, *, paper: Paper = "A4", letter: Letter = NO_LETTER
) -> bytes:
    """Return the map on a sheet of *paper* as a PDF file; an annex where *letter* is named.

    Raises:
        ValueError: No commune has a shape.
    """
    return draw_pdf(printed(view), sheet(view, provenance, paper, letter))


def map_png(
    view: MapView, provenance: Provenance, *, paper: Paper = "A4", letter: Letter = NO_LETTER
) -> bytes:
    """Return the same sheet as a picture of 200 pixels an inch.

    Raises:
        ValueError: No commune has a shape.
    """
    return draw_png(printed(view), sheet(view, provenance, paper, letter))


def map_picture(view: MapView, width_mm: float, dpi: int = DPI) -> bytes:
    """Return map and legend alone as a PNG, to stand in a document that bears title and marks itself.

    Raises:
        ValueError: No commune has a shape.
    """
    return draw_picture(printed(view), width_mm, dpi)


def printed(view: MapView) -> PrintMap:
    """Return *view* as it is drawn: classes with their numbers, communes with their marks."""
    classes = [
        _class(entry, count, number)
        for number, (entry, count) in enumerate(
            zip(view.layer.classes, view.counts, strict=True), start=1
        )
    ]
    outside = len(view.communes) - len(view.kept)
    if outside:
        classes.append(PrintClass(OUTSIDE, _OUTSIDE_GROUND, _OUTSIDE_TEXT, outside))
    names = told_apart({c.code: (c.short_name, c.name) for c in view.communes})
    units = {
        commune.code: PrintUnit(
            name=names[commune.code],
            class_index=view.layer.class_of[CommuneCode(commune.code)]
            if commune.code in view.kept
            else len(view.layer.classes),
            failed=commune.code in view.failed & view.kept,
            small=commune.kind is CommuneKind.PHUONG,
        )
        for commune in view.communes
    }
    words = PrintWords(view.layer.title, FAILED, TOTAL, ENLARGED, NAMELESS, tuple(_notes(view)))
    return PrintMap(view.boundaries, units, tuple(classes), words, view.others)


def sheet(view: MapView, provenance: Provenance, paper: Paper, letter: Letter) -> Sheet:
    """Return what stands around the map."""
    place = OF_CENTRES.format(province=provenance.province)
    layer = () if view.layer.key == LEVEL else (view.layer.title,)
    facts = FACTS.format(round=provenance.rnd.name, day=show_date(provenance.as_of))
    if provenance.filtered:
        facts = f"{facts} {FILTERED.format(chosen=provenance.chosen)}"
    drawn = str(view.boundaries_version) if view.official else SHIPPED
    lines = (*provenance.lines, (BOUNDARIES, drawn))
    annexed = letter != NO_LETTER
    return Sheet(
        paper=paper,
        title=TITLE,
        name=printable(" – ".join((TITLE, *layer, provenance.province))),
        creator=labels.PRODUCT,
        moment=provenance.exported_at,
        marks=provenance.marks,
        annex=ANNEX if annexed else "",
        places=(place, *layer),
        letter=letter.line if annexed else "",
        facts=facts,
        foot=" · ".join(f"{name}: {value}" for name, value in lines),
    )


def _class(entry: MapClass, count: int, number: int) -> PrintClass:
    if not entry.hatch:
        return PrintClass(
            entry.label, entry.colour, palette.text_on(entry.colour), count, number=str(number)
        )
    return PrintClass(
        entry.label,
        entry.colour,
        palette.DARK,
        count,
        hatching=HATCHING[entry.hatch],
        ink=palette.HATCHES[entry.hatch].ink,
    )


def _notes(view: MapView) -> Iterator[str]:
    """Yield what one must know to read the map."""
    if view.layer.note:
        yield view.layer.note
    if view.note:
        yield f"{view.note}."
    if view.boundaries.note:
        yield NOTE.format(note=view.boundaries.note)
    if view.boundaries.source:
        yield SOURCE.format(source=view.boundaries.source)
    missing = [c.name for c in view.communes if c.code not in view.boundaries.shapes]
    if missing:
        yield NOT_DRAWN.format(names=", ".join(missing))
