"""Reads of certificates: one's own, those of an organiser, and the little that the public may check."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pypinyin import Style, lazy_pinyin
from sqlalchemy import ColumnElement, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.privacy import Erased, mask_id_number, unseal
from charity_app.core.scope import Actor, Role
from charity_app.core.text import normalised
from charity_app.divisions.models import Division
from charity_app.identity import queries as identity
from charity_app.registry.models import Organisation, Site
from charity_app.volunteering.models import Activity, Certificate, ServiceRecord, Volunteer
from charity_app.volunteering.queries.activities import contact_of
from charity_app.volunteering.queries.hours import in_hours
from charity_app.volunteering.queries.people import identity_place
from charity_app.volunteering.states.activities import ORGANISERS
from charity_app.volunteering.states.records import CertificateState, RecordState

_SEES_ALL = (Role.CHARITY_OFFICER, Role.AUDITOR)
_MOST = 100


@dataclass(frozen=True)
class SeenCertificate:
    """A certificate with the volunteer, judged by the organiser that issues it."""

    row: Certificate
    volunteer: Volunteer

    @property
    def organisation_id(self) -> UUID | None:
        """The organisation that issues it."""
        return self.row.organisation_id

    @property
    def host_street_id(self) -> UUID | None:
        """The street that issues it."""
        return self.row.host_street_id

    @property
    def site_id(self) -> UUID | None:
        """The shop or depot that issues it."""
        return self.row.site_id

    @property
    def user_id(self) -> UUID:
        """The account of the volunteer."""
        return self.volunteer.user_id


def _same_organiser(row: Certificate) -> ColumnElement[bool]:
    return (
        (Activity.organisation_id == row.organisation_id)
        if row.organisation_id
        else (Activity.host_street_id == row.host_street_id)
        if row.host_street_id
        else (Activity.site_id == row.site_id)
    )


def proved_records(row: Certificate) -> list[ServiceRecord]:
    """Return the confirmed hours that a certificate is about: of its organiser, begun on its days."""
    wanted = (
        select(ServiceRecord)
        .join(Activity, Activity.id == ServiceRecord.activity_id)
        .where(
            ServiceRecord.volunteer_id == row.volunteer_id,
            ServiceRecord.state == RecordState.CONFIRMED,
            _same_organiser(row),
        )
    )
    found = db.session.scalars(wanted.order_by(ServiceRecord.began_at)).all()
    return [record for record in found if row.from_on <= clock.local_date(record.began_at) <= row.until_on]


def _pairs(*conditions: ColumnElement[bool]) -> tuple[SeenCertificate, ...]:
    wanted = select(Certificate, Volunteer).join(Volunteer, Volunteer.id == Certificate.volunteer_id)
    rows = db.session.execute(wanted.where(*conditions).order_by(Certificate.requested_at.desc()).limit(_MOST))
    return tuple(SeenCertificate(row[0], row[1]) for row in rows)


def list_own_certificates(viewer: Actor) -> tuple[SeenCertificate, ...]:
    """Return the viewer's certificates, latest first."""
    return _pairs(Volunteer.user_id == viewer.user_id)


def _reach(viewer: Actor) -> ColumnElement[bool]:
    if viewer.is_system or viewer.has_role(*_SEES_ALL):
        return Certificate.id.is_not(None)
    grants = viewer.grants_of(*ORGANISERS)
    return or_(
        Certificate.organisation_id.in_({grant.organisation_id for grant in grants if grant.organisation_id}),
        Certificate.host_street_id.in_({grant.division_id for grant in grants if grant.division_id}),
        Certificate.site_id.in_({grant.site_id for grant in grants if grant.site_id}),
    )


def list_certificates_visible_to(viewer: Actor, state: CertificateState) -> tuple[SeenCertificate, ...]:
    """Return the certificates in one state that the viewer issues or watches over."""
    return _pairs(Certificate.state == state, _reach(viewer))


def get_certificate(viewer: Actor, certificate_id: UUID) -> SeenCertificate | None:
    """Return a certificate of the viewer's own, or one that the viewer issues or watches over."""
    found = _pairs(Certificate.id == certificate_id, or_(Volunteer.user_id == viewer.user_id, _reach(viewer)))
    return found[0] if found else None


def served_at(viewer: Actor) -> tuple[tuple[UUID, str], ...]:
    """Return one activity of every organiser for whom the viewer has confirmed hours, with the organiser's name."""
    wanted = (
        select(Activity, func.coalesce(Organisation.name, Division.name, Site.name))
        .join(ServiceRecord, ServiceRecord.activity_id == Activity.id)
        .join(Volunteer, Volunteer.id == ServiceRecord.volunteer_id)
        .outerjoin(Organisation, Organisation.id == Activity.organisation_id)
        .outerjoin(Division, Division.id == Activity.host_street_id)
        .outerjoin(Site, Site.id == Activity.site_id)
        .where(Volunteer.user_id == viewer.user_id, ServiceRecord.state == RecordState.CONFIRMED)
        .order_by(Activity.written_at)
    )
    first: dict[UUID | None, tuple[UUID, str]] = {}
    for activity, name in db.session.execute(wanted):
        first.setdefault(activity.organisation_id or activity.host_street_id or activity.site_id, (activity.id, name))
    return tuple(first.values())


def activity_of_own(viewer: Actor, activity_id: UUID) -> Activity | None:
    """Return an activity in which the viewer has confirmed hours."""
    wanted = (
        select(Activity)
        .join(ServiceRecord, ServiceRecord.activity_id == Activity.id)
        .join(Volunteer, Volunteer.id == ServiceRecord.volunteer_id)
        .where(
            Activity.id == activity_id,
            Volunteer.user_id == viewer.user_id,
            ServiceRecord.state == RecordState.CONFIRMED,
        )
    )
    return db.session.scalars(wanted.limit(1)).one_or_none()


def organiser_name(of: Activity | Certificate) -> str:
    """Return the name of the body that organises, and issues."""
    if of.organisation_id is not None:
        return db.session.scalar(select(Organisation.name).where(Organisation.id == of.organisation_id)) or ""
    if of.host_street_id is not None:
        return db.session.scalar(select(Division.name).where(Division.id == of.host_street_id)) or ""
    return db.session.scalar(select(Site.name).where(Site.id == of.site_id)) or ""


def _services(row: Certificate) -> list[Activity]:
    wanted = (
        select(Activity)
        .join(ServiceRecord, ServiceRecord.activity_id == Activity.id)
        .where(ServiceRecord.id.in_([UUID(key) for key in row.record_ids]))
    )
    return list(db.session.scalars(wanted.order_by(ServiceRecord.began_at.desc())).unique())


def names_of_services(row: Certificate) -> list[str]:
    """Return the names of what was served, the latest first."""
    return list(dict.fromkeys(activity.name for activity in _services(row)))


def organiser_contact(row: Certificate) -> str:
    """Return whom to ask about a certificate: whoever leads the latest service it counts."""
    return next((told for told in map(contact_of, _services(row)) if told), "")


def in_charge_place(row_id: UUID) -> str:
    """Return where the name of the person in charge of the issuing body is sealed."""
    return f"certificates.in_charge_sealed:{row_id}"


def in_charge_of(seen: SeenCertificate) -> str:
    """Return who is in charge of the issuing body; empty after erasure."""
    if seen.row.in_charge_sealed is None:
        return ""
    try:
        return unseal(seen.volunteer.key_owner, seen.row.in_charge_sealed, place=in_charge_place(seen.row.id))
    except Erased:
        return ""


def identity_number(volunteer: Volunteer) -> str:
    """Return the number of the identity paper in clear, for the paper alone; empty after erasure."""
    if volunteer.identity_sealed is None:
        return ""
    try:
        return unseal(volunteer.key_owner, volunteer.identity_sealed, place=identity_place(volunteer.id))
    except Erased:
        return ""


def masked_identity(volunteer: Volunteer) -> str:
    """Return the number of the identity paper as a page shows it."""
    number = identity_number(volunteer)
    return mask_id_number(number) if number else ""


def volunteer_name(volunteer: Volunteer) -> str:
    """Return a volunteer's name in clear; empty after erasure."""
    return identity.names_of([volunteer.user_id]).get(volunteer.user_id, "")


@dataclass(frozen=True)
class Checked:
    """All that the public learns of a certificate: initials, hours and days, or that it holds no longer."""

    number: str
    initials: str
    hours: str
    from_on: date
    until_on: date
    issued_at: datetime | None
    is_revoked: bool
    revoked_at: datetime | None


def check_certificate(number: str, code: str) -> Checked | None:
    """Return what may be said of a certificate to whoever holds its number and code; nothing otherwise."""
    wanted = select(Certificate, Volunteer).join(Volunteer, Volunteer.id == Certificate.volunteer_id)
    found = db.session.execute(wanted.where(Certificate.number == normalised(number)[:16])).one_or_none()
    if found is None:
        return None
    row, volunteer = found[0], found[1]
    if not hmac.compare_digest((row.check_code or "").encode(), normalised(code).encode()):
        return None
    is_revoked = row.state is CertificateState.REVOKED
    return Checked(
        row.number or "",
        initials(volunteer_name(volunteer)),
        in_hours(row.minutes),
        row.from_on,
        row.until_on,
        row.issued_at,
        is_revoked,
        row.revoked_at,
    )


def initials(name: str) -> str:
    """Return the first letters of a name as it is spoken: 沈青禾 gives S.Q.H."""
    letters = lazy_pinyin(name.replace(" ", ""), style=Style.FIRST_LETTER, errors="default")
    return "".join(f"{letter[:1].upper()}." for letter in letters if letter.strip())
