"""Reads of gifts: one gift behind its link or by its owner, a donor's own gifts, the wall of thanks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.policy import can
from charity_app.core.privacy import DataKey, Erased, KeyOwner, unseal, unwrap
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.models import Gift, Giver, MatchKeep, Pool
from charity_app.giving.queries.campaigns import PoolRow, pool_rows
from charity_app.giving.queries.matches import keep_of
from charity_app.giving.states.gifts import GIFT_LABELS, GIFT_TONES, HELD_STATES, GiftState, Naming, Tribute
from charity_app.messaging.queries import link_of
from charity_app.messaging.states import LinkPurpose


def gift_of(viewer: Actor, key: str) -> Gift | None:
    """Return the gift behind the word of a link, or by its own id to whoever may see it."""
    link = link_of(key, LinkPurpose.SEE_GIFT)
    if link is not None:
        return db.session.scalars(select(Gift).where(Gift.id == link.subject_id)).one_or_none()
    try:
        gift = get_gift(viewer, UUID(key))
    except ValueError:
        return None
    return gift


def own_gift(viewer: Actor, key: str) -> Gift | None:
    """Return the gift behind the word of a link, or by its own id to whoever gave it."""
    gift = gift_of(viewer, key)
    is_held = gift is not None and (str(gift.id) != key or is_own(viewer, gift))
    return gift if is_held else None


def get_gift(viewer: Actor, gift_id: UUID) -> Gift | None:
    """Return a gift to those who may see it: its giver, the receiving charity, the charity office, auditors."""
    found = db.session.scalars(select(Gift).where(Gift.id == gift_id)).one_or_none()
    return found if found is not None and (is_own(viewer, found) or can(viewer, "gift.show", found)) else None


def is_own(viewer: Actor, gift: Gift) -> bool:
    """Tell whether the viewer gave it."""
    if viewer.user_id is None or gift.giver_id is None:
        return False
    giver = select(Giver.id).where(Giver.id == gift.giver_id, Giver.user_id == viewer.user_id)
    return db.session.scalar(giver) is not None


@dataclass(frozen=True)
class GiftView:
    """A gift as its giver sees it: names opened, the match with its figures, what it is for."""

    gift: Gift
    pool: PoolRow
    keep: MatchKeep | None
    public_name: str
    tribute_words: str

    @property
    def together_fen(self) -> int:
        """What the gift is worth with its match."""
        return self.gift.kept_fen + (self.keep.net_fen if self.keep is not None else 0)


def gift_view(gift: Gift) -> GiftView:
    """Return a gift for its own page."""
    (pool,) = pool_rows(Pool.id == gift.pool_id, is_sandbox=gift.is_sandbox)
    giver = db.session.scalars(select(Giver).where(Giver.id == gift.giver_id)).one_or_none()
    return GiftView(
        gift=gift,
        pool=pool,
        keep=keep_of(gift),
        public_name=_opened(giver, gift.public_name_sealed, f"gifts.public_name_sealed:{gift.id}"),
        tribute_words=_opened(giver, gift.tribute_sealed, f"gifts.tribute_sealed:{gift.id}"),
    )


def _opened(giver: Giver | None, sealed: bytes | None, place: str) -> str:
    if giver is None or sealed is None:
        return ""
    try:
        return unseal(giver.key_owner, sealed, place=place)
    except Erased:
        return ""


@dataclass(frozen=True)
class OwnGift:
    """A line in a donor's own list."""

    id: UUID
    number: str
    amount_fen: int
    created_at: datetime
    label: Text
    tone: str


def list_own_gifts(viewer: Actor, *, number: int = 1) -> Page[OwnGift]:
    """Return a page of what the viewer gave, the newest first. One statement."""
    wanted = (
        select(Gift.id, Gift.number, Gift.amount_fen, Gift.created_at, Gift.state)
        .join(Giver, Giver.id == Gift.giver_id)
        .where(Giver.user_id == viewer.user_id)
        .order_by(Gift.created_at.desc(), Gift.id)
    )
    return fetch_page(wanted, _own_gift, number=number)


def _own_gift(row: Any) -> OwnGift:
    state: GiftState = row.state
    return OwnGift(row.id, row.number, row.amount_fen, row.created_at, GIFT_LABELS[state], GIFT_TONES[state])


@dataclass(frozen=True)
class Thanks:
    """A line on the wall: a name as the giver chose it, the amount unless hidden, for whom it was given."""

    name: str
    amount_fen: int | None
    received_at: datetime
    tribute: Tribute | None
    tribute_words: str


_WALL = (
    select(
        Gift.id,
        Gift.naming,
        Gift.public_name_sealed,
        Gift.tribute,
        Gift.tribute_sealed,
        (Gift.amount_fen - Gift.refunded_fen).label("kept"),
        Gift.received_at,
        Giver.id.label("giver_id"),
        Giver.user_id,
        DataKey.wrapped,
    )
    .outerjoin(Giver, Giver.id == Gift.giver_id)
    .outerjoin(
        DataKey,
        or_(
            and_(DataKey.owner_type == "user", DataKey.owner_id == Giver.user_id),
            and_(DataKey.owner_type == "giver", DataKey.owner_id == Giver.id),
        ),
    )
)


def list_thanks(*conditions: ColumnElement[bool], is_sandbox: bool, number: int = 1) -> Page[Thanks]:
    """Return a page of the wall of thanks, the newest first, never by amount. One statement."""
    wanted = _WALL.where(*conditions, Gift.state.in_(HELD_STATES), Gift.is_sandbox == is_sandbox)
    return fetch_page(wanted.order_by(Gift.received_at.desc(), Gift.id), _thanks, number=number)


def _thanks(row: Any) -> Thanks:
    owner = KeyOwner("user", row.user_id) if row.user_id else KeyOwner("giver", row.giver_id)
    name = _read(owner, row.wrapped, row.public_name_sealed, f"gifts.public_name_sealed:{row.id}")
    is_named = bool(name) and row.naming is not Naming.ANONYMOUS
    hides = is_named and row.naming is Naming.NAMED_WITHOUT_AMOUNT
    words = _read(owner, row.wrapped, row.tribute_sealed, f"gifts.tribute_sealed:{row.id}") if is_named else ""
    return Thanks(
        name=name if is_named else "",
        amount_fen=None if hides else row.kept,
        received_at=row.received_at,
        tribute=row.tribute if words else None,
        tribute_words=words,
    )


def _read(owner: KeyOwner, wrapped: bytes | None, sealed: bytes | None, place: str) -> str:
    if sealed is None or wrapped is None:
        return ""
    unwrap(owner, wrapped)
    return unseal(owner, sealed, place=place)
