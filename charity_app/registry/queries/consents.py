"""What a household agreed to, and for whom somebody fills in."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.privacy import unseal
from charity_app.core.scope import Actor
from charity_app.registry.models import Consent, Household, Organisation
from charity_app.registry.queries.cards import household_card
from charity_app.registry.queries.households import get_household
from charity_app.registry.states.households import ConsentPurpose, ConsentWay


@dataclass(frozen=True)
class ConsentRow:
    """One yes, as the household's page shows it."""

    id: UUID
    purpose: ConsentPurpose
    organisation: str | None
    given_on: date
    withdrawn_on: date | None
    way: ConsentWay
    words: str
    role: str
    on_behalf: bool


def _holds(day: date) -> ColumnElement[bool]:
    return and_(Consent.given_on <= day, or_(Consent.withdrawn_on.is_(None), Consent.withdrawn_on > day))


def has_consent(
    household_id: UUID,
    purpose: ConsentPurpose,
    *,
    on: date | None = None,
    organisation_id: UUID | None = None,
) -> bool:
    """Tell whether the household agrees to a purpose on a day; a handover always to one organisation."""
    wanted = select(Consent.id).where(
        Consent.household_id == household_id, Consent.purpose == purpose, _holds(on or clock.today())
    )
    if purpose is ConsentPurpose.HANDOVER:
        wanted = wanted.where(Consent.organisation_id == organisation_id)
    return bool(db.session.scalar(select(exists(wanted))))


def standing_consent(household_id: UUID, purpose: ConsentPurpose, organisation_id: UUID | None) -> Consent | None:
    """Return the yes that holds today."""
    wanted = select(Consent).where(
        Consent.household_id == household_id,
        Consent.purpose == purpose,
        Consent.organisation_id == organisation_id
        if organisation_id is not None
        else Consent.organisation_id.is_(None),
        Consent.withdrawn_on.is_(None),
    )
    return db.session.scalars(wanted.limit(1)).one_or_none()


def get_consent(viewer: Actor, consent_id: UUID) -> Consent | None:
    """Return a consent of a household within the viewer's reach."""
    consent = db.session.scalars(select(Consent).where(Consent.id == consent_id)).one_or_none()
    return consent if consent is not None and get_household(viewer, consent.household_id) is not None else None


def consents_of(household: Household) -> list[ConsentRow]:
    """Return every yes of a household, the latest first, with its words opened."""
    wanted = (
        select(Consent, Organisation.name)
        .join(Organisation, Organisation.id == Consent.organisation_id, isouter=True)
        .where(Consent.household_id == household.id)
        .order_by(Consent.given_on.desc(), Consent.recorded_at.desc())
    )
    return [_consent_row(household, consent, name) for consent, name in db.session.execute(wanted)]


def words_place(consent_id: UUID) -> str:
    """Return where the words of a consent are sealed."""
    return f"consents.words:{consent_id}"


def _consent_row(household: Household, consent: Consent, organisation: str | None) -> ConsentRow:
    sealed = consent.words
    return ConsentRow(
        id=consent.id,
        purpose=consent.purpose,
        organisation=organisation,
        given_on=consent.given_on,
        withdrawn_on=consent.withdrawn_on,
        way=consent.way,
        words=unseal(household.key_owner, sealed, place=words_place(consent.id)) if sealed else "",
        role=consent.recorded_role,
        on_behalf=consent.on_behalf,
    )


def helped_household(actor: Actor) -> UUID | None:
    """Return the household for which this session fills in (features 1.11)."""
    return actor.helping_id


def helped_label(actor: Actor) -> str:
    """Return the masked name and number of the household for which this session fills in; empty when none."""
    household_id = helped_household(actor)
    card = household_card(household_id) if household_id is not None else None
    return f"{card.head} {card.number}".strip() if card is not None else ""
