"""Commands on consents: given by purpose, taken back at any time. Source: R-PRV-04, ruling 20."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotFound
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.events import ConsentGiven, ConsentWithdrawn
from charity_app.registry.facts.months import age_on
from charity_app.registry.models import Consent, Household, Member
from charity_app.registry.queries.consents import standing_consent, words_place
from charity_app.registry.queries.heads import present
from charity_app.registry.services.stamps import belonging, clean_words, past_day, stamped
from charity_app.registry.states.households import ConsentPurpose, ConsentWay
from charity_app.registry.states.people import Relation

_LONGEST_WORDS = 500
_OF_AGE = 18


def give_consent(
    household: Household,
    *,
    purpose: ConsentPurpose,
    way: ConsentWay,
    words: str = "",
    given_on: date | None = None,
    given_by: Member | None = None,
    organisation_id: UUID | None = None,
    by: Actor,
) -> Consent:
    """Record the household's yes to one purpose; a handover names the organisation. A yes that stands is kept.

    Raises Invalid when nobody of age can have said it, or when spoken or written words are missing.
    """
    if (purpose is ConsentPurpose.HANDOVER) != (organisation_id is not None):
        raise Invalid(Text("Name the organisation", "error"), field="organisation_id")
    standing = standing_consent(household.id, purpose, organisation_id)
    if standing is not None:
        return standing
    said = clean_words(words, field="words", longest=_LONGEST_WORDS)
    if way in {ConsentWay.SPOKEN, ConsentWay.PAPER} and not said:
        raise Invalid(Text("Write down what the family agreed to, in their words", "error"), field="words")
    consent_id = new_id("consents")
    consent = Consent(
        id=consent_id,
        purpose=purpose,
        organisation_id=organisation_id,
        given_by_id=(given_by or _speaker(household)).id,
        given_on=past_day(given_on or clock.today(), field="given_on"),
        way=way,
        words=seal(household.key_owner, said, place=words_place(consent_id)) if said else None,
        **belonging(household, by),
    )
    _refuse_minor(consent.given_by_id, consent.given_on)
    db.session.add(consent)
    db.session.flush()
    emit(
        ConsentGiven(
            household_id=household.id, consent_id=consent.id, purpose=purpose, organisation_id=organisation_id, by=by
        )
    )
    return consent


def _speaker(household: Household) -> Member:
    """Return who speaks for the household: its head when of age, or another adult."""
    members = db.session.scalars(
        select(Member).where(Member.household_id == household.id, present()).order_by(Member.birth_on)
    ).all()
    grown = [member for member in members if age_on(member.birth_on, clock.today()) >= _OF_AGE]
    heads = [member for member in grown if member.relation is Relation.HEAD]
    if not grown:
        raise Invalid(Text("A minor needs guardian consent", "error"), field="given_by")
    return (heads or grown)[0]


def _refuse_minor(member_id: UUID, day: date) -> None:
    born = db.session.scalars(select(Member.birth_on).where(Member.id == member_id)).one()
    if age_on(born, day) < _OF_AGE:
        raise Invalid(Text("A minor needs guardian consent", "error"), field="given_by")


def withdraw_consent(consent: Consent, *, by: Actor) -> None:
    """Take a yes back from today on. Raises Conflict when it was taken back before."""
    if consent.withdrawn_on is not None:
        raise Conflict(Text("This consent was already withdrawn", "error"))
    stamped(consent.household_id, by)
    consent.withdrawn_on = clock.today()
    db.session.flush()
    emit(
        ConsentWithdrawn(
            household_id=consent.household_id,
            consent_id=consent.id,
            purpose=consent.purpose,
            organisation_id=consent.organisation_id,
            by=by,
        )
    )


def purpose_of(code: str) -> ConsentPurpose:
    """Return the purpose with this code, but no handover, which names an organisation. Raises NotFound."""
    known = [purpose for purpose in ConsentPurpose if purpose is not ConsentPurpose.HANDOVER]
    found = next((purpose for purpose in known if purpose.value == code), None)
    if found is None:
        raise NotFound
    return found
