"""Attaching papers to a file (features 1.2, 1.14; ruling 36)."""

from datetime import date
from uuid import UUID

from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.files import StoredFile
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.events import EvidenceAttached
from charity_app.registry.models import EvidenceFile, Household
from charity_app.registry.services.stamps import belonging, in_order
from charity_app.registry.states.items import EvidenceKind


def attach_evidence(
    household: Household,
    *,
    kind: EvidenceKind,
    stored: StoredFile | None,
    subject_type: str | None = None,
    subject_id: UUID | None = None,
    issued_on: date | None = None,
    expires_on: date | None = None,
    by: Actor,
) -> EvidenceFile:
    """Add a paper that was sealed and stored before; it may show one row of the file. Raises Invalid."""
    if stored is None:
        raise Invalid(Text("Choose a file", "error"), field="file")
    if issued_on is not None:
        in_order(issued_on, expires_on, field="expires_on")
    evidence = EvidenceFile(
        kind=kind,
        address=stored.address,
        media_type=stored.media_type,
        size_bytes=stored.size,
        subject_type=subject_type,
        subject_id=subject_id,
        issued_on=issued_on,
        expires_on=expires_on,
        **belonging(household, by),
    )
    db.session.add(evidence)
    db.session.flush()
    emit(EvidenceAttached(household_id=household.id, evidence_id=evidence.id, by=by))
    return evidence
