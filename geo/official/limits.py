"""How much of a stranger's files is read at all, counted while it is read."""

from __future__ import annotations

from typing import Final

from geo.official.values import OfficialFault, OfficialFaultCode, official_fault

MIB: Final = 1024 * 1024
MAX_FILE: Final = 64 * MIB
"""Bytes of one file as it is handed over."""
MAX_UNPACKED: Final = 256 * MIB
"""Bytes of everything, unpacked."""
MAX_RATIO: Final = 100
"""Unpacked bytes for a packed one; GeoJSON reaches about 20."""
MAX_FILES: Final = 5_000
MAX_FEATURES: Final = 20_000
MAX_VERTICES: Final = 3_000_000


class RefusedError(Exception):
    """Leaves the file in hand with the fault found in it."""

    def __init__(self, code: OfficialFaultCode, place: str, /, **details: object) -> None:
        self.fault: OfficialFault = official_fault(code, place, **details)
        super().__init__(code, place)


class FullError(RefusedError):
    """Ends the reading: a limit for everything together is passed."""


class Room:
    """What may still be read."""

    def __init__(self) -> None:
        self.bytes = MAX_UNPACKED
        self._files = MAX_FILES
        self._features = MAX_FEATURES
        self._vertices = MAX_VERTICES

    def take_bytes(self, count: int, place: str) -> None:
        """Count *count* bytes read at *place*.

        Raises:
            FullError: More than :data:`MAX_UNPACKED` in all.
        """
        self.bytes -= count
        if self.bytes < 0:
            limit = MAX_UNPACKED // MIB
            raise FullError(OfficialFaultCode.UNPACKED_TOO_LARGE, place, limit=limit)

    def take_file(self, place: str) -> None:
        """Count one file at *place*, whether it is read or not.

        Raises:
            FullError: More than :data:`MAX_FILES` in all.
        """
        self._files -= 1
        if self._files < 0:
            raise FullError(OfficialFaultCode.TOO_MANY_FILES, place, limit=MAX_FILES)

    def take_features(self, count: int, place: str) -> None:
        """Count *count* features at *place*.

        Raises:
            FullError: More than :data:`MAX_FEATURES` in all.
        """
        self._features -= count
        if self._features < 0:
            raise FullError(OfficialFaultCode.TOO_MANY_FEATURES, place, limit=MAX_FEATURES)

    def take_vertices(self, count: int, place: str) -> None:
        """Count *count* vertices at *place*.

        Raises:
            FullError: More than :data:`MAX_VERTICES` in all.
        """
        self._vertices -= count
        if self._vertices < 0:
            raise FullError(OfficialFaultCode.TOO_MANY_VERTICES, place, limit=MAX_VERTICES)
