"""Taking goods off a shelf, the soonest expiry first (FEFO); passing one over needs a reason. Source: R-FOD-02, A7."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.stock.events import LotPassedOver
from charity_app.stock.models import Lot
from charity_app.stock.queries.balances import Held, Holder, usable_lots
from charity_app.stock.services.moving import About, Move, hold_shelves, move_held, refusal_of
from charity_app.stock.states.lots import GoodsUse
from charity_app.stock.states.movements import Owner, Reason, SkipReason


class Short(Conflict):
    """A place has less of an item than is wanted."""

    def __init__(self, item_id: UUID, left: int) -> None:
        super().__init__(Text("Only %(left)s are left here. Take fewer, or something else", "error", {"left": left}))
        self.item_id = item_id
        self.left = left


@dataclass(frozen=True, kw_only=True)
class Want:
    """So many units of an item; of one lot out of turn only with a reason."""

    item_id: UUID
    quantity: int
    lot: Lot | None = None
    skip: SkipReason | None = None


@dataclass(frozen=True)
class Part:
    """What was taken of one lot."""

    lot: Lot
    quantity: int


def pick(
    source: Holder,
    target: Holder,
    wants: Sequence[Want],
    *,
    reason: Reason,
    about: About,
    key: str,
    use: GoodsUse = GoodsUse.AID,
    by: Actor,
) -> tuple[Part, ...]:
    """Take goods in the order of their dates and move them, all or nothing; returns which lots they came from.

    Raises Short when less is there, Conflict for a lot that may not leave, Invalid without a reason for another turn.
    """
    if not wants or any(want.quantity < 1 for want in wants):
        raise Invalid(Text("Enter a number above zero", "error"), field="quantity")
    hold_shelves(
        {(owner_id, want.item_id) for want in wants for owner, owner_id in (source, target) if owner is Owner.SITE}
    )
    chosen = _chosen(source, wants, use, by)
    moves = [Move(lot=part.lot, quantity=part.quantity, source=source, target=target) for part in chosen]
    move_held(moves, reason=reason, about=about, key=key)
    return chosen


def _chosen(source: Holder, wants: Sequence[Want], use: GoodsUse, by: Actor) -> tuple[Part, ...]:
    """Choose the lots for every want; what one want took, the next of the same item does not see."""
    taken: Counter[UUID] = Counter()
    lots: dict[UUID, Lot] = {}
    held = usable_lots(source, {want.item_id for want in wants}, use=use, is_kept=True)
    for want in sorted(wants, key=lambda one: one.lot is None):
        free = [Held(one.lot, one.quantity - taken[one.lot.id]) for one in held[want.item_id]]
        for part in _from_one(want, free, by) if want.lot else _in_turn(want, free):
            taken[part.lot.id] += part.quantity
            lots[part.lot.id] = part.lot
    return tuple(Part(lots[key], quantity) for key, quantity in taken.items())


def _in_turn(want: Want, free: Sequence[Held]) -> list[Part]:
    parts, open_units = [], want.quantity
    for held in free:
        quantity = min(open_units, held.quantity)
        if quantity:
            parts.append(Part(held.lot, quantity))
            open_units -= quantity
    if open_units:
        raise Short(want.item_id, want.quantity - open_units)
    return parts


def _from_one(want: Want, free: Sequence[Held], by: Actor) -> list[Part]:
    assert want.lot is not None
    found = next((held for held in free if held.lot.id == want.lot.id), None)
    if found is None:
        said = refusal_of(want.lot)
        raise Conflict(said) if said else Short(want.item_id, 0)
    if found.quantity < want.quantity:
        raise Short(want.item_id, found.quantity)
    first = next(held for held in free if held.quantity)
    if first.lot.id != found.lot.id:
        _pass_over(first.lot, found.lot, want.skip, by)
    return [Part(found.lot, want.quantity)]


def _pass_over(passed: Lot, taken: Lot, reason: SkipReason | None, by: Actor) -> None:
    if reason is None:
        told = {"number": passed.number}
        raise Invalid(Text("Lot %(number)s expires sooner. Take it, or say why not", "error", told), field="skip")
    emit(LotPassedOver(lot_id=taken.id, passed_id=passed.id, reason=reason, by=by))
