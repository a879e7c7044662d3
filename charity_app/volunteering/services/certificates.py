"""Proof of service: asked for by the volunteer, issued by whoever recorded it. Source: domain.md 6.4."""

from datetime import date

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.ids import new_code, new_id
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.eligibility.facts.case import full_years
from charity_app.registry.identifiers import parse_id_number
from charity_app.registry.services.stamps import clean_words
from charity_app.volunteering.events import VolunteerMoved
from charity_app.volunteering.events.hours import (
    CertificateIssued,
    CertificateRequested,
    CertificateRevoked,
    IdentityGiven,
)
from charity_app.volunteering.models import Activity, Certificate, ServiceRecord, Volunteer
from charity_app.volunteering.queries.certificates import in_charge_place, proved_records
from charity_app.volunteering.queries.hours import ledger_minutes
from charity_app.volunteering.queries.people import guardian_of, identity_place
from charity_app.volunteering.services.people import locked_volunteer
from charity_app.volunteering.states.people import VOLUNTEER_TABLE, VolunteerAction, VolunteerState
from charity_app.volunteering.states.records import (
    CERTIFICATE_TABLE,
    CertificateAction,
    CertificateState,
    IdentityKind,
)

_FALSE_RECORD = "hours that it proves were declared void"
_OF_AGE = 18


def give_identity(volunteer: Volunteer, *, kind: IdentityKind, number: str, by: Actor) -> None:
    """Keep the number of an identity paper, sealed; its check sign must be right. Raises Invalid.

    The day of birth follows from it where it was not told; a different one is refused.
    """
    paper = parse_id_number(number, field="id_number")
    if volunteer.born_on is not None and volunteer.born_on != paper.birth_on:
        raise Invalid(Text("The number tells another day of birth than you did", "error"), field="id_number")
    sealed = seal(volunteer.key_owner, paper.number, place=identity_place(volunteer.id))
    volunteer.identity_kind, volunteer.identity_sealed, volunteer.born_on = kind.value, sealed, paper.birth_on
    db.session.flush()
    emit(IdentityGiven(volunteer_id=volunteer.id, by=by))


def request_certificate(
    volunteer: Volunteer, activity: Activity, *, from_on: date, until_on: date, by: Actor
) -> Certificate:
    """Ask the organiser of an activity to certify what was served there. Raises Invalid, Conflict."""
    if volunteer.identity_sealed is None:
        raise Invalid(
            Text("A certificate names a person: give the number of your identity card", "error"), field="id_number"
        )
    if until_on < from_on or until_on > clock.today():
        raise Invalid(
            Text("The days of a certificate lie in the past, the first before the last", "error"), field="until_on"
        )
    row = Certificate(
        volunteer_id=volunteer.id,
        organisation_id=activity.organisation_id,
        host_street_id=activity.host_street_id,
        site_id=activity.site_id,
        from_on=from_on,
        until_on=until_on,
        requested_at=clock.now(),
        requested_by_id=volunteer.user_id,
    )
    if not proved_records(row):
        raise Conflict(Text("No confirmed hours with this organiser lie in these days", "error"))
    db.session.add(row)
    db.session.flush()
    emit(CertificateRequested(certificate_id=row.id, by=by))
    return row


def ask_certificate(
    volunteer: Volunteer,
    activity: Activity,
    *,
    from_on: date,
    until_on: date,
    kind: IdentityKind,
    id_number: str | None,
    by: Actor,
) -> Certificate:
    """Ask for a certificate, giving the identity on the way where it is not known yet. Raises as both commands do."""
    if volunteer.identity_sealed is None and (id_number or "").strip():
        give_identity(volunteer, kind=kind, number=id_number or "", by=by)
    return request_certificate(volunteer, activity, from_on=from_on, until_on=until_on, by=by)


def issue_certificate(row: Certificate, *, in_charge: str, remarks: str = "", by: Actor) -> None:
    """Certify what the records hold, after they were compared with the ledger; number and code come with it.

    Raises Invalid, NotAllowed for one's own, Conflict when records and ledger differ.
    """
    if by.user_id == row.requested_by_id:
        raise NotAllowed(Text("Nobody certifies one's own hours", "error"))
    words = clean_words(remarks, field="remarks", longest=200)
    leader = clean_words(in_charge, field="in_charge", longest=40)
    if not leader:
        raise Invalid(Text("Please fill this in", "error"), field="in_charge")
    volunteer, records = locked_volunteer(row.volunteer_id), proved_records(row)
    minutes = _demand_equal(records)
    advance(
        row,
        CERTIFICATE_TABLE,
        CertificateAction.ISSUE,
        number=_new_number(),
        check_code=new_code(8),
        minutes=minutes,
        record_ids=[str(record.id) for record in records],
        remarks=words,
        in_charge_sealed=seal(volunteer.key_owner, leader, place=in_charge_place(row.id)),
        issued_at=clock.now(),
        issued_by_id=by.user_id,
    )
    _verify(volunteer, by=by)
    emit(CertificateIssued(certificate_id=row.id, minutes=minutes, by=by))


def _demand_equal(records: list[ServiceRecord]) -> int:
    standing = ledger_minutes(records)
    if any(standing[record.id] != record.credited_minutes for record in records):
        raise Conflict(Text("Records and ledger differ; nothing is certified until that is cleared up", "error"))
    minutes = sum(standing.values())
    if not minutes:
        raise Conflict(Text("No confirmed hours with this organiser lie in these days", "error"))
    return minutes


def _verify(volunteer: Volunteer, *, by: Actor) -> None:
    """Whoever issues compares the paper with the person: that verifies the account, and its hours make it active."""
    today = clock.today()
    is_minor = volunteer.born_on is not None and full_years(volunteer.born_on, today) < _OF_AGE
    if volunteer.state is not VolunteerState.REGISTERED or (is_minor and guardian_of(volunteer, today) is None):
        return
    for action in (VolunteerAction.VERIFY, VolunteerAction.FIRST_SERVICE):
        advance(volunteer, VOLUNTEER_TABLE, action)
        emit(VolunteerMoved(volunteer_id=volunteer.id, action=action, by=by))


def _new_number() -> str:
    """Return a free number: VC, the year, 8 random digits, so that no number tells how many there are."""
    while True:
        number = f"VC{clock.today().year}{new_id('certificate_numbers').int % 10**8:08}"
        if db.session.scalar(select(Certificate.id).where(Certificate.number == number)) is None:
            return number


def revoke_certificate(row: Certificate, *, reason: str, by: Actor) -> None:
    """Take a certificate back; its public page says so from now on. Raises Invalid, Conflict."""
    words = clean_words(reason, field="reason", longest=200)
    if not words:
        raise Invalid(Text("Please fill this in", "error"), field="reason")
    _revoke(row, words, by)


def _revoke(row: Certificate, words: str, by: Actor) -> None:
    values = {"revoked_at": clock.now(), "revoked_by_id": by.user_id, "revoke_reason": words}
    advance(row, CERTIFICATE_TABLE, CertificateAction.REVOKE, **values)
    emit(CertificateRevoked(certificate_id=row.id, by=by))


def revoke_proofs_of(record: ServiceRecord, *, by: Actor) -> int:
    """Take back every issued certificate that counts a record; returns how many."""
    issued = select(Certificate).where(
        Certificate.volunteer_id == record.volunteer_id, Certificate.state == CertificateState.ISSUED
    )
    counting = [row for row in db.session.scalars(issued) if str(record.id) in row.record_ids]
    for row in counting:
        _revoke(row, _FALSE_RECORD, by)
    return len(counting)
