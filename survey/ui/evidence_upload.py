"""A button that takes photos and PDFs and hands each of them to Python, whole and once.

Streamlit's own uploader speaks English and sends a photo as large as the camera made it. This one
shrinks photos in the browser, keeps their time and place (EXIF), and survives a bad connection.

The browser sends one file at a time, in parts. With every run Python says how far it has come, and
the browser sends what comes next; only Python's word makes a file saved.

    browser → Python  {id, name, part, last, data}   a trigger; *data* is a part in base64
    Python → browser  {id, parts, done, error}       the file it knows, how many parts it holds,
                                                     whether it is dealt with, and why it was refused

A part that is not the next one is dropped, so the browser may send it again when no answer comes.
Parts are small because Streamlit cuts a connection that one message keeps busy for half a minute.
They arrive in a callback, before the page runs, so that the same rerun carries the answer.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

import streamlit as st

from survey.photos import LONG_SIDE, MEGABYTE, PDF_LIMIT, PHOTO_LIMIT, QUALITY
from survey.problems import Problem, ProblemCode

WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "add": "Thêm ảnh hoặc PDF",
        "sending": "Đang gửi {number}/{total} …",
        "again": "Mạng chậm, đang gửi lại {number}/{total} …",
        "saved": "Đã lưu {saved}/{total}",
        "large": ProblemCode.EVIDENCE_LARGE.value,
        "unreadable": ProblemCode.EVIDENCE_BROKEN.value,
    }
)
"""Everything the script says; it has no words of its own."""

SIZE_LIMIT: Final = max(PHOTO_LIMIT, PDF_LIMIT)
PART_SIZE: Final = MEGABYTE // 4
_ID_LENGTH: Final = 32
_NAME_LENGTH: Final = 1000

_ASSETS: Final = Path(__file__).with_name("assets")


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file as it came from the browser: nothing about it has been checked but its size.

    The *id* belongs to one choice of one file and comes again when a session was lost on the way.
    """

    id: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a file, the first with *number* 0."""

    id: str
    name: str
    number: int
    last: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far Python has come with the file *id*; a file that is *done* holds no parts any more."""

    id: str = ""
    parts: tuple[bytes, ...] = ()
    done: bool = False
    error: str = ""


Store = Callable[[UploadedFile], Problem | None]


def evidence_upload(*, key: str, store: Store) -> None:
    """Draw the button; each file that arrives is given to *store*, which may say why not.

    *store* runs as a callback, before the page: it may change the session's state, must not draw,
    and should bear the same file twice. The *key* must name everything that the file belongs to
    (round, commune, item), because files chosen under a key are sent on wherever it is drawn again.
    Not for use inside a form.
    """
    receipt = st.session_state.get(_slot(key), Receipt())
    _component(key=key, data=_data(key, receipt), on_part_change=partial(_take, key, store))


def read_part(value: object) -> Part | None:
    """Return what the browser sent; None when it does not come from our script."""
    match value:
        case {
            "id": str(file_id),
            "name": str(name),
            "part": int(number),
            "last": bool(last),
            "data": str(encoded),
        } if 0 < len(file_id) <= _ID_LENGTH and len(encoded) <= PART_SIZE * 2:
            try:
                data = base64.b64decode(encoded, validate=True)
            except ValueError:
                return None
            return Part(file_id, name[:_NAME_LENGTH], number, last, data)
        case _:
            return None


def receive(receipt: Receipt, part: Part, store: Store) -> Receipt:
    """Return the receipt after *part*; the last part of a file is when *store* is called."""
    if part.id != receipt.id:
        receipt = Receipt(part.id)
    if receipt.done or part.number != len(receipt.parts):
        return receipt
    parts = (*receipt.parts, part.data)
    if sum(len(data) for data in parts) > SIZE_LIMIT:
        return receipt
    if not part.last:
        return replace(receipt, parts=parts)
    refusal = store(UploadedFile(part.id, part.name, b"".join(parts)))
    return Receipt(part.id, done=True, error=refusal.text if refusal else "")


def _take(key: str, store: Store) -> None:
    """Take the part that has just arrived at *key*."""
    part = read_part(st.session_state[key].get("part"))
    if part is not None:
        receipt = st.session_state.get(_slot(key), Receipt())
        st.session_state[_slot(key)] = receive(receipt, part, store)


def _slot(key: str) -> str:
    return f"{key}.receipt"


def _data(key: str, receipt: Receipt) -> bytes:
    """Return what the script is told; as bytes, for JSON writes a Vietnamese letter in six."""
    document = {
        "key": key,
        "id": receipt.id,
        "parts": len(receipt.parts),
        "done": receipt.done,
        "error": receipt.error,
        "limit": SIZE_LIMIT,
        "partSize": PART_SIZE,
        "longSide": LONG_SIDE,
        "quality": QUALITY / 100,
        "language": "vi",
        "words": dict(WORDS),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


# Comments and all: Streamlit keeps a message of 10 kB or more in the browser and does not send it
# again with every rerun.
_component = st.components.v2.component(
    "san_sang_evidence_upload",
    js=(_ASSETS / "evidence_upload.js").read_text("utf-8"),
    css=(_ASSETS / "evidence_upload.css").read_text("utf-8"),
)
