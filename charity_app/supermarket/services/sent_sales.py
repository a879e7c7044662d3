"""Booking a sale that a till made without a network: within its lease, into the book of its time (5.10, 5.12)."""

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.ledger.models import Account
from charity_app.ledger.services import Line
from charity_app.registry.models import Site
from charity_app.supermarket.models import Sale, TillLease, TillSale
from charity_app.supermarket.queries import till_sales as queries
from charity_app.supermarket.queries.charity_sales import open_charity_sale_of, went_on_at
from charity_app.supermarket.queries.leases import CLOCK_TOLERANCE, LEASE, lease_at
from charity_app.supermarket.queries.till_sales import SentSale
from charity_app.supermarket.services.booking import Bought, CashBox, give_what_is_there, pay_sale, write_sale
from charity_app.supermarket.services.conflicts import find_conflict
from charity_app.supermarket.services.granting import points_account
from charity_app.supermarket.services.leasing import lease_account
from charity_app.supermarket.states.money import ShopBook
from charity_app.supermarket.states.tills import Problem


def settled_before(row: TillSale, sent: SentSale) -> Problem | None:
    """Find the sale that was booked online although its till never heard of it; its goods must be the same."""
    booked = db.session.scalars(select(Sale).where(Sale.key == queries.sale_key(sent.key))).one_or_none()
    if booked is None:
        return None
    if not queries.is_same(booked, sent.lines):
        return Problem.OTHER_GOODS
    row.sale_id = booked.id
    return None


def book_sent(row: TillSale, site: Site, sent: SentSale, *, by: Actor) -> Problem | None:
    """Book a sale when nothing stands in the way; returns what does. What the shelf lacks goes onto the work list."""
    shopper, basket = queries.shopper_by(sent.card_id, sent.proxy_id), queries.basket_of(sent.lines)
    lease = db.session.scalars(select(TillLease).where(TillLease.id == sent.lease_id)).one_or_none()
    problem, box = queries.problem_of(site, sent, lease, shopper, basket), _box(site, sent)
    if problem or box is None:
        return problem or Problem.CHARITY_SALE
    account, before = points_account(shopper.card) if shopper else None, list[Line]()
    if account and not _reaches(row, sent, lease, account, before):
        return Problem.BEYOND_LEASE
    key, sold_at = queries.sale_key(sent.key), min(sent.made_at, clock.now())
    bought = Bought(site=site, shopper=shopper, basket=basket, key=key, sold_at=sold_at)
    sale = write_sale(bought, sold_by_id=by.user_id)
    pay_sale(sale, account, box=box, before=before)
    row.sale_id = sale.id
    lacking = give_what_is_there(bought, sale, by=by)
    if lacking:
        lines = [[str(line.item.id), line.quantity, 0, 0, line.is_cash] for line in lacking]
        find_conflict(site, Problem.STOCK_MISSING, till_sale=row, lines=lines, by=by)
    return None


def _box(site: Site, sent: SentSale) -> CashBox | None:
    """Return where the cash of a sale goes; None when its charity sale is over, or the till knew of none that went on.

    Without cash it does not matter.
    """
    if sent.charity_sale_id is None or not sent.cash_fen:
        is_in_doubt = sent.cash_fen and went_on_at(site.id, sent.made_at, tolerance=CLOCK_TOLERANCE)
        return None if is_in_doubt else CashBox(ShopBook.TRADE)
    going_on = open_charity_sale_of(site.id)
    is_still = going_on is not None and going_on.id == sent.charity_sale_id
    return CashBox(ShopBook.GIFTS, sent.charity_sale_id) if is_still else None


def _reaches(row: TillSale, sent: SentSale, lease: TillLease | None, account: Account, before: list[Line]) -> bool:
    """Tell whether a lease of this till reaches; `before` gets the line that brings its points to the card.

    What went back to the card meanwhile is taken from there, as far as it is still there.
    """
    if lease is None or lease.till_id != row.till_id or lease.card_id != row.card_id or sent.points > lease.points:
        return False
    held = lease_at(lease.till_id, lease.card_id)
    if held is None or held.lease.id != lease.id:
        return sent.points <= account.balance
    if sent.points > held.points:
        return False
    if sent.points:
        source = lease_account(lease)
        before.append(
            Line(
                debit=source,
                credit=account,
                amount=sent.points,
                reason="sold",
                subject_type=LEASE,
                subject_id=lease.id,
            )
        )
        lease.lapsed = max(0, lease.lapsed - sent.points)
    return True
