"""How a page looks: Vietnamese, as wide as the window, nothing cut off."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.browser.conftest import Watched

ENGLISH = re.compile(
    r"\b(the|and|of|is|are|press|apply|select|choose|option|results|upload|browse|drag|files?|"
    r"running|error|traceback|exception|deploy|rerun|settings|download|search|fullscreen|close|"
    r"loading|submit|save|none|true|false|null|nan|sign|log|password|account|user|not)\b",
    re.IGNORECASE,
)
ALLOWED = re.compile(
    r"(Excel|GeoJSON|CSV|Internet|Wi-Fi|UPS|QR|PDF|VNeID|(Google|Microsoft) Authenticator)",
    re.IGNORECASE,
)
_CUT = """() => [...document.querySelectorAll("body *")].filter(one => {
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const own = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  return own && box.width > 1 && style.overflowX === "hidden" && style.textOverflow !== "ellipsis"
    && one.scrollWidth > one.clientWidth + 1;
}).map(one => one.textContent.trim().slice(0, 60))"""


def faults(page: Page, name: str) -> list[str]:
    """Return what is wrong with the look of *page*, which is called *name*."""
    words = page.locator("body").inner_text()
    english = {found[0] for found in ENGLISH.finditer(ALLOWED.sub("", words))}
    spill = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return [
        *([f"{name}: English {sorted(english)}"] if english else []),
        *([f"{name}: {spill} px too wide"] if spill > 0 else []),
        *(f"{name}: cut off: {text}" for text in page.evaluate(_CUT)),
    ]


def quiet(seen: Watched) -> list[str]:
    """Return the requests of a window that left the app, and its script errors."""
    return [
        *(f"request to {url}" for url in seen.outgoing),
        *(f"script error {error}" for error in seen.errors),
    ]
