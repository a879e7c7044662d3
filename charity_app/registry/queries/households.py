"""Finding households: within the viewer's reach, by number, name, ID number or phone (reliability D2, ruling 19)."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.privacy import DataKey, blind_index, query_tokens, unseal
from charity_app.core.scope import Actor
from charity_app.core.text import normalised
from charity_app.registry.facts.months import months_before
from charity_app.registry.identifiers import plain_phone
from charity_app.registry.models import Household, HouseholdContact, Member, MemberIdentity, NameToken
from charity_app.registry.policy import reads_households, sees_children_only
from charity_app.registry.queries.heads import (
    Committee,
    Street,
    contact_place,
    head_columns,
    head_id,
    masked_name,
    own_key,
    present,
    size,
)
from charity_app.registry.states.households import HouseholdState

_NUMBER = re.compile(r"H[0-9]{1,8}\Z")
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]\Z")
_PHONE = re.compile(r"\+?[0-9-]{8,16}\Z")
_CHILD_YEARS = 18


@dataclass(frozen=True)
class HouseholdRow:
    """One line of the list of households."""

    id: UUID
    number: str
    head: str
    size: int
    street: str
    committee: str
    state: HouseholdState


def _has_child() -> ColumnElement[bool]:
    since = months_before(clock.today(), 12 * _CHILD_YEARS)
    return Household.id.in_(select(Member.household_id).where(Member.birth_on > since, present()))


def _reachable(viewer: Actor) -> Select[Household]:
    wanted = select(Household).where(Household.state != HouseholdState.ERASED)
    if not reads_households(viewer):
        wanted = wanted.where(Household.id.is_(None))
    return wanted.where(_has_child()) if sees_children_only(viewer) else wanted


def get_household(viewer: Actor, household_id: UUID) -> Household | None:
    """Return a household within the viewer's reach."""
    return db.session.scalars(_reachable(viewer).where(Household.id == household_id)).one_or_none()


def household_of_number(viewer: Actor, number: str) -> Household | None:
    """Return the household with this number within the viewer's reach."""
    return db.session.scalars(_reachable(viewer).where(Household.number == normalised(number))).one_or_none()


def get_member(viewer: Actor, member_id: UUID) -> Member | None:
    """Return a member of a household within the viewer's reach."""
    member = db.session.scalars(select(Member).where(Member.id == member_id)).one_or_none()
    return member if member is not None and get_household(viewer, member.household_id) is not None else None


def matching(text: str) -> ColumnElement[bool]:
    """Condition: a household fits what was typed, by number, ID number, phone, or a part of a member's name."""
    typed = normalised(text)
    if _NUMBER.match(typed):
        return Household.number.between(typed, f"{typed:9<9}")
    if _ID_NUMBER.match(typed):
        wanted = blind_index("id_number", typed)
        return Household.id.in_(select(MemberIdentity.household_id).where(MemberIdentity.living_id_index == wanted))
    if _PHONE.match(typed):
        return _has_phone(typed)
    return Household.id.in_(_bearers(text))


def _has_phone(typed: str) -> ColumnElement[bool]:
    wanted = blind_index("phone", plain_phone(typed))
    return or_(
        Household.id.in_(select(HouseholdContact.household_id).where(HouseholdContact.phone_index == wanted)),
        Household.id.in_(select(MemberIdentity.household_id).where(MemberIdentity.phone_index == wanted)),
    )


def _bearers(text: str) -> Select[UUID]:
    tokens = query_tokens(text)
    found = select(NameToken.household_id).where(NameToken.token.in_(sorted(tokens)))
    return found.group_by(NameToken.household_id, NameToken.member_id).having(func.count() == len(tokens))


def list_households_visible_to(
    viewer: Actor,
    *,
    q: str = "",
    street_id: UUID | None = None,
    committee_id: UUID | None = None,
    state: HouseholdState | None = HouseholdState.ACTIVE,
    page: int = 1,
) -> Page[HouseholdRow]:
    """Return one page of the households within the viewer's reach, by number. One statement."""
    ids = filtered(viewer, q, street_id, committee_id, state)
    rows = (
        select(Household.id, Household.number, Household.state, Street.name, Committee.name, size(), *head_columns())
        .join(Street, Street.id == Household.street_id)
        .join(Committee, Committee.id == Household.committee_id)
        .join(DataKey, own_key(), isouter=True)
        .join(MemberIdentity, MemberIdentity.member_id == head_id(), isouter=True)
        .where(Household.id.in_(ids))
        .order_by(Household.number)
    )
    return fetch_page(rows, _row, number=page, counted=select(func.count()).select_from(ids.subquery()))


def filtered(
    viewer: Actor, q: str, street_id: UUID | None, committee_id: UUID | None, state: HouseholdState | None
) -> Select[UUID]:
    """Return the ids of the households within the viewer's reach that fit."""
    wanted = _reachable(viewer).with_only_columns(Household.id)
    if q.strip():
        wanted = wanted.where(matching(q))
    for column, value in (
        (Household.street_id, street_id),
        (Household.committee_id, committee_id),
        (Household.state, state),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    return wanted


def _row(row: Row[*tuple[Any, ...]]) -> HouseholdRow:
    key, number, state, street, committee, count, member_id, sealed, wrapped = row
    head = masked_name(key, member_id, sealed, wrapped)
    return HouseholdRow(key, number, head, count, street, committee, state)


def households_of_phone(phone: str) -> list[UUID]:
    """Return the living households that gave this phone; for signing residents in, under a system scope."""
    wanted = select(Household.id).where(Household.state == HouseholdState.ACTIVE, _has_phone(phone))
    return list(db.session.scalars(wanted.order_by(Household.number)))


def phone_indexes_of(household_id: UUID) -> frozenset[bytes]:
    """Return the keyed digests of every phone a household gave; for erasing what else hangs on them."""
    found: set[bytes] = set()
    for model in (HouseholdContact, MemberIdentity):
        given = select(model.phone_index).where(model.household_id == household_id, model.phone_index.is_not(None))
        found |= {index for index in db.session.scalars(given) if index is not None}
    return frozenset(found)


def contact_ends_with(household_id: UUID, digits: str) -> bool:
    """Tell whether a phone of the household ends with these four digits; for status without an account."""
    owner = Household(id=household_id).key_owner
    contact = select(HouseholdContact.phone).where(HouseholdContact.household_id == household_id)
    sealed = db.session.scalars(contact).one_or_none()
    if sealed is None or len(digits) != 4:
        return False
    return unseal(owner, sealed, place=contact_place("phone", household_id)).endswith(digits)
