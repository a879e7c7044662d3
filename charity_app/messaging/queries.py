"""Reads of messages and links; texts are opened for their recipient only."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.privacy import DataKey, KeyOwner, mask_phone, unseal, unwrap
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.identity.models import User
from charity_app.identity.queries import phone_of
from charity_app.messaging.models import Message, OptOut, ShortLink
from charity_app.messaging.states import STATE_LABELS, STATE_TONES, LinkPurpose, MessageState, Purpose
from charity_app.messaging.wording import read_back, wording_of
from charity_app.registry.models import Household
from charity_app.registry.queries import has_consent, household_file
from charity_app.registry.states.households import ConsentPurpose


@dataclass(frozen=True)
class Letter:
    """A message as its recipient reads it."""

    id: UUID
    title: Text
    body: Text
    path: str | None
    created_at: datetime
    is_read: bool


@dataclass(frozen=True)
class Dispatch:
    """A message as staff see it: what and when, never to whom or in which words."""

    id: UUID
    title: Text
    state_label: Text
    tone: str
    created_at: datetime


def params_place(message_id: UUID) -> str:
    """Return the place to which the parameters of a message are bound."""
    return f"messages.params_sealed:{message_id}"


def digest_of(token: str) -> bytes:
    """Return what is kept of the word of a link."""
    return hashlib.sha256(token.encode()).digest()


def _addressed_to(viewer: Actor) -> ColumnElement[bool]:
    parts = [and_(Message.recipient_type == "user", Message.recipient_id == viewer.user_id)]
    if viewer.scope.household_ids:
        own = sorted(viewer.scope.household_ids, key=str)
        parts.append(and_(Message.recipient_type == "household", Message.recipient_id.in_(own)))
    return or_(*parts)


_LETTER = (
    Message.id,
    Message.wording,
    Message.params_sealed,
    Message.created_at,
    Message.read_at,
    Message.recipient_type,
    Message.recipient_id,
    DataKey.wrapped,
)


def list_letters_to(viewer: Actor, *, number: int = 1) -> Page[Letter]:
    """Return a page of the viewer's inbox, newest first."""
    key = and_(DataKey.owner_type == Message.recipient_type, DataKey.owner_id == Message.recipient_id)
    readable = and_(_addressed_to(viewer), DataKey.wrapped.is_not(None))
    statement = select(*_LETTER).join(DataKey, key).where(readable).order_by(Message.created_at.desc(), Message.id)
    return fetch_page(statement, _letter, number=number)


def _letter(row: object) -> Letter:
    item: Message = row  # type: ignore[assignment]
    owner = KeyOwner(item.recipient_type, item.recipient_id)
    unwrap(owner, row.wrapped)  # type: ignore[attr-defined]
    said = json.loads(unseal(owner, item.params_sealed, place=params_place(item.id)))
    params = read_back(said["params"])
    words = wording_of(item.wording)
    title, body = replace(words.title, params=params), replace(words.body, params=params)
    return Letter(item.id, title, body, said["path"], item.created_at, item.read_at is not None)


def get_message(viewer: Actor, message_id: UUID) -> Message | None:
    """Return a message addressed to the viewer."""
    return db.session.scalars(select(Message).where(Message.id == message_id, _addressed_to(viewer))).one_or_none()


def read_letter(message: Message) -> Letter:
    """Return a message opened for its recipient."""
    key = and_(DataKey.owner_type == Message.recipient_type, DataKey.owner_id == Message.recipient_id)
    return _letter(db.session.execute(select(*_LETTER).join(DataKey, key).where(Message.id == message.id)).one())


def counting_unread(viewer: Actor) -> Select[int]:
    """Return the statement that counts the messages the viewer has not opened."""
    return select(func.count()).select_from(Message).where(_addressed_to(viewer), Message.read_at.is_(None))


def masked_phone(message: Message) -> str:
    """Return the phone a message goes to, masked.

    Empty when its recipient gave none or was erased, or when the household does not agree to messages by phone.
    Source: R-PRV-04.
    """
    if message.recipient_type == "user":
        user = db.session.scalars(select(User).where(User.id == message.recipient_id)).one_or_none()
        phone = phone_of(user) if user else ""
        return mask_phone(phone) if phone else ""
    wanted = select(Household).where(Household.id == message.recipient_id, Household.erased_at.is_(None))
    household = db.session.scalars(wanted).one_or_none()
    if household is None or not has_consent(household.id, ConsentPurpose.MESSAGES):
        return ""
    return household_file(household).phone


def refused_purposes(user_id: UUID) -> frozenset[Purpose]:
    """Return what a person wants to hear nothing about."""
    return frozenset(db.session.scalars(select(OptOut.purpose).where(OptOut.user_id == user_id)))


def list_dispatches(*, state: MessageState | None, number: int = 1) -> Page[Dispatch]:
    """Return a page of the outbox, newest first."""
    statement = select(Message.id, Message.wording, Message.state, Message.created_at)
    if state is not None:
        statement = statement.where(Message.state == state)
    return fetch_page(
        statement.order_by(Message.created_at.desc(), Message.id),
        lambda row: Dispatch(
            row.id, wording_of(row.wording).title, STATE_LABELS[row.state], STATE_TONES[row.state], row.created_at
        ),
        number=number,
    )


def get_failed_message(viewer: Actor, message_id: UUID) -> Message | None:
    """Return a message that could not be sent, for staff who try again."""
    del viewer
    return db.session.scalars(
        select(Message).where(Message.id == message_id, Message.state == MessageState.FAILED)
    ).one_or_none()


def link_of(token: str, purpose: LinkPurpose | None = None) -> ShortLink | None:
    """Return the link behind a word while it is neither used up nor expired."""
    found = db.session.scalars(select(ShortLink).where(ShortLink.digest == digest_of(token))).one_or_none()
    if found is None or found.used_at is not None or found.expires_at <= clock.now():
        return None
    return found if purpose in (None, found.purpose) else None
