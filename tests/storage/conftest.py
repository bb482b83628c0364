"""Real databases for the tests of the store."""

from __future__ import annotations

from tests.support.databases import database, empty_url, kind, postgresql, shared_database, url

__all__ = ["database", "empty_url", "kind", "postgresql", "shared_database", "url"]
