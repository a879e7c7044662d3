"""Writing who a member is: sealed values, blind indexes, name tokens, and the guard against doubles."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from charity_app.core import clock
from charity_app.core.db import Base, db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.privacy import blind_index, name_tokens, seal
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.events import NotSameConfirmed
from charity_app.registry.identifiers import parse_id_number, parse_phone
from charity_app.registry.models import Household, MemberIdentity, NameToken
from charity_app.registry.models.parts import place_of
from charity_app.registry.queries.duplicates import find_likenesses, holder_of
from charity_app.registry.queries.heads import identity_place
from charity_app.registry.queries.households import get_household
from charity_app.registry.services.stamps import clean_words, past_day
from charity_app.registry.states.households import NotSameReason
from charity_app.registry.states.people import Gender, Relation

_LONGEST_NAME = 50


@dataclass(frozen=True)
class NewMember:
    """Somebody as told: a name, and either an ID number or birthday and gender."""

    name: str
    relation: Relation = Relation.HEAD
    id_number: str = ""
    birth_on: date | None = None
    gender: Gender | None = None
    phone: str = ""
    joined_on: date | None = None


@dataclass(frozen=True)
class Person:
    """Somebody checked: every value can be stored."""

    name: str
    id_number: str | None
    phone: str | None
    birth_on: date
    gender: Gender


def check_person(new: NewMember) -> Person:
    """Check what was told about somebody. Raises Invalid on the field that cannot be used."""
    name = clean_words(new.name, field="name", longest=_LONGEST_NAME)
    if not name:
        raise Invalid(Text("Please fill in %(field)s", "error", {"field": Text("Name", "person")}), field="name")
    phone = parse_phone(new.phone) if new.phone.strip() else None
    if new.id_number.strip():
        known = parse_id_number(new.id_number)
        if new.birth_on is not None and new.birth_on != known.birth_on:
            raise Invalid(Text("The birthday differs from the ID number", "error"), field="birth_on")
        return Person(name, known.number, phone, known.birth_on, known.gender)
    if new.birth_on is None:
        raise Invalid(Text("Give the ID number, or the birthday and gender", "error"), field="id_number")
    if new.gender is None:
        raise Invalid(Text("Please fill in %(field)s", "error", {"field": Text("Gender", "field")}), field="gender")
    return Person(name, None, phone, past_day(new.birth_on, field="birth_on"), new.gender)


def refuse_known(person: Person, by: Actor) -> None:
    """Stop when the ID number already lives in a household: named when in reach, else whom to call (features 1.12)."""
    holder = holder_of(person.id_number) if person.id_number else None
    if holder is None:
        return
    if get_household(by, holder.household_id) is not None:
        told = Text("This person is already in household %(number)s", "error", {"number": holder.number})
    else:
        told = Text(
            "This person is already registered in %(street)s; please call the assistance office there",
            "error",
            {"street": holder.street},
        )
    raise Invalid(told, field="id_number")


def confirm_not_same(person: Person, household: Household, reason: NotSameReason | None, by: Actor) -> None:
    """Ask for a reason when the street knows somebody of the same name and birth year, and note it down."""
    alike = find_likenesses(
        name=person.name,
        birth_on=person.birth_on,
        street_id=household.street_id,
        but_id_number=person.id_number,
    )
    if alike and reason is None:
        raise Invalid(
            Text(
                "Somebody with the same name and birth year is already registered here. Is it the same person?", "error"
            ),
            field="not_same_reason",
        )
    for other in alike:
        emit(NotSameConfirmed(household_id=household.id, other_id=other.household_id, reason=str(reason), by=by))


def write_identity(household: Household, member_id: UUID, person: Person) -> None:
    """Seal who a member is and write the indexes by which the member is found. Raises Conflict as `flush_person`."""
    db.session.add_all(identity_rows(household, member_id, person))
    flush_person()


def identity_rows(household: Household, member_id: UUID, person: Person) -> list[Base]:
    """Return the rows that say who a member is: sealed values with their indexes, and the tokens of the name."""
    identity = MemberIdentity(member_id=member_id, **place_of(household))
    _fill(identity, household, person)
    return [identity, *_tokens(household.id, member_id, person.name)]


def rewrite_identity(identity: MemberIdentity, household: Household, person: Person) -> None:
    """Seal corrected values in place of the old ones."""
    _fill(identity, household, person)
    db.session.execute(delete(NameToken).where(NameToken.member_id == identity.member_id))
    db.session.add_all(_tokens(household.id, identity.member_id, person.name))
    flush_person()


def _fill(identity: MemberIdentity, household: Household, person: Person) -> None:
    owner, member_id = household.key_owner, identity.member_id

    def sealed(column: str, value: str | None) -> bytes | None:
        return seal(owner, value, place=identity_place(column, member_id)) if value else None

    identity.name = seal(owner, person.name, place=identity_place("name", member_id))
    identity.id_number = sealed("id_number", person.id_number)
    identity.phone = sealed("phone", person.phone)
    identity.name_index = blind_index("full_name", person.name)
    identity.id_index = blind_index("id_number", person.id_number) if person.id_number else None
    identity.living_id_index = identity.id_index
    identity.phone_index = blind_index("phone", person.phone) if person.phone else None


def _tokens(household_id: UUID, member_id: UUID, name: str) -> list[NameToken]:
    return [
        NameToken(token=token, member_id=member_id, household_id=household_id) for token in sorted(name_tokens(name))
    ]


def flush_person() -> None:
    """Write a person down. Raises Conflict when another registration of the same ID number was faster."""
    try:
        db.session.flush()
    except IntegrityError as clash:
        told = Text("This member is already in another household", "error")
        raise Conflict(told) from clash


def joining_day(new: NewMember, person: Person) -> date:
    """Return the day from which somebody is a member: told, or today; not before birth."""
    day = past_day(new.joined_on or clock.today(), field="joined_on")
    return max(day, person.birth_on)
