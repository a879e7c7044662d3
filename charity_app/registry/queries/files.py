"""One household's file: members with masked identities, papers, and who looked (features 1.1, 6.10)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.privacy import mask_id_number, mask_name, mask_phone, unseal
from charity_app.core.scope import Actor
from charity_app.divisions.queries import division_names
from charity_app.registry.facts.months import age_on
from charity_app.registry.facts.persons import circumstances_on
from charity_app.registry.models import (
    Circumstance,
    EvidenceFile,
    Household,
    HouseholdContact,
    Member,
    MemberIdentity,
)
from charity_app.registry.queries.heads import contact_place, identity_place
from charity_app.registry.queries.households import get_household
from charity_app.registry.states.households import PersonalField, RevealReason
from charity_app.registry.states.people import CircumstanceKind, Gender, LeaveReason, Relation

_LOOKS = ("household.opened", "value.revealed")
_SHOWN = 50


@dataclass(frozen=True)
class MemberRow:
    """One member as the file shows it: masked."""

    id: UUID
    name: str
    id_number: str
    phone: str
    birth_on: date
    age: int
    gender: Gender
    relation: Relation
    joined_on: date
    left_on: date | None
    leave_reason: LeaveReason | None
    circumstances: Mapping[CircumstanceKind, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class HouseholdFile:
    """A household as its page shows it: masked."""

    id: UUID
    number: str
    street: str
    committee: str
    phone: str
    members: tuple[MemberRow, ...]
    former: tuple[MemberRow, ...]

    @property
    def head(self) -> MemberRow | None:
        """The member who speaks for the household."""
        heads = [member for member in self.members if member.relation is Relation.HEAD]
        return next(iter(heads or self.members), None)


@dataclass(frozen=True)
class Look:
    """One look at the file: when, in which roles, what for."""

    at: datetime
    roles: tuple[str, ...]
    field: PersonalField | None
    reason: RevealReason | None


def household_file(household: Household) -> HouseholdFile:
    """Read the masked file of a household. Five statements."""
    names = division_names([household.street_id, household.committee_id])
    today = clock.today()
    known = _known(household, today)
    members = [_member_row(household, *row, known=known) for row in _members(household)]
    is_here = {member.id: member.left_on is None or member.left_on > today for member in members}
    return HouseholdFile(
        id=household.id,
        number=household.number,
        street=names[household.street_id],
        committee=names[household.committee_id],
        phone=_contact_phone(household),
        members=tuple(member for member in members if is_here[member.id]),
        former=tuple(member for member in members if not is_here[member.id]),
    )


def _members(household: Household) -> list[Any]:
    wanted = (
        select(Member, MemberIdentity)
        .join(MemberIdentity, MemberIdentity.member_id == Member.id, isouter=True)
        .where(Member.household_id == household.id)
        .order_by(Member.joined_on, Member.birth_on, Member.id)
    )
    return list(db.session.execute(wanted))


def _known(household: Household, day: date) -> dict[UUID, dict[CircumstanceKind, Any]]:
    rows = db.session.scalars(select(Circumstance).where(Circumstance.household_id == household.id))
    return circumstances_on(rows, day)


def _member_row(
    household: Household, member: Member, identity: MemberIdentity | None, *, known: Mapping[UUID, Any]
) -> MemberRow:
    def opened(column: str) -> str:
        sealed = getattr(identity, column, None)
        place = identity_place(column, member.id)
        return unseal(household.key_owner, sealed, place=place) if sealed else ""

    id_number, phone = opened("id_number"), opened("phone")
    return MemberRow(
        id=member.id,
        name=mask_name(opened("name")) if identity else "",
        id_number=mask_id_number(id_number) if id_number else "",
        phone=mask_phone(phone) if phone else "",
        birth_on=member.birth_on,
        age=age_on(member.birth_on, clock.today()),
        gender=member.gender,
        relation=member.relation,
        joined_on=member.joined_on,
        left_on=member.left_on,
        leave_reason=member.leave_reason,
        circumstances=known.get(member.id, {}),
    )


def _contact_phone(household: Household) -> str:
    wanted = select(HouseholdContact.phone).where(HouseholdContact.household_id == household.id)
    sealed = db.session.scalars(wanted).one_or_none()
    place = contact_place("phone", household.id)
    return mask_phone(unseal(household.key_owner, sealed, place=place)) if sealed else ""


def looks_at(household_id: UUID) -> list[Look]:
    """Return the latest looks at a file, from the audit trail (features 6.10)."""
    wanted = (
        select(AuditRow.at, AuditRow.actor_roles, AuditRow.payload)
        .where(AuditRow.subject_id == household_id, AuditRow.fact.in_(_LOOKS))
        .order_by(AuditRow.id.desc())
        .limit(_SHOWN)
    )
    return [_look(at, roles, json.loads(payload)) for at, roles, payload in db.session.execute(wanted)]


def _look(at: datetime, roles: str, said: Mapping[str, Any]) -> Look:
    return Look(
        at=at,
        roles=tuple(roles.split(",")) if roles else (),
        field=PersonalField(said["field"]) if "field" in said else None,
        reason=RevealReason(said["reason"]) if "reason" in said else None,
    )


def get_evidence(viewer: Actor, evidence_id: UUID) -> EvidenceFile | None:
    """Return a paper of a household within the viewer's reach."""
    found = db.session.scalars(select(EvidenceFile).where(EvidenceFile.id == evidence_id)).one_or_none()
    return found if found is not None and get_household(viewer, found.household_id) is not None else None


def list_evidence(household_id: UUID) -> list[EvidenceFile]:
    """Return the papers of a household, the latest first."""
    wanted = select(EvidenceFile).where(EvidenceFile.household_id == household_id)
    return list(db.session.scalars(wanted.order_by(EvidenceFile.recorded_at.desc(), EvidenceFile.id)))
