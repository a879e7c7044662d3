"""What other packages show of a household: masked, without contact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.privacy import DataKey
from charity_app.registry.models import Household, MemberIdentity
from charity_app.registry.queries.heads import (
    Committee,
    Street,
    has_minor,
    head_columns,
    head_id,
    masked_name,
    own_key,
    size,
)
from charity_app.registry.states.households import HouseholdState


@dataclass(frozen=True)
class HouseholdCard:
    """A household as pages of other packages show it."""

    id: UUID
    number: str
    head: str
    size: int
    street_id: UUID
    committee_id: UUID
    street: str
    committee: str
    state: HouseholdState
    has_minor: bool


def household_cards(household_ids: Iterable[UUID]) -> Mapping[UUID, HouseholdCard]:
    """Return the cards of households within the active scope, in one statement."""
    wanted = (
        select(Household, Street.name, Committee.name, size(), has_minor(), *head_columns())
        .join(Street, Street.id == Household.street_id)
        .join(Committee, Committee.id == Household.committee_id)
        .join(DataKey, own_key(), isouter=True)
        .join(MemberIdentity, MemberIdentity.member_id == head_id(), isouter=True)
        .where(Household.id.in_(set(household_ids)))
    )
    return {row[0].id: _card(*row) for row in db.session.execute(wanted)}


def _card(
    household: Household,
    street: str,
    committee: str,
    count: int,
    with_minor: bool,
    member_id: UUID | None,
    sealed: bytes | None,
    wrapped: bytes | None,
) -> HouseholdCard:
    return HouseholdCard(
        id=household.id,
        number=household.number,
        head=masked_name(household.id, member_id, sealed, wrapped),
        size=count,
        street_id=household.street_id,
        committee_id=household.committee_id,
        street=street,
        committee=committee,
        state=household.state,
        has_minor=with_minor,
    )


def household_card(household_id: UUID) -> HouseholdCard | None:
    """Return the card of one household within the active scope."""
    return household_cards([household_id]).get(household_id)
