"""Taking in what tills sold without a network: in any order, any number of times, each sale with one effect (A9, T8).

A sale within its lease is booked whole; what the shelf lacks, and every sale that cannot be booked as it is, goes onto
the work list of the shop. Nothing that a till signed is lost, and nothing it did not sign is taken.
Held in this order: the till, the cards, a charity sale, the accounts of the shop, the shelves.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.ledger.models import Account
from charity_app.ledger.services import Line
from charity_app.registry.models import Site
from charity_app.stock.queries.lots import items_of
from charity_app.stock.services.moving import hold_shelves
from charity_app.supermarket.events import TillSaleReceived, TillSaleRefused
from charity_app.supermarket.models import Sale, ShopCard, Till, TillLease, TillSale
from charity_app.supermarket.queries import till_sales as queries
from charity_app.supermarket.queries.cards import Shopper
from charity_app.supermarket.queries.charity_sales import open_charity_sale_of
from charity_app.supermarket.queries.leases import CLOCK_TOLERANCE, LEASE, lease_at, leases_of_till
from charity_app.supermarket.queries.till_sales import SentSale
from charity_app.supermarket.services.booking import (
    Bought,
    cash_accounts,
    give_what_is_there,
    pay_sale,
    points_till,
    write_sale,
)
from charity_app.supermarket.services.conflicts import find_conflict, follow_gaps
from charity_app.supermarket.services.granting import hold_card, points_account
from charity_app.supermarket.services.leasing import end_leases, lease_account
from charity_app.supermarket.states.tills import Problem


class Result(StrEnum):
    """What became of a sale that was sent."""

    BOOKED = "booked"
    LISTED = "listed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Answer:
    """What became of a sale, by its signature."""

    mac: str
    result: Result


def receive_sales(till: Till, sent: Sequence[SentSale], *, done: Collection[UUID] = (), by: Actor) -> list[Answer]:
    """Take in sales that a till signed, then give back the leases it is done with and those that are over."""
    with acting_in(system_scope("till sync")):
        db.session.execute(select(Till.id).where(Till.id == till.id).with_for_update()).one()
        site = db.session.scalars(select(Site).where(Site.id == till.site_id)).one()
        over = clock.now() - CLOCK_TOLERANCE
        mine = [held.lease for held in leases_of_till(till)]
        ending = [lease for lease in mine if lease.id in done or lease.expires_at < over]
        known = items_of({line.item_id for one in sent for line in one.lines})
        good = [one for one in sent if known.keys() >= {line.item_id for line in one.lines}]
        _hold(site, good, {lease.card_id for lease in ending})
        answers = [_received(till, site, one, by) for one in sorted(good, key=lambda one: one.seq)]
        answers += [Answer(one.mac, Result.REFUSED) for one in sent if one not in good]
        follow_gaps(till, by=by)
        end_leases(ending, by=by)
    refused = sum(answer.result is Result.REFUSED for answer in answers)
    if refused:
        refuse_sales(till, refused, by=by)
    return answers


def refuse_sales(till: Till, sales: int, *, by: Actor) -> None:
    """Write down that something was sent as sales of a till which it did not sign, or signed otherwise before."""
    emit(TillSaleRefused(till_id=till.id, site_id=till.site_id, sales=sales, by=by))


def _hold(site: Site, sent: Sequence[SentSale], card_ids: Collection[UUID]) -> None:
    """Keep all that the sales touch, in the one order in which everybody does."""
    every = {one.card_id for one in sent if one.card_id} | set(card_ids)
    cards = {card.id: card for card in db.session.scalars(select(ShopCard).where(ShopCard.id.in_(every)))}
    for key in sorted(cards):
        hold_card(cards[key])
    if not sent:
        return
    accounts = [points_till(site.id), *cash_accounts(site.id, open_charity_sale_of(site.id))]
    ids = [account.id for account in accounts]
    db.session.execute(select(Account.id).where(Account.id.in_(ids)).order_by(Account.id).with_for_update()).all()
    hold_shelves({(site.id, line.item_id) for one in sent for line in one.lines})


def _received(till: Till, site: Site, sent: SentSale, by: Actor) -> Answer:
    known = queries.known_sale(till, sent.key)
    if known is not None:
        as_before = Result.BOOKED if known.sale_id else Result.LISTED
        return Answer(sent.mac, as_before if known.mac == sent.mac else Result.REFUSED)
    if sent.seq > queries.last_seq(till) + queries.MOST_AHEAD:
        return Answer(sent.mac, Result.REFUSED)
    fits = queries.fits_chain(till, sent)
    row = _kept(till, sent)
    shopper = queries.shopper_by(sent.card_id, sent.proxy_id)
    problem = None if fits else Problem.CHAIN
    problem = problem or _settled_before(row, sent) or (None if row.sale_id else _book(row, site, sent, shopper, by))
    if problem:
        find_conflict(site, problem, till_sale=row, by=by)
    db.session.flush()
    is_booked = row.sale_id is not None
    told = TillSaleReceived(
        till_id=till.id, site_id=site.id, till_sale_id=row.id, seq=sent.seq, is_booked=is_booked, by=by
    )
    emit(told)
    return Answer(sent.mac, Result.BOOKED if is_booked else Result.LISTED)


def _kept(till: Till, sent: SentSale) -> TillSale:
    row = TillSale(
        till_id=till.id,
        key=sent.key,
        seq=sent.seq,
        before=sent.before,
        mac=sent.mac,
        card_id=sent.card_id,
        proxy_id=sent.proxy_id,
        lines=queries.packed(sent.lines),
        made_at=sent.made_at,
        received_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _settled_before(row: TillSale, sent: SentSale) -> Problem | None:
    """Find the sale that was booked online although its till never heard of it; its goods must be the same."""
    booked = db.session.scalars(select(Sale).where(Sale.key == queries.sale_key(sent.key))).one_or_none()
    if booked is None:
        return None
    if not queries.is_same(booked, sent.lines):
        return Problem.OTHER_GOODS
    row.sale_id = booked.id
    return None


def _book(row: TillSale, site: Site, sent: SentSale, shopper: Shopper | None, by: Actor) -> Problem | None:
    """Book a sale when nothing stands in the way; returns what does. What the shelf lacks goes onto the work list."""
    lease = db.session.scalars(select(TillLease).where(TillLease.id == sent.lease_id)).one_or_none()
    problem = queries.problem_of_time(sent, lease) or queries.problem_of_shopper(sent, shopper)
    if problem or queries.has_other_price(site, sent.lines):
        return problem or Problem.OTHER_PRICE
    basket = queries.basket_of(sent.lines)
    account, before = None, list[Line]()
    if shopper:
        if queries.is_over_limit(shopper, basket, sent):
            return Problem.OVER_LIMIT
        account = points_account(shopper.card)
        if not _reaches(row, sent, lease, account, before):
            return Problem.BEYOND_LEASE
    sold_at = min(sent.made_at, clock.now())
    bought = Bought(
        site=site,
        shopper=shopper,
        basket=basket,
        key=queries.sale_key(sent.key),
        sold_at=sold_at,
    )
    sale = write_sale(bought, sold_by_id=by.user_id)
    pay_sale(sale, account, before=before)
    row.sale_id = sale.id
    lacking = give_what_is_there(bought, sale, by=by)
    if lacking:
        lines = [[str(line.item.id), line.quantity, 0, 0, line.is_cash] for line in lacking]
        find_conflict(site, Problem.STOCK_MISSING, till_sale=row, lines=lines, by=by)
    return None


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
