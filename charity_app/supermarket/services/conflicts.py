"""Conflicts of sales without a network: found by the system, ended by two people (features 5.12, T8)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.policy import demand_second
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.models import Site
from charity_app.registry.services.stamps import clean_words
from charity_app.supermarket.events import ConflictDecided, ConflictFound
from charity_app.supermarket.models import Till, TillConflict, TillSale
from charity_app.supermarket.queries import till_sales as queries
from charity_app.supermarket.queries.cards import Shopper
from charity_app.supermarket.queries.charity_sales import open_charity_sale_of
from charity_app.supermarket.queries.conflicts import outcomes_of
from charity_app.supermarket.queries.sales import slip_key
from charity_app.supermarket.queries.till_sales import RefusedSale, SentLine
from charity_app.supermarket.services.booking import Bought, CashBox, give_goods, pay_sale, write_sale
from charity_app.supermarket.services.granting import hold_card
from charity_app.supermarket.states.money import ShopBook
from charity_app.supermarket.states.tills import CONFLICT_TABLE, ConflictAction, Outcome, Problem


def find_conflict(
    site: Site, problem: Problem, *, till_sale: TillSale, lines: list[Any] | None = None, by: Actor
) -> TillConflict:
    """Put a sale that a till sent onto the work list: the whole of it, or the lines that the shelf lacked."""
    row = TillConflict(
        site_id=site.id,
        till_id=till_sale.till_id,
        till_sale_id=till_sale.id,
        problem=problem,
        card_id=till_sale.card_id,
        proxy_id=till_sale.proxy_id,
        lines=till_sale.lines if lines is None else lines,
        made_at=till_sale.made_at,
        found_at=clock.now(),
        sale_id=till_sale.sale_id,
    )
    return _found(row, by)


def _found(row: TillConflict, by: Actor) -> TillConflict:
    db.session.add(row)
    db.session.flush()
    emit(ConflictFound(till_conflict_id=row.id, site_id=row.site_id, problem=row.problem, by=by))
    return row


def note_refusal(till: Till, refused: RefusedSale, *, by: Actor) -> None:
    """Put what was refused of a till onto the work list, once, with what it says as far as that can be read."""
    known = select(TillConflict.id).where(TillConflict.till_id == till.id, TillConflict.digest == refused.digest)
    if db.session.scalar(known) is not None:
        return
    row = TillConflict(site_id=till.site_id, till_id=till.id, problem=refused.problem, digest=refused.digest)
    row.card_id, row.proxy_id = refused.card_id, refused.proxy_id
    row.lines, row.made_at, row.found_at = queries.packed(refused.lines), refused.made_at, clock.now()
    _found(row, by)


def follow_gaps(till: Till, *, by: Actor) -> None:
    """Put the numbers that a till left out onto the work list; one that arrived meanwhile is settled by itself."""
    missing = queries.missing_seqs(till)
    of_till = select(TillConflict).where(TillConflict.till_id == till.id, TillConflict.seq.is_not(None))
    known = {row.seq: row for row in db.session.scalars(of_till)}
    for seq, row in known.items():
        if seq not in missing and row.settled_at is None:
            advance(row, CONFLICT_TABLE, ConflictAction.ARRIVE, outcome=Outcome.ARRIVED, settled_at=clock.now())
            _tell(row, ConflictAction.ARRIVE, by)
    for seq in sorted(missing - known.keys()):
        gap = TillConflict(site_id=till.site_id, till_id=till.id, seq=seq, problem=Problem.GAP, lines=[])
        gap.found_at = clock.now()
        _found(gap, by)


def list_slip(site: Site, slip: str, shopper: Shopper | None, lines: Sequence[SentLine], *, by: Actor) -> TillConflict:
    """Put a paper slip onto the work list that cannot be entered as it is.

    Raises Invalid without goods, or without the card that stands for what has points; Conflict when it stands there.
    """
    if not lines:
        raise Invalid(Text("Scan what stands on the slip first", "till conflict"), field="slip")
    if shopper is None and not all(line.is_cash for line in lines):
        raise Invalid(Text("Scan the card of the customer", "till"), field="slip")
    number = slip_key(site, slip).rpartition(":")[2]
    known = select(TillConflict.id).where(TillConflict.site_id == site.id, TillConflict.slip == number)
    if db.session.scalar(known) is not None:
        raise Conflict(Text("This slip is on the work list already", "till conflict"))
    row = TillConflict(
        site_id=site.id, slip=number, problem=Problem.SLIP, lines=queries.packed(lines), found_at=clock.now()
    )
    if shopper:
        row.card_id = shopper.card.id
        row.proxy_id = shopper.proxy.id if shopper.proxy else None
    return _found(row, by)


def propose_outcome(row: TillConflict, *, outcome: Outcome, words: str, by: Actor) -> None:
    """Say how a conflict should end, and why; a second person decides. Raises Invalid by field."""
    if outcome not in outcomes_of(row):
        raise Invalid(Text("This cannot be chosen here", "till conflict"), field="outcome")
    why = clean_words(words, field="words", longest=200)
    if not why:
        raise Invalid(Text("Please fill this in", "error"), field="words")
    values = {"outcome": outcome, "words": why, "proposed_by_id": by.user_id}
    advance(row, CONFLICT_TABLE, ConflictAction.PROPOSE, **values)
    _tell(row, ConflictAction.PROPOSE, by)


def confirm_outcome(row: TillConflict, *, by: Actor) -> None:
    """End a conflict as it was proposed, as the second person. Raises NotAllowed, Conflict when it cannot be booked."""
    demand_second(row.proposed_by_id, by=by)
    advance(row, CONFLICT_TABLE, ConflictAction.CONFIRM, settled_by_id=by.user_id, settled_at=clock.now())
    if row.outcome is not Outcome.DISMISSED:
        with acting_in(system_scope("till conflict")):
            _book(row, is_given=row.outcome is Outcome.GIVEN or row.card_id is None, by=by)
    _tell(row, ConflictAction.CONFIRM, by)


def _book(row: TillConflict, *, is_given: bool, by: Actor) -> None:
    """Book the sale of a conflict now: its points are the shop's own gift, or the card pays them."""
    shopper = queries.shopper_by(row.card_id, row.proxy_id)
    account = hold_card(shopper.card) if shopper else None
    site = db.session.scalars(select(Site).where(Site.id == row.site_id)).one()
    basket = queries.basket_of(queries.unpacked(row.lines), is_given=is_given)
    if account and account.balance < basket.points:
        told = {"left": account.balance}
        raise Conflict(Text("The card has %(left)s points now: ask for another proposal", "till conflict", told))
    key = slip_key(site, row.slip) if row.slip else f"conflict:{row.id}"
    bought = Bought(site=site, shopper=shopper, basket=basket, key=key, sold_at=row.made_at or clock.now())
    sent = db.session.scalars(select(TillSale).where(TillSale.id == row.till_sale_id)).one_or_none()
    sale = write_sale(bought, sold_by_id=by.user_id)
    pay_sale(sale, account, box=_box(row, sent))
    give_goods(bought, sale, basket.lines, by=by)
    row.sale_id = sale.id
    if sent is not None:
        sent.sale_id = sale.id
    db.session.flush()


def _box(row: TillConflict, sent: TillSale | None) -> CashBox:
    """Return where the cash goes: as two people said, or as the till made it; the sum of another charity sale stays."""
    was_in_one = sent is not None and sent.charity_sale_id is not None
    if row.outcome is Outcome.AS_TRADE or not (row.outcome is Outcome.AS_GIFTS or was_in_one):
        return CashBox(ShopBook.TRADE)
    going_on = open_charity_sale_of(row.site_id)
    if going_on and going_on.opened_at and row.made_at and row.made_at < going_on.opened_at:
        raise Conflict(Text("Another charity sale goes on, decide this after its close", "till conflict"))
    return CashBox(ShopBook.GIFTS, going_on.id if going_on else None)


def send_back(row: TillConflict, *, by: Actor) -> None:
    """Ask for another proposal, as the second person."""
    demand_second(row.proposed_by_id, by=by)
    advance(row, CONFLICT_TABLE, ConflictAction.SEND_BACK, proposed_by_id=None, outcome=None)
    _tell(row, ConflictAction.SEND_BACK, by)


def _tell(row: TillConflict, action: ConflictAction, by: Actor) -> None:
    emit(
        ConflictDecided(
            till_conflict_id=row.id,
            site_id=row.site_id,
            problem=row.problem,
            action=action,
            outcome=row.outcome,
            by=by,
        )
    )
