"""The families of a recall: with masked name and phone for whoever calls them, by number and street for the officer."""

from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, and_, cast, func, or_, select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.privacy import DataKey, KeyOwner, mask_phone, unseal
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.divisions.models import Division
from charity_app.ledger.models import Transfer
from charity_app.registry.models import Household, HouseholdContact, MemberIdentity
from charity_app.registry.queries.heads import contact_place, head_columns, head_id, masked_name, own_key
from charity_app.stock.models import HandOut, Item, Lot, Recall, RecallCall, RecalledLot
from charity_app.stock.policy import CALLERS
from charity_app.stock.queries.recalls import HAND_OUT
from charity_app.stock.queries.tracing import is_open_call
from charity_app.stock.states.recalls import CallOutcome


@dataclass(frozen=True)
class Family:
    """A family of a recall; name and phone are masked, and empty for whoever does not call."""

    call: RecallCall
    number: str
    street: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Portion:
    """What a family received of recalled goods."""

    number: str
    item: str
    quantity: int
    handed_at: datetime


@dataclass(frozen=True)
class StreetCalls:
    """How far a street is with its families."""

    street: str
    families: int
    told: int
    reached: int
    ill: int


def calls(viewer: Actor) -> bool:
    """Tell whether somebody calls families, and so sees who they are within reach."""
    return viewer.has_role(*CALLERS)


def list_families(recall: Recall, viewer: Actor, *, only_open: bool = False, page: int = 1) -> Page[Family]:
    """Return one page of the families of a recall, by street. One statement."""
    of = [RecallCall.recall_id == recall.id, *([is_open_call()] if only_open else [])]
    wanted, make = (_named(), _family) if calls(viewer) else (_rows(), lambda row: Family(*row[:3]))
    listed = wanted.where(*of).order_by(Division.name, Household.number)
    counted = select(func.count()).select_from(RecallCall).where(*of)
    scope = nullcontext() if calls(viewer) else acting_in(system_scope("recall"))
    with scope:
        return fetch_page(listed, make, number=page, counted=counted)


def family_of_call(call: RecallCall) -> Family:
    """Return the family of one call, masked. One statement."""
    return _family(db.session.execute(_named().where(RecallCall.id == call.id)).one())


def _rows(*more: Any) -> Any:
    wanted = select(RecallCall, Household.number, Division.name, *more).select_from(RecallCall)
    joined = wanted.join(Household, Household.id == RecallCall.household_id)
    return joined.join(Division, Division.id == RecallCall.street_id)


def _named() -> Any:
    return (
        _rows(HouseholdContact.phone, *head_columns())
        .outerjoin(HouseholdContact, HouseholdContact.household_id == Household.id)
        .outerjoin(MemberIdentity, MemberIdentity.member_id == head_id())
        .outerjoin(DataKey, own_key())
    )


def _family(row: Any) -> Family:
    call, number, street, phone, member_id, name, wrapped = row[:7]
    shown = masked_name(call.household_id, member_id, name, wrapped)
    if phone is None or wrapped is None:
        return Family(call, number, street, shown)
    opened = unseal(KeyOwner("household", call.household_id), phone, place=contact_place("phone", call.household_id))
    return Family(call, number, street, shown, mask_phone(opened))


def portions_of(recall: Recall, household_ids: Collection[UUID]) -> dict[UUID | None, list[Portion]]:
    """Return by household what it, or a file that was merged into it, received of the recalled lots. One statement."""
    wanted = (
        select(
            HandOut.household_id,
            Household.successor_id,
            Lot.number,
            Item.name,
            cast(func.sum(Transfer.amount), BigInteger),
            func.max(HandOut.handed_at),
        )
        .select_from(HandOut)
        .join(Household, Household.id == HandOut.household_id)
        .join(Transfer, and_(Transfer.subject_id == HandOut.id, Transfer.subject_type == HAND_OUT))
        .join(Lot, Lot.unit == Transfer.unit)
        .join(Item, Item.id == Lot.item_id)
        .join(RecalledLot, and_(RecalledLot.lot_id == Lot.id, RecalledLot.recall_id == recall.id))
        .where(or_(Household.id.in_(household_ids), Household.successor_id.in_(household_ids)))
        .where(Transfer.reverses_id.is_(None))
        .group_by(HandOut.household_id, Household.successor_id, Lot.number, Item.name)
    )
    found: dict[UUID | None, list[Portion]] = {}
    with acting_in(system_scope("recall")):
        for row in db.session.execute(wanted):
            received_by = row[0] if row[0] in household_ids else row[1]
            found.setdefault(received_by, []).append(Portion(*row[2:]))
    return found


def calls_by_street(recall: Recall, viewer: Actor) -> list[StreetCalls]:
    """Return how far each street is: in the whole district for whoever oversees it, else in reach. One statement."""
    wanted = (
        select(
            Division.name,
            func.count(),
            func.count().filter(RecallCall.told_at.is_not(None)),
            func.count().filter(~is_open_call()),
            func.count().filter(RecallCall.outcome == CallOutcome.EATEN_ILL),
        )
        .join(Division, Division.id == RecallCall.street_id)
        .where(RecallCall.recall_id == recall.id)
        .group_by(Division.name)
        .order_by(Division.name)
    )
    if calls(viewer):
        return [StreetCalls(*row) for row in db.session.execute(wanted)]
    with acting_in(system_scope("recall")):
        return [StreetCalls(*row) for row in db.session.execute(wanted)]


def outcomes_of(recall: Recall) -> dict[CallOutcome, int]:
    """Count what families said, in the whole district. One statement."""
    wanted = select(RecallCall.outcome, func.count()).where(RecallCall.recall_id == recall.id)
    with acting_in(system_scope("recall")):
        rows = db.session.execute(wanted.group_by(RecallCall.outcome))
        return {row[0]: row[1] for row in rows if row[0] is not None}
