"""Sales without a network come in: any order, any number of times, each with one effect, none lost (5.12, A9, T8)."""

import itertools
import random
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, NotAllowed
from charity_app.ledger.queries import prove_sums
from charity_app.stock.models import Item
from charity_app.stock.states.items import Category
from charity_app.supermarket.models import Sale, ShopCard, Till, TillConflict, TillSale
from charity_app.supermarket.queries import limits
from charity_app.supermarket.queries.cards import points_of
from charity_app.supermarket.queries.leases import lease_at
from charity_app.supermarket.queries.till_sales import FIRST, SentLine, SentSale, sale_key
from charity_app.supermarket.services import cards, conflicts, leasing, selling, sent_sales, syncing
from charity_app.supermarket.services.syncing import Result
from charity_app.supermarket.states.tills import ConflictState, Outcome, Problem
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family

TILLS = 10


@dataclass
class Machine:
    """A till that keeps its sales in a queue, as the page does."""

    till: Till
    lease_id: UUID | None = None
    card_id: UUID | None = None
    clock_off: timedelta = timedelta(0)
    queue: list[SentSale] = field(default_factory=list)

    def take(self, card: ShopCard) -> None:
        """Lease points of a card."""
        lease = leasing.lease_points(self.till, card, by=SYSTEM)
        assert lease is not None
        self.lease_id, self.card_id = lease.id, card.id

    def sell(self, item: Item, *, points: int, quantity: int = 1, made_at: datetime | None = None) -> SentSale:
        """Write a sale into the queue."""
        before = self.queue[-1].mac if self.queue else FIRST
        key, seq = uuid4().hex, len(self.queue) + 1
        sale = SentSale(
            key=key,
            seq=seq,
            before=before,
            mac=sha256(f"{before}{key}".encode()).hexdigest(),
            made_at=(made_at or clock.now()) + self.clock_off,
            lines=(SentLine(item.id, quantity, points, 0, False),),
            lease_id=self.lease_id,
            card_id=self.card_id,
        )
        self.queue.append(sale)
        return sale

    def send(self, *sales: SentSale, done: bool = False) -> list[Result]:
        """Send some of the queue, all of it if none is named; returns what became of it, in order of the numbers."""
        ended = [self.lease_id] if done and self.lease_id else []
        answers = syncing.receive_sales(self.till, sales or self.queue, done=ended, by=SYSTEM)
        return [answer.result for answer in answers]


@pytest.fixture
def machine(market: Market) -> Machine:
    """A till of the shop."""
    return Machine(leasing.open_till(market.shop, by=market.keeper))


def open_conflicts() -> list[Problem]:
    """Return what is to be decided."""
    wanted = select(TillConflict.problem).where(TillConflict.state != ConflictState.SETTLED)
    return sorted(db.session.scalars(wanted))


def booked() -> tuple[int, int]:
    """Return how many sales there are, and their points."""
    row = db.session.execute(select(func.count(), func.coalesce(func.sum(Sale.points), 0)).select_from(Sale)).one()
    return row[0], int(row[1])


def test_a_sale_within_its_lease_is_booked_whole_and_the_rest_comes_back(market: Market, machine: Machine) -> None:
    card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
    market.fill(soap, 9)
    machine.take(card)
    sent = machine.sell(soap, points=15, quantity=3)
    assert machine.send(done=True) == [Result.BOOKED]
    sale = db.session.scalars(select(Sale)).one()
    assert (sale.points, sale.sold_at, sale.card_id, points_of(card)) == (15, sent.made_at, card.id, 65)
    selling.ask_refund(sale, by=market.keeper)
    selling.refund_sale(sale, by=market.second)
    assert (points_of(card), prove_sums(), open_conflicts()) == (80, ("", ""), [])


def test_what_the_shelf_lacks_is_listed_and_the_sale_is_booked(market: Market, machine: Machine) -> None:
    card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
    market.fill(soap, 2)
    machine.take(card)
    machine.sell(soap, points=15, quantity=3)
    assert (machine.send(), booked(), open_conflicts()) == ([Result.BOOKED], (1, 15), [Problem.STOCK_MISSING])
    row = db.session.scalars(select(TillConflict)).one()
    assert (row.lines[0][1], row.sale_id is None) == (1, False)


@pytest.fixture
def crowd(market: Market, monkeypatch: pytest.MonkeyPatch) -> tuple[ShopCard, list[Machine]]:
    """Ten tills that hold up to 12 points of one card with 80, and sold 20 each without a network, all together 200.

    No limit of pieces stands in the way.
    """
    monkeypatch.setattr(limits, "_OTHERS", replace(limits._OTHERS, default=100))
    monkeypatch.setattr(leasing, "_POINTS", replace(leasing._POINTS, default=12))
    card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
    market.fill(soap, 90)
    machines = [Machine(leasing.open_till(market.shop, by=SYSTEM)) for _ in range(TILLS)]
    for one, minutes in zip(machines, itertools.cycle((-10, 0, 10)), strict=False):
        one.clock_off = timedelta(minutes=minutes)
        one.take(card)
        for _ in range(4):
            one.sell(soap, points=5)
    return card, machines


@pytest.mark.parametrize("seed", [1, 2])
def test_ten_tills_one_card_any_order_and_often_spend_at_most_its_points(
    crowd: tuple[ShopCard, list[Machine]], seed: int
) -> None:
    card, machines = crowd
    mail = [(one, sale) for one in machines for sale in one.queue] * 2
    random.Random(seed).shuffle(mail)
    for one, sale in mail:
        one.send(sale)
    assert (booked(), Counter(open_conflicts())) == ((13, 65), {Problem.BEYOND_LEASE: 27})
    kept = db.session.scalar(select(func.count()).select_from(TillSale))
    assert (kept, points_of(card), prove_sums()) == (4 * TILLS, 0, ("", ""))
    said = [result for _ in range(5) for one in machines for result in one.send(done=True)]
    assert (booked(), len(open_conflicts()), Result.REFUSED in said, points_of(card)) == ((13, 65), 27, False, 15)


def test_without_leases_the_same_sales_would_get_lost(
    crowd: tuple[ShopCard, list[Machine]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with all points left on the card a till's sales cannot be booked, for others were faster."""
    monkeypatch.setattr(sent_sales, "_reaches", lambda *_given: True)
    card, machines = crowd
    for one in machines:
        leasing.release_card(one.till.id, card, by=SYSTEM)
    lost = 0
    for one in machines:
        try:
            with db.session.begin_nested():
                one.send()
        except Conflict:
            lost += 1
    assert (lost, booked()) == (6, (16, 80))


def test_limits_and_caps_are_judged_again_for_the_day_on_which_it_was_sold(
    market: Market, machine: Machine, at: Callable[[str], AbstractContextManager[None]]
) -> None:
    with at("2024-11-30 17:00"):
        card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
        market.fill(soap, 20)
        machine.take(card)
    with at("2024-11-30 18:00"):
        machine.sell(soap, points=10, quantity=2)
        machine.sell(soap, points=5)
        machine.sell(soap, points=5)
    with at("2024-12-01 09:00"):
        market.sell(card, soap, 3)
        assert machine.send() == [Result.BOOKED, Result.BOOKED, Result.LISTED]
    assert (open_conflicts(), booked()) == ([Problem.OVER_LIMIT], (3, 30))


def test_the_cap_of_a_week_is_judged_again(market: Market, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_WEEK", replace(limits._WEEK, default=12))
    card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
    market.fill(soap, 9)
    machine.take(card)
    machine.sell(soap, points=10, quantity=2)
    machine.sell(soap, points=5)
    assert (machine.send(), open_conflicts()) == ([Result.BOOKED, Result.LISTED], [Problem.OVER_LIMIT])


def test_a_gap_is_listed_and_settles_by_itself(market: Market, machine: Machine) -> None:
    card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
    market.fill(soap, 9)
    machine.take(card)
    first, second, third = (machine.sell(soap, points=5) for _ in range(3))
    assert machine.send(third) == [Result.BOOKED]
    assert open_conflicts() == [Problem.GAP, Problem.GAP]
    machine.send(first)
    assert open_conflicts() == [Problem.GAP]
    machine.send(second)
    assert (open_conflicts(), booked()) == ([], (3, 15))


def test_the_tills_time_counts_within_ten_minutes(market: Market, machine: Machine, at) -> None:  # type: ignore[no-untyped-def]
    with at("2024-12-05 09:00"):
        card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
        market.fill(soap, 9)
        machine.take(card)
    with at("2024-12-05 14:00"):
        over = clock.now() - timedelta(hours=1)
        machine.sell(soap, points=5, made_at=over + timedelta(minutes=10))
        machine.sell(soap, points=5, made_at=over + timedelta(minutes=11))
        machine.sell(soap, points=5, made_at=clock.now() + timedelta(minutes=11))
        machine.sell(soap, points=5, made_at=over - timedelta(hours=4, minutes=11))
        assert machine.send() == [Result.BOOKED, *[Result.LISTED] * 3]
    assert open_conflicts() == [Problem.CLOCK, Problem.CLOCK, Problem.LEASE_OVER]


def test_what_went_back_meanwhile_is_taken_from_the_card_as_far_as_it_has_it(market: Market, machine: Machine) -> None:
    card, soap, sofa = (
        card_for(family(severity=4)),
        market.item("肥皂", points=5),
        market.item("沙发", Category.TOY, points=70),
    )
    market.fill(soap, 9)
    market.fill(sofa, 1)
    machine.take(card)
    first, second = machine.sell(soap, points=5), machine.sell(soap, points=10, quantity=2)
    machine.send(first, done=True)
    market.sell(card, sofa)
    assert (machine.send(second), points_of(card), open_conflicts()) == ([Result.LISTED], 5, [Problem.BEYOND_LEASE])


def test_a_blocked_card_a_removed_proxy_and_another_price_are_listed(market: Market, machine: Machine) -> None:
    card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
    market.fill(soap, 9)
    proxy = cards.add_proxy(card, name="邻居", by=SYSTEM)
    machine.take(card)
    machine.queue.append(replace(machine.sell(soap, points=5), proxy_id=proxy.id))
    machine.queue.pop(0)
    cards.remove_proxy(proxy, by=SYSTEM)
    machine.send()
    machine.sell(soap, points=4)
    machine.send()
    cards.block_card(card, by=SYSTEM)
    machine.sell(soap, points=5)
    machine.send()
    assert open_conflicts() == [Problem.CARD_BLOCKED, Problem.OTHER_PRICE, Problem.PROXY_REMOVED]


def test_a_till_that_was_copied_is_found_by_its_chain_and_another_tills_lease_is_none(
    market: Market, machine: Machine
) -> None:
    card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
    market.fill(soap, 9)
    machine.take(card)
    copy = Machine(machine.till, machine.lease_id, machine.card_id)
    machine.sell(soap, points=5)
    copy.sell(soap, points=5)
    assert (machine.send(), copy.send()) == ([Result.BOOKED], [Result.LISTED])
    thief = Machine(leasing.open_till(market.other, by=SYSTEM), machine.lease_id, machine.card_id)
    thief.sell(soap, points=5)
    assert (thief.send(), open_conflicts()) == ([Result.LISTED], [Problem.BEYOND_LEASE, Problem.CHAIN])
    changed = replace(machine.queue[0], mac="1" * 64)
    assert (machine.send(changed), booked()) == ([Result.REFUSED], (1, 5))


def test_a_sale_that_was_booked_online_is_not_booked_again(market: Market, machine: Machine) -> None:
    card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
    market.fill(soap, 9)
    machine.take(card)
    first, second = machine.sell(soap, points=5), machine.sell(soap, points=10, quantity=2)
    market.sell(card, soap, key=sale_key(first.key))
    market.sell(card, soap, key=sale_key(second.key))
    assert machine.send() == [Result.BOOKED, Result.LISTED]
    assert (booked(), open_conflicts()) == ((2, 10), [Problem.OTHER_GOODS])


def listed(market: Market, machine: Machine) -> tuple[ShopCard, TillConflict]:
    """Return a card and a conflict over 15 points more than its lease."""
    card, soap = card_for(family(severity=4)), market.item("肥皂", points=15)
    market.fill(soap, 9)
    machine.take(card)
    leasing.release_card(machine.till.id, card, by=SYSTEM)
    machine.sell(soap, points=15)
    market.sell(card, market.items["肥皂"], 1)
    lease = lease_at(machine.till.id, card.id)
    assert lease is None
    machine.lease_id = None
    machine.queue[0] = replace(machine.queue[0], lease_id=None)
    machine.send()
    return card, db.session.scalars(select(TillConflict)).one()


@pytest.mark.parametrize(("outcome", "left", "sales"), [("given", 65, 2), ("charged", 50, 2), ("dismissed", 65, 1)])
def test_two_people_end_a_conflict(market: Market, machine: Machine, outcome: str, left: int, sales: int) -> None:
    card, row = listed(market, machine)
    conflicts.propose_outcome(row, outcome=Outcome(outcome), words="当时发出", by=market.keeper)
    with pytest.raises(NotAllowed):
        conflicts.confirm_outcome(row, by=market.keeper)
    conflicts.confirm_outcome(row, by=market.second)
    with pytest.raises(Conflict):
        conflicts.confirm_outcome(row, by=market.second)
    assert (points_of(card), booked()[0], row.state, row.sale_id is None) == (
        left,
        sales,
        ConflictState.SETTLED,
        outcome == "dismissed",
    )
    assert (machine.send(), prove_sums()) == ([Result.LISTED if outcome == "dismissed" else Result.BOOKED], ("", ""))


def test_another_proposal_is_asked_for(market: Market, machine: Machine) -> None:
    _card, row = listed(market, machine)
    conflicts.propose_outcome(row, outcome=Outcome.GIVEN, words="送的", by=market.keeper)
    conflicts.send_back(row, by=market.second)
    assert (row.state, row.outcome, row.proposed_by_id) == (ConflictState.OPEN, None, None)
