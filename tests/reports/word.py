"""Templates as somebody edits them, and documents as Word reads them (python-docx)."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.table import Table

from survey.reports.kinds import DocumentKind
from survey.reports.template_office import shipped

MARKED = ("{{ dau_noi_bo }}", "{{ dau_minh_hoa }}")


def saved(document: Doc) -> bytes:
    """Return the file of *document*."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def template(*lines: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """Return a template with the two marks, *lines* as paragraphs and *rows* as a table."""
    document = Document()
    for line in (*MARKED, *lines):
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    return saved(document)


def edited(kind: DocumentKind, change: Callable[[Doc], object]) -> bytes:
    """Return the shipped template of *kind* after *change*."""
    document = Document(io.BytesIO(shipped(kind)))
    change(document)
    return saved(document)


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a .docx file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return the file that holds *parts*."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return the file *data* with one part more, or another one."""
    return packed({**parts_of(data), name: content})


def replaced(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return the file *data* with *new* for *old*, which must be there, in one part."""
    content = parts_of(data)[name]
    assert old in content
    return with_part(data, name, content.replace(old, new))


def lines(data: bytes) -> list[str]:
    """Return the paragraphs of a document, those of its tables after the others."""
    document = Document(io.BytesIO(data))
    return [
        *(paragraph.text for paragraph in document.paragraphs),
        *(text for table in document.tables for row in cells(table) for text in row),
    ]


def tables(data: bytes) -> list[list[list[str]]]:
    """Return the cells of the tables of a document."""
    return [list(cells(table)) for table in Document(io.BytesIO(data)).tables]


def cells(table: Table) -> Iterator[list[str]]:
    """Yield the rows of *table*; a cell that spans columns stands there once."""
    for row in table.rows:
        unique = {id(cell._tc): cell.text for cell in row.cells}  # noqa: SLF001 - one cell, several times
        yield list(unique.values())


def pages(pdf: bytes, folder: Path) -> list[str]:
    """Return the text of every page of a PDF."""
    file = folder / "looked-at.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", "-layout", str(file), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return text.split("\f")[:-1]
