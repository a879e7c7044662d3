"""Random days in a depot against a plain model: same goods, same order, same refusals (A7)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import pytest

from charity_app.core.errors import Conflict
from charity_app.ledger.queries import prove_sums
from charity_app.stock.models import Disposal, Lot, Recall
from charity_app.stock.queries.balances import fefo_key
from charity_app.stock.queries.recalls import mass_balance
from charity_app.stock.services import counting, disposing, handing_out, holding, recalling, repacking
from charity_app.stock.services.handing_out import Receipt
from charity_app.stock.services.picking import Part, Want
from charity_app.stock.states.lots import HoldReason
from charity_app.stock.states.movements import WasteReason
from charity_app.stock.states.recalls import RecallReason
from tests.stock.conftest import PHOTO, Store

STEPS = 45


@dataclass
class Plain:
    """What a person with a notebook would know: units per lot, which lots are blocked, what was made of what."""

    lots: dict[str, Lot] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    recalled: dict[str, set[str]] = field(default_factory=dict)
    children: dict[str, set[str]] = field(default_factory=dict)

    def may_leave(self, number: str) -> bool:
        return number not in self.held and not any(number in lots for lots in self.recalled.values())

    def family(self, number: str) -> set[str]:
        found = {number}
        for child in self.children.get(number, ()):
            found |= self.family(child)
        return found

    def take(self, item_id: object, quantity: int) -> dict[str, int] | None:
        """Take greedily from the soonest date; None when there is not enough."""
        free = [lot for number, lot in self.lots.items() if lot.item_id == item_id and self.may_leave(number)]
        parts: dict[str, int] = {}
        for lot in sorted(free, key=fefo_key):
            part = min(quantity, self.left[lot.number])
            if part:
                parts[lot.number] = part
                quantity -= part
        if quantity:
            return None
        for number, part in parts.items():
            self.left[number] -= part
        return parts


@dataclass
class Days:
    """The depot and the notebook side by side."""

    store: Store
    draw: Random
    plain: Plain = field(default_factory=Plain)
    waiting: list[tuple[Disposal, str, int]] = field(default_factory=list)
    recalls: list[Recall] = field(default_factory=list)
    dates: list[int] = field(default_factory=lambda: list(range(20, 20 + STEPS)))

    def __post_init__(self) -> None:
        self.draw.shuffle(self.dates)

    def enter(self, lot: Lot, quantity: int) -> None:
        self.plain.lots[lot.number], self.plain.left[lot.number] = lot, quantity

    def any_lot(self) -> Lot:
        return self.draw.choice(list(self.plain.lots.values()))

    def receive(self) -> None:
        quantity = self.draw.randint(1, 30)
        self.enter(self.store.lot(quantity, days=self.dates.pop()), quantity)

    def give(self) -> None:
        item, quantity = self.any_lot().item_id, self.draw.randint(1, 20)
        expected = self.plain.take(item, quantity)
        wants = [Want(item_id=item, quantity=quantity)]
        if expected is None:
            with pytest.raises(Conflict):
                handing_out.hand_out(self.store.depot, wants, receipt=Receipt(), by=self.store.keeper)
            return
        _row, parts = handing_out.hand_out(self.store.depot, wants, receipt=Receipt(), by=self.store.keeper)
        assert {part.lot.number: part.quantity for part in parts} == expected

    def repack(self) -> None:
        lot = self.any_lot()
        quantity = self.draw.randint(1, 6)
        item = self.store.item(f"包{self.draw.randint(1, 3)}")
        parts = [Part(lot, quantity)]
        if not self.plain.may_leave(lot.number) or self.plain.left[lot.number] < quantity:
            with pytest.raises(Conflict):
                repacking.repack(self.store.depot, parts, item=item, quantity=4, by=self.store.keeper)
            return
        made = repacking.repack(self.store.depot, parts, item=item, quantity=4, by=self.store.keeper)
        self.plain.left[lot.number] -= quantity
        self.plain.children.setdefault(lot.number, set()).add(made.number)
        self.enter(made, 4)

    def freeze(self) -> None:
        lot = self.any_lot()
        if self.plain.may_leave(lot.number):
            holding.freeze_lot(lot, reason=HoldReason.NOTICE, by=self.store.keeper)
            self.plain.held.add(lot.number)
        elif lot.number in self.plain.held and not self._is_recalled(lot.number):
            holding.clear_lot(lot, by=self.store.safety)
            self.plain.held.discard(lot.number)

    def _is_recalled(self, number: str) -> bool:
        return any(number in lots for lots in self.plain.recalled.values())

    def put_aside(self) -> None:
        lot = self.any_lot()
        left = self.plain.left[lot.number]
        if left:
            quantity = self.draw.randint(1, left)
            told = {"quantity": quantity, "reason": WasteReason.DAMAGED, "photo": PHOTO, "by": self.store.keeper}
            self.waiting.append((disposing.ask_disposal(self.store.depot, lot, **told), lot.number, quantity))
            self.plain.left[lot.number] -= quantity

    def decide(self) -> None:
        if self.waiting:
            row, number, quantity = self.waiting.pop()
            if self.draw.random() < 0.5:
                disposing.confirm_disposal(row, by=self.store.other)
            else:
                disposing.refuse_disposal(row, by=self.store.other)
                self.plain.left[number] += quantity

    def count(self) -> None:
        lot = self.any_lot()
        left = self.plain.left[lot.number]
        counted = max(0, left + self.draw.randint(-2, 2))
        row = counting.start_stocktake(self.store.depot, by=self.store.keeper)
        line = counting.count_lot(row, lot, counted=counted, by=self.store.keeper)
        assert line.expected == left
        counting.drop_stocktake(row, by=self.store.keeper)

    def recall(self) -> None:
        lot = self.any_lot()
        if self.recalls and self.draw.random() < 0.6:
            row = self.recalls.pop()
            recalling.lift_recall(row, conclusion="合格", by=self.store.other)
            lots = self.plain.recalled.pop(row.number)
            self.plain.held -= {number for number in lots if not self._is_recalled(number)}
        elif not any(row.lot_id == lot.id for row in self.recalls):
            row = recalling.start_recall(lot, reason=RecallReason.MAKER, notice="", by=self.store.safety)
            self.recalls.append(row)
            self.plain.recalled[row.number] = self.plain.family(lot.number)


@pytest.mark.parametrize("seed", range(5))
def test_the_depot_agrees_with_a_plain_notebook(store: Store, seed: int) -> None:
    days = Days(store, Random(seed))
    days.receive()
    acts: list[Callable[[], None]] = [days.receive, days.give, days.give, days.repack, days.freeze]
    acts += [days.put_aside, days.decide, days.count, days.recall]
    for _ in range(STEPS):
        days.draw.choice(acts)()
    assert {number: store.left(lot) for number, lot in days.plain.lots.items()} == days.plain.left
    assert all(mass_balance(lot).is_even for lot in days.plain.lots.values())
    assert prove_sums() == ("", "")
