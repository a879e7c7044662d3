"""Handing goods out, to a household or to people nobody writes down; every lot is on the ledger (R-FOD-03)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.models import Household, Site
from charity_app.stock.events import GoodsHandedOut, GoodsMoved
from charity_app.stock.models import HandOut
from charity_app.stock.queries.balances import Holder
from charity_app.stock.queries.recalls import parts_of
from charity_app.stock.services.moving import About, Move, move
from charity_app.stock.services.picking import Part, Want, pick
from charity_app.stock.states.lots import GoodsUse
from charity_app.stock.states.movements import HandOutKind, Owner, Proof, Reason

HAND_OUT = "hand_out"
_MOST_HEADS = 10_000


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Who received goods, how that is shown, and what they were handed out for."""

    household: Household | None = None
    heads: int = 1
    proof: Proof = Proof.SIGNATURE
    source: About | None = None


def hand_out(
    site: Site, wants: Sequence[Want], *, receipt: Receipt, use: GoodsUse = GoodsUse.AID, by: Actor
) -> tuple[HandOut, tuple[Part, ...]]:
    """Hand goods out from the shelves of a place, the soonest expiry first. Raises Short, Conflict, Invalid."""
    row = _row(site, receipt, by)
    about, target = About(HAND_OUT, row.id), (Owner.HANDED_OUT, site.id)
    parts = pick(
        (Owner.SITE, site.id), target, wants, reason=Reason.GIVE, about=about, key=f"hand_out:{row.id}", use=use, by=by
    )
    _tell(row, receipt, by)
    return row, parts


def hand_over(site: Site, parts: Sequence[Part], *, source: Holder, receipt: Receipt, by: Actor) -> HandOut:
    """Hand out goods that were picked before and came another way, such as on a delivery. Raises Conflict."""
    row = _row(site, receipt, by)
    target = (Owner.HANDED_OUT, site.id)
    moves = [Move(lot=part.lot, quantity=part.quantity, source=source, target=target) for part in parts]
    move(moves, reason=Reason.GIVE, about=About(HAND_OUT, row.id), key=f"hand_out:{row.id}")
    _tell(row, receipt, by)
    return row


def take_back(row: HandOut, *, by: Actor) -> None:
    """Put everything of a hand-out back onto the shelves of its place. Raises Conflict when it came back before."""
    parts = parts_of(row)
    source, shelf = (Owner.HANDED_OUT, row.site_id), (Owner.SITE, row.site_id)
    moves = [Move(lot=lot, quantity=quantity, source=source, target=shelf) for lot, quantity in parts]
    move(moves, reason=Reason.RETURN, about=About(HAND_OUT, row.id), key=f"hand_out:{row.id}:back")
    emit(
        GoodsMoved(
            site_id=row.site_id, reason=Reason.RETURN, about_type=HAND_OUT, about_id=row.id, lots=len(parts), by=by
        )
    )


def _row(site: Site, receipt: Receipt, by: Actor) -> HandOut:
    if not 1 <= receipt.heads <= _MOST_HEADS:
        raise Invalid(Text("Enter how many people received it", "error"), field="heads")
    household, source = receipt.household, receipt.source
    row = HandOut(
        kind=HandOutKind.NO_NAME if household is None else HandOutKind.HOUSEHOLD,
        site_id=site.id,
        household_id=household.id if household else None,
        street_id=household.street_id if household else site.street_id,
        committee_id=household.committee_id if household else site.committee_id,
        heads=receipt.heads,
        proof=receipt.proof if household else Proof.NOT_NEEDED,
        source_type=source.type if source else None,
        source_id=source.id if source else None,
        handed_at=clock.now(),
        handed_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _tell(row: HandOut, receipt: Receipt, by: Actor) -> None:
    source: UUID | None = receipt.source.id if receipt.source else None
    emit(
        GoodsHandedOut(
            hand_out_id=row.id,
            site_id=row.site_id,
            kind=row.kind,
            source_type=receipt.source.type if receipt.source else None,
            source_id=source,
            by=by,
        )
    )
