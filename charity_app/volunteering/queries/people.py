"""Who a volunteer is, and what rules may ask of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.privacy import Erased, unseal
from charity_app.core.scope import Actor
from charity_app.eligibility.facts.case import full_years
from charity_app.identity.queries import names_of
from charity_app.ledger import queries as ledger
from charity_app.ledger.models import MINUTE
from charity_app.volunteering.models import Activity, GuardianConsent, Shift, SignUp, TrainingRecord, Volunteer
from charity_app.volunteering.queries.activities import is_own
from charity_app.volunteering.states.books import SERVICE_BOOK

_HOUR = 60


def own_volunteer(viewer: Actor) -> Volunteer | None:
    """Return the viewer as a volunteer."""
    return volunteer_of_user(viewer.user_id) if viewer.user_id else None


def volunteer_of_user(user_id: UUID) -> Volunteer | None:
    """Return the volunteer behind an account."""
    return db.session.scalars(select(Volunteer).where(Volunteer.user_id == user_id)).one_or_none()


def served_minutes(volunteer_id: UUID) -> int:
    """Return the minutes of service that stand on the ledger for a volunteer."""
    account = ledger.find_account(SERVICE_BOOK, owner_type="volunteer", owner_id=volunteer_id, unit=MINUTE)
    return account.balance if account else 0


def facts_of(volunteer: Volunteer, day: date) -> Mapping[str, object]:
    """Return what is known of a volunteer on a day, in the words of the rule language; the rest is unknown."""
    facts: dict[str, object] = {
        "v.hours": served_minutes(volunteer.id) // _HOUR,
        "v.age": full_years(volunteer.born_on, day) if volunteer.born_on else None,
        "v.sex": volunteer.sex.value if volunteer.sex else None,
        "v.driving_licence": volunteer.has_driving_licence,
        "v.first_aid": volunteer.has_first_aid,
        "v.professional_licence": volunteer.has_professional_licence,
        "v.health_certificate": _lasts(volunteer.health_certificate_until_on, day),
        "v.insured": _lasts(volunteer.insured_until_on, day),
        "v.record_check": volunteer.record_checked_on is not None,
        "v.guardian_consent": guardian_of(volunteer, day) is not None,
    }
    facts |= {f"v.skill_{skill}": True for skill in volunteer.skills}
    facts |= {f"v.language_{language}": True for language in volunteer.languages}
    facts |= {f"v.training_{training}": True for training in _trainings(volunteer, day)}
    return {name: value for name, value in facts.items() if value is not None}


def _lasts(until: date | None, day: date) -> bool | None:
    return None if until is None else day <= until


def guardian_of(volunteer: Volunteer, day: date) -> GuardianConsent | None:
    """Return the guardian's consent that is in force on a day."""
    given = select(GuardianConsent).where(
        GuardianConsent.volunteer_id == volunteer.id,
        GuardianConsent.given_on <= day,
        GuardianConsent.ended_on.is_(None) | (GuardianConsent.ended_on > day),
    )
    return db.session.scalars(given.order_by(GuardianConsent.given_on.desc()).limit(1)).one_or_none()


def _trainings(volunteer: Volunteer, day: date) -> set[str]:
    held = select(TrainingRecord.training).where(
        TrainingRecord.volunteer_id == volunteer.id,
        TrainingRecord.finished_on <= day,
        TrainingRecord.valid_until_on.is_(None) | (TrainingRecord.valid_until_on >= day),
    )
    return {training.value for training in db.session.scalars(held)}


def guardian_place(row_id: UUID) -> str:
    """Return where the name of a guardian is sealed."""
    return f"guardian_consents.person_sealed:{row_id}"


@dataclass(frozen=True)
class KnownVolunteer:
    """A volunteer as the organiser of one of the activities knows the person."""

    volunteer: Volunteer
    activity: Activity

    @property
    def organisation_id(self) -> UUID | None:
        """The organisation that knows the volunteer."""
        return self.activity.organisation_id

    @property
    def host_street_id(self) -> UUID | None:
        """The street that knows the volunteer."""
        return self.activity.host_street_id

    @property
    def site_id(self) -> UUID | None:
        """The shop or depot that knows the volunteer."""
        return self.activity.site_id


def get_known_volunteer(viewer: Actor, volunteer_id: UUID) -> KnownVolunteer | None:
    """Return a volunteer who signed up for an activity of the viewer's own."""
    wanted = (
        select(Volunteer, Activity)
        .join(SignUp, SignUp.volunteer_id == Volunteer.id)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Activity, Activity.id == Shift.activity_id)
        .where(Volunteer.id == volunteer_id, is_own(viewer))
    )
    found = db.session.execute(wanted.order_by(Activity.id).limit(1)).one_or_none()
    return KnownVolunteer(found[0], found[1]) if found else None


@dataclass(frozen=True)
class VolunteerFile:
    """What a coordinator sees of a volunteer: name, papers, trainings, whether a guardian agreed."""

    name: str
    minutes: int
    trainings: tuple[TrainingRecord, ...]
    guardian: str
    guardian_comes_along: bool


def volunteer_file(volunteer: Volunteer) -> VolunteerFile:
    """Return a volunteer as a coordinator sees the person; no name after erasure."""
    held = select(TrainingRecord).where(TrainingRecord.volunteer_id == volunteer.id)
    consent = guardian_of(volunteer, clock.today())
    return VolunteerFile(
        name=names_of([volunteer.user_id]).get(volunteer.user_id, ""),
        minutes=served_minutes(volunteer.id),
        trainings=tuple(db.session.scalars(held.order_by(TrainingRecord.finished_on.desc(), TrainingRecord.id))),
        guardian=_guardian_name(volunteer, consent) if consent else "",
        guardian_comes_along=bool(consent and consent.comes_along),
    )


def _guardian_name(volunteer: Volunteer, consent: GuardianConsent) -> str:
    try:
        return unseal(volunteer.key_owner, consent.person_sealed, place=guardian_place(consent.id))
    except Erased:
        return ""


def identity_place(volunteer_id: UUID) -> str:
    """Return where the number of an identity paper is sealed."""
    return f"volunteers.identity_sealed:{volunteer_id}"
