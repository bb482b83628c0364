"""Settings from the environment, and the clock: the only reader of either."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from survey.problems import ProblemCode, SurveyError, problem

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "data"
LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_SCHEMES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data lives."""

    database_url: str
    data_dir: Path

    @property
    def evidence_dir(self) -> Path:
        """The folder of evidence files; never one that is served."""
        return self.data_dir / "evidence"

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read READINESS_DATA_DIR and DATABASE_URL; raises SurveyError with every fault at once."""
        env = os.environ if environment is None else environment
        data_dir = Path(env.get("READINESS_DATA_DIR") or ROOT / "var").expanduser().resolve()
        url = env.get("DATABASE_URL") or f"sqlite:///{data_dir / 'readiness.db'}"
        problems = []
        if not url.startswith(_SCHEMES):
            scheme, found, _ = url.partition("://")
            shown = f"{scheme}://…" if found and "@" not in scheme else "…"  # never a password
            detail = "phải bắt đầu bằng " + " hoặc ".join(_SCHEMES[:2])
            problems.append(
                problem(ProblemCode.SETTING_VALUE, name="DATABASE_URL", value=shown, detail=detail)
            )
        if data_dir.exists() and not data_dir.is_dir():
            problems.append(
                problem(ProblemCode.DATA_DIR, path=data_dir, detail="không phải thư mục")
            )
        if problems:
            raise SurveyError(problems)
        if url.startswith("postgresql://"):
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        return cls(url, data_dir)


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads the clock


def local(moment: datetime) -> datetime:
    """Return *moment* in Vietnamese time."""
    return moment.astimezone(LOCAL_ZONE)
