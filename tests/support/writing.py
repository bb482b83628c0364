"""How Vietnamese content is written here: what is wrong with the style of a text."""

from __future__ import annotations

import re
import unicodedata

ENGLISH = re.compile(
    r"\b(and|answer|are|check|checklist|commune|date|deadline|domain|evidence|file|for|from|gate|is"
    r"|item|list|must|note|number|of|score|seal|task|text|threshold|todo|fixme|tbd|value|with|yes"
    r"|null|none|true|false)\b",
    re.IGNORECASE,
)
SECOND_VOWEL = re.compile(r"(?i)(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![a-zà-ỹ])")
"""The tone on the second of two vowels; we write it on the first (hóa, ủy), as in MINH HỌA."""


def faults_of_style(text: str) -> list[str]:
    """Return the rules of writing that *text* breaks, by name."""
    rules = {
        "not composed": not unicodedata.is_normalized("NFC", text),
        "blank at an end": text != text.strip(),
        "two blanks": "  " in text,
        "blank before a mark": bool(re.search(r" [,.;:?!»)]", text)),
        "blank after an opening mark": bool(re.search(r"[«(] ", text)),
        "no blank after a mark": bool(re.search(r"[,;:?!][^\W\d_]", text)),
        "control character": any(unicodedata.category(c) in {"Cc", "Cf"} for c in text),
        "straight quotes": '"' in text or "'" in text,
        "unbalanced": text.count("«") != text.count("»") or text.count("(") != text.count(")"),
        "English": bool(ENGLISH.search(text)),
        "tone on the second vowel": bool(SECOND_VOWEL.search(text)),
        "three dots": "..." in text,
        "mark twice": bool(re.search(r"[.,;:?]{2}", text)),
    }
    return [name for name, broken in rules.items() if broken]
