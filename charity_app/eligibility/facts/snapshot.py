"""Reading the snapshot of one household back as a case: two selects, no arithmetic but ages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from charity_app.core.db import db
from charity_app.eligibility.facts.case import HouseholdCase, full_years
from charity_app.eligibility.facts.vocabulary import HOUSEHOLD, PERSON
from charity_app.eligibility.models import HouseholdFacts, MemberFacts

HOUSEHOLD_ROW = select(
    HouseholdFacts.no,
    HouseholdFacts.facts_on,
    HouseholdFacts.protected_members,
    *(getattr(HouseholdFacts, spec.column) for spec in HOUSEHOLD),
).where(HouseholdFacts.household_id == bindparam("household_id", type_=Uuid()))
MEMBER_ROWS = (
    select(
        MemberFacts.member_no,
        MemberFacts.member_id,
        MemberFacts.born_on,
        *(getattr(MemberFacts, spec.column) for spec in PERSON if spec.name != "p.age"),
    )
    .where(MemberFacts.household_no == bindparam("household_no"))
    .order_by(MemberFacts.member_no)
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A household as the snapshot has it: its dense number, its members' numbers and ids, and the case."""

    no: int
    facts_on: date
    member_nos: tuple[int, ...]
    member_ids: tuple[UUID, ...]
    case: HouseholdCase


def read_snapshot(household_id: UUID, day: date) -> Snapshot | None:
    """Read a household with its members' ages on a day; None when it is not in the snapshot."""
    household = db.session.execute(HOUSEHOLD_ROW, {"household_id": household_id}).first()
    if household is None:
        return None
    members = db.session.execute(MEMBER_ROWS, {"household_no": household[0]}).all()
    return to_snapshot(household, members, day)


def to_snapshot(household: Any, members: Sequence[Any], day: date) -> Snapshot:
    """Put two selects together."""
    people = tuple((None if row[2] is None else full_years(row[2], day), *row[3:]) for row in members)
    return Snapshot(
        household[0],
        household[1],
        tuple(row[0] for row in members),
        tuple(row[1] for row in members),
        HouseholdCase(tuple(household[3:]), people, household[2]),
    )
