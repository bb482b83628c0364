"""How people call themselves at the door: small letters, digits, dots and dashes."""

from __future__ import annotations

import re
from typing import Final

LOGIN: Final = re.compile(r"[a-z0-9._-]{3,64}")


def normal(typed: str) -> str:
    """Return *typed* as a login is compared; it may still be none (see LOGIN)."""
    return typed.strip().casefold()
