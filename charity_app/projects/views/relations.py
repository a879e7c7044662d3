"""Pages of who is tied to an organisation."""

from typing import Any

from flask import Response, url_for

from charity_app.core import clock
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.projects import queries, services
from charity_app.projects.forms import RelationForm
from charity_app.projects.models import RelatedParty
from charity_app.projects.states.work import RELATION_KINDS, RelationKind
from charity_app.projects.views.blueprint import SAVED, bp
from charity_app.registry.forms.choices import id_of
from charity_app.registry.models import Organisation


@bp.get("/related/<uuid:organisation_id>")
@requires("related_party.list", organisation=queries.get_related_organisation)
def list_related_parties(organisation: Organisation) -> Response:
    """Who is tied to an organisation."""
    return _relations_page(organisation, RelationForm())


def _relations_page(organisation: Organisation, form: Any) -> Response:
    form.offer(queries.good_organisations())
    return page(
        "projects/relations.html",
        status=422 if form.errors else 200,
        organisation=organisation,
        rows=queries.related_parties({organisation.id}, clock.today()),
        kinds=RELATION_KINDS,
        form=form,
    )


@bp.post("/related/<uuid:organisation_id>")
@requires("related_party.write", organisation=queries.get_related_organisation)
def record_related_party(organisation: Organisation) -> Response:
    """Record who is tied to an organisation."""
    form: Any = RelationForm.from_request()
    form.offer(queries.good_organisations())
    if form.carry_out(lambda: _record(organisation, form)) is None:
        return _relations_page(organisation, form)
    return done(url_for(".list_related_parties", organisation_id=organisation.id), notice=SAVED)


def _record(organisation: Organisation, form: Any) -> RelatedParty:
    key = id_of(form.party_id.data)
    return services.record_related_party(
        organisation,
        relation=RelationKind(form.relation.data),
        party=queries.organisation_of(key) if key else None,
        person=form.person.data or "",
        since_on=form.since_on.data,
        by=actor(),
    )


@bp.post("/related-parties/<uuid:party_id>/end")
@requires("related_party.write", party=queries.get_related_party)
def end_related_party(party: RelatedParty) -> Response:
    """Record that a tie is over."""
    services.end_related_party(party, by=actor())
    return done(url_for(".list_related_parties", organisation_id=party.organisation_id), notice=SAVED)
