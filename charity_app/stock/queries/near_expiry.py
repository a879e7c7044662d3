"""What expires soon: at one place or in the whole district, in the four steps of the board (feature 4.3)."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.ledger.models import Account
from charity_app.registry.models import Site
from charity_app.stock.models import Item, Lot
from charity_app.stock.queries.shelves import LotRow
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.movements import STOCK_BOOK, Owner

STEPS = (3, 7, 14, 30)
"""The steps of the board, in days that are left at most."""
_OFFERED = "near_expiry.offered"


@dataclass(frozen=True)
class NearRow:
    """A lot that expires soon, at which place, and whether it was offered to outlets today."""

    row: LotRow
    site: Site


def _rows(days: int) -> Any:
    held = and_(
        Account.unit == Lot.unit,
        Account.book == STOCK_BOOK,
        Account.owner_type == Owner.SITE.value,
        Account.balance > 0,
    )
    joined = select(Lot, Item, Account.balance, Site).join(Account, held).join(Item, Item.id == Lot.item_id)
    return joined.join(Site, Site.id == Account.owner_id).where(
        Lot.state == LotState.ACCEPTED, Lot.expires_on <= clock.today() + timedelta(days=days)
    )


def list_near_lots(days: int, *, site: Site | None = None, page: int = 1) -> Page[NearRow]:
    """Return one page of lots in use with at most so many days left, the soonest first. One statement."""
    wanted = _rows(days)
    if site is not None:
        wanted = wanted.where(Site.id == site.id)
    order = (Lot.expires_on, Lot.id, Site.id)
    return fetch_page(
        wanted.order_by(*order), lambda row: NearRow(LotRow(row[0], row[1], row[2], ""), row[3]), number=page
    )


def count_near_lots(*, site: Site | None = None) -> dict[int, int]:
    """Count the lots of each step of the board. One statement."""
    bounds = {step: clock.today() + timedelta(days=step) for step in STEPS}
    counted = [func.count().filter(Lot.expires_on <= bound) for bound in bounds.values()]
    wanted = _rows(max(STEPS)).with_only_columns(*counted, maintain_column_froms=True)
    if site is not None:
        wanted = wanted.where(Site.id == site.id)
    return dict(zip(STEPS, db.session.execute(wanted).one(), strict=True))


def offered_today(site: Site) -> set[UUID]:
    """Return the lots of a place that were offered today, from the audit trail."""
    since = clock.start_of(clock.today())
    wanted = select(AuditRow.subject_id, AuditRow.payload).where(AuditRow.fact == _OFFERED, AuditRow.at >= since)
    return {row[0] for row in db.session.execute(wanted) if json.loads(row[1])["site_id"] == str(site.id)}
