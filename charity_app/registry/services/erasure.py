"""Erasing a household: its key is destroyed, and everything to find it by is gone (reliability D3)."""

from datetime import date

from sqlalchemy import delete, select, update

from charity_app.core import clock, files, settings
from charity_app.core.db import after_commit, db
from charity_app.core.errors import Conflict
from charity_app.core.facts import emit
from charity_app.core.privacy import destroy_key
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.events import HouseholdErased
from charity_app.registry.facts.months import months_before
from charity_app.registry.models import (
    Consent,
    EvidenceFile,
    HelpingSession,
    Household,
    HouseholdContact,
    HouseholdDiet,
    Member,
    MemberIdentity,
    NameToken,
)
from charity_app.registry.services.importing.forgetting import forget_rows_of
from charity_app.registry.states.households import HOUSEHOLD_TABLE, HouseholdAction, HouseholdState

KEEP_YEARS = settings.declare(
    "household.keep_years",
    10,
    unit="years",
    rule="R-PRV-05",
    name=Text("The file of a household that ended is kept for", "setting"),
)


def erase_household(household: Household, *, by: Actor) -> None:
    """Destroy everything personal of a household; counts, amounts and the audit trail stay.

    Of birthdays only the year stays. Who reacts can still find the keyed digests of the phones. Raises Conflict when
    it was erased before.
    """
    if household.state is HouseholdState.ERASED:
        raise Conflict(Text("This file was already erased", "error"))
    household_id = household.id
    addresses = list(db.session.scalars(select(EvidenceFile.address).where(EvidenceFile.household_id == household_id)))
    forget_rows_of(household_id)
    destroy_key(household.key_owner)
    db.session.execute(update(Consent).where(Consent.household_id == household_id).values(words=None))
    for member in db.session.scalars(select(Member).where(Member.household_id == household_id)):
        member.birth_on = date(member.birth_on.year, 1, 1)
    advance(household, HOUSEHOLD_TABLE, HouseholdAction.ERASE, erased_at=clock.now(), successor_id=None)
    emit(HouseholdErased(household_id=household_id, by=by))
    for model in (NameToken, MemberIdentity, HouseholdContact, HouseholdDiet, EvidenceFile, HelpingSession):
        db.session.execute(delete(model).where(model.household_id == household_id))
    after_commit(lambda: files.remove(addresses))


def erase_outdated_households(*, by: Actor) -> int:
    """Erase the files that ended so long ago that they may be kept no longer; returns how many (R-PRV-05)."""
    last = months_before(clock.today(), 12 * settings.value(KEEP_YEARS))
    over = select(Household).where(Household.state == HouseholdState.ENDED, Household.ended_on < last)
    households = db.session.scalars(over.order_by(Household.id)).all()
    for household in households:
        erase_household(household, by=by)
    return len(households)
