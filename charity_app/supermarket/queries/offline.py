"""What a till needs to sell without a network: goods with prices and codes, its place in its chain, what it holds."""

import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.text import normalised
from charity_app.ledger.models import Account
from charity_app.registry.models import Site
from charity_app.stock.models import Barcode, Item, Lot
from charity_app.stock.queries.balances import holds
from charity_app.stock.states.movements import Owner
from charity_app.supermarket.models import PriceTag, Till, TillLease, TillSale
from charity_app.supermarket.queries.cards import Shopper, code_of
from charity_app.supermarket.queries.leases import lease_at
from charity_app.supermarket.queries.limits import limits_of, points_left_to_spend
from charity_app.supermarket.queries.till_sales import FIRST, till_key


@dataclass(frozen=True)
class LeaseOffline:
    """A lease as its till knows it: how many points may be spent with it until when, and how much of which goods."""

    lease: TillLease
    shopper: Shopper
    points: int
    left: Mapping[str, int]
    mark: str

    @property
    def until(self) -> datetime:
        """When it ends."""
        return self.lease.expires_at


def goods_of(site: Site, item_ids: Collection[UUID] | None = None) -> list[list[Any]]:
    """Return what has a price in a shop, or these goods of it: id, name, kind, points, fen. One statement."""
    wanted = select(Item.id, Item.name, Item.category, PriceTag.points, PriceTag.price_fen)
    priced = wanted.join(PriceTag, PriceTag.item_id == Item.id).where(PriceTag.site_id == site.id)
    if item_ids is not None:
        priced = priced.where(Item.id.in_(item_ids))
    rows = db.session.execute(priced.order_by(Item.name, Item.id))
    return [[str(row[0]), row[1], row[2].value, row[3], row[4]] for row in rows]


def codes_of(site: Site) -> dict[str, list[Any]]:
    """Return what the codes on priced goods and on lots in a shop mean: item and how many. Two statements."""
    tags = select(PriceTag.item_id).where(PriceTag.site_id == site.id)
    barcodes = select(Barcode.code, Barcode.item_id, Barcode.quantity).where(Barcode.item_id.in_(tags))
    here = select(Lot.number, Lot.item_id).join(Account, holds((Owner.SITE, site.id))).where(Account.balance > 0)
    codes = {row[0]: [str(row[1]), 1] for row in db.session.execute(here)}
    return codes | {row[0]: [str(row[1]), row[2]] for row in db.session.execute(barcodes)}


def last_link(till: Till) -> tuple[int, str]:
    """Return the number and the signature of the last sale that arrived from a till."""
    wanted = select(TillSale.seq, TillSale.mac).where(TillSale.till_id == till.id)
    found = db.session.execute(wanted.order_by(TillSale.seq.desc()).limit(1)).one_or_none()
    return (found[0], found[1]) if found else (0, FIRST)


def lease_offline(till: Till, shopper: Shopper, categories: Sequence[Any]) -> LeaseOffline | None:
    """Return what a till may do with a card without a network; None when it holds nothing of it."""
    held = lease_at(till.id, shopper.card.id)
    if held is None:
        return None
    limits = limits_of(shopper.card, set(categories))
    left = {category.value: limit.left for category, limit in limits.items()}
    points = min(held.points, points_left_to_spend(shopper.card)[0])
    return LeaseOffline(held.lease, shopper, points, left, _mark(till, shopper.proxy or shopper.card))


def _mark(till: Till, row: Any) -> str:
    """Return by what a till knows a card's code without having it."""
    return hmac.new(till_key(till.id), normalised(code_of(row)).encode(), sha256).hexdigest()
