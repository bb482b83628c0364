"""Settings from the environment, and the clock: the only reader of either."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from survey.problems import Problem, ProblemCode, SurveyError, problem

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "data"
LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_SCHEMES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
_PUBLIC_URL: Final = "READINESS_PUBLIC_URL"
_OIDC: Final = (
    "READINESS_OIDC_ISSUER",
    "READINESS_OIDC_CLIENT_ID",
    "READINESS_OIDC_CLIENT_SECRET",
    "READINESS_OIDC_TRUSTED_FACTOR",
)
_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


IDLE_MINUTES: Final = (5, 720)
"""Between what a session may be left alone; 60 where nothing is said."""


class PasswordCost(NamedTuple):
    """What checking one password costs: passes of argon2id over so many KiB, in so many lanes.

    The defaults are those of RFC 9106 for machines with little memory; tests use less.
    """

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


STANDARD_COST: Final = PasswordCost()


@dataclass(frozen=True, slots=True)
class Oidc:
    """The province's provider of identities, and what we are to it.

    *trusted_factor* lets its word stand for the second factor of an account that has one.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    trusted_factor: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data lives, where the app is found, how long a session may be left alone."""

    database_url: str
    data_dir: Path
    idle: timedelta = timedelta(minutes=60)
    public_url: str = ""
    password_cost: PasswordCost = STANDARD_COST
    oidc: Oidc | None = None

    @property
    def evidence_dir(self) -> Path:
        """The folder of evidence files; never one that is served."""
        return self.data_dir / "evidence"

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; raises SurveyError with every fault at once.

        READINESS_DATA_DIR, DATABASE_URL, READINESS_IDLE_MINUTES, READINESS_PUBLIC_URL (scheme, host
        and port by which people reach the app), and with it the provider of identities:
        READINESS_OIDC_ISSUER, READINESS_OIDC_CLIENT_ID, READINESS_OIDC_CLIENT_SECRET, and
        READINESS_OIDC_TRUSTED_FACTOR (1 or 0).
        """
        env = os.environ if environment is None else environment
        problems: list[Problem] = []
        data_dir = Path(env.get("READINESS_DATA_DIR") or ROOT / "var").expanduser().resolve()
        url = _database_url(env.get("DATABASE_URL", ""), data_dir, problems)
        if data_dir.exists() and not data_dir.is_dir():
            problems.append(
                problem(ProblemCode.DATA_DIR, path=data_dir, detail="không phải thư mục")
            )
        idle = _idle(env.get("READINESS_IDLE_MINUTES", ""), problems)
        public_url = _public_url(env.get("READINESS_PUBLIC_URL", ""), problems)
        oidc = _oidc(env, problems)
        if problems:
            raise SurveyError(problems)
        return cls(url, data_dir, idle, public_url, oidc=oidc)


def _database_url(given: str, data_dir: Path, problems: list[Problem]) -> str:
    url = given or f"sqlite:///{data_dir / 'readiness.db'}"
    if not url.startswith(_SCHEMES):
        scheme, found, _ = url.partition("://")
        shown = f"{scheme}://…" if found and "@" not in scheme else "…"  # never a password
        detail = "phải bắt đầu bằng " + " hoặc ".join(_SCHEMES[:2])
        problems.append(
            problem(ProblemCode.SETTING_VALUE, name="DATABASE_URL", value=shown, detail=detail)
        )
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return url


def _idle(given: str, problems: list[Problem]) -> timedelta:
    least, most = IDLE_MINUTES
    text = given.strip() or "60"
    minutes = int(text) if text.isascii() and text.isdecimal() and len(text) <= len("720") else 0
    if not least <= minutes <= most:
        detail = f"phải là số phút từ {least} đến {most}"
        problems.append(
            problem(
                ProblemCode.SETTING_VALUE, name="READINESS_IDLE_MINUTES", value=text, detail=detail
            )
        )
    return timedelta(minutes=minutes)


def _public_url(given: str, problems: list[Problem]) -> str:
    url = given.strip().rstrip("/")
    if url and not _ORIGIN.fullmatch(url):
        detail = "phải là địa chỉ máy chủ, ví dụ https://sansang.quangngai.gov.vn"
        problems.append(
            problem(
                ProblemCode.SETTING_VALUE, name="READINESS_PUBLIC_URL", value="…", detail=detail
            )
        )
    return url


def published_as(environment: Mapping[str, str] | None = None) -> str:
    """Return the public address as it is given, "" for none; it may be one that from_env refuses."""
    env = os.environ if environment is None else environment
    return env.get(_PUBLIC_URL, "").strip()


# The provider of identities -----------------------------------------------------------------------


def is_private(url: str) -> bool:
    """Return whether nobody on the way reads or changes what *url* answers: https, or this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or not url.isascii() or not url.isprintable():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _oidc(env: Mapping[str, str], problems: list[Problem]) -> Oidc | None:
    """Return what is said of the provider, None where nothing is."""
    given = {name: env.get(name, "").strip() for name in _OIDC}
    issuer, client_id, client_secret, trusted = given.values()
    if not (issuer or client_id or client_secret):
        return None
    wrong = {
        name: "còn thiếu" for name in (*_OIDC[:3], _PUBLIC_URL) if not env.get(name, "").strip()
    }
    if issuer and (not is_private(issuer) or "?" in issuer or "#" in issuer):
        wrong[_OIDC[0]] = (
            "phải là địa chỉ https:// của hệ thống đăng nhập chung, không có «?» và «#»"
        )
    if trusted not in {"", "0", "1"}:
        wrong[_OIDC[3]] = "phải là 1 hoặc 0"
    problems += [
        problem(
            ProblemCode.SETTING_VALUE, name=name, value="…" if env.get(name) else "", detail=why
        )
        for name, why in wrong.items()
    ]
    return Oidc(issuer, client_id, client_secret, trusted == "1")


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads the clock


def local(moment: datetime) -> datetime:
    """Return *moment* in Vietnamese time."""
    return moment.astimezone(LOCAL_ZONE)
