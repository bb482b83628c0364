"""The versions of catalogue and policy that a database keeps, read once and remembered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from survey import excerpt
from survey.catalogue import read_catalogue
from survey.checklist import Catalogue
from survey.evaluation import Rulebook
from survey.model import DomainCode, ItemCode
from survey.policy import Policy, read_policy
from survey.problems import SurveyError
from survey.shipped import Content
from survey.storage import versions
from survey.storage.engine import Database
from survey.storage.versions import ContentKind


class Rulebooks:
    """Every rulebook of one database, whole or as a reader sees it. Safe to share between threads."""

    def __init__(self, database: Database, content: Content) -> None:
        self._database = database
        self._shipped = content
        self.whole = lru_cache(maxsize=16)(self._read)
        self.excerpt = lru_cache(maxsize=64)(self._read_excerpt)
        self._within = lru_cache(maxsize=64)(self._read_within)

    def items_within(
        self, newest: int, domains: frozenset[DomainCode] | None, *, secrecy: bool
    ) -> frozenset[ItemCode]:
        """Return the items of *domains* (None: of all) that may be seen with or without *secrecy*.

        An item counts as confidential, and as another domain's, once any version of the catalogue up to
        *newest* says so. The empty code, which stands for no item at all, is of all domains.
        """
        return self._within(newest, domains, secrecy)

    def _read_within(
        self,
        newest: int,
        domains: frozenset[DomainCode] | None,
        secrecy: bool,  # noqa: FBT001 - part of a key
    ) -> frozenset[ItemCode]:
        seen: dict[ItemCode, bool] = {} if domains is not None else {ItemCode(""): True}
        for number in range(1, newest + 1):
            for item in self._catalogue(number).items:
                fits = domains is None or item.domain in domains
                allowed = fits and (secrecy or not item.confidential)
                seen[item.code] = seen.get(item.code, True) and allowed
        return frozenset(code for code, allowed in seen.items() if allowed)

    def _read(self, catalogue_version: int, policy_version: int) -> Rulebook:
        return Rulebook(self._catalogue(catalogue_version), self._policy(policy_version))

    def _read_excerpt(
        self, catalogue_version: int, policy_version: int, items: frozenset[ItemCode]
    ) -> Rulebook:
        return excerpt.of_rulebook(self.whole(catalogue_version, policy_version), items)

    def _catalogue(self, number: int) -> Catalogue:
        files = self._load(ContentKind.CATALOGUE, number)
        if files == self._shipped.catalogue_files:
            return self._shipped.catalogue
        reading = read_catalogue(files)
        if reading.problems:
            raise SurveyError(reading.problems)
        return reading.catalogue

    def _policy(self, number: int) -> Policy:
        files = self._load(ContentKind.POLICY, number)
        if files == self._shipped.policy_files:
            return self._shipped.policy
        reading = read_policy(files)
        if reading.problems:
            raise SurveyError(reading.problems)
        return reading.policy

    def _load(self, kind: ContentKind, number: int) -> Mapping[str, str]:
        return versions.load(self._database, kind, number)
