"""Files in folders, zips and uploads, taken out one by one within limits.

Nothing is written, and no name out of a zip becomes a path: a name is only shown, and its suffix
says how the content is read.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from geo.official.limits import (
    MAX_FILE,
    MAX_FILES,
    MAX_RATIO,
    MAX_UNPACKED,
    MIB,
    FullError,
    RefusedError,
    Room,
)
from geo.official.values import OfficialFault, OfficialFaultCode, shown

GEOJSON: Final = (".geojson", ".json")
GEOPACKAGE: Final = ".gpkg"
SHAPEFILE: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
ZIP: Final = ".zip"
READ: Final = frozenset({*GEOJSON, GEOPACKAGE, *SHAPEFILE, ZIP})

_ENTRY: Final = b"PK\x01\x02"  # begins each entry in the directory of a zip
_ENCRYPTED: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNIX: Final = 16  # bits below the Unix mode in the external attributes
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
)


class File(NamedTuple):
    """A file: its name for people (with the zip it lay in) and its content."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """The suffix in lower case."""
        return suffix_of(self.name)


def suffix_of(name: str) -> str:
    """The suffix of a file's name in lower case, "" where it has none."""
    return Path(name.replace("\\", "/")).suffix.lower()


class Files:
    """Takes files out of what is handed over; what it refuses is in *faults*, what no one reads in *ignored*."""

    def __init__(self, room: Room) -> None:
        self.faults: list[OfficialFault] = []
        self.ignored: list[str] = []
        self._room = room

    def at(self, path: Path) -> Iterator[File]:
        """The files at *path*: one file, a zip, or a folder with all below it.

        Raises:
            FullError: A limit for everything together is passed.
        """
        if path.is_dir():
            for found in sorted(islice(path.rglob("*"), MAX_FILES + 1)):  # follows no links
                if not found.is_dir() or found.is_symlink():
                    yield from self._guarded(self._at_path(found, found.relative_to(path)))
        else:
            yield from self._guarded(self._at_path(path, Path(path.name), linked=True))

    def uploaded(self, uploads: Sequence[tuple[str, bytes]]) -> Iterator[File]:
        """The files in uploads: names and contents.

        Raises:
            FullError: A limit for everything together is passed.
        """
        for name, content in uploads:
            yield from self._guarded(self._handed_over(name, content))

    def _guarded(self, files: Iterator[File]) -> Iterator[File]:
        try:
            yield from files
        except FullError:
            raise
        except RefusedError as refused:
            self.faults.append(refused.fault)

    def _at_path(self, path: Path, name: Path, *, linked: bool = False) -> Iterator[File]:
        place = shown(name.as_posix())
        if path.is_symlink() and not linked:
            raise RefusedError(OfficialFaultCode.LINK, place)
        try:
            mode = path.stat().st_mode
            if not stat.S_ISREG(mode):
                raise RefusedError(OfficialFaultCode.NOT_FOUND, place)
            if suffix_of(path.name) not in READ:
                content = b""
            else:
                with path.open("rb") as file:
                    content = file.read(MAX_FILE + 1)
        except FileNotFoundError:
            raise RefusedError(OfficialFaultCode.NOT_FOUND, place) from None
        except OSError:
            raise RefusedError(OfficialFaultCode.UNREADABLE, place) from None
        yield from self._handed_over(name.as_posix(), content)

    def _handed_over(self, name: str, content: bytes) -> Iterator[File]:
        if len(content) > MAX_FILE:
            limit = MAX_FILE // MIB
            raise RefusedError(OfficialFaultCode.TOO_LARGE, shown(name), limit=limit)
        if suffix_of(name) != ZIP:  # what is in a zip is counted as it is unpacked
            self._room.take_bytes(len(content), shown(name))
        yield from self._opened(name, content, depth=0)

    def _opened(self, name: str, content: bytes, *, depth: int) -> Iterator[File]:
        """The file itself, or those within if it is a zip."""
        self._room.take_file(shown(name))
        if suffix_of(name) not in READ:
            self.ignored.append(shown(name))
        elif suffix_of(name) != ZIP:
            yield File(name, content)
        elif depth > 1:
            raise RefusedError(OfficialFaultCode.NESTED, shown(name))
        else:
            yield from self._unpacked(name, content, depth=depth)

    def _unpacked(self, name: str, content: bytes, *, depth: int) -> Iterator[File]:
        place = shown(name)
        if content.count(_ENTRY) > MAX_FILES:  # before the directory fills the memory
            raise FullError(OfficialFaultCode.TOO_MANY_FILES, place, limit=MAX_FILES)
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN:
            raise RefusedError(OfficialFaultCode.BAD_ZIP, place) from None
        with archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if refused := [fault for info in members for fault in _refusals(info, place)]:
                self.faults.extend(refused)
                return
            if sum(info.file_size for info in members) > MAX_UNPACKED:
                limit = MAX_UNPACKED // MIB
                raise FullError(OfficialFaultCode.UNPACKED_TOO_LARGE, place, limit=limit)
            for info in members:
                yield from self._guarded(self._member(archive, info, name, depth=depth))

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, within: str, *, depth: int
    ) -> Iterator[File]:
        """The member, unpacked no further than there is room, and only if somebody reads it."""
        name = f"{within}/{info.filename}"
        content = b""
        if suffix_of(name) in READ:
            try:
                with archive.open(info) as member:
                    content = member.read(self._room.bytes + 1)
            except _BROKEN:
                raise RefusedError(OfficialFaultCode.BAD_ZIP, shown(name)) from None
            self._room.take_bytes(len(content), shown(name))
        yield from self._opened(name, content, depth=depth + 1)


def _refusals(info: zipfile.ZipInfo, archive: str) -> Iterator[OfficialFault]:
    """What speaks against taking a member out of *archive* at all."""
    name = info.orig_filename
    place = shown(f"{archive}/{name}")
    parts = name.replace("\\", "/").split("/")
    if "\0" in name or ".." in parts or not parts[0] or _DRIVE.match(name):
        yield RefusedError(OfficialFaultCode.BAD_PATH, place).fault
    if stat.S_ISLNK(info.external_attr >> _UNIX):
        yield RefusedError(OfficialFaultCode.LINK, place).fault
    if info.flag_bits & _ENCRYPTED:
        yield RefusedError(OfficialFaultCode.ENCRYPTED, place).fault
    elif info.compress_type not in _METHODS:
        yield RefusedError(OfficialFaultCode.BAD_ZIP, place).fault
    if info.file_size > MAX_RATIO * info.compress_size + MIB:
        yield RefusedError(OfficialFaultCode.RATIO, place, limit=MAX_RATIO).fault
