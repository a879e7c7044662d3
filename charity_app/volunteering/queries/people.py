"""Who a volunteer is, and what rules may ask of one."""

from collections.abc import Collection, Mapping
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
    return served_minutes_of([volunteer_id])[volunteer_id]


def served_minutes_of(volunteer_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the minutes of service that stand on the ledger for several volunteers."""
    return ledger.balances_of(SERVICE_BOOK, owner_type="volunteer", owner_ids=volunteer_ids, unit=MINUTE)


@dataclass(frozen=True)
class Papers:
    """What stands in other tables about a volunteer on a day: minutes served, trainings in force, a guardian's yes."""

    minutes: int = 0
    trainings: frozenset[str] = frozenset()
    guardian: GuardianConsent | None = None


def papers_of(
    volunteer_ids: Collection[UUID], day: date, *, minutes: Mapping[UUID, int] | None = None
) -> dict[UUID, Papers]:
    """Return the papers of volunteers on a day, in three statements however many they are; two with the minutes."""
    served = served_minutes_of(volunteer_ids) if minutes is None else minutes
    held, agreed = _trainings(volunteer_ids, day), guardians_of(volunteer_ids, day)
    return {key: Papers(served[key], frozenset(held.get(key, ())), agreed.get(key)) for key in volunteer_ids}


def facts_of(volunteer: Volunteer, papers: Papers, day: date, *, has_consent: bool) -> Mapping[str, object]:
    """Return what is known of a volunteer on a day, in the words of the rule language; the rest is unknown."""
    facts: dict[str, object] = {
        "v.hours": papers.minutes // _HOUR,
        "v.age": full_years(volunteer.born_on, day) if volunteer.born_on else None,
        "v.sex": volunteer.sex.value if volunteer.sex else None,
        "v.driving_licence": volunteer.has_driving_licence,
        "v.first_aid": volunteer.has_first_aid,
        "v.professional_licence": volunteer.has_professional_licence,
        "v.health_certificate": _lasts(volunteer.health_certificate_until_on, day),
        "v.insured": _lasts(volunteer.insured_until_on, day),
        "v.record_check": volunteer.record_checked_on is not None,
        "v.guardian_consent": has_consent,
    }
    facts |= {f"v.skill_{skill}": True for skill in volunteer.skills}
    facts |= {f"v.language_{language}": True for language in volunteer.languages}
    facts |= {f"v.training_{training}": True for training in papers.trainings}
    return {name: value for name, value in facts.items() if value is not None}


def _lasts(until: date | None, day: date) -> bool | None:
    return None if until is None else day <= until


def guardian_of(volunteer: Volunteer, day: date) -> GuardianConsent | None:
    """Return the guardian's consent that is in force on a day."""
    return guardians_of([volunteer.id], day).get(volunteer.id)


def guardians_of(volunteer_ids: Collection[UUID], day: date) -> dict[UUID, GuardianConsent]:
    """Return the consents that are in force on a day, the latest of each volunteer."""
    given = select(GuardianConsent).where(
        GuardianConsent.volunteer_id.in_(volunteer_ids),
        GuardianConsent.given_on <= day,
        GuardianConsent.ended_on.is_(None) | (GuardianConsent.ended_on > day),
    )
    return {row.volunteer_id: row for row in db.session.scalars(given.order_by(GuardianConsent.given_on))}


def _trainings(volunteer_ids: Collection[UUID], day: date) -> dict[UUID, set[str]]:
    held = select(TrainingRecord.volunteer_id, TrainingRecord.training).where(
        TrainingRecord.volunteer_id.in_(volunteer_ids),
        TrainingRecord.finished_on <= day,
        TrainingRecord.valid_until_on.is_(None) | (TrainingRecord.valid_until_on >= day),
    )
    found: dict[UUID, set[str]] = {}
    for volunteer_id, training in db.session.execute(held):
        found.setdefault(volunteer_id, set()).add(training.value)
    return found


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
