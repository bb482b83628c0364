"""The province at work: what pages and commands ask for, with every write checked first.

Holds the open database, the registry of communes, the content and the clock. Every door goes
through here; none of them speaks to the stores with unchecked data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path

from geo.communes import Commune, CommuneRegistry, Province, read_registry
from survey import labels, photos, typed
from survey.assessment import Assessment, Evaluator, Rulebook, deadlines_by_item
from survey.catalogue import read_catalogue
from survey.directives import Directive
from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    Catalogue,
    Check,
    CommuneCode,
    Deadline,
    Door,
    Evidence,
    ItemCode,
    ProvinceCode,
    Round,
    RoundState,
    Submission,
)
from survey.policy import Policy, read_policy
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.rules import Setting
from survey.settings import CONTENT, Settings, local, now
from survey.shipped import Content, read_content
from survey.storage import answers, evidence, installation, rounds, submissions, versions
from survey.storage.answers import Appended, Conflict, NewAnswer
from survey.storage.encoding import decode_values
from survey.storage.engine import Database
from survey.storage.files import EvidenceFiles
from survey.storage.installation import Installation
from survey.storage.submissions import Stale
from survey.storage.versions import ContentKind
from survey.submissions import blocking, check_answer, implausible

COMMUNES_FILE = CONTENT / "communes.csv"


@dataclass(frozen=True, slots=True)
class Draft:
    """One answer as a person gives it, before any check.

    *based_on* is the version of the item that the person saw, 0 for none.
    """

    round_id: int
    commune: CommuneCode
    item: ItemCode
    answer: Answer
    based_on: int
    actor: Actor


class Application:
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
        self.settings = settings
        self.database = database
        self.registry = registry
        self.content = content
        self.clock = clock
        self.files = EvidenceFiles(settings.evidence_dir)
        self._rulebook = lru_cache(maxsize=16)(self._read_rulebook)
        self._evaluator = lru_cache(maxsize=16)(self._make_evaluator)

    @classmethod
    def open(cls, settings: Settings, clock: Callable[[], datetime] = now) -> Application:
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
        self.database.close()

    @property
    def today(self) -> date:
        """The date in Vietnam now."""
        return local(self.clock()).date()

    # The province -----------------------------------------------------------------------------

    @property
    def installation(self) -> Installation | None:
        """What this database was filled for, None while it is empty."""
        return installation.found(self.database)

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
    def own_directives(self) -> tuple[Directive, ...]:
        """The letters that bind the province: central ones and its own."""
        code = self.installed().province
        return tuple(letter for letter in self.content.directives if letter.binds(code))

    def install(self, province: str, *, made_up: bool) -> None:
        """Stamp an empty database for *province* and seed it with the shipped content."""
        if province not in {known.code for known in self.registry.provinces}:
            raise SurveyError([problem(ProblemCode.PROVINCE_UNKNOWN, value=province)])
        if (found := self.installation) is not None:
            raise SurveyError([problem(ProblemCode.DATABASE_NOT_EMPTY, province=found.province)])
        at = self.clock()
        versions.record(self.database, ContentKind.CATALOGUE, self.content.catalogue_files, at=at)
        versions.record(self.database, ContentKind.POLICY, self.content.policy_files, at=at)
        code = ProvinceCode(province)
        installation.install(self.database, province=code, made_up=made_up, at=at)

    # Rounds -----------------------------------------------------------------------------------

    def create_round(self, *, name: str, opens_on: date, closes_on: date, actor: Actor) -> int:
        """Create a round that pins the newest catalogue and policy; return its number."""
        installed = self.installed()
        actor = typed.require_named(actor)
        return rounds.create(
            self.database,
            name=typed.line(labels.ROUND_NAME, name),
            province=installed.province,
            opens_on=opens_on,
            closes_on=closes_on,
            catalogue_version=self._newest(ContentKind.CATALOGUE),
            policy_version=self._newest(ContentKind.POLICY),
            actor=actor,
            at=self.clock(),
        )

    def change_round(self, round_id: int, target: RoundState, *, actor: Actor, reason: str) -> None:
        """Open, lock or reopen a round; reopening needs a reason."""
        actor, reason = typed.require_named(actor), typed.line(labels.REASON, reason)
        if self.round(round_id).state is RoundState.LOCKED and not reason:
            raise SurveyError([problem(ProblemCode.REASON_MISSING, state=labels.REOPEN)])
        rounds.change_state(
            self.database, round_id, target, actor=actor, at=self.clock(), reason=reason
        )

    def set_deadline(
        self, round_id: int, scope: str, due: date | None, source: str, *, actor: Actor
    ) -> None:
        """Set (or with *due* None take away) the deadline of an item or a domain of a round."""
        actor, source = typed.require_named(actor), typed.line(labels.DEADLINE_SOURCE, source)
        catalogue = self.rulebook(self.round(round_id)).catalogue
        if scope not in catalogue.by_code and scope not in catalogue.by_domain:
            raise SurveyError([problem(ProblemCode.DEADLINE_SCOPE, value=scope)])
        rounds.set_deadline(
            self.database, round_id, scope, due, source, actor=actor, at=self.clock()
        )

    def rounds(self) -> tuple[Round, ...]:
        """Return all rounds, oldest first."""
        return rounds.all_rounds(self.database)

    def round(self, round_id: int) -> Round:
        """Return one round; raises SurveyError where there is none."""
        return rounds.get(self.database, round_id)

    def rulebook(self, rnd: Round) -> Rulebook:
        """Return the catalogue and policy that *rnd* pins."""
        return self._rulebook(rnd.catalogue_version, rnd.policy_version)

    def as_of(self, rnd: Round) -> date:
        """Return the date at which a round is judged: today, or the day it was locked."""
        locked = rnd.state is RoundState.LOCKED
        return local(rnd.state_at).date() if locked else self.today

    # Answers ----------------------------------------------------------------------------------

    def save(self, draft: Draft, door: Door = Door.PAGE) -> Appended | Conflict:
        """Check and record one answer; it is durable when this returns.

        Returns the Conflict, and records nothing, where somebody else has answered the same item
        since *draft* was begun. Raises SurveyError with every problem of the answer.
        """
        rnd = self.round(draft.round_id)
        self.require_commune(draft.commune)
        item = self.rulebook(rnd).catalogue.by_code.get(draft.item)
        if item is None:
            raise SurveyError([problem(ProblemCode.ITEM_UNKNOWN, value=draft.item)])
        answer, actor = typed.composed(draft.answer), typed.named(draft.actor)
        problems = (
            *check_answer(item, answer, role=actor.role, as_of=self.today),
            *typed.check_actor(actor),
        )
        if problems:
            raise SurveyError(problems)
        new = NewAnswer(
            draft.round_id, draft.commune, draft.item, answer, draft.based_on, actor, door
        )
        return answers.append(self.database, new, at=self.clock())

    def current(
        self, round_id: int, commune: CommuneCode, *, recorded_until: datetime | None = None
    ) -> dict[ItemCode, AnswerEvent]:
        """Return the newest event of every item of *commune*."""
        return answers.current(self.database, round_id, commune, recorded_until=recorded_until)

    def history(
        self, round_id: int, commune: CommuneCode, item: ItemCode | None = None
    ) -> tuple[AnswerEvent, ...]:
        """Return all events of *commune* (of one *item*), oldest first."""
        return answers.history(self.database, round_id, commune, item)

    def take_back(self, round_id: int, commune: CommuneCode, *, actor: Actor) -> int:
        """Undo "wrong commune": take back what *actor* answered there; return how many items."""
        actor = typed.require_named(actor)
        return answers.take_back(
            self.database, round_id, commune, actor=actor, at=self.clock(), since=None
        )

    def store_evidence(self, data: bytes, name: str, actor: Actor) -> Evidence | Problem:
        """Recognise, clean and keep a file; return its record, or why it was refused."""
        actor = typed.require_named(actor)
        found = photos.accept(data, name)
        if isinstance(found, Problem):
            return found
        digest = self.files.put(found.data)
        record = Evidence(
            digest=digest,
            media_type=found.media_type,
            size=len(found.data),
            original_name=found.original_name,
            uploaded_at=self.clock(),
            uploaded_by=actor.name,
            taken_at=found.taken_at,
            latitude=found.latitude,
            longitude=found.longitude,
        )
        evidence.record(self.database, record)
        return record

    def evidence(self, digests: Sequence[str]) -> Mapping[str, Evidence]:
        """Return the records of stored files by digest."""
        return evidence.get_many(self.database, digests)

    # Submissions ------------------------------------------------------------------------------

    def implausible(self, round_id: int, found: Mapping[ItemCode, Answer]) -> tuple[Check, ...]:
        """Return the checks that the answers *found* of a commune fail."""
        rnd = self.round(round_id)
        book = self.rulebook(rnd)
        setting = Setting(book.policy.threshold_values, self.as_of(rnd))
        return tuple(implausible(book.catalogue, found, setting))

    def submit(self, round_id: int, commune: CommuneCode, *, actor: Actor) -> Submission | Stale:
        """Freeze the answers of *commune*; raises SurveyError while any of them is implausible.

        Returns Stale where somebody answered in between: nothing is frozen then.
        """
        actor = typed.require_named(actor)
        self.require_commune(commune)
        events = self.current(round_id, commune)
        found = {code: event.answer for code, event in events.items()}
        problems = blocking(self.implausible(round_id, found))
        if problems:
            raise SurveyError(problems)
        given = {c: e.version for c, e in events.items() if e.answer.state in _GIVEN}
        return submissions.submit(
            self.database, round_id, commune, versions=given, actor=actor, at=self.clock()
        )

    def withdraw(self, round_id: int, commune: CommuneCode, *, actor: Actor, reason: str) -> None:
        """Take the standing submission of *commune* back, so that it can be corrected."""
        actor, reason = typed.require_named(actor), typed.line(labels.REASON, reason)
        if not reason:
            raise SurveyError([problem(ProblemCode.REASON_MISSING, state=labels.WITHDRAW)])
        submissions.withdraw(
            self.database, round_id, commune, actor=actor, at=self.clock(), reason=reason
        )

    def standing(self, round_id: int) -> Mapping[CommuneCode, Submission]:
        """Return the standing submission of every commune that has one."""
        return submissions.all_standing(self.database, round_id)

    # Results ----------------------------------------------------------------------------------

    def assess(
        self,
        round_id: int,
        *,
        as_of: date | None = None,
        recorded_until: datetime | None = None,
    ) -> Assessment:
        """Return the results of a round, judged *as_of* a date from what was *recorded_until* then."""
        rnd = rounds.get(self.database, round_id, recorded_until=recorded_until)
        day = as_of or self.as_of(rnd)
        rows = answers.standing_rows(self.database, round_id, recorded_until=recorded_until)
        evaluator = self._evaluator(rnd.catalogue_version, rnd.policy_version, rnd.deadlines, day)
        communes = tuple(CommuneCode(c.code) for c in self.registry.province(rnd.province))
        return Assessment(
            round=rnd,
            rulebook=evaluator.rulebook,
            as_of=day,
            communes=communes,
            deadlines=evaluator.deadlines,
            grid=evaluator.grid(communes, rows),
        )

    def require_commune(self, code: str) -> Commune:
        """Return the commune of the province with *code*; raises SurveyError where there is none."""
        found = self.registry.get(code)
        if found is None or found.province_code != self.installed().province:
            raise SurveyError([problem(ProblemCode.COMMUNE_UNKNOWN, value=code)])
        return found

    def _newest(self, kind: ContentKind) -> int:
        number = versions.newest(self.database, kind)
        if number is None:
            raise SurveyError([problem(ProblemCode.DATABASE_EMPTY)])
        return number

    def _read_rulebook(self, catalogue_version: int, policy_version: int) -> Rulebook:
        load = partial(versions.load, self.database)
        return Rulebook(
            self._catalogue(load(ContentKind.CATALOGUE, catalogue_version)),
            self._policy(load(ContentKind.POLICY, policy_version)),
        )

    def _catalogue(self, files: Mapping[str, str]) -> Catalogue:
        if files == self.content.catalogue_files:
            return self.content.catalogue
        reading = read_catalogue(files)
        if reading.problems:
            raise SurveyError(reading.problems)
        return reading.catalogue

    def _policy(self, files: Mapping[str, str]) -> Policy:
        if files == self.content.policy_files:
            return self.content.policy
        reading = read_policy(files)
        if reading.problems:
            raise SurveyError(reading.problems)
        return reading.policy

    def _make_evaluator(
        self,
        catalogue_version: int,
        policy_version: int,
        deadlines: tuple[Deadline, ...],
        day: date,
    ) -> Evaluator:
        book = self._rulebook(catalogue_version, policy_version)
        return Evaluator(book, deadlines_by_item(deadlines, book.catalogue), day, decode_values)


_GIVEN = frozenset(AnswerState) - {AnswerState.NOT_REACHED}


def read_shipped() -> tuple[CommuneRegistry, Content]:
    """Return the registry of communes and the content of data/, with its problems."""
    registry = read_registry(COMMUNES_FILE)
    return registry, read_content(CONTENT, [province.code for province in registry.provinces])


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        detail = error.strerror or "lỗi hệ thống"
        raise SurveyError([problem(ProblemCode.DATA_DIR, path=path, detail=detail)]) from None
