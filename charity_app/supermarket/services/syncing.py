"""Taking in what tills sold without a network: in any order, any number of times, each sale with one effect (A9, T8).

A sale within its lease is booked whole; what the shelf lacks, and every sale that cannot be booked as it is, goes onto
the work list of the shop. Nothing that a till signed is lost, and nothing it did not sign is taken.
Held in this order: the till, the cards, a charity sale, the accounts of the shop, the shelves.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.ledger.models import Account
from charity_app.registry.models import Site
from charity_app.stock.queries.lots import items_of
from charity_app.stock.services.moving import hold_shelves
from charity_app.supermarket.events import TillSaleReceived, TillSaleRefused
from charity_app.supermarket.models import ShopCard, Till, TillSale
from charity_app.supermarket.queries import till_sales as queries
from charity_app.supermarket.queries.charity_sales import find_charity_sale, open_charity_sale_of
from charity_app.supermarket.queries.leases import CLOCK_TOLERANCE, leases_of_till
from charity_app.supermarket.queries.till_sales import RefusedSale, SentSale
from charity_app.supermarket.services.booking import cash_accounts, points_till
from charity_app.supermarket.services.conflicts import find_conflict, follow_gaps, note_refusal
from charity_app.supermarket.services.granting import hold_card
from charity_app.supermarket.services.leasing import end_leases
from charity_app.supermarket.services.sent_sales import book_sent, settled_before
from charity_app.supermarket.states.money import ShopBook
from charity_app.supermarket.states.tills import Problem


class Result(StrEnum):
    """What became of a sale that was sent."""

    BOOKED = "booked"
    LISTED = "listed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Answer:
    """What became of a sale, by its signature, and why it was refused."""

    mac: str
    result: Result
    refused: RefusedSale | None = None


def receive_sales(
    till: Till,
    sent: Sequence[SentSale],
    *,
    refused: Sequence[RefusedSale] = (),
    done: Collection[UUID] = (),
    by: Actor,
) -> list[Answer]:
    """Take in sales that a till signed, then give back the leases it is done with and those that are over.

    What is refused, of these or before, is noted on the work list.
    """
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
        unreadable = [replace(one, lines=()) for one in sent if one not in good]
        answers += [_refused(one, Problem.UNREADABLE) for one in unreadable]
        answers += [Answer(one.mac, Result.REFUSED, one) for one in refused]
        follow_gaps(till, by=by)
        end_leases(ending, by=by)
        _note(till, [answer.refused for answer in answers if answer.refused], by)
    return answers


def _refused(sent: SentSale, problem: Problem) -> Answer:
    return Answer(sent.mac, Result.REFUSED, queries.refused(sent, problem))


def _note(till: Till, refused: Sequence[RefusedSale], by: Actor) -> None:
    """Note on the work list what a till did not sign, or signed otherwise before; lines of known goods alone."""
    known = items_of({line.item_id for one in refused for line in one.lines})
    for one in refused:
        is_known = known.keys() >= {line.item_id for line in one.lines}
        note_refusal(till, one if is_known else replace(one, lines=()), by=by)
    if refused:
        emit(TillSaleRefused(till_id=till.id, site_id=till.site_id, sales=len(refused), by=by))


def _hold(site: Site, sent: Sequence[SentSale], card_ids: Collection[UUID]) -> None:
    """Keep all that the sales touch, in the one order in which everybody does."""
    every = {one.card_id for one in sent if one.card_id} | set(card_ids)
    cards = {card.id: card for card in db.session.scalars(select(ShopCard).where(ShopCard.id.in_(every)))}
    for key in sorted(cards):
        hold_card(cards[key])
    if not sent:
        return
    books = [ShopBook.TRADE, ShopBook.GIFTS] if open_charity_sale_of(site.id) else [ShopBook.TRADE]
    accounts = [points_till(site.id), *(account for book in books for account in cash_accounts(site.id, book))]
    ids = [account.id for account in accounts]
    db.session.execute(select(Account.id).where(Account.id.in_(ids)).order_by(Account.id).with_for_update()).all()
    hold_shelves({(site.id, line.item_id) for one in sent for line in one.lines})


def _received(till: Till, site: Site, sent: SentSale, by: Actor) -> Answer:
    known = queries.known_sale(till, sent.key)
    if known is not None:
        as_before = Result.BOOKED if known.sale_id else Result.LISTED
        return Answer(sent.mac, as_before) if known.mac == sent.mac else _refused(sent, Problem.KEY_USED)
    if sent.seq > queries.last_seq(till) + queries.MOST_AHEAD:
        return _refused(sent, Problem.FAR_AHEAD)
    fits = queries.fits_chain(till, sent)
    row = _kept(till, site, sent)
    problem = None if fits else Problem.CHAIN
    problem = problem or settled_before(row, sent) or (None if row.sale_id else book_sent(row, site, sent, by=by))
    if problem:
        find_conflict(site, problem, till_sale=row, by=by)
    db.session.flush()
    is_booked = row.sale_id is not None
    told = TillSaleReceived(
        till_id=till.id, site_id=site.id, till_sale_id=row.id, seq=sent.seq, is_booked=is_booked, by=by
    )
    emit(told)
    return Answer(sent.mac, Result.BOOKED if is_booked else Result.LISTED)


def _kept(till: Till, site: Site, sent: SentSale) -> TillSale:
    charity_sale = find_charity_sale(site.id, sent.charity_sale_id)
    row = TillSale(
        till_id=till.id,
        key=sent.key,
        seq=sent.seq,
        before=sent.before,
        mac=sent.mac,
        card_id=sent.card_id,
        proxy_id=sent.proxy_id,
        charity_sale_id=charity_sale.id if charity_sale else None,
        lines=queries.packed(sent.lines),
        made_at=sent.made_at,
        received_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row
