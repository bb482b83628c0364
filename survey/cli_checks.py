"""What ``readiness doctor`` and ``readiness catalogue check`` look at."""

from __future__ import annotations

import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import Final

from geo.boundaries import BoundariesError, read_boundaries
from geo.communes import RegistryError, read_registry
from survey import labels
from survey.api.route_rules import PROVIDER_BACK
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.province import COMMUNES_FILE
from survey.settings import CONTENT, ROOT, Oidc, Settings, now
from survey.shipped import Content, read_content
from survey.storage import installation
from survey.storage.engine import Database
from survey.storage.heads import FILE as HEADS
from survey.storage.heads import HeadsFile

OLDEST, NEWEST = (3, 11), (3, 13)
CONSTRAINTS: Final = ROOT / "constraints.txt"
FONT_PACKAGE: Final = "fontpkg_be_vietnam_pro"
FONTS: Final = tuple(
    f"BeVietnamPro-{weight}.ttf" for weight in ("Regular", "Medium", "SemiBold", "Bold")
)
SQLITE: Final = "sqlite:///"
INSTALL: Final = "Cài lại: pip install -c constraints.txt -e ."
PROVIDER_DOWN: Final = "Không nối được: kiểm tra đường mạng, chứng thư và READINESS_OIDC_ISSUER."
PROVIDER_WRONG: Final = (
    "Trả lời không đúng chuẩn OpenID Connect, hoặc «issuer» khác READINESS_OIDC_ISSUER: "
    "hỏi bên vận hành hệ thống đó và chép đúng từng ký tự."
)
REPORT: Final = "Chạy «readiness catalogue check» để xem từng lỗi kèm tệp và dòng."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do where it is not *fine*."""

    fine: bool
    text: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Yield what was found, one thing after another; nothing found stops the rest."""
    yield _python()
    yield from _packages()
    yield _shipped()
    yield _boundaries()
    yield _fonts()
    try:
        settings = Settings.from_env()
    except SurveyError as error:
        yield from (Finding(fine=False, text="Cài đặt", remedy=p.text) for p in error.problems)
        return
    yield _data_dir(settings.data_dir)
    yield _heads(HeadsFile(settings.data_dir / HEADS))
    if settings.oidc is not None:
        yield _provider(settings.oidc, settings.public_url + PROVIDER_BACK)
    yield from _database(settings.database_url)


def read_folder(folder: Path) -> Content:
    """Return the content of *folder* with its problems.

    Raises:
        SurveyError: *folder* is missing, or a file of it is not UTF-8.
    """
    if not (folder / "catalogue").is_dir():
        missing = problem(ProblemCode.CONTENT_KEY_MISSING, str(folder), key="catalogue/")
        raise SurveyError([missing])
    provinces = read_registry(COMMUNES_FILE).provinces
    try:
        return read_content(folder, tuple(province.code for province in provinces))
    except UnicodeDecodeError:
        raise SurveyError(list(_not_utf8(folder))) from None


def content_counts(content: Content) -> Iterator[str]:
    """Yield what *content* holds."""
    catalogue, policy = content.catalogue, content.policy
    recorded = sum(item.rule is None for item in catalogue.items)
    unset = sum(setting.value is None for setting in policy.thresholds.values())
    checks = len(catalogue.checks) + sum(len(item.checks) for item in catalogue.items)
    tasks = sum(len(letter.tasks) for letter in content.directives)
    yield f"Nhóm tiêu chí: {len(catalogue.domains)}"
    yield f"Tiêu chí: {len(catalogue.items)}, trong đó {recorded} chỉ ghi nhận"
    yield f"Điều kiện bắt buộc: {len(catalogue.gates)}"
    yield f"Kiểm tra tính hợp lý: {checks}"
    yield f"Mức: {len(policy.bands)}"
    yield f"Ngưỡng: {len(policy.thresholds)}, trong đó {unset} tỉnh chưa quy định"
    yield f"Văn bản: {len(content.directives)}, nhiệm vụ: {tasks}"
    yield "Không có lỗi."


def _not_utf8(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.rglob("*.yaml")):
        try:
            path.read_text("utf-8")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            place = f"{path.name}, dòng {line}"
            yield problem(ProblemCode.CONTENT_SYNTAX, place, detail="không phải UTF-8")


def _python() -> Finding:
    version = sys.version_info[:2]
    return Finding(
        OLDEST <= version <= NEWEST,
        f"Python {sys.version.split()[0]}",
        f"Dùng Python từ {OLDEST[0]}.{OLDEST[1]} đến {NEWEST[0]}.{NEWEST[1]}.",
    )


def _packages() -> Iterator[Finding]:
    """Yield the packages that differ from the locked versions, or one line where none does."""
    if not CONSTRAINTS.exists():
        yield Finding(fine=False, text="Tệp constraints.txt", remedy="Lấy lại đủ bộ mã nguồn.")
        return
    locked = dict(_locked(CONSTRAINTS.read_text("utf-8")))
    wrong = []
    for name in _needed(locked):
        found = _version(name)
        if found is None or _numbers(found) != _numbers(locked[name]):
            wrong.append(f"{name} {found or 'chưa cài'} (cần {locked[name]})")
    if wrong:
        yield Finding(fine=False, text=f"Gói phần mềm: {'; '.join(wrong)}", remedy=INSTALL)
    else:
        yield Finding(fine=True, text="Gói phần mềm đúng phiên bản đã khóa")


def _locked(constraints: str) -> Iterator[tuple[str, str]]:
    for line in constraints.splitlines():
        name, mark, version = line.partition("#")[0].partition("==")
        if mark:
            yield _plain(name), version.strip()


def _needed(locked: dict[str, str]) -> list[str]:
    """Return the packages that the project itself names, of those that are locked."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = (re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in project["dependencies"])
    return [name for name in map(_plain, names) if name in locked]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def _numbers(version: str) -> list[str]:
    """Return the parts of *version*; 1.002 and 1.2 are the same."""
    return [part.lstrip("0") or "0" for part in version.split(".")]


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _shipped() -> Finding:
    text = "Danh mục tiêu chí, ngưỡng, văn bản, danh sách xã"
    try:
        wrong = len(read_folder(CONTENT).problems)
    except (SurveyError, RegistryError, OSError) as error:
        return Finding(fine=False, text=text, remedy=str(error))
    return Finding(not wrong, text if not wrong else f"{text}: {wrong} lỗi", REPORT)


def _boundaries() -> Finding:
    """Look for the shapes of every province."""
    faulty = []
    try:
        provinces = read_registry(COMMUNES_FILE).provinces
    except (RegistryError, OSError) as error:
        return Finding(fine=False, text="Danh sách tỉnh, thành phố", remedy=str(error))
    for province in provinces:
        try:
            read_boundaries(CONTENT / "boundaries" / f"{province.code}.json")
        except (BoundariesError, OSError):
            faulty.append(province.code)
    return Finding(
        not faulty,
        f"Ranh giới của {len(provinces) - len(faulty)}/{len(provinces)} tỉnh, thành phố",
        f"Thiếu hoặc hỏng: {', '.join(faulty)}. Lấy lại thư mục data/boundaries.",
    )


def _fonts() -> Finding:
    try:
        files = resources.files(FONT_PACKAGE).joinpath("files")
        missing = [name for name in FONTS if not files.joinpath(name).is_file()]
    except ModuleNotFoundError:
        missing = list(FONTS)
    return Finding(not missing, "Phông chữ giao diện", f"Thiếu {', '.join(missing)}. {INSTALL}")


def _data_dir(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        refused = problem(ProblemCode.DATA_DIR, path=folder, detail=error.strerror)
        return Finding(fine=False, text=f"Thư mục dữ liệu {folder}", remedy=refused.text)
    return Finding(fine=True, text=f"Thư mục dữ liệu {folder} ghi được")


def _heads(file: HeadsFile) -> Finding:
    trouble = file.trouble()
    text = f"Tệp mốc của nhật ký {file.path}"
    return Finding(trouble is None, text, trouble.text if trouble else "")


def _provider(oidc: Oidc, back: str) -> Finding:
    """Ask the provider of identities to describe itself and its keys."""
    from survey.access.provider import provider_of  # noqa: PLC0415 - only where there is one
    from survey.access.provider_answers import Fault, ProviderError  # noqa: PLC0415 - likewise

    text = f"Hệ thống đăng nhập chung {oidc.issuer}, quay về {back}"
    try:
        provider_of(oidc).reachable(at=now())
    except ProviderError as error:
        down = error.fault is Fault.DOWN
        return Finding(fine=False, text=text, remedy=PROVIDER_DOWN if down else PROVIDER_WRONG)
    return Finding(fine=True, text=text)


def _database(url: str) -> Iterator[Finding]:
    """Look into the database; one that does not exist yet is not created."""
    file = Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None
    empty = problem(ProblemCode.DATABASE_EMPTY).text
    if file is not None and not file.exists():
        yield Finding(fine=False, text=f"Cơ sở dữ liệu {file}: chưa có", remedy=empty)
        return
    try:
        with Database.open(url) as database:
            with database.read() as connection:
                dialect = connection.dialect
            version = ".".join(map(str, dialect.server_version_info or ()))
            yield Finding(fine=True, text=f"Cơ sở dữ liệu {database.url}: {dialect.name} {version}")
            found = installation.found(database)
    except SurveyError as error:
        yield from (
            Finding(fine=False, text="Cơ sở dữ liệu", remedy=p.text) for p in error.problems
        )
        return
    if found is None:
        yield Finding(fine=False, text="Cơ sở dữ liệu chưa khởi tạo", remedy=empty)
    else:
        kind = labels.MADE_UP if found.made_up else "dữ liệu thật"
        yield Finding(fine=True, text=f"Cơ sở dữ liệu của tỉnh {found.province}, {kind}")
    if file is not None:
        yield _wal(file)


def _wal(file: Path) -> Finding:
    """Look at the header of the SQLite file: bytes 18 and 19 are 2 in a file in WAL mode."""
    with file.open("rb") as opened:
        on = opened.read(20)[18:] == b"\x02\x02"
    remedy = "Đặt cơ sở dữ liệu ở ổ đĩa của chính máy này, không ở thư mục mạng."
    return Finding(on, f"SQLite ghi theo WAL: {'bật' if on else 'tắt'}", remedy)
