"""Files of strangers are taken out of folders, zips and uploads, and nothing else happens.

1. What is read comes out with its place: loose, in folders, in zips, in a zip in a zip.
2. A zip that is broken, locked, or names a place outside is refused as a whole, by name.
3. Nothing is unpacked beyond the limits, whatever a zip says of itself.
4. Links and what is no file are not followed.
5. What nobody reads is counted.
6. Names never reach people with markup or control characters.
7. No bytes make the reader fail: what it cannot read is a fault.
"""

from __future__ import annotations

import json
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.official.limits import MAX_FILE, MAX_FILES, MAX_UNPACKED, MIB
from geo.official.reading import read_official
from geo.official.values import OfficialFaultCode
from tests.support.boundary_files import linked, province, zipped

Code = OfficialFaultCode
WHOLE: Final = province()
ZIP: Final = zipped({"a/ranh.geojson": WHOLE})


def with_flag(content: bytes, offset_local: int, offset_central: int, value: int) -> bytes:
    """A zip of one member with a field of two bytes changed in both of its headers."""
    changed = bytearray(content)
    central = changed.index(b"PK\x01\x02")
    struct.pack_into("<H", changed, offset_local, value)
    struct.pack_into("<H", changed, central + offset_central, value)
    return bytes(changed)


def bomb(megabytes: int) -> bytes:
    return zipped({"a.geojson": bytes(megabytes * MIB)})


def lying_bomb() -> bytes:
    """One that says it unpacks to a little only."""
    changed = bytearray(bomb(50))
    central = changed.index(b"PK\x01\x02")
    struct.pack_into("<I", changed, 22, 1000)
    struct.pack_into("<I", changed, central + 24, 1000)
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "content", "count"),
    [
        pytest.param("ranh.geojson", WHOLE, 6, id="1-loose"),
        pytest.param("RANH.JSON", WHOLE, 6, id="1-upper-case"),
        pytest.param("ranh.zip", ZIP, 6, id="1-folder-in-zip"),
        pytest.param("ranh.zip", zipped({"b/c.zip": ZIP}), 6, id="1-zip-in-zip"),
    ],
)
def test_what_is_read(name: str, content: bytes, count: int) -> None:
    reading = read_official([(name, content)])
    assert (len(reading.features), reading.faults) == (count, ())


def test_a_folder_is_read_with_all_below_it(tmp_path: Path) -> None:  # 1
    (tmp_path / "x" / "y").mkdir(parents=True)
    (tmp_path / "x" / "y" / "a.geojson").write_bytes(WHOLE)
    (tmp_path / "b.zip").write_bytes(ZIP)
    reading = read_official(tmp_path)
    places = {feature.place for feature in reading.features}
    assert {"b.zip/a/ranh.geojson #1", "x/y/a.geojson #1"} < places
    assert reading.faults == ()


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        pytest.param(
            zipped({"../a.geojson": WHOLE}), Code.BAD_PATH, "z.zip/../a.geojson", id="2-up"
        ),
        pytest.param(
            zipped({"/etc/a.json": WHOLE}), Code.BAD_PATH, "z.zip//etc/a.json", id="2-root"
        ),
        pytest.param(zipped({"..\\a.json": WHOLE}), Code.BAD_PATH, "z.zip/..\\a.json", id="2-back"),
        pytest.param(
            zipped({"C:\\a.json": WHOLE}), Code.BAD_PATH, "z.zip/C:\\a.json", id="2-drive"
        ),
        pytest.param(
            zipped({"a.json\0.png": WHOLE}), Code.BAD_PATH, "z.zip/a.json_.png", id="2-nul"
        ),
        pytest.param(
            linked("a.json", "/etc/passwd"), Code.LINK, "z.zip/a.json", id="4-link-in-zip"
        ),
        pytest.param(
            with_flag(ZIP, 6, 8, 1), Code.ENCRYPTED, "z.zip/a/ranh.geojson", id="2-encrypted"
        ),
        pytest.param(
            with_flag(ZIP, 8, 10, zipfile.ZIP_LZMA),
            Code.BAD_ZIP,
            "z.zip/a/ranh.geojson",
            id="2-method",
        ),
        pytest.param(ZIP[:-30], Code.BAD_ZIP, "z.zip", id="2-cut-at-the-end"),
        pytest.param(ZIP[:40] + ZIP[60:], Code.BAD_ZIP, "z.zip/a/ranh.geojson", id="2-cut-within"),
        pytest.param(b"no zip", Code.BAD_ZIP, "z.zip", id="2-no-zip"),
        pytest.param(b"", Code.BAD_ZIP, "z.zip", id="2-empty"),
        pytest.param(bomb(50), Code.RATIO, "z.zip/a.geojson", id="3-ratio"),
        pytest.param(lying_bomb(), Code.BAD_ZIP, "z.zip/a.geojson", id="3-lies-about-its-size"),
        pytest.param(
            zipped({"b.zip": zipped({"c.zip": ZIP})}),
            Code.NESTED,
            "z.zip/b.zip/c.zip",
            id="3-nested",
        ),
        pytest.param(
            zipped({f"{n}.txt": b"" for n in range(MAX_FILES + 1)}),
            Code.TOO_MANY_FILES,
            "z.zip",
            id="3-files",
        ),
    ],
)
def test_a_zip_that_is_refused(content: bytes, code: Code, place: str) -> None:
    reading = read_official([("z.zip", content)])
    assert [(fault.code, fault.place) for fault in reading.faults] == [(code, place)]
    assert reading.features == ()


def test_what_says_it_is_too_large_is_not_unpacked() -> None:  # 3
    content = bytearray(zipped({"a.geojson": WHOLE}))
    central = content.index(b"PK\x01\x02")
    struct.pack_into("<II", content, central + 20, 20 * MIB, MAX_UNPACKED + 1)
    reading = read_official([("z.zip", bytes(content))])
    assert [fault.code for fault in reading.faults] == [Code.UNPACKED_TOO_LARGE]


def test_unpacking_stops_when_the_room_is_used_up() -> None:  # 3
    # Packs 30:1, and repeats itself too far away for the packer to see it.
    block = b"".join(os.urandom(30) + bytes(1000) for _ in range(64))
    packed = zipped({"a.json": block * (40 * MIB // len(block))})
    content = zipped({f"{n}.zip": packed for n in range(8)})
    reading = read_official([("z.zip", content)])
    assert reading.faults[-1].code == Code.UNPACKED_TOO_LARGE
    assert reading.faults[-1].place == "z.zip/6.zip/a.json"


def test_an_upload_that_is_too_large() -> None:  # 3
    reading = read_official([("a.geojson", bytes(MAX_FILE + 1)), ("b.geojson", WHOLE)])
    assert [(f.code, f.place) for f in reading.faults] == [(Code.TOO_LARGE, "a.geojson")]
    assert len(reading.features) == 6


def test_a_file_that_is_too_large_is_not_taken_into_memory(tmp_path: Path) -> None:  # 3
    path = tmp_path / "a.geojson"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * MIB)
    assert [fault.code for fault in read_official(path).faults] == [Code.TOO_LARGE]


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:  # 4
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    folder.mkdir()
    (outside / "a.geojson").write_bytes(WHOLE)
    (folder / "file.geojson").symlink_to(outside / "a.geojson")
    (folder / "there").symlink_to(outside)
    reading = read_official(folder)
    assert [(fault.code, fault.place) for fault in reading.faults] == [
        (Code.LINK, "file.geojson"),
        (Code.LINK, "there"),
    ]
    assert reading.features == ()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda path: None, id="4-nothing-there"),
        pytest.param(os.mkfifo, id="4-pipe"),  # reading it would wait for ever
    ],
)
def test_what_is_no_file(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "a.geojson"
    make(path)
    faults = read_official(path).faults
    assert [(fault.code, fault.place) for fault in faults] == [(Code.NOT_FOUND, "a.geojson")]


def test_what_nobody_reads_is_counted() -> None:  # 5
    content = zipped({"ranh.geojson": WHOLE, "readme.txt": b"x", "style.qml": b"y"})
    (fault,) = read_official([("z.zip", content)]).faults
    assert fault.code == Code.FILES_IGNORED
    assert dict(fault.details) == {"count": "2", "names": "z.zip/readme.txt, z.zip/style.qml"}


def test_nothing_to_read_names_what_was_there() -> None:  # 5
    (fault,) = read_official([("ban_do.pdf", b"%PDF")]).faults
    assert (fault.code, dict(fault.details)) == (Code.NO_FEATURES, {"files": "ban_do.pdf"})


def test_names_are_shown_without_markup() -> None:  # 6
    name = "<script>alert('x')</script>\x1b[31m\u202e" + "x" * 500 + ".geojson"
    reading = read_official([(name, b"{}")])
    shown = [reading.source, *(fault.place for fault in reading.faults)]
    assert len(shown) == 2
    for text in shown:
        assert not set("<>&\"'\x1b\u202e") & set(text)
        assert len(text) <= 100


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_bytes_make_the_reader_fail(data: st.DataObject) -> None:  # 7
    content = bytearray(ZIP)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for changed in (bytes(content), bytes(content[:cut])):
        reading = read_official([("z.zip", changed)])
        assert reading.features or reading.faults


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=5)
            | st.dictionaries(
                st.sampled_from(
                    ["type", "features", "geometry", "coordinates", "properties", "crs"]
                ),
                inner
                | st.sampled_from(["FeatureCollection", "Feature", "Polygon", "MultiPolygon"]),
                max_size=6,
            )
        ),
        max_leaves=30,
    )
)
def test_no_json_makes_the_reader_fail(document: object) -> None:  # 7
    reading = read_official([("a.json", json.dumps(document).encode())])
    assert reading.features or reading.faults
