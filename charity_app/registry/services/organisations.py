"""Commands of the registrar on organisations. Source: domain.md 7, states.yaml organisation, R-REG-01, R-REG-02."""

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.divisions.spelling import spelled
from charity_app.registry.events import OrganisationChanged, OrganisationListed, OrganisationRegistered
from charity_app.registry.identifiers import kind_of_code, parse_credit_code
from charity_app.registry.models import Organisation
from charity_app.registry.services.stamps import clean_words, in_order, take_version
from charity_app.registry.states.organisations import (
    GROUNDS_OF,
    ORGANISATION_TABLE,
    Field,
    Ground,
    OrganisationAction,
    OrganisationState,
)

_TWO_YEARS_DAYS = 730
_LONGEST = {"name": 120, "address": 200, "purpose": 1000, "supervisor": 120, "fundraising_number": 60}


@dataclass(frozen=True)
class OrganisationDetails:
    """What the register says about an organisation besides its code and lists."""

    name: str
    field: Field
    registered_on: date | None = None
    street_id: UUID | None = None
    address: str = ""
    purpose: str = ""
    supervisor: str = ""
    rating: int | None = None
    rating_until_on: date | None = None
    charity_since_on: date | None = None
    fundraising_number: str | None = None
    fundraising_from_on: date | None = None
    fundraising_to_on: date | None = None
    tax_years: tuple[int, ...] = ()


def register_organisation(credit_code: str, *, details: OrganisationDetails, by: Actor) -> Organisation:
    """Enter an organisation by its credit code. Raises Invalid for a wrong or known code."""
    code = parse_credit_code(credit_code)
    if db.session.scalar(select(Organisation.id).where(Organisation.credit_code == code)) is not None:
        raise Invalid(Text("This organisation is already in the register", "error"), field="credit_code")
    organisation = Organisation(
        credit_code=code,
        kind=kind_of_code(code),
        state=OrganisationState.REGISTERED,
        state_since_on=clock.today(),
        created_at=clock.now(),
        version=1,
    )
    _fill(organisation, details)
    db.session.add(organisation)
    db.session.flush()
    emit(OrganisationRegistered(organisation_id=organisation.id, by=by))
    return organisation


def change_organisation(organisation: Organisation, *, details: OrganisationDetails, version: int, by: Actor) -> None:
    """Correct what the register says. Raises Invalid, or Conflict when somebody else was faster."""
    take_version(organisation, version)
    _fill(organisation, details)
    db.session.flush()
    emit(OrganisationChanged(organisation_id=organisation.id, by=by))


def _fill(organisation: Organisation, details: OrganisationDetails) -> None:
    _check(details)
    for item in fields(details):
        value = getattr(details, item.name)
        longest = _LONGEST.get(item.name)
        if longest and value is not None:
            value = clean_words(value, field=item.name, longest=longest)
        setattr(organisation, item.name, list(value) if isinstance(value, tuple) else value)
    spelling = spelled(organisation.name)
    organisation.pinyin, organisation.initials = spelling.pinyin, spelling.initials


def _check(details: OrganisationDetails) -> None:
    if not details.name.strip():
        raise Invalid(Text("Please fill in %(field)s", "error", {"field": Text("Name", "field")}), field="name")
    if (details.rating is None) != (details.rating_until_on is None):
        raise Invalid(Text("A rating needs the day until which it is valid", "error"), field="rating_until_on")
    if (details.fundraising_number is None) != (details.fundraising_from_on is None):
        raise Invalid(
            Text("A fundraising certificate needs its number and the day it begins", "error"),
            field="fundraising_from_on",
        )
    if details.fundraising_from_on is not None:
        in_order(details.fundraising_from_on, details.fundraising_to_on, field="fundraising_to_on")


def decide_on_organisation(
    organisation: Organisation, *, action: OrganisationAction, ground: Ground, by: Actor
) -> None:
    """Put an organisation on or off a list, stop, restore or end it, with a coded ground.

    Raises Invalid when the ground does not fit the decision, Conflict when the state moved on.
    """
    if ground not in GROUNDS_OF[action]:
        raise Invalid(Text("Choose a ground that fits the decision", "error"), field="ground")
    is_early = (clock.today() - organisation.state_since_on).days < _TWO_YEARS_DAYS
    if ground is Ground.TWO_YEARS_ABNORMAL and is_early:
        raise Invalid(Text("It has not been on the abnormal list for two years", "error"), field="ground")
    advance(organisation, ORGANISATION_TABLE, action, state_since_on=clock.today(), state_ground=ground.value)
    emit(
        OrganisationListed(
            organisation_id=organisation.id, action=action, ground=ground, state=organisation.state, by=by
        )
    )
