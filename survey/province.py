"""A province's database, opened: its communes, content, rounds and the versions they pin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Self

from geo.communes import Commune, CommuneRegistry, Province, read_registry
from survey import labels, typed, units
from survey.acting import Acting
from survey.boundary_versions import BoundaryVersions
from survey.checklist import Catalogue
from survey.evaluation import Rulebook
from survey.model import Actor, CommuneCode, DomainCode, ItemCode, ProvinceCode, Round, RoundState
from survey.problems import ProblemCode, SurveyError, problem
from survey.rights import Action
from survey.rulebooks import Rulebooks
from survey.settings import CONTENT, Settings, local, now
from survey.shipped import Content, read_content
from survey.storage import installation, rounds, versions
from survey.storage.engine import Database
from survey.storage.installation import Installation
from survey.storage.versions import ContentKind
from survey.units import Unit

COMMUNES_FILE = CONTENT / "communes.csv"


class OpenProvince(Acting):
    """The open province. Safe to share between threads."""

    def __init__(
        self,
        *,
        settings: Settings,
        database: Database,
        registry: CommuneRegistry,
        content: Content,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(database, clock)
        self.settings = settings
        self.registry = registry
        self.content = content
        self._found: Installation | None = None
        self.rulebooks = Rulebooks(database, content)
        self.shapes = BoundaryVersions(database, CONTENT / "boundaries")
        self._taking_part = lru_cache(maxsize=16)(self._read_taking_part)

    @classmethod
    def open(cls, settings: Settings, clock: Callable[[], datetime] = now) -> Self:
        """Open the database and read the content; raises SurveyError with every problem found."""
        registry, content = read_shipped()
        if content.problems:
            raise SurveyError(content.problems)
        _make_folder(settings.data_dir)
        database = Database.open(settings.database_url)
        return cls(
            settings=settings,
            database=database,
            registry=registry,
            content=content,
            clock=clock,
        )

    def close(self) -> None:
        """Finish the writes under way and close the database."""
        self.whole.close()

    @property
    def today(self) -> date:
        """The date in Vietnam now."""
        return local(self.clock()).date()

    # The province -----------------------------------------------------------------------------

    @property
    def installation(self) -> Installation | None:
        """What this database was filled for, None while it is empty; once filled it stays so."""
        if self._found is None:
            self._found = installation.found(self.whole)
        return self._found

    def installed(self) -> Installation:
        """Return the installation; raises SurveyError on an empty database."""
        found = self.installation
        if found is None:
            raise SurveyError([problem(ProblemCode.DATABASE_EMPTY)])
        return found

    @property
    def province(self) -> Province:
        """The province of this database."""
        code = self.installed().province
        return next(p for p in self.registry.provinces if p.code == code)

    @property
    def communes(self) -> tuple[Commune, ...]:
        """The communes of the province in code order."""
        return self.registry.province(self.installed().province)

    @property
    def communes_within_reach(self) -> tuple[Commune, ...]:
        """Those of them that the person may see in any round."""
        return tuple(c for c in self.communes if self.rights.sees(CommuneCode(c.code)))

    def install(self, province: str, *, made_up: bool) -> None:
        """Stamp an empty database for *province* and seed it with the shipped content."""
        if province not in {known.code for known in self.registry.provinces}:
            raise SurveyError([problem(ProblemCode.PROVINCE_UNKNOWN, value=province)])
        if (found := self.installation) is not None:
            raise SurveyError([problem(ProblemCode.DATABASE_NOT_EMPTY, province=found.province)])
        at, database = self.clock(), self.require(Action.INSTALL)
        versions.record(database, ContentKind.CATALOGUE, self.content.catalogue_files, at=at)
        versions.record(database, ContentKind.POLICY, self.content.policy_files, at=at)
        code = ProvinceCode(province)
        installation.install(database, province=code, made_up=made_up, at=at)

    def record_content(self) -> tuple[int, int]:
        """Record the content of data/ as the versions that the next round pins.

        Returns the numbers of the newest catalogue and policy; content that is recorded already
        gets no new number, and no existing round changes.
        """
        self.installed()
        at, content = self.clock(), self.content
        database = self.require(Action.RECORD_CONTENT)
        return (
            versions.record(database, ContentKind.CATALOGUE, content.catalogue_files, at=at),
            versions.record(database, ContentKind.POLICY, content.policy_files, at=at),
        )

    def communes_of(self, rnd: Round) -> tuple[Commune, ...]:
        """Return the communes of *rnd* that the person may see, in code order, as its unit list names them."""
        found, rights = self._all_communes_of(rnd), self.rights
        if rights.everywhere:
            return found
        return tuple(unit for unit in found if rights.sees(CommuneCode(unit.code), rnd.id))

    def _all_communes_of(self, rnd: Round) -> tuple[Commune, ...]:
        if rnd.units_version is None:
            return self.registry.province(rnd.province)
        return self._taking_part(rnd.units_version)

    def units_of(self, version: int | None) -> tuple[Unit, ...]:
        """Return the unit list *version*, None standing for the registry.

        Raises:
            LookupError: there is no such version.
        """
        if version is None:
            return units.units_of(self.communes)
        return units.read_units(versions.load(self.whole, ContentKind.UNITS, version))

    def require_in_round(self, rnd: Round, code: str) -> Commune:
        """Return the commune with *code* as *rnd* names it; raises SurveyError where it has no part."""
        known = self.require_commune(code)
        found = next((commune for commune in self.communes_of(rnd) if commune.code == code), None)
        if found is None:
            who = {"value": known.name, "round": rnd.name}
            raise SurveyError([problem(ProblemCode.COMMUNE_NOT_IN_ROUND, **who)])
        return found

    # Rounds -----------------------------------------------------------------------------------

    def create_round(self, *, name: str, opens_on: date, closes_on: date, actor: Actor) -> int:
        """Create a round that pins the newest rules and units; return its number.

        It starts with the deadlines of the office's rules.
        """
        installed = self.installed()
        actor = typed.require_named(actor)
        newest = versions.newest_numbers(self.whole)
        catalogue, policy = newest[ContentKind.CATALOGUE], newest[ContentKind.POLICY]
        return rounds.create(
            self.require(Action.MANAGE_ROUNDS, actor=actor),
            name=typed.line(labels.ROUND_NAME, name),
            province=installed.province,
            opens_on=opens_on,
            closes_on=closes_on,
            catalogue_version=catalogue,
            policy_version=policy,
            units_version=newest.get(ContentKind.UNITS),
            deadlines=self.rulebook_of(catalogue, policy).policy.deadlines,
            actor=actor,
            at=self.clock(),
        )

    def change_round(self, round_id: int, target: RoundState, *, actor: Actor, reason: str) -> None:
        """Open, lock or reopen a round; reopening needs a reason."""
        actor, reason = typed.require_named(actor), typed.line(labels.REASON, reason)
        database = self.require(Action.MANAGE_ROUNDS, actor=actor, round_id=round_id)
        if self.round(round_id).state is RoundState.LOCKED and not reason:
            raise SurveyError([problem(ProblemCode.REASON_MISSING, state=labels.REOPEN)])
        rounds.change_state(database, round_id, target, actor=actor, at=self.clock(), reason=reason)

    def set_deadline(
        self, round_id: int, scope: str, due: date | None, source: str, *, actor: Actor
    ) -> None:
        """Set (or with *due* None take away) the deadline of an item or a domain of a round."""
        actor, source = typed.require_named(actor), typed.line(labels.DEADLINE_SOURCE, source)
        database = self.require(Action.MANAGE_ROUNDS, actor=actor, round_id=round_id)
        catalogue = self.rulebook(self.round(round_id)).catalogue
        if scope not in catalogue.by_code and scope not in catalogue.by_domain:
            raise SurveyError([problem(ProblemCode.DEADLINE_SCOPE, value=scope)])
        rounds.set_deadline(database, round_id, scope, due, source, actor=actor, at=self.clock())

    def rounds(self) -> tuple[Round, ...]:
        """Return all rounds, oldest first."""
        return rounds.all_rounds(self.whole)

    def round(self, round_id: int) -> Round:
        """Return one round; raises SurveyError where there is none."""
        return rounds.get(self.whole, round_id)

    def rulebook(self, rnd: Round) -> Rulebook:
        """Return the catalogue and policy that *rnd* pins."""
        return self.rulebook_of(rnd.catalogue_version, rnd.policy_version)

    def rulebook_of(self, catalogue_version: int, policy_version: int) -> Rulebook:
        """Return a catalogue and a policy by their versions; raises LookupError without them.

        It holds the items that the person may see.
        """
        if self.rights.items is None:
            return self.rulebooks.whole(catalogue_version, policy_version)
        return self.rulebooks.excerpt(catalogue_version, policy_version, self.rights.items)

    def items_within(
        self, domains: frozenset[DomainCode] | None, *, secrecy: bool
    ) -> frozenset[ItemCode]:
        """Return the items of *domains* (None: of all) that may be seen with or without *secrecy*."""
        newest = self._newest(ContentKind.CATALOGUE)
        return self.rulebooks.items_within(newest, domains, secrecy=secrecy)

    def whole_rulebook(self, rnd: Round) -> Rulebook:
        """Return what *rnd* pins with all items: to score with, never to show."""
        return self.rulebooks.whole(rnd.catalogue_version, rnd.policy_version)

    def as_of(self, rnd: Round) -> date:
        """Return the date at which a round is judged: today, or the day it was locked."""
        locked = rnd.state is RoundState.LOCKED
        return local(rnd.state_at).date() if locked else self.today

    def require_commune(self, code: str) -> Commune:
        """Return the commune of the province with *code*; raises SurveyError where there is none."""
        found = self.registry.get(code)
        if found is None or found.province_code != self.installed().province:
            raise SurveyError([problem(ProblemCode.COMMUNE_UNKNOWN, value=code)])
        return found

    def newest_catalogue(self) -> Catalogue:
        """Return the catalogue that the next round pins."""
        return self.rulebook_of(*self._newest_versions()).catalogue

    def _newest_whole(self) -> Rulebook:
        return self.rulebooks.whole(*self._newest_versions())

    def _newest_versions(self) -> tuple[int, int]:
        return self._newest(ContentKind.CATALOGUE), self._newest(ContentKind.POLICY)

    def _newest(self, kind: ContentKind) -> int:
        number = versions.newest(self.whole, kind)
        if number is None:
            raise SurveyError([problem(ProblemCode.DATABASE_EMPTY)])
        return number

    def _read_taking_part(self, units_version: int) -> tuple[Commune, ...]:
        return units.taking_part(self.communes, self.units_of(units_version))


@cache
def read_shipped() -> tuple[CommuneRegistry, Content]:
    """Return the registry of communes and the content of data/, with its problems; read once."""
    registry = read_registry(COMMUNES_FILE)
    return registry, read_content(CONTENT, [province.code for province in registry.provinces])


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        detail = error.strerror or "lỗi hệ thống"
        raise SurveyError([problem(ProblemCode.DATA_DIR, path=path, detail=detail)]) from None
