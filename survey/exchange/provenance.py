"""Where an export comes from: what it shows, when, from which versions, and the marks it bears."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from survey import labels
from survey.application import Application
from survey.exchange.filters import NO_FILTER
from survey.fields import show_date
from survey.model import Round
from survey.settings import local

INTERNAL: Final = "LƯU HÀNH NỘI BỘ"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What every export says about itself. *internal*: it names confidential items."""

    province: str
    rnd: Round
    as_of: date
    exported_at: datetime
    exported_by: str
    made_up: bool
    internal: bool
    chosen: str = NO_FILTER

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks that stand on every page of the export."""
        return (
            *((INTERNAL,) if self.internal else ()),
            *((labels.MADE_UP,) if self.made_up else ()),
        )

    @property
    def filtered(self) -> bool:
        """True when a filter left some rows out, or could have."""
        return self.chosen != NO_FILTER

    @property
    def internal_mark(self) -> str:
        """LƯU HÀNH NỘI BỘ, or nothing."""
        return INTERNAL if self.internal else ""

    @property
    def made_up_mark(self) -> str:
        """DỮ LIỆU MINH HỌA, or nothing."""
        return labels.MADE_UP if self.made_up else ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """What is said, as names and values for people."""
        units = self.rnd.units_version
        return (
            ("Tỉnh, thành phố", self.province),
            ("Đợt kiểm tra", f"{self.rnd.name} (số {self.rnd.id}, {self.state})"),
            ("Tính đến ngày", show_date(self.as_of)),
            ("Phiên bản danh mục", str(self.rnd.catalogue_version)),
            ("Phiên bản chính sách", str(self.rnd.policy_version)),
            *((("Phiên bản danh sách xã", str(units)),) if units is not None else ()),
            ("Bộ lọc", self.chosen),
            ("Người xuất", self.exported_by),
            ("Xuất lúc", f"{local(self.exported_at):%H:%M %d/%m/%Y}"),
            ("Dữ liệu", labels.MADE_UP if self.made_up else "dữ liệu của đợt kiểm tra"),
            ("Lưu hành", INTERNAL if self.internal else "không hạn chế"),
        )

    @property
    def state(self) -> str:
        """The state of the round."""
        return labels.ROUND_STATE[self.rnd.state]

    @property
    def columns(self) -> dict[str, str]:
        """What is said, for machines: the last columns of tables and the members of GeoJSON."""
        return {
            "province": self.province,
            "round": self.rnd.name,
            "round_id": str(self.rnd.id),
            "as_of": self.as_of.isoformat(),
            "catalogue_version": str(self.rnd.catalogue_version),
            "policy_version": str(self.rnd.policy_version),
            "filter": self.chosen,
            "exported_by": self.exported_by,
            "exported_at": local(self.exported_at).isoformat(timespec="seconds"),
            "made_up": self.made_up_mark,
            "internal": self.internal_mark,
        }

    def with_internal(self, internal: object) -> Provenance:
        """Return this provenance for content that does or does not name confidential items."""
        return replace(self, internal=bool(internal))


def provenance(
    application: Application, rnd: Round, as_of: date, *, by: str, chosen: str = NO_FILTER
) -> Provenance:
    """Return the provenance of an export that is made now."""
    return Provenance(
        province=application.province.name,
        rnd=rnd,
        as_of=as_of,
        exported_at=application.clock(),
        exported_by=by,
        made_up=application.installed().made_up,
        internal=False,
        chosen=chosen,
    )
