"""Who is tied to an organisation and may not profit from its projects: recorded, and ended (CL art. 40, 59)."""

from datetime import date

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.privacy import seal_for_house
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.projects.events import RelatedPartyEnded, RelatedPartyRecorded
from charity_app.projects.models import RelatedParty
from charity_app.projects.queries.work import name_index, name_place
from charity_app.projects.states.work import RelationKind
from charity_app.registry.models import Organisation
from charity_app.registry.services.stamps import clean_words, past_day


def record_related_party(
    organisation: Organisation,
    *,
    relation: RelationKind,
    party: Organisation | None = None,
    person: str = "",
    since_on: date,
    by: Actor,
) -> RelatedParty:
    """Record an organisation or a person tied to an organisation; the person's name is sealed. Raises Invalid."""
    name = clean_words(person, field="person", longest=40)
    if (party is None) == (not name):
        raise Invalid(Text("Name either a person or an organisation", "error"), field="person")
    if party is not None and party.id == organisation.id:
        raise Invalid(Text("Choose another organisation", "error"), field="party_id")
    row_id = new_id(RelatedParty.__tablename__)
    row = RelatedParty(
        id=row_id,
        organisation_id=organisation.id,
        party_id=party.id if party else None,
        name_sealed=seal_for_house(name, place=name_place(row_id)) if name else None,
        name_index=name_index(name) if name else None,
        relation=relation,
        valid_from=past_day(since_on, field="since_on"),
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    emit(RelatedPartyRecorded(organisation_id=organisation.id, related_party_id=row.id, relation=relation, by=by))
    return row


def end_related_party(row: RelatedParty, *, by: Actor) -> None:
    """Record that a tie is over from today on. Raises Conflict when it was over before."""
    if row.valid_to is not None:
        raise Conflict(Text("This was already ended", "error"))
    row.valid_to = clock.today()
    db.session.flush()
    emit(RelatedPartyEnded(organisation_id=row.organisation_id, related_party_id=row.id, by=by))
