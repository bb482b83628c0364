"""The answers of the small made-up province: every state, two versions, files, two submissions."""

from __future__ import annotations

from datetime import date

from survey.application import Application
from survey.model import Answer, AnswerState, Evidence, RoundState, Submission
from tests.support.small_province import (
    AN,
    AREA,
    BINH,
    DESK,
    EXPIRY,
    GATE,
    HERE,
    RECORD,
    SHARE,
    THERE,
    Clock,
    draft,
    open_round,
    said,
    saved,
)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\ntrailer <<>>\nstartxref\n9\n%%EOF\n"
AWKWARD = "Ghi 'thêm'; \"dòng\"\nhai\tcột \\N \\. 100% – đủ; 𝄞 😀"
"""Text that a careless reader or writer of SQL would spoil."""


def answered(app: Application, clock: Clock) -> int:
    """Install *app*, open a round, answer, submit, withdraw, submit again; return the round."""
    app.install("51", made_up=True)
    round_id = open_round(app)
    app.set_deadline(round_id, str(SHARE), date(2026, 12, 20), "Công văn 12/UBND", actor=DESK)
    app.set_deadline(round_id, "TS", date(2026, 12, 25), "Công văn 13/UBND", actor=DESK)
    app.set_deadline(round_id, "TS", None, "Hủy", actor=DESK)
    file = app.store_evidence(PDF, "biên bản số 1.pdf", AN)
    assert isinstance(file, Evidence)
    clock.forward(minutes=1, microseconds=123_457)
    first = saved(app, draft(round_id, GATE, said(muc="khong"), actor=BINH))
    clock.forward(minutes=1)
    better = said(AWKWARD, (file.digest,), muc="mot_phan")
    saved(app, draft(round_id, GATE, better, based_on=first.version))
    saved(app, draft(round_id, AREA, said(m2=62.5, phong="Phòng một cửa – tầng 1")))
    no_need = Answer(AnswerState.NOT_APPLICABLE, reason="Không lập biên bản")
    saved(app, draft(round_id, RECORD, no_need))
    saved(app, draft(round_id, EXPIRY, said(het_han=date(2027, 2, 28))))
    saved(app, draft(round_id, SHARE, said(dat=3, can=4), actor=DESK))
    dark = Answer(AnswerState.COULD_NOT_CHECK, reason="Mất điện")
    saved(app, draft(round_id, GATE, dark, commune=THERE))
    _submit(app, round_id)
    clock.forward(minutes=5)
    app.withdraw(round_id, HERE, actor=AN, reason="Ghi nhầm")
    saved(app, draft(round_id, AREA, said(m2=60), based_on=1))
    clock.forward(minutes=5)
    _submit(app, round_id)
    app.change_round(round_id, RoundState.LOCKED, actor=DESK, reason="Hết hạn")
    clock.forward(hours=1)
    app.change_round(round_id, RoundState.OPEN, actor=DESK, reason="Mở lại để phúc tra")
    return round_id


def _submit(app: Application, round_id: int) -> None:
    assert isinstance(app.submit(round_id, HERE, actor=AN), Submission)
