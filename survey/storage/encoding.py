"""Values as text and back: one canonical JSON, so that equal answers are equal text."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from survey.model import FieldValue

_DATE_KEY = "date"


def canonical(content: object) -> str:
    """Return *content* as compact JSON with sorted keys; infinities and NaN are refused."""
    return json.dumps(
        content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )


def storable(*texts: str) -> None:
    """Refuse texts that a database cannot keep: NUL, and halves of surrogate pairs."""
    for text in texts:
        if "\x00" in text:
            raise ValueError("text to store holds a NUL character")
        text.encode()  # a lone surrogate raises UnicodeEncodeError, which is a ValueError


def encode_values(values: Mapping[str, FieldValue]) -> str:
    """Return the *values* of an answer as canonical JSON; a date becomes {"date": …}."""
    storable(*_texts(values))
    return canonical({name: _plain(value) for name, value in values.items()})


def decode_values(text: str) -> dict[str, FieldValue]:
    """Return the values that :func:`encode_values` wrote."""
    return {name: _value(plain) for name, plain in json.loads(text).items()}


def encode_texts(texts: Iterable[str]) -> str:
    """Return *texts* as a JSON list, in their order."""
    return canonical(list(texts))


def decode_texts(text: str) -> tuple[str, ...]:
    """Return the texts that :func:`encode_texts` wrote."""
    return tuple(json.loads(text)) if text != "[]" else ()


def _texts(values: Mapping[str, FieldValue]) -> Iterable[str]:
    for name, value in values.items():
        yield name
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from value


def _plain(value: FieldValue) -> object:
    if isinstance(value, date):
        return {_DATE_KEY: value.isoformat()}
    return list(value) if isinstance(value, tuple) else value


def _value(plain: Any) -> FieldValue:
    match plain:
        case {"date": day}:
            return date.fromisoformat(day)
        case list():
            return tuple(plain)
        case str() | int() | float():
            return plain
        case _:
            raise ValueError(f"not a stored field value: {plain!r}")
