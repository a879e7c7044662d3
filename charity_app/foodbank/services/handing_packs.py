"""Handing packs out: by pick-up code or signature, never with anything the household cannot eat. Source: R-FOD-03."""

from charity_app.core import clock
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.foodbank.events.packs import PackHandedOut
from charity_app.foodbank.models import Distribution, Pack
from charity_app.foodbank.queries.families import PACK, eaters_of
from charity_app.foodbank.queries.packing import refusal_of
from charity_app.foodbank.queries.packs import PackRow, distribution_of, hold_household, pack_rows, site_of
from charity_app.foodbank.services.distributing import refuse_too_soon
from charity_app.foodbank.states.packs import PACK_TABLE, DistributionState, PackAction, PackState
from charity_app.foodbank.states.visits import SoonerReason
from charity_app.stock.services.handing_out import Receipt, hand_out
from charity_app.stock.services.moving import About
from charity_app.stock.services.picking import Want
from charity_app.stock.states.movements import Proof


def hand_out_pack(pack: Pack, *, code: str = "", sooner: SoonerReason | None = None, by: Actor) -> None:
    """Hand a pack out, by its code or, without one, against a signature.

    Raises Conflict when it waits no more, the family came before its next day without a reason, its list no longer
    fits what it can eat, or goods are missing; Invalid for a wrong code.
    """
    distribution = distribution_of(pack)
    proof = _proof(pack, distribution, code)
    household = hold_household(pack)
    reason = sooner or pack.sooner
    if reason is None:
        refuse_too_soon(distribution, pack.household_id)
    row = pack_rows([pack])[0]
    _refuse_unfit(row)
    receipt = Receipt(household=household, heads=pack.people, proof=proof, source=About(PACK, pack.id))
    wants = [Want(item_id=line.item_id, quantity=line.quantity) for line, _ in row.given if line.item_id]
    handed, _ = hand_out(site_of(distribution), wants, receipt=receipt, by=by)
    told = {"hand_out_id": handed.id, "proof": proof, "sooner": reason, "ended_at": clock.now()}
    advance(pack, PACK_TABLE, PackAction.HAND_OUT, **told)
    emit(PackHandedOut(pack_id=pack.id, hand_out_id=handed.id, sooner=reason, by=by))


def _proof(pack: Pack, distribution: Distribution, code: str) -> Proof:
    if distribution.state is not DistributionState.RUNNING:
        raise Conflict(Text("Begin handing out first", "error"))
    if pack.state is not PackState.WAITING:
        raise Conflict(Text("This pack is no longer waiting", "error"))
    typed = code.strip().upper()
    if typed and typed != pack.code:
        raise Invalid(Text("This is not the code of this pack", "error"), field="code")
    return Proof.CODE if typed else Proof.SIGNATURE


def _refuse_unfit(row: PackRow) -> None:
    eaters = eaters_of([row.pack.household_id], on=clock.today())[row.pack.household_id]
    if not row.given:
        raise Conflict(Text("There is nothing in this pack. Work its list out anew", "error"))
    for _, item in row.given:
        if item is not None and refusal_of(item, eaters) is not None:
            told = {"item": item.name}
            raise Conflict(Text("%(item)s no longer fits this household. Work the list out anew", "error", told))
