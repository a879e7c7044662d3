"""What charity finance sees of its own: pools to enter gifts for, gifts entered, tables of platforms, prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import InstrumentedAttribute

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, Role
from charity_app.core.text import Text
from charity_app.giving.models import (
    Gift,
    GiftBatch,
    GoodsLine,
    GoodsPrice,
    GoodsSale,
    JointCampaign,
    PlatformImport,
    Pool,
    Workplace,
)
from charity_app.giving.queries.pools import pool_titles
from charity_app.giving.queries.sales import sale_of
from charity_app.giving.queries.totals import moves_of
from charity_app.giving.states.campaigns import PUBLIC_STATES
from charity_app.giving.states.gifts import GIFT_LABELS, GIFT_TONES, WAYS, GiftState, Way
from charity_app.registry.models import Organisation

OVERSEERS = (Role.CHARITY_OFFICER, Role.AUDITOR)


def finance_ids(viewer: Actor) -> list[UUID]:
    """Return the charities whose finance the viewer keeps."""
    grants = viewer.grants_of(Role.ORG_FINANCE)
    return sorted({grant.organisation_id for grant in grants if grant.organisation_id}, key=str)


def own_charities(viewer: Actor, column: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Return the condition for rows of the viewer's own charities; the charity office and auditors see all."""
    if viewer.is_system or viewer.has_role(*OVERSEERS):
        return true()
    return column.in_(finance_ids(viewer))


def pools_to_enter(viewer: Actor) -> Mapping[UUID, str]:
    """Return the pools for which the viewer may enter gifts: open ones of campaigns that run or ran."""
    titles: dict[UUID, str] = {}
    for charity_id in finance_ids(viewer):
        wanted = (
            select(Pool.id)
            .join(JointCampaign, JointCampaign.id == Pool.campaign_id)
            .where(Pool.charity_id == charity_id, Pool.closed_at.is_(None), JointCampaign.state.in_(PUBLIC_STATES))
        )
        is_open = set(db.session.scalars(wanted))
        titles |= {key: title for key, title in pool_titles(None, charity_id).items() if key in is_open}
    return titles


def pool_money(viewer: Actor, *, is_sandbox: bool) -> Sequence[tuple[int, UUID, str, int]]:
    """Return the pools of the viewer's charities that hold money, with the edition and how much, the latest first."""
    wanted = (
        select(Pool.id, JointCampaign.edition)
        .join(JointCampaign, JointCampaign.id == Pool.campaign_id)
        .where(Pool.charity_id.in_(finance_ids(viewer)))
    )
    own = dict(db.session.execute(wanted).all())
    titles = {key: title for key, title in pool_titles(None).items() if key in own}
    moved = moves_of(("pool",), titles, is_sandbox=is_sandbox)
    held = [(own[key], key, title, sum(moved.get(key, {}).values())) for key, title in titles.items()]
    held.sort(key=lambda row: -row[0])
    return [row for row in held if row[3]]


def pool_to_enter(viewer: Actor, pool_id: UUID | None) -> Pool | None:
    """Return a pool for which the viewer may enter gifts."""
    wanted = select(Pool).where(Pool.id == pool_id, Pool.charity_id.in_(finance_ids(viewer)))
    return db.session.scalars(wanted).one_or_none()


@dataclass(frozen=True)
class EnteredRow:
    """A gift that came by hand, as finance lists it; no name."""

    id: UUID
    number: str
    way: Text
    reference: str
    given_on: date | None
    amount_fen: int
    people: int | None
    label: Text
    tone: str


def list_entered_visible_to(viewer: Actor, *, number: int = 1) -> Page[EnteredRow]:
    """Return a page of the gifts entered by hand, the latest first. One statement."""
    wanted = (
        select(Gift, GiftBatch.givers)
        .outerjoin(GiftBatch, GiftBatch.id == Gift.batch_id)
        .where(Gift.entered_by_id.is_not(None), own_charities(viewer, Gift.charity_id))
        .order_by(Gift.created_at.desc(), Gift.id)
    )
    return fetch_page(wanted, _entered, number=number)


def _entered(row: Any) -> EnteredRow:
    gift, people = row
    way, state = Way(gift.way), GiftState(gift.state)
    return EnteredRow(
        gift.id,
        gift.number,
        WAYS[way],
        gift.reference or "",
        gift.given_on,
        gift.amount_fen,
        people,
        GIFT_LABELS[state],
        GIFT_TONES[state],
    )


def get_entered(viewer: Actor, gift_id: UUID) -> Gift | None:
    """Return a gift that came by hand."""
    wanted = select(Gift).where(
        Gift.id == gift_id, Gift.entered_by_id.is_not(None), own_charities(viewer, Gift.charity_id)
    )
    return db.session.scalars(wanted).one_or_none()


def get_platform_import(viewer: Actor, run_id: UUID) -> PlatformImport | None:
    """Return a table of a platform."""
    wanted = select(PlatformImport).where(PlatformImport.id == run_id, own_charities(viewer, PlatformImport.charity_id))
    return db.session.scalars(wanted).one_or_none()


def list_platform_imports(viewer: Actor) -> Sequence[PlatformImport]:
    """Return the latest tables, at most twenty."""
    wanted = select(PlatformImport).where(own_charities(viewer, PlatformImport.charity_id))
    return db.session.scalars(wanted.order_by(PlatformImport.started_at.desc()).limit(20)).all()


def list_prices(*, number: int = 1) -> Page[GoodsPrice]:
    """Return a page of the public price list, by goods and day."""
    wanted = select(GoodsPrice).order_by(GoodsPrice.what, GoodsPrice.unit, GoodsPrice.valid_from.desc())
    return fetch_page(wanted, lambda row: row[0], number=number)


def charities_of(viewer: Actor) -> Sequence[tuple[UUID, str]]:
    """Return the charities whose finance the viewer keeps, by name."""
    wanted = select(Organisation.id, Organisation.name).where(Organisation.id.in_(finance_ids(viewer)))
    return [(row.id, row.name) for row in db.session.execute(wanted.order_by(Organisation.name))]


@dataclass(frozen=True)
class Entry:
    """What was written down with a gift that came by hand."""

    pool: str
    charity: str
    goods: Sequence[GoodsLine]
    batch: GiftBatch | None
    workplace: Workplace | None
    sale: GoodsSale | None


def entry_of(gift: Gift) -> Entry:
    """Return what was written down with a gift: four statements, five for goods."""
    lines = select(GoodsLine).where(GoodsLine.gift_id == gift.id).order_by(GoodsLine.what)
    batch = select(GiftBatch).where(GiftBatch.id == gift.batch_id)
    charity, workplace = db.session.execute(
        select(Organisation.name, Workplace)
        .select_from(Gift)
        .join(Organisation, Organisation.id == Gift.charity_id)
        .outerjoin(Workplace, Workplace.id == Gift.workplace_id)
        .where(Gift.id == gift.id)
    ).one()
    return Entry(
        pool=pool_titles(gift.campaign_id)[gift.pool_id],
        charity=charity,
        goods=db.session.scalars(lines).all(),
        batch=db.session.scalars(batch).one_or_none() if gift.batch_id else None,
        workplace=workplace,
        sale=sale_of(gift) if gift.way is Way.GOODS else None,
    )
