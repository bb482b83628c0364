"""What happens to the files that people send as evidence.

PH01 the content says what a file is; the name never does
PH02 a file that is empty, of another kind, too heavy or broken is refused, each with its own reason
PH03 a picture is measured before it is decoded
PH04 a photo is written anew as JPEG, upright, at most 1600 pixels long, without metadata
PH05 time and place are read first; what is missing or impossible is left out, and the photo kept
PH06 a PDF is kept as it is, when it is whole and opens without a password
PH07 a name is shown without folders and invisible characters, at most 120 characters long
PH08 whatever comes in, an answer comes out; the same file always gives the same answer
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from survey.photos import (
    LONG_SIDE,
    MEGABYTE,
    NAME_LIMIT,
    PHOTO_LIMIT,
    AcceptedFile,
    accept,
    clean_name,
)
from survey.problems import Problem, ProblemCode

RED, BLUE, WHITE = (200, 30, 30), (30, 30, 200), (255, 255, 255)
TAKEN, OFFSET, ORIENTATION, CAMERA, GPS = 0x9003, 0x9011, 0x0112, 0x8769, 0x8825
DA_NANG = {1: "N", 2: (16.0, 4.0, 39.3), 3: "E", 4: (108.0, 13.0, 26.4)}


def picture(kind: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **saved: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0] // 2, size[1]))
    written = BytesIO()
    image.convert(mode).save(written, kind, **saved)
    return written.getvalue()


def exif(
    gps: dict[int, Any] | None = None, camera: dict[int, Any] | None = None, orientation: int = 1
) -> Image.Exif:
    made = Image.Exif()
    made[ORIENTATION] = orientation
    made[CAMERA] = camera or {}
    made[GPS] = gps or {}
    return made


def pdf(*, extra: bytes = b"", end: bytes = b"startxref\n9\n%%EOF\n") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" + extra + b"xref\ntrailer <<>>\n" + end


def png_header(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG that says how large it is and then holds the compressed *pixels*."""
    written = BytesIO(b"\x89PNG\r\n\x1a\n")
    written.seek(0, 2)
    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    for name, content in ((b"IHDR", size), (b"IDAT", pixels), (b"IEND", b"")):
        PngImagePlugin.putchunk(written, name, content)
    return written.getvalue()


def webp_header(width: int, height: int) -> bytes:
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + canvas
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def accepted(data: bytes, name: str = "ảnh.jpg") -> AcceptedFile:
    found = accept(data, name)
    assert isinstance(found, AcceptedFile), found
    return found


def refused(data: bytes, name: str = "ảnh.jpg") -> Problem:
    found = accept(data, name)
    assert isinstance(found, Problem)
    return found


def shown(file: AcceptedFile) -> Image.Image:
    image = Image.open(BytesIO(file.data))
    image.load()
    return image


def near(one: tuple[int, ...] | float | None, other: tuple[int, ...]) -> bool:
    return isinstance(one, tuple) and all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param(picture("JPEG"), "image/jpeg", id="PH01 JPEG"),
        pytest.param(picture("PNG"), "image/jpeg", id="PH01 PNG becomes JPEG"),
        pytest.param(picture("WEBP"), "image/jpeg", id="PH01 WebP becomes JPEG"),
        pytest.param(pdf(), "application/pdf", id="PH01 PDF"),
    ],
)
def test_what_a_file_is_follows_from_its_content(data: bytes, media_type: str) -> None:
    found = accepted(data, "tên.exe")

    assert (found.media_type, found.original_name) == (media_type, "tên.exe")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", ProblemCode.EVIDENCE_EMPTY, id="PH02 0 byte"),
        pytest.param(b"MZ\x90\0" * 99, ProblemCode.EVIDENCE_KIND, id="PH02 a program named .jpg"),
        pytest.param(b"<svg/>", ProblemCode.EVIDENCE_KIND, id="PH02 an SVG named .jpg"),
        pytest.param(picture("GIF"), ProblemCode.EVIDENCE_KIND, id="PH02 a GIF"),
        pytest.param(
            picture("JPEG") + bytes(12 * MEGABYTE), ProblemCode.EVIDENCE_LARGE, id="PH02 12 MB"
        ),
        pytest.param(
            pdf(extra=bytes(12 * MEGABYTE)), ProblemCode.EVIDENCE_LARGE, id="PH02 a PDF of 12 MB"
        ),
        pytest.param(
            picture("JPEG", (400, 400))[:-900], ProblemCode.EVIDENCE_BROKEN, id="PH02 half a JPEG"
        ),
        pytest.param(
            picture("PNG", (400, 400))[:-60], ProblemCode.EVIDENCE_BROKEN, id="PH02 half a PNG"
        ),
        pytest.param(
            picture("WEBP", (400, 400))[:-60], ProblemCode.EVIDENCE_BROKEN, id="PH02 half a WebP"
        ),
        pytest.param(b"\xff\xd8\xff", ProblemCode.EVIDENCE_BROKEN, id="PH02 three bytes of a JPEG"),
        pytest.param(
            b"\x89PNG\r\n\x1a\n" + b"\xff" * 50, ProblemCode.EVIDENCE_BROKEN, id="PH02 a false PNG"
        ),
        pytest.param(
            png_header(0, 0), ProblemCode.EVIDENCE_BROKEN, id="PH02 a picture without pixels"
        ),
    ],
)
def test_what_cannot_be_evidence_is_refused_with_its_reason(data: bytes, code: ProblemCode) -> None:
    assert refused(data).code is code


def test_ph02_the_reason_names_the_file_its_size_and_the_limit() -> None:
    found = refused(picture("JPEG").ljust(PHOTO_LIMIT + 1, b"\0"), "thư mục/ảnh.jpg")

    assert dict(found.details) == {"name": "ảnh.jpg", "size": "10,1 MB", "limit": "10 MB"}


def test_ph02_a_photo_of_exactly_the_limit_is_accepted() -> None:
    assert accepted(picture("JPEG").ljust(PHOTO_LIMIT, b"\0")).width == 40


@pytest.mark.parametrize(
    ("data", "millions"),
    [
        pytest.param(png_header(8000, 6251), "51", id="PH03 just too many"),
        pytest.param(png_header(60_000, 60_000), "3600", id="PH03 PNG bomb"),
        pytest.param(
            png_header(2**31 - 1, 2**31 - 1), "4611686014133", id="PH03 the largest there can be"
        ),
        pytest.param(webp_header(16_000, 16_000), ">50", id="PH03 WebP bomb"),
    ],
)
def test_too_many_pixels_are_refused_by_the_header(data: bytes, millions: str) -> None:
    found = refused(data)

    assert found.code is ProblemCode.EVIDENCE_PIXELS
    assert dict(found.details)["pixels"] == millions


def test_ph03_more_pixels_than_the_header_says_are_not_unpacked() -> None:
    bomb = zlib.compress(bytes(200 * MEGABYTE), 9)

    found = accepted(png_header(10, 10, bomb))

    assert (found.width, found.height) == (10, 10)


def test_ph03_a_jpeg_of_endless_passes_is_refused() -> None:
    photo = picture("JPEG", (7000, 7000), mode="L", progressive=True)
    last = photo[photo.rindex(b"\xff\xda") : -2]

    assert refused(photo[:-2] + last * 100).code is ProblemCode.EVIDENCE_BROKEN


def test_ph03_a_jpeg_with_a_film_behind_it_is_accepted() -> None:
    assert accepted(picture("JPEG") + b"\xff\xda\0" * MEGABYTE).width == 40


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        pytest.param((4000, 3000), (1600, 1200), id="PH04 lying"),
        pytest.param((3000, 4000), (1200, 1600), id="PH04 standing"),
        pytest.param((1600, 900), (1600, 900), id="PH04 already small"),
        pytest.param((9000, 9), (1600, 2), id="PH04 a thread"),
    ],
)
def test_a_photo_keeps_its_proportions_up_to_1600_pixels(
    size: tuple[int, int], kept: tuple[int, int]
) -> None:
    found = accepted(picture("JPEG", size))

    assert (found.width, found.height) == kept == shown(found).size
    assert max(kept) <= LONG_SIDE


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        pytest.param(1, (40, 20), (5, 10), id="PH04 as it is"),
        pytest.param(2, (40, 20), (35, 10), id="PH04 mirrored"),
        pytest.param(3, (40, 20), (35, 10), id="PH04 upside down"),
        pytest.param(4, (40, 20), (5, 10), id="PH04 upside down and mirrored"),
        pytest.param(5, (20, 40), (10, 5), id="PH04 turned left and mirrored"),
        pytest.param(6, (20, 40), (10, 5), id="PH04 turned left"),
        pytest.param(7, (20, 40), (10, 35), id="PH04 turned right and mirrored"),
        pytest.param(8, (20, 40), (10, 35), id="PH04 turned right"),
        pytest.param(9, (40, 20), (5, 10), id="PH04 no such orientation"),
    ],
)
def test_a_photo_is_stored_upright(
    orientation: int, size: tuple[int, int], red_at: tuple[int, int]
) -> None:
    found = accepted(picture("JPEG", exif=exif(orientation=orientation)))

    assert (found.width, found.height) == size
    assert near(shown(found).getpixel(red_at), RED)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        pytest.param("PNG", "1", id="PH04 black and white"),
        pytest.param("PNG", "L", id="PH04 grey"),
        pytest.param("PNG", "LA", id="PH04 grey, transparent"),
        pytest.param("PNG", "P", id="PH04 palette"),
        pytest.param("PNG", "RGBA", id="PH04 transparent"),
        pytest.param("PNG", "I;16", id="PH04 grey of 16 bits"),
        pytest.param("JPEG", "L", id="PH04 grey JPEG"),
        pytest.param("JPEG", "CMYK", id="PH04 JPEG of a print shop"),
        pytest.param("WEBP", "RGBA", id="PH04 WebP"),
    ],
)
def test_every_kind_of_pixel_becomes_red_green_and_blue(kind: str, mode: str) -> None:
    grey = mode in {"1", "L", "LA", "I;16"}
    start = "L" if mode == "I;16" else mode
    image = Image.open(BytesIO(picture("PNG", mode="RGB"))).convert("L" if grey else "RGB")
    written = BytesIO()
    (image.convert("I;16") if mode == "I;16" else image.convert(start)).save(written, kind)

    assert shown(accepted(written.getvalue())).mode == "RGB"


def test_ph04_a_transparent_picture_lies_on_white() -> None:
    written = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "PNG")

    assert near(shown(accepted(written.getvalue())).getpixel((9, 9)), WHITE)


@pytest.mark.parametrize(
    ("kind", "saved"),
    [
        pytest.param("PNG", {"save_all": True}, id="PH04 animated PNG"),
        pytest.param("WEBP", {"save_all": True, "lossless": True}, id="PH04 animated WebP"),
        pytest.param("MPO", {"save_all": True}, id="PH04 two pictures in a JPEG"),
    ],
)
def test_the_first_of_several_pictures_is_kept(kind: str, saved: dict[str, Any]) -> None:
    first, second = Image.new("RGB", (30, 30), RED), Image.new("RGB", (30, 30), BLUE)
    written = BytesIO()
    first.save(written, kind, append_images=[second], **saved)

    assert near(shown(accepted(written.getvalue())).getpixel((15, 15)), RED)


def test_ph04_nothing_but_pixels_is_left() -> None:
    secret = b"0905123456"
    photo = picture(
        "JPEG",
        exif=exif(DA_NANG, {TAKEN: "2026:11:05 08:30:00", 0x9286: secret.decode()}),
        comment=secret,
        icc_profile=secret * 9,
        xmp=b"<x>" + secret + b"</x>",
    )

    found = accepted(photo + secret)

    assert secret in photo
    assert secret not in found.data
    assert set(shown(found).info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("camera", "taken_at"),
    [
        pytest.param(
            {TAKEN: "2026:11:05 08:30:00"},
            datetime(2026, 11, 5, 1, 30, tzinfo=UTC),
            id="PH05 a camera without a zone keeps Vietnamese time",
        ),
        pytest.param(
            {TAKEN: "2026:11:05 08:30:00", OFFSET: "+09:00"},
            datetime(2026, 11, 4, 23, 30, tzinfo=UTC),
            id="PH05 a camera with a zone",
        ),
        pytest.param(
            {TAKEN: "2026:11:05 08:30:00", OFFSET: "   :  "},
            datetime(2026, 11, 5, 1, 30, tzinfo=UTC),
            id="PH05 an empty zone",
        ),
        pytest.param({}, None, id="PH05 no time"),
        pytest.param({TAKEN: "0000:00:00 00:00:00"}, None, id="PH05 a clock without a battery"),
        pytest.param({TAKEN: "1980:01:01 00:00:00"}, None, id="PH05 a clock that nobody set"),
        pytest.param({TAKEN: "    :  :     :  :  "}, None, id="PH05 blanks"),
        pytest.param({TAKEN: "2026-11-05T08:30:00"}, None, id="PH05 another notation"),
        pytest.param(
            {TAKEN: "9999:12:31 23:59:59", OFFSET: "-12:00"}, None, id="PH05 the end of time"
        ),
    ],
)
def test_the_time_of_a_photo(camera: dict[int, Any], taken_at: datetime | None) -> None:
    assert accepted(picture("JPEG", exif=exif(camera=camera))).taken_at == taken_at


@pytest.mark.parametrize(
    ("gps", "place"),
    [
        pytest.param(DA_NANG, (16.077583, 108.224), id="PH05 Đà Nẵng"),
        pytest.param(DA_NANG | {1: "S", 3: "W"}, (-16.077583, -108.224), id="PH05 the antipodes"),
        pytest.param(DA_NANG | {2: (16.5, 0.0, 0.0)}, (16.5, 108.224), id="PH05 decimal degrees"),
        pytest.param({}, (None, None), id="PH05 no place"),
        pytest.param({2: DA_NANG[2], 4: DA_NANG[4]}, (None, None), id="PH05 no directions"),
        pytest.param(DA_NANG | {1: "X"}, (None, None), id="PH05 a false direction"),
        pytest.param(DA_NANG | {2: (91.0, 0.0, 0.0)}, (None, None), id="PH05 beyond the pole"),
        pytest.param(
            DA_NANG | {4: (181.0, 0.0, 0.0)}, (None, None), id="PH05 beyond the date line"
        ),
        pytest.param(
            DA_NANG | {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)}, (None, None), id="PH05 0/0"
        ),
        pytest.param(DA_NANG | {2: (16.0, 4.0)}, (None, None), id="PH05 no seconds"),
    ],
)
def test_the_place_of_a_photo(
    gps: dict[int, Any], place: tuple[float | None, float | None]
) -> None:
    found = accepted(picture("JPEG", exif=exif(gps)))

    assert (found.latitude, found.longitude) == place


def test_ph05_a_fraction_over_nothing_is_no_place() -> None:
    photo = picture("JPEG", exif=exif(DA_NANG))
    sixteen = struct.pack(">II", 16, 1) if b"MM\0*" in photo else struct.pack("<II", 16, 1)
    assert sixteen in photo

    found = accepted(photo.replace(sixteen, sixteen[:4] + bytes(4)))

    assert (found.latitude, found.longitude) == (None, None)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_ph05_time_and_place_are_read_from_every_kind_of_photo(kind: str) -> None:
    found = accepted(
        picture(kind, (2000, 1000), exif=exif(DA_NANG, {TAKEN: "2026:11:05 08:30:00"}, 6))
    )

    assert (found.latitude, found.longitude) == (16.077583, 108.224)
    assert found.taken_at == datetime(2026, 11, 5, 1, 30, tzinfo=UTC)
    assert (found.width, found.height) == (800, 1600)


@pytest.mark.parametrize("order", ["<", ">"])
def test_ph05_both_byte_orders_are_read(order: str) -> None:
    root = struct.pack(order + "H HHIHH", 1, ORIENTATION, 3, 1, 6, 0)
    mark = b"II*\0" if order == "<" else b"MM\0*"
    block = b"Exif\0\0" + mark + struct.pack(order + "I", 8) + root

    assert accepted(picture("JPEG", exif=block)).width == 20


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(b"Exif\0\0", id="PH05 nothing"),
        pytest.param(b"Exif\0\0XX*\0\x08\0\0\0", id="PH05 no byte order"),
        pytest.param(b"Exif\0\0II*\0\xff\xff\xff\xff", id="PH05 a directory beyond the end"),
        pytest.param(b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\1" * 99, id="PH05 a cut directory"),
        pytest.param(
            b"Exif\0\0II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", ORIENTATION, 99, 1, 6),
            id="PH05 a type that does not exist",
        ),
        pytest.param(
            b"Exif\0\0II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", GPS, 4, 1, 8),
            id="PH05 a directory inside itself",
        ),
    ],
)
def test_a_photo_with_spoilt_metadata_is_kept_without_them(block: bytes) -> None:
    found = accepted(picture("JPEG", exif=block))

    assert (found.width, found.taken_at, found.latitude) == (40, None, None)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(pdf(), id="PH06 whole"),
        pytest.param(pdf(end=b"startxref\r\n9\r\n%%EOF"), id="PH06 no line break at the end"),
        pytest.param(pdf() + pdf()[9:], id="PH06 with a later revision"),
        pytest.param(pdf(extra=b"(/Encrypted in words)"), id="PH06 a word like Encrypt"),
    ],
)
def test_a_whole_pdf_is_kept_as_it_is(data: bytes) -> None:
    found = accepted(data, "quyết định.pdf")

    assert (found.data, found.width, found.taken_at) == (data, None, None)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(pdf()[:-8], id="PH06 cut before the end"),
        pytest.param(b"%PDF-1.7\n", id="PH06 a header"),
        pytest.param(pdf(end=b"startxref\n99999\n%%EOF\n"), id="PH06 the table is missing"),
        pytest.param(pdf() + b"PK\x03\x04", id="PH06 another file behind it"),
        pytest.param(pdf(extra=b"<</Encrypt 5 0 R>>"), id="PH06 with a password"),
        pytest.param(pdf(extra=b"<</Encrypt<</V 4>>>>"), id="PH06 with a password, in place"),
    ],
)
def test_a_pdf_that_would_not_open_is_refused(data: bytes) -> None:
    assert refused(data).code is ProblemCode.EVIDENCE_BROKEN


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        pytest.param("ảnh quầy.jpg", "ảnh quầy.jpg", id="PH07 as it is"),
        pytest.param("/etc/../ảnh.jpg", "ảnh.jpg", id="PH07 folders"),
        pytest.param("C:\\Users\\An\\ảnh.jpg", "ảnh.jpg", id="PH07 folders of Windows"),
        pytest.param(unicodedata.normalize("NFD", "ảnh.jpg"), "ảnh.jpg", id="PH07 NFC"),
        pytest.param("a\x00b\r\nc\u202egpj.exe", "ab cgpj.exe", id="PH07 control characters"),
        pytest.param("a\ud800\u2028.jpg", "a .jpg", id="PH07 half a character"),
        pytest.param("a\u00a0 \tb.jpg", "a b.jpg", id="PH07 blanks"),
        pytest.param("", "evidence", id="PH07 no name"),
        pytest.param("../..", "evidence", id="PH07 dots"),
        pytest.param(".htaccess", "htaccess", id="PH07 a hidden file"),
        pytest.param("a" * 300 + ".jpg", "a" * 116 + ".jpg", id="PH07 long"),
        pytest.param("a" * 300, "a" * 120, id="PH07 long, without an ending"),
        pytest.param("a" * 119 + " bc", "a" * 119, id="PH07 long, cut at a blank"),
        pytest.param("a." + "b" * 300, "a." + "b" * 118, id="PH07 a long ending"),
    ],
)
def test_a_name_is_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(st.text())
def test_ph07_a_clean_name_stays_as_it_is(name: str) -> None:
    clean = clean_name(name)

    assert clean_name(clean) == clean
    assert 0 < len(clean) <= NAME_LIMIT
    assert unicodedata.is_normalized("NFC", clean)
    assert clean.isprintable()


SEEDS = (
    picture("JPEG", (48, 32), exif=exif(DA_NANG, {TAKEN: "2026:11:05 08:30:00"}, 6)),
    picture("JPEG", (48, 32), progressive=True, mode="CMYK"),
    picture("PNG", (48, 32), mode="P", exif=exif(DA_NANG)),
    picture("PNG", (48, 32), mode="RGBA"),
    picture("WEBP", (48, 32), exif=exif(DA_NANG)),
    pdf(),
)


@st.composite
def spoilt_files(draw: Callable[[st.SearchStrategy[Any]], Any]) -> bytes:
    """A real file in which a stretch of bytes is replaced, taken out or put in."""
    data = draw(st.sampled_from(SEEDS))
    at = draw(st.integers(0, len(data)))
    return bytes(data[:at] + draw(st.binary(max_size=8)) + data[at + draw(st.integers(0, 8)) :])


@given(
    st.one_of(
        st.binary(),
        st.builds(bytes.__add__, st.sampled_from([s[:12] for s in SEEDS]), st.binary()),
        spoilt_files(),
    ),
    st.text(),
)
def test_ph08_whatever_comes_in_an_answer_comes_out(data: bytes, name: str) -> None:
    assert isinstance(accept(data, name), AcceptedFile | Problem)


@pytest.mark.parametrize("data", SEEDS)
def test_ph08_the_same_file_gives_the_same_answer(data: bytes) -> None:
    assert accepted(data) == accepted(data)
