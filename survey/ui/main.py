"""The script of the app, run anew at every click: it holds nothing that must be made anew."""

from __future__ import annotations

from survey.ui.frame import draw

if __name__ == "__main__":
    draw()
