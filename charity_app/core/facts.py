"""Facts: what happened, told once. A fact is the audit row and the only thing other packages hear (design.md 4)."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from charity_app.core import clock
from charity_app.core.audit import AuditRow, sign
from charity_app.core.db import db
from charity_app.core.ids import new_token
from charity_app.core.scope import Actor, acting_in, system_scope

_CODE = re.compile(r"[A-Za-z0-9_.:/+-]{0,80}\Z")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened to one subject. Holds ids, codes, dates and counts; never a personal value."""

    subject: ClassVar[str]
    by: Actor

    @property
    def name(self) -> str:
        """The past-tense name in dotted form: ClaimAccepted -> claim.accepted."""
        words: list[str] = re.findall("[A-Z][a-z0-9]*", type(self).__name__)
        return "_".join(words[:-1]).lower() + "." + words[-1].lower()

    @property
    def told_id(self) -> UUID:
        """The id of the row that the fact is about: the field named after its subject."""
        value: UUID = getattr(self, f"{self.subject}_id")
        return value

    def payload(self) -> dict[str, Any]:
        """The fields as plain codes. Raises ValueError when a text is not a code."""
        return {item.name: _plain(getattr(self, item.name)) for item in fields(self) if item.name != "by"}


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, UUID | StrEnum):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset):
        return sorted((_plain(item) for item in value), key=str)
    if isinstance(value, str) and _CODE.match(value):
        return value
    raise ValueError("a fact holds ids, codes, dates and counts only")


Reaction = Callable[[Any], None]
Reactions = Mapping[type[Fact], tuple[Reaction, ...]]
_reactions: Reactions = {}
_origin: ContextVar[str] = ContextVar("origin", default="system")


def install_reactions(reactions: Reactions) -> None:
    """Take the table of who reacts to what from wiring.py."""
    global _reactions  # noqa: PLW0603
    _reactions = reactions


@contextmanager
def coming_from(origin: str) -> Iterator[None]:
    """Name where the facts inside the block come from: a keyed mark of an address, "job" or "command"."""
    reset = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(reset)


def set_origin(origin: str) -> None:
    """Name where the facts of this request come from."""
    _origin.set(origin)


def emit(fact: Fact) -> None:
    """Write the audit row of a fact and call who reacts to it, all in the current transaction."""
    db.session.add(_row(fact))
    db.session.flush()
    waiting = _together.get()
    if waiting is not None and isinstance(fact, waiting.kinds):
        waiting.latest[type(fact), fact.told_id] = fact
        return
    _react_to(fact)


def _react_to(fact: Fact) -> None:
    reactions = _reactions.get(type(fact), ())
    if reactions:
        with acting_in(system_scope(f"reaction to {fact.name}")):
            for react in reactions:
                react(fact)


@dataclass
class _Together:
    """The kinds of facts that are told together, and the latest of each kind and subject."""

    kinds: tuple[type[Fact], ...]
    latest: dict[tuple[type[Fact], UUID], Fact]


_together: ContextVar[_Together | None] = ContextVar("told_together", default=None)


@contextmanager
def told_together(*kinds: type[Fact]) -> Iterator[None]:
    """Let those who react to these kinds hear of each subject once, at the end of the block, however often it changed.

    Every fact is written at once. For entering much about few subjects in one transaction, as the demo does.
    """
    waiting = _Together(kinds, {})
    reset = _together.set(waiting)
    try:
        yield
    finally:
        _together.reset(reset)
    for fact in waiting.latest.values():
        _react_to(fact)


def _row(fact: Fact) -> AuditRow:
    roles = ",".join(sorted({grant.role.value for grant in fact.by.grants}))
    row = AuditRow(
        uid=new_token(),
        at=clock.now(),
        written_at=clock.wall(),
        fact=fact.name,
        subject_type=fact.subject,
        subject_id=fact.told_id,
        actor_id=fact.by.user_id,
        actor_roles="system" if fact.by.is_system else roles,
        origin=_origin.get(),
        payload=json.dumps(fact.payload(), ensure_ascii=True, sort_keys=True),
    )
    row.mac = sign(row)
    return row
