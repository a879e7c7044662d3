"""Commands on a household as a whole: register, correct its contact, move it."""

from uuid import UUID

from sqlalchemy import select, update

from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.policy import demand
from charity_app.core.privacy import blind_index, create_key, seal
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.divisions.states import DivisionLevel
from charity_app.registry.events import (
    Change,
    HouseholdContactChanged,
    HouseholdMoved,
    HouseholdRegistered,
)
from charity_app.registry.identifiers import parse_phone
from charity_app.registry.models import Household, HouseholdContact, Member
from charity_app.registry.models.parts import place_of
from charity_app.registry.queries.heads import contact_place
from charity_app.registry.services.people import (
    NewMember,
    Person,
    check_person,
    confirm_not_same,
    joining_day,
    refuse_known,
    write_identity,
)
from charity_app.registry.services.stamps import clean_words, refuse_closed, stamped, take_version, tell_change
from charity_app.registry.states.households import HouseholdState, NotSameReason

_LONGEST_ADDRESS = 120
_NUMBERS = 100_000_000


def register_household(
    committee: Division,
    *,
    head: NewMember,
    address: str = "",
    phone: str = "",
    not_same_reason: NotSameReason | None = None,
    by: Actor,
) -> Household:
    """Open the file of a household with its head.

    Raises Invalid, also when the person is already registered or looks like somebody who is.
    Source: features 1.1, 1.12.
    """
    household = start_household(committee, by=by)
    demand(by, "household.register", household)
    person = check_person(head)
    refuse_known(person, by)
    confirm_not_same(person, household, not_same_reason, by)
    open_file(household)
    member = first_member(household, head, person, by)
    write_contact(household, address=address, phone=phone or head.phone)
    emit(HouseholdRegistered(household_id=household.id, street_id=household.street_id, by=by))
    tell_change(household.id, Change.REGISTERED, member.id, by)
    return household


def open_file(household: Household) -> None:
    """Store a new household and make its key."""
    create_key(household.key_owner)
    db.session.add(household)
    db.session.flush()


def first_member(household: Household, told: NewMember, person: Person, by: Actor) -> Member:
    """Store the member with whom a file begins."""
    member = Member(
        birth_on=person.birth_on,
        gender=person.gender,
        relation=told.relation,
        joined_on=joining_day(told, person),
        **place_of(household),
        **stamped(household.id, by),
    )
    db.session.add(member)
    db.session.flush()
    write_identity(household, member.id, person)
    return member


def start_household(committee: Division, *, by: Actor) -> Household:
    """Return a new household at a committee; not yet stored."""
    if committee.level is not DivisionLevel.COMMITTEE or committee.parent_id is None:
        raise Invalid(Text("Choose a committee", "error"), field="committee_id")
    return Household(
        number=_free_number(),
        committee_id=committee.id,
        street_id=committee.parent_id,
        state=HouseholdState.ACTIVE,
        version=1,
        **stamped(None, by),
    )


def _free_number() -> str:
    """Return a household number that nobody has; it tells neither place nor order (R-CAS-04)."""
    with acting_in(system_scope("household number")):
        while True:
            number = f"H{new_id('household_number').int % _NUMBERS:08}"
            if db.session.scalar(select(Household.id).where(Household.number == number)) is None:
                return number


def write_contact(household: Household, *, address: str, phone: str) -> None:
    """Seal how a household is reached."""
    wanted = select(HouseholdContact).where(HouseholdContact.household_id == household.id)
    contact = db.session.scalars(wanted).one_or_none()
    if contact is None:
        contact = HouseholdContact(**place_of(household))
        db.session.add(contact)
    fill_contact(contact, household, address=address, phone=phone)
    db.session.flush()


def fill_contact(contact: HouseholdContact, household: Household, *, address: str, phone: str) -> None:
    """Seal address and phone into a row. Raises Invalid."""
    words = clean_words(address, field="address", longest=_LONGEST_ADDRESS)
    digits = parse_phone(phone) if phone.strip() else ""
    owner, key = household.key_owner, household.id
    contact.address = seal(owner, words, place=contact_place("address", key)) if words else None
    contact.phone = seal(owner, digits, place=contact_place("phone", key)) if digits else None
    contact.phone_index = blind_index("phone", digits) if digits else None


def correct_contact(household: Household, *, address: str, phone: str, version: int, by: Actor) -> None:
    """Correct address and phone. Raises Conflict when somebody else was faster."""
    refuse_closed(household)
    stamped(household.id, by)
    take_version(household, version)
    write_contact(household, address=address, phone=phone)
    emit(HouseholdContactChanged(household_id=household.id, by=by))


def move_household(household: Household, *, committee: Division, address: str, phone: str, by: Actor) -> None:
    """Let a household move to another committee; its rows follow by the database."""
    refuse_closed(household)
    if committee.level is not DivisionLevel.COMMITTEE or committee.parent_id is None:
        raise Invalid(Text("Choose a committee", "error"), field="committee_id")
    stamped(household.id, by)
    left: UUID = household.street_id
    db.session.execute(
        update(Household)
        .where(Household.id == household.id)
        .values(street_id=committee.parent_id, committee_id=committee.id, version=Household.version + 1)
    )
    db.session.expire_all()
    with acting_in(system_scope("household moved")):
        db.session.refresh(household)
        write_contact(household, address=address, phone=phone)
        emit(
            HouseholdMoved(
                household_id=household.id,
                from_street_id=left,
                street_id=committee.parent_id,
                committee_id=committee.id,
                by=by,
            )
        )
        tell_change(household.id, Change.MOVED, None, by)
