"""Whom to call at a commune: officials' names, posts, work phones and work e-mails.

People's data: it is kept no longer than it is right. A change or an erasure leaves nothing behind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from geo.communes import Commune, search_key
from survey import labels, typed
from survey.application import Application
from survey.follow_up import Contact
from survey.model import Actor, CommuneCode
from survey.problems import Problem, ProblemCode, SurveyError, problem
from survey.rights import Action
from survey.sensitive import looks_like_id_card
from survey.storage import contacts as store

_SIGNS: Final = re.compile(r"[\s.()\-‐-―]")  # noqa: RUF001 - the dashes that people type
_ABROAD: Final = re.compile(r"^(?:\+|00)?840?(?=[235789]\d{8,9}$)")
_PHONE: Final = re.compile(r"0[35789]\d{8}|02\d{9}")


# Reading -----------------------------------------------------------------------------------------


def contacts(app: Application, commune: CommuneCode | None = None) -> tuple[Contact, ...]:
    """Return the contacts of *commune*, or of all communes in the order of their codes."""
    return store.everybody(app.database, commune)


def without_contact(communes: Sequence[Commune], found: Sequence[Contact]) -> tuple[Commune, ...]:
    """Return those of *communes* of which *found* holds nobody."""
    reached = {contact.commune for contact in found}
    return tuple(commune for commune in communes if commune.code not in reached)


def searched(
    found: Sequence[Contact], communes: Sequence[Commune], words: str
) -> tuple[Contact, ...]:
    """Return the contacts that hold all *words*, typed with or without accents.

    Name, post, commune, phone and e-mail are looked at; blanks within a phone do not matter.
    """
    names = {commune.code: commune.name for commune in communes}
    wanted, digits = search_key(words).split(), _SIGNS.sub("", words)
    return tuple(
        contact
        for contact in found
        if (digits.isdecimal() and digits in contact.phone)
        or all(word in _searchable(contact, names) for word in wanted)
    )


def _searchable(contact: Contact, names: dict[str, str]) -> str:
    commune = names.get(contact.commune, "")
    return search_key(
        f"{contact.name} {contact.post} {commune} {contact.commune} {contact.phone} {contact.email}"
    )


def show_phone(digits: str) -> str:
    """Return a phone number in the groups that people read: 0912 345 678, 0255 382 2222."""
    split = (4, 7)
    return " ".join((digits[: split[0]], digits[split[0] : split[1]], digits[split[1] :])).strip()


def international(digits: str) -> str:
    """Return a phone number as any phone dials it: +84912345678."""
    return f"+84{digits[1:]}"


# Writing -----------------------------------------------------------------------------------------


def add(
    app: Application,
    commune: CommuneCode,
    *,
    name: str,
    post: str,
    phone: str,
    email: str,
    actor: Actor,
) -> Contact:
    """Enter a contact and return it; raises SurveyError with every problem of it."""
    new = _contact(app, commune, name=name, post=post, phone=phone, email=email, actor=actor)
    database = app.require(Action.KEEP_CONTACTS, actor=actor, commune=commune)
    return store.add(database, new)


def change(
    app: Application,
    seen: Contact,
    *,
    name: str,
    post: str,
    phone: str,
    email: str,
    actor: Actor,
) -> Contact:
    """Put a contact in the place of *seen*, of which nothing is kept, and return it.

    Raises:
        SurveyError: every problem of it; CONTACT_GONE where somebody else changed *seen* meanwhile.
    """
    given = {"name": name, "post": post, "phone": phone, "email": email}
    new = _contact(app, seen.commune, **given, actor=actor)
    database = app.require(Action.KEEP_CONTACTS, actor=actor, commune=seen.commune)
    return store.change(database, seen, new)


def erase(app: Application, seen: Contact) -> None:
    """Erase a contact; raises SurveyError (CONTACT_GONE) where it is no longer what was seen."""
    store.erase(app.require(Action.KEEP_CONTACTS, commune=seen.commune), seen)


def _contact(
    app: Application,
    commune: CommuneCode,
    *,
    name: str,
    post: str,
    phone: str,
    email: str,
    actor: Actor,
) -> Contact:
    app.require_commune(commune)
    actor = typed.named(actor)
    name, wrong_name = typed.checked(labels.CONTACT_NAME, name)
    post, wrong_post = typed.checked(labels.CONTACT_POST, post)
    digits, wrong_phone = read_phone(phone)
    address, wrong_email = typed.email(email)
    problems = [
        *typed.check_actor(actor),
        *wrong_name,
        *wrong_post,
        *_id_card(labels.CONTACT_NAME, name),
        *_id_card(labels.CONTACT_POST, post),
        *wrong_phone,
        *wrong_email,
    ]
    if not phone.strip() and not email.strip():
        problems.append(problem(ProblemCode.CONTACT_NO_WAY))
    if problems:
        raise SurveyError(problems)
    return Contact(0, commune, name, post, digits, address, actor.name, app.clock())


def read_phone(given: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the digits of a Vietnamese number that begins with 0, and what is wrong with it."""
    digits = _ABROAD.sub("0", _SIGNS.sub("", given))
    if not digits or (digits.isascii() and _PHONE.fullmatch(digits)):
        return digits, ()
    return "", (problem(ProblemCode.CONTACT_PHONE, value=given.strip()),)


def _id_card(label: str, text: str) -> list[Problem]:
    return [problem(ProblemCode.CONTACT_ID_CARD, field=label)] if looks_like_id_card(text) else []
