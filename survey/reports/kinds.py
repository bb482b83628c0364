"""The three documents, and the marks that each of them must bear."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class DocumentKind(StrEnum):
    """A document that is made from a template; the value names its files."""

    MINUTES = "bien-ban"
    RESULT = "phieu-ket-qua"
    BLANK = "phieu-trang"

    @property
    def file(self) -> str:
        """The name of its template."""
        return f"{self.value}.docx"


DOCX: Final = ".docx"
PDF: Final = ".pdf"
ZIP: Final = ".zip"
MEDIA_TYPE: Final = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PDF: "application/pdf",
    ZIP: "application/zip",
}
INTERNAL_MARK: Final = "dau_noi_bo"
MADE_UP_MARK: Final = "dau_minh_hoa"
MARKS: Final = (INTERNAL_MARK, MADE_UP_MARK)
"""The placeholders that no template may leave out."""
