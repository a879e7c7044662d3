"""Whether a giver and a household may belong together: asked before a claim stands. Source: R-CLM-06."""

import re
import unicodedata
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.privacy import KeyOwner, blind_index, unseal
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.identity.models import User
from charity_app.registry.models import HouseholdContact, MemberIdentity, Organisation
from charity_app.registry.queries.heads import contact_place, identity_place

_DISTRICT = re.compile(r"^(?:上海市?)?(?:浦东新区|浦东)?")


def has_tie(household_id: UUID, *, organisation: Organisation | None, home_address: str, by: Actor) -> bool:
    """Tell whether the giver may be of the household: the same person, phone, or surname and address.

    The addresses compared are the organisation's and the one the giver states, which is kept nowhere.
    """
    if household_id in by.scope.household_ids:
        return True
    with acting_in(system_scope("related party check")):
        people = db.session.scalars(select(MemberIdentity).where(MemberIdentity.household_id == household_id)).all()
        contact = db.session.scalars(
            select(HouseholdContact).where(HouseholdContact.household_id == household_id)
        ).one_or_none()
        if _is_same_person(by, people, contact):
            return True
        addresses = [address for address in (home_address, organisation.address if organisation else "") if address]
        return _is_same_surname(household_id, by, people) and _is_same_address(household_id, contact, addresses)


def _is_same_person(by: Actor, people: Iterable[MemberIdentity], contact: HouseholdContact | None) -> bool:
    phones = {person.phone_index for person in people} | {contact.phone_index if contact else None}
    own = db.session.scalar(select(User.phone_index).where(User.id == by.user_id)) if by.user_id else None
    if own is not None and own in phones:
        return True
    return bool(by.name) and blind_index("full_name", by.name) in {person.name_index for person in people}


def _is_same_surname(household_id: UUID, by: Actor, people: Iterable[MemberIdentity]) -> bool:
    owner = KeyOwner("household", household_id)
    names = [unseal(owner, person.name, place=identity_place("name", person.member_id)) for person in people]
    return bool(by.name) and by.name[:1] in {name[:1] for name in names}


def _is_same_address(household_id: UUID, contact: HouseholdContact | None, addresses: Iterable[str]) -> bool:
    if contact is None or contact.address is None:
        return False
    own = unseal(KeyOwner("household", household_id), contact.address, place=contact_place("address", household_id))
    marks = {_address_mark(address) for address in addresses}
    return bool(own) and _address_mark(own) in marks


def _address_mark(address: str) -> bytes:
    plain = re.sub(r"[^\w]", "", unicodedata.normalize("NFKC", address))
    return blind_index("address", _DISTRICT.sub("", plain))
