"""What every document says: where, which round, which marks, who goes there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from geo.communes import Commune
from survey import labels
from survey.exchange.provenance import Provenance
from survey.fields import show_date
from survey.model import Team, Visit
from survey.reports.kinds import INTERNAL_MARK, MADE_UP_MARK
from survey.settings import local

Values = dict[str, object]
Row = Mapping[str, object]
MANDATORY: Final = "Điều kiện bắt buộc"
_SOURCE: Final = "Danh mục bản {catalogue}, chính sách bản {policy}. Xuất lúc {time} bởi {who} từ phần mềm {name}."


def head(origin: Provenance, commune: Commune | None) -> Values:
    """Return the names that stand in every document; without a *commune* its names are empty."""
    name = commune.name if commune else ""
    return {
        INTERNAL_MARK: origin.internal_mark,
        MADE_UP_MARK: origin.made_up_mark,
        "tinh": _within(origin.province),
        "tinh_in_hoa": origin.province.upper(),
        "xa": _within(name),
        "xa_dau_cau": name,
        "xa_in_hoa": name.upper(),
        "ma_xa": commune.code if commune else "",
        "dot": origin.rnd.name,
        "dot_tu_ngay": show_date(origin.rnd.opens_on),
        "dot_den_ngay": show_date(origin.rnd.closes_on),
        "tinh_den": show_date(origin.as_of),
        "nguon": _SOURCE.format(
            catalogue=origin.rnd.catalogue_version,
            policy=origin.rnd.policy_version,
            time=f"{local(origin.exported_at):%H:%M %d/%m/%Y}",
            who=origin.exported_by,
            name=labels.PRODUCT,
        ),
    }


def _within(name: str) -> str:
    """Return a name as it stands within a sentence: «xã Ba Gia»."""
    return name[:1].lower() + name[1:]


def field_work_of(team: Team | None, visits: Sequence[Visit]) -> Values:
    """Return who goes to a commune and when; empty where nothing is planned."""
    return {
        "lan_kiem_tra": [
            {
                "loai": labels.VISIT_KIND[visit.kind],
                "ngay": show_date(visit.day),
                "tu": f"{visit.starts:%H:%M}",
                "den": f"{visit.ends:%H:%M}",
            }
            for visit in visits
        ],
        "doan": team.name if team else "",
        "truong_doan": team.leader if team else "",
        "thanh_vien": [{"ten": name} for name in team.members] if team else [],
    }
