"""Pages on papers: listed, added from a phone, sent out as attachments only (ruling 36, features 1.14)."""

from typing import Any
from uuid import UUID

from flask import Response, g, make_response, request, url_for

from charity_app.core import clock, files
from charity_app.core.db import after_rollback
from charity_app.core.errors import Invalid
from charity_app.core.files import StoredFile
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done
from charity_app.registry import queries, services
from charity_app.registry.forms import EvidenceForm
from charity_app.registry.models import EvidenceFile, Household
from charity_app.registry.services.members import household_with
from charity_app.registry.states.items import EVIDENCES, EvidenceKind
from charity_app.registry.views.blueprint import SAVED, bp, form_page
from charity_app.registry.views.households import tab

_ADD, _FIELDS = Text("Add a paper", "evidence"), ("kind", "file", "issued_on", "expires_on")
_HINT = Text("A photo of the whole page is enough. The place where it was taken is removed.", "evidence")


@bp.get("/households/<uuid:household_id>/papers")
@requires("household.show", records="household.opened", household=queries.get_household)
def show_evidence(household: Household) -> Response:
    """List the papers of a household."""
    return tab("papers", household, papers=queries.list_evidence(household.id), kinds=EVIDENCES, today=clock.today())


@bp.get("/households/<uuid:household_id>/papers/new")
@requires("household.attach", household=queries.get_household)
def show_new_evidence(household: Household) -> Response:
    """Ask for a paper."""
    return form_page(household, _ADD, EvidenceForm(), *_FIELDS, hint=_HINT)


def _prepare_file() -> StoredFile | Invalid | None:
    """Check, redraw, seal and store an upload before the transaction; it goes again should the request fail."""
    upload = request.files.get("file")
    key: UUID = (request.view_args or {})["household_id"]
    household = queries.get_household(actor(), key)
    if household is None or upload is None or not upload.filename:
        return None
    try:
        stored = files.store(household.key_owner, files.inspect(upload.stream.read(files.MAX_BYTES + 1)))
    except Invalid as refusal:
        return refusal
    upload.stream.seek(0)
    if stored.is_new:
        after_rollback(lambda: files.remove([stored.address]))
    return stored


@bp.post("/households/<uuid:household_id>/papers/new")
@requires("household.attach", before=_prepare_file, household=queries.get_household)
def attach_evidence(household: Household) -> Response:
    """Add a paper to a file."""
    form = EvidenceForm.from_request()
    if form.carry_out(lambda: services.attach_evidence(household, **_given(form), by=actor())) is None:
        return form_page(household, _ADD, form, *_FIELDS, hint=_HINT)
    return done(url_for("registry.show_evidence", household_id=household.id), notice=SAVED)


def _given(form: EvidenceForm) -> dict[str, Any]:
    if isinstance(g.prepared, Invalid):
        raise g.prepared
    kind = EvidenceKind(form.kind.data)
    return {"kind": kind, "stored": g.prepared, **form.chosen("issued_on", "expires_on")}


@bp.get("/papers/<uuid:evidence_id>")
@requires("household.show", evidence=queries.get_evidence)
def download_evidence(evidence: EvidenceFile) -> Response:
    """Send a paper as an attachment; no browser shows it inside this site."""
    owner = household_with(evidence.household_id).key_owner
    name = f"{evidence.kind.value}-{str(evidence.id)[:8]}.{files.extension(evidence.media_type)}"
    response = make_response(files.read(owner, evidence.address))
    response.headers["Content-Type"] = evidence.media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
