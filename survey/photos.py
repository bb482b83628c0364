"""Evidence files from people we do not know: recognised by content, cleaned, or refused.

A photo is decoded and written anew, so that nothing of the original survives but its pixels; when
and where it was taken is read first and kept beside it. A PDF is kept as it is.
"""

from __future__ import annotations

import math
import re
import struct
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final

from PIL import Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from survey.exif import read_shot
from survey.problems import Problem, ProblemCode, problem

MEGABYTE: Final = 2**20
PHOTO_LIMIT: Final = 10 * MEGABYTE
PDF_LIMIT: Final = 10 * MEGABYTE
PIXEL_LIMIT: Final = 50_000_000
LONG_SIDE: Final = 1600
QUALITY: Final = 82
NAME_LIMIT: Final = 120

_Reader = Callable[[BytesIO], ImageFile.ImageFile]


class _Jpeg(JpegImageFile):
    """A JPEG whose EXIF block Pillow leaves alone; :func:`read_shot` reads it."""

    def _read_dpi_from_exif(self) -> None:
        """Do not ask the EXIF block for dots per inch: its reader warns once per faulty tag."""


_PDF_HEADER: Final = b"%PDF-"
_PDF_END: Final = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_PDF_END_LENGTH: Final = 1024
_PDF_ENCRYPTED: Final = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")

# Called directly, these classes read a header and no more, and the first of several pictures.
# Image.open would warn, or raise, about huge pictures before it says how huge they are.
_READERS: Final[tuple[tuple[re.Pattern[bytes], _Reader], ...]] = (
    (re.compile(rb"\xff\xd8\xff"), _Jpeg),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PngImageFile),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WebPImageFile),
)
_BROKEN: Final = (  # all that Pillow raises about a spoilt file; two million of them were tried
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    AssertionError,
    struct.error,
)
# A progressive JPEG has about ten scans. Each costs a pass over all pixels and as few as 80 bytes,
# so that 10 MB of them would keep a server busy for an hour.
_JPEG_SCAN: Final = b"\xff\xda"
_JPEG_PASSES: Final = 100 * PIXEL_LIMIT

# 50 megapixels take 30 MB as JPEG, 470 as PNG, 800 as WebP; so sessions wait for each other.
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class AcceptedFile:
    """A file fit to be stored. Time (UTC), place and measures are those of a photo."""

    data: bytes
    media_type: str
    original_name: str
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    width: int | None = None
    height: int | None = None


def accept(data: bytes, name: str) -> AcceptedFile | Problem:
    """Return the file to store for *data*, or the reason why it is refused.

    What kind of file it is follows from its content; *name* is only remembered and shown.
    """
    shown = clean_name(name)
    if not data:
        return problem(ProblemCode.EVIDENCE_EMPTY, name=shown)
    if data.startswith(_PDF_HEADER):
        return _too_large(data, shown, PDF_LIMIT) or _accept_pdf(data, shown)
    for signature, reader in _READERS:
        if signature.match(data):
            return _too_large(data, shown, PHOTO_LIMIT) or _accept_photo(data, shown, reader)
    return problem(ProblemCode.EVIDENCE_KIND, name=shown)


def clean_name(name: str) -> str:
    """Return *name* without folders and invisible characters, in NFC, at most 120 characters.

    A long name loses the end of its stem and keeps a short ending such as ``.jpg``.
    """
    base = re.split(r"[/\\]", name)[-1]
    visible = "".join(c for c in base if c.isprintable() or c.isspace())
    clean = unicodedata.normalize("NFC", " ".join(visible.split())).strip(". ") or "evidence"
    stem, dot, ending = clean.rpartition(".")
    tail = dot + ending if len(ending) <= NAME_LIMIT // 10 else ""
    if len(clean) <= NAME_LIMIT:
        return clean
    return (stem if tail else clean)[: NAME_LIMIT - len(tail)].strip() + tail


def _too_large(data: bytes, name: str, limit: int) -> Problem | None:
    if len(data) <= limit:
        return None
    return problem(
        ProblemCode.EVIDENCE_LARGE, name=name, size=_megabytes(len(data)), limit=_megabytes(limit)
    )


def _megabytes(size: int) -> str:
    """Return *size* in MB, rounded up, so that what is refused never reads as the limit."""
    return f"{math.ceil(size * 10 / MEGABYTE) / 10:g} MB".replace(".", ",")


def _accept_pdf(data: bytes, name: str) -> AcceptedFile | Problem:
    """Accept a PDF that ends as it should and opens without a password."""
    end = _PDF_END.search(data, max(0, len(data) - _PDF_END_LENGTH))
    whole = end is not None and 0 < int(end[1]) < len(data)
    if not whole or _PDF_ENCRYPTED.search(data):
        return problem(ProblemCode.EVIDENCE_BROKEN, name=name)
    return AcceptedFile(data, "application/pdf", name)


def _accept_photo(data: bytes, name: str, reader: _Reader) -> AcceptedFile | Problem:
    """Accept a photo that can be decoded to its end."""
    try:
        with _ONE_AT_A_TIME, reader(BytesIO(data)) as image:
            pixels = image.width * image.height
            if pixels > PIXEL_LIMIT:
                return _too_many_pixels(name, str(math.ceil(pixels / 1_000_000)))
            if reader is _Jpeg and data.count(_JPEG_SCAN) * pixels > _JPEG_PASSES:
                return problem(ProblemCode.EVIDENCE_BROKEN, name=name)
            return _written_anew(image, name)
    except (
        Image.DecompressionBombError
    ):  # WebP reserves memory for all pixels, so Pillow looks first
        return _too_many_pixels(name, f">{PIXEL_LIMIT // 1_000_000}")
    except _BROKEN:
        return problem(ProblemCode.EVIDENCE_BROKEN, name=name)


def _too_many_pixels(name: str, millions: str) -> Problem:
    limit = PIXEL_LIMIT // 1_000_000
    return problem(ProblemCode.EVIDENCE_PIXELS, name=name, pixels=millions, limit=limit)


def _written_anew(image: ImageFile.ImageFile, name: str) -> AcceptedFile:
    """Return *image* as an upright JPEG of bounded size that holds pixels and nothing else."""
    shot = read_shot(image.info.get("exif"))
    photo = _shrunk(image)
    if shot.turn is not None:
        photo = photo.transpose(shot.turn)
    photo = _on_white(photo)
    photo.info.clear()
    written = BytesIO()
    photo.save(written, "JPEG", quality=QUALITY)
    return AcceptedFile(
        written.getvalue(),
        "image/jpeg",
        name,
        taken_at=shot.taken_at,
        latitude=shot.latitude,
        longitude=shot.longitude,
        width=photo.width,
        height=photo.height,
    )


def _shrunk(image: ImageFile.ImageFile) -> Image.Image:
    """Decode *image* at the size that we keep; a large JPEG is never decoded in full."""
    scale = LONG_SIDE / max(image.size)
    if scale < 1:
        image.draft(None, (math.ceil(image.width * scale), math.ceil(image.height * scale)))
    simple: Image.Image = image
    if image.mode not in {"L", "RGB", "RGBA", "CMYK"}:
        simple = image.convert("RGBA" if image.has_transparency_data else "RGB")
    simple.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return simple


def _on_white(photo: Image.Image) -> Image.Image:
    """Return *photo* in red, green and blue; where it is transparent, paper shows through."""
    if not photo.has_transparency_data:
        return photo.convert("RGB")
    layer = photo.convert("RGBA")
    paper = Image.new("RGB", photo.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper
