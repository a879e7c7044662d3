"""Looking closer: every opening is told once an hour, every value in full asks why and has a budget (R-PRV-01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from charity_app.core import clock, settings
from charity_app.core.audit import AuditRow
from charity_app.core.db import db, is_sqlite
from charity_app.core.errors import NotAllowed, TooMany
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.policy import demand
from charity_app.core.privacy import unseal
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.text import Text
from charity_app.registry.events import HouseholdOpened, ValueRevealed
from charity_app.registry.models import HelpingSession, Household, HouseholdContact, Member, MemberIdentity, OpeningMark
from charity_app.registry.queries.consents import has_consent
from charity_app.registry.queries.heads import contact_place, head_id, identity_place
from charity_app.registry.states.households import ConsentPurpose, PersonalField, RevealReason

PER_HOUR = settings.declare(
    "reveal.per_hour",
    20,
    unit="values",
    rule="R-PRV-01",
    name=Text("Personal values one person may open in an hour", "setting"),
)
PER_DAY = settings.declare(
    "reveal.per_day",
    60,
    unit="values",
    rule="R-PRV-01",
    name=Text("Personal values one person may open in a day", "setting"),
)


@dataclass(frozen=True)
class Contact:
    """How a family is reached, in full."""

    name: str
    phone: str
    address: str


def record_opening(actor: Actor, household: Household) -> None:
    """Tell that somebody opened a file: once per person, household, session and hour (ruling 2)."""
    if actor.user_id is None or actor.session_id is None:
        emit(HouseholdOpened(household_id=household.id, by=actor))
        return
    hour = clock.wall().replace(minute=0, second=0, microsecond=0)
    marks = {"household_id": household.id, "user_id": actor.user_id, "session_id": actor.session_id, "hour_at": hour}
    if _mark_once(marks):
        emit(HouseholdOpened(household_id=household.id, by=actor))


def _mark_once(marks: dict[str, object]) -> bool:
    """Write a mark unless it is there; two requests at once agree on one of them."""
    into = sqlite.insert(OpeningMark) if is_sqlite() else postgresql.insert(OpeningMark)
    written = into.values(id=new_id("opening_marks"), **marks).on_conflict_do_nothing().returning(OpeningMark.id)
    return db.session.scalar(written) is not None


def forget_marks() -> None:
    """Delete marks older than two days: they only keep one opening from being told twice; the trail stays."""
    long_ago = clock.wall() - timedelta(days=2)
    db.session.execute(delete(OpeningMark).where(OpeningMark.hour_at < long_ago))
    db.session.execute(delete(HelpingSession).where(HelpingSession.started_at < clock.now() - timedelta(days=1)))


def reveal_value(
    household: Household, *, field: PersonalField, reason: RevealReason, member: Member | None = None, by: Actor
) -> str:
    """Return one value in full and tell who saw it and why; empty when it was never given.

    Without a member it is the head's name or ID number, and the household's phone or address.
    Raises NotAllowed, TooMany when the budget of the hour or day is used up.
    """
    demand(by, "household.reveal", household)
    _spend(by, 1)
    return _revealed(household, field, reason, member.id if member else None, by)


def reveal_values(
    household: Household,
    *,
    fields: Sequence[PersonalField],
    reason: RevealReason,
    member: Member | None = None,
    by: Actor,
) -> dict[PersonalField, str]:
    """Return several values in full, each told and counted. Raises NotAllowed, TooMany."""
    demand(by, "household.reveal", household)
    _spend(by, len(fields))
    member_id = member.id if member else None
    return {field: _revealed(household, field, reason, member_id, by) for field in fields}


def reveal_contact(
    household: Household, *, reason: RevealReason, organisation_id: UUID | None = None, by: Actor
) -> Contact:
    """Return name, phone and address in full and tell who saw them.

    A handover needs the household's yes to this organisation, a delivery the yes of its order, of which the caller
    makes sure; any other reason needs the right to look.
    Raises NotAllowed, TooMany.
    """
    if reason not in (RevealReason.HANDOVER, RevealReason.DELIVERY):
        demand(by, "household.reveal", household)
    _spend(by, 3)
    with acting_in(system_scope("contact revealed")):
        if reason is RevealReason.HANDOVER and not has_consent(
            household.id, ConsentPurpose.HANDOVER, organisation_id=organisation_id
        ):
            raise NotAllowed(Text("The family has not agreed to this handover", "error"))
        fields = (PersonalField.NAME, PersonalField.PHONE, PersonalField.ADDRESS)
        return Contact(*(_revealed(household, field, reason, None, by) for field in fields))


def _spend(by: Actor, values: int) -> None:
    """Raise TooMany when the actor saw too many values within the hour or day."""
    if by.is_system:
        return
    for setting, span in ((PER_HOUR, timedelta(hours=1)), (PER_DAY, timedelta(days=1))):
        seen = select(func.count()).where(
            AuditRow.actor_id == by.user_id,
            AuditRow.fact == "value.revealed",
            AuditRow.written_at > clock.wall() - span,
        )
        limit = settings.value(setting)
        if (db.session.scalar(seen) or 0) + values > limit:
            told = Text(
                "You have opened %(limit)s values in full; wait a while, or ask a colleague to help",
                "error",
                {"limit": limit},
            )
            raise TooMany(told)


def _revealed(
    household: Household, field: PersonalField, reason: RevealReason, member_id: UUID | None, by: Actor
) -> str:
    if member_id is None and field in {PersonalField.PHONE, PersonalField.ADDRESS}:
        value = _contact_value(household, field)
    else:
        member_id = member_id or db.session.scalar(select(head_id()).where(Household.id == household.id))
        value = _member_value(household, field, member_id)
    emit(ValueRevealed(household_id=household.id, member_id=member_id, field=field, reason=reason, by=by))
    return value


def _contact_value(household: Household, field: PersonalField) -> str:
    column = HouseholdContact.phone if field is PersonalField.PHONE else HouseholdContact.address
    sealed = db.session.scalars(select(column).where(HouseholdContact.household_id == household.id)).one_or_none()
    place = contact_place(field.value, household.id)
    return unseal(household.key_owner, sealed, place=place) if sealed else ""


def _member_value(household: Household, field: PersonalField, member_id: UUID | None) -> str:
    wanted = select(MemberIdentity).where(
        MemberIdentity.member_id == member_id, MemberIdentity.household_id == household.id
    )
    identity = db.session.scalars(wanted).one_or_none()
    sealed: bytes | None = getattr(identity, field.value, None)
    if identity is None or sealed is None:
        return ""
    return unseal(household.key_owner, sealed, place=identity_place(field.value, identity.member_id))
