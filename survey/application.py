"""The province at work: what pages and commands ask for, with every write checked first.

Holds the open database, the registry of communes, the content and the clock. Every door goes
through here; none of them speaks to the stores with unchecked data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Self, TypeVar

from survey import excerpt, labels, typed
from survey.acting import DONE
from survey.assessment import Assessment
from survey.checklist import Check
from survey.evaluation import AnswerRow, Evaluator, Rulebook, deadlines_by_item
from survey.model import (
    Actor,
    Answer,
    AnswerEvent,
    AnswerState,
    CommuneCode,
    Deadline,
    Door,
    Evidence,
    ItemCode,
    Round,
    Submission,
)
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.province import OpenProvince
from survey.rights import Action, Identity
from survey.rules import Setting
from survey.storage import answers, evidence, reviews, rounds, submissions
from survey.storage.answers import Appended, Conflict, NewAnswer
from survey.storage.encoding import decode_values
from survey.storage.files import EvidenceFiles
from survey.storage.heads import FILE as HEADS
from survey.storage.heads import HeadsFile
from survey.storage.submissions import Stale
from survey.submissions import blocking, check_answer, implausible

Row = TypeVar("Row", bound=AnswerRow)


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


class Application(OpenProvince):
    """The province at work. Every write is checked before it reaches the store."""

    @cached_property
    def files(self) -> EvidenceFiles:
        """The folder of evidence."""
        return EvidenceFiles(self.settings.evidence_dir)

    @cached_property
    def _evaluator(self) -> Callable[..., Evaluator]:
        """The evaluators of the last few rulebooks and dates; each remembers what it has seen."""
        return lru_cache(maxsize=16)(self._make_evaluator)

    def acting_for(self, identity: Identity) -> Self:
        """Return this application as it works for one person (see :class:`Acting`).

        The first call of a day keeps the head of the audit.
        """
        _ = self._evaluator, self.installation  # made and read once, shared by all copies
        self.heads.keep_daily(self.whole, self.clock())
        return super().acting_for(identity)

    # Audit ------------------------------------------------------------------------------------

    @cached_property
    def heads(self) -> HeadsFile:
        """The file in which a head of the audit is kept every day."""
        return HeadsFile(self.settings.data_dir / HEADS)

    def note(self, action: str, outcome: str = DONE, **place: int | str) -> None:
        """Write into the audit what this person did, and keep the day's head at its first entry."""
        super().note(action, outcome, **place)
        self.heads.keep_daily(self.whole, self.clock())

    # Answers ----------------------------------------------------------------------------------

    def save(self, draft: Draft, door: Door = Door.PAGE) -> Appended | Conflict:
        """Check and record one answer; it is durable when this returns.

        Returns the Conflict, and records nothing, where somebody else has answered the same item
        since *draft* was begun. Raises SurveyError with every problem of the answer.
        """
        answer, actor = typed.composed(draft.answer), typed.named(draft.actor)
        number, commune, code = draft.round_id, draft.commune, draft.item
        database = self.require(
            Action.ANSWER, actor=actor, round_id=number, commune=commune, item=code
        )
        rnd = self.round(number)
        self.require_in_round(rnd, commune)
        item = self.rulebook(rnd).catalogue.by_code.get(code)
        if item is None:
            raise SurveyError([problem(ProblemCode.ITEM_UNKNOWN, value=code)])
        problems = (
            *check_answer(item, answer, role=actor.role, as_of=self.today),
            *typed.check_actor(actor),
        )
        if problems:
            raise SurveyError(problems)
        new = NewAnswer(number, commune, code, answer, draft.based_on, actor, door)
        return answers.append(database, new, at=self.clock())

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
        database = self.require(Action.ANSWER, actor=actor, round_id=round_id, commune=commune)
        return answers.take_back(
            database, round_id, commune, actor=actor, at=self.clock(), since=None
        )

    def store_evidence(self, data: bytes, name: str, actor: Actor) -> Evidence | Problem:
        """Recognise, clean and keep a file; return its record, or why it was refused."""
        actor = typed.require_named(actor)
        database = self.require(Action.STORE_EVIDENCE, actor=actor)
        from survey import photos  # noqa: PLC0415 - Pillow is slow to load and few pages need it

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
        evidence.record(database, record)
        return record

    def read_evidence(self, digest: str) -> bytes:
        """Return the content of a stored file that something within reach names.

        Raises:
            SurveyError: EVIDENCE_UNKNOWN where there is none within reach; EVIDENCE_BROKEN where it changed.
        """
        if not evidence.readable(self.require(Action.READ_EVIDENCE), digest):
            raise SurveyError([problem(ProblemCode.EVIDENCE_UNKNOWN, value=digest)])
        return self.files.read(digest)

    def evidence(self, digests: Sequence[str]) -> Mapping[str, Evidence]:
        """Return the records of stored files by digest."""
        return evidence.get_many(self.database, digests)

    # Submissions ------------------------------------------------------------------------------

    def implausible(self, round_id: int, found: Mapping[ItemCode, Answer]) -> tuple[Check, ...]:
        """Return the checks that the answers *found* of a commune fail."""
        return self.implausible_in(self.round(round_id), found)

    def implausible_in(self, rnd: Round, found: Mapping[ItemCode, Answer]) -> tuple[Check, ...]:
        """Return the same for a round that is at hand."""
        book = self.rulebook(rnd)
        setting = Setting(book.policy.threshold_values, self.as_of(rnd))
        return tuple(implausible(book.catalogue, found, setting))

    def submit(self, round_id: int, commune: CommuneCode, *, actor: Actor) -> Submission | Stale:
        """Freeze the answers of *commune*; raises SurveyError while any of them is implausible.

        Returns Stale where somebody answered in between: nothing is frozen then.
        """
        actor = typed.require_named(actor)
        database = self.require(Action.SUBMIT, actor=actor, round_id=round_id, commune=commune)
        self.require_in_round(self.round(round_id), commune)
        events = self.current(round_id, commune)
        found = {code: event.answer for code, event in events.items()}
        problems = blocking(self.implausible(round_id, found))
        if problems:
            raise SurveyError(problems)
        given = {c: e.version for c, e in events.items() if e.answer.state in _GIVEN}
        return submissions.submit(
            database, round_id, commune, versions=given, actor=actor, at=self.clock()
        )

    def withdraw(self, round_id: int, commune: CommuneCode, *, actor: Actor, reason: str) -> None:
        """Take the standing submission of *commune* back, so that it can be corrected."""
        actor, reason = typed.require_named(actor), typed.line(labels.REASON, reason)
        database = self.require(
            Action.WITHDRAW_FORM, actor=actor, round_id=round_id, commune=commune
        )
        if not reason:
            raise SurveyError([problem(ProblemCode.REASON_MISSING, state=labels.WITHDRAW)])
        submissions.withdraw(
            database, round_id, commune, actor=actor, at=self.clock(), reason=reason
        )

    def form_of(self, round_id: int, commune: CommuneCode) -> Submission | None:
        """Return the standing submission of *commune*, None without one."""
        return submissions.standing(self.database, round_id, commune)

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
        rows: Iterable[AnswerRow] | None = None,
    ) -> Assessment:
        """Return the results of a round, judged *as_of* a date from what was *recorded_until* then.

        *rows* are what :meth:`scoring_rows` returned, where it has been asked already. Everything is
        scored, and what the person may not see is cut away from the result.
        """
        return self.within_reach(self._assess_whole(round_id, as_of, recorded_until, rows))

    def within_reach(self, found: Assessment) -> Assessment:
        """Return of the whole result *found* what the person may see."""
        rights = self.rights
        if rights.unlimited:
            return found
        items = rights.items if rights.items is not None else found.rulebook.catalogue.by_code
        communes = [code for code in found.communes if rights.sees(code, found.round.id)]
        return excerpt.of_assessment(found, communes, items)

    def scoring_rows(
        self, round_id: int, *, recorded_until: datetime | None = None
    ) -> Sequence[AnswerRow]:
        """Return the newest events of a round that count in scores, for :meth:`assess` alone.

        They are those of all communes and items, without the communes whose form was rejected.
        """
        rows = answers.standing_rows(self.whole, round_id, recorded_until=recorded_until)
        return self.counted(round_id, rows, recorded_until=recorded_until)

    def counted(
        self, round_id: int, rows: Sequence[Row], *, recorded_until: datetime | None = None
    ) -> Sequence[Row]:
        """Return those of *rows* that count: none of a commune whose form was rejected."""
        out = reviews.rejected_communes(self.whole, round_id, recorded_until=recorded_until)
        return [row for row in rows if row.commune not in out] if out else rows

    def _assess_whole(
        self,
        round_id: int,
        as_of: date | None,
        recorded_until: datetime | None,
        rows: Iterable[AnswerRow] | None,
    ) -> Assessment:
        rnd = rounds.get(self.whole, round_id, recorded_until=recorded_until)
        day = as_of or self.as_of(rnd)
        if rows is None:
            rows = self.scoring_rows(round_id, recorded_until=recorded_until)
        evaluator = self._evaluator(rnd.catalogue_version, rnd.policy_version, rnd.deadlines, day)
        communes = tuple(CommuneCode(c.code) for c in self._all_communes_of(rnd))
        return Assessment(
            round=rnd,
            rulebook=evaluator.rulebook,
            as_of=day,
            communes=communes,
            deadlines=evaluator.deadlines,
            grid=evaluator.grid(communes, rows),
            not_in_version=self._later_items(evaluator.rulebook),
            rejected=reviews.rejected_communes(self.whole, round_id, recorded_until=recorded_until),
        )

    def _later_items(self, book: Rulebook) -> tuple[ItemCode, ...]:
        newest = self._newest_whole().catalogue
        known = book.catalogue.by_code
        return tuple(item.code for item in newest.items if item.code not in known)

    def _make_evaluator(
        self,
        catalogue_version: int,
        policy_version: int,
        deadlines: tuple[Deadline, ...],
        day: date,
    ) -> Evaluator:
        book = self.rulebooks.whole(catalogue_version, policy_version)
        return Evaluator(book, deadlines_by_item(deadlines, book.catalogue), day, decode_values)


_GIVEN = frozenset(AnswerState) - {AnswerState.NOT_REACHED}
