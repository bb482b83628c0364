"""Evidence of an answer: shown with its time and place, added and taken away on the entry page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from survey.application import Application
from survey.checklist import ChecklistItem
from survey.fields import show_number
from survey.model import Evidence
from survey.problems import Problem
from survey.submissions import evidence_refused
from survey.ui import context, style, text
from survey.ui.entry_state import Sheet
from survey.ui.evidence_upload import UploadedFile, evidence_upload

_THUMBNAIL = 220


def gallery(app: Application, digests: Sequence[str], *, place: str = "") -> None:
    """Show stored files: photos as pictures, PDFs as downloads.

    *place* tells one gallery of a page from another that may hold the same file.
    """
    records = app.evidence(digests)
    for digest in digests:
        if digest in records:
            _show(app, records[digest], place)


def draw(sheet: Sheet, item: ChecklistItem, *, locked: bool) -> None:
    """Draw the evidence of *item* with the means to add to it."""
    answer = sheet.answer(item.code)
    if item.evidence:
        style.quiet(text.ENTRY_EVIDENCE_ASKED.format(evidence=item.evidence))
    records = sheet.app.evidence(answer.evidence)
    for digest in answer.evidence:
        if digest in records:
            _show(sheet.app, records[digest])
            st.button(
                text.ENTRY_EVIDENCE_REMOVE,
                key=sheet.key(item.code, f"remove.{digest}"),
                on_click=sheet.with_evidence,
                args=(item, tuple(d for d in answer.evidence if d != digest)),
                disabled=locked,
            )
    if evidence_refused(item, answer.values):
        style.quiet(text.EVIDENCE_CLASSIFIED)
    elif not locked:
        evidence_upload(key=sheet.key(item.code, "upload"), store=partial(_keep, sheet, item))


def _show(app: Application, record: Evidence, place: str = "") -> None:
    details = [record.original_name]
    if record.taken_at:
        details.append(text.EVIDENCE_TAKEN.format(time=context.show_time(record.taken_at)))
    if record.latitude is not None and record.longitude is not None:
        details.append(
            text.EVIDENCE_PLACE.format(
                latitude=show_number(record.latitude, 5), longitude=show_number(record.longitude, 5)
            )
        )
    if record.media_type == "application/pdf":
        st.download_button(
            text.EVIDENCE_DOWNLOAD.format(name=style.plain(record.original_name)),
            data=lambda: app.read_evidence(record.digest),
            file_name=record.original_name,
            mime=record.media_type,
            key=f"evidence.{place}.{record.digest}",
            on_click="ignore",
        )
    else:
        st.image(app.read_evidence(record.digest), width=_THUMBNAIL)
    style.quiet(" · ".join(details))


def _keep(sheet: Sheet, item: ChecklistItem, file: UploadedFile) -> Problem | None:
    """Store one file and record it with the answer; return what is wrong.

    The file is durable before the browser hears of it; storing the same file twice changes nothing.
    """
    record = sheet.app.store_evidence(file.data, file.name, sheet.actor)
    if isinstance(record, Problem):
        return record
    held = sheet.answer(item.code).evidence
    if record.digest in held:
        return None
    sheet.problems.pop(item.code, None)
    sheet.with_evidence(item, (*held, record.digest))
    return next(iter(sheet.problems.get(item.code, ())), None)
