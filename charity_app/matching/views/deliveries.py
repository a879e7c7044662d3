"""Delivery with evidence, and the street's or the resident's word that it arrived."""

from typing import Any
from uuid import UUID

from flask import Response, g, make_response, request, url_for

from charity_app.casework.catalogue import is_goods
from charity_app.core import files
from charity_app.core.db import after_rollback
from charity_app.core.errors import Invalid, NotFound
from charity_app.core.files import StoredFile
from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import enter
from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page
from charity_app.matching import queries
from charity_app.matching.forms import ConfirmForm, DeliveryForm
from charity_app.matching.models import Claim
from charity_app.matching.queries.claims import photo_of
from charity_app.matching.services import deliveries as services
from charity_app.matching.services.deliveries import Evidence
from charity_app.matching.states.claims import FamilyAnswer, ReceiverYes
from charity_app.matching.views.blueprint import SAVED, WORDS, bp
from charity_app.registry.forms.choices import id_of


@bp.get("/claims/<uuid:claim_id>/deliver")
@requires("claim.deliver", claim=queries.get_claim)
def show_delivery(claim: Claim) -> Response:
    """Ask for the evidence of a delivery."""
    return _delivery_page(claim, DeliveryForm(data=_known(claim)))


def _known(claim: Claim) -> dict[str, str]:
    """Fill in what was promised, and the committee for whoever may know it already."""
    card = queries.claim_card(claim, actor())
    items = translate(Text("%(what)s, %(quantity)s %(unit)s", "claim", {
        "what": card.title, "quantity": claim.quantity, "unit": WORDS["units"][card.unit]}))  # fmt: skip
    return {"items": items, "committee_id": str(claim.committee_id) if card.household or card.may_ask_contact else ""}


def _delivery_page(claim: Claim, form: Any) -> Response:
    card = queries.claim_card(claim, actor())
    form.offer(divisions.committees_of(claim.street_id), is_goods=is_goods(card.need_type))
    return page(
        "matching/delivery_form.html",
        status=422 if form.errors else 200,
        claim=claim,
        card=card,
        form=form,
        words=WORDS,
    )


def _prepare_photo() -> StoredFile | Invalid | None:
    """Check, redraw, seal and store a photo before the transaction; it goes again should the request fail."""
    upload = request.files.get("photo")
    key: UUID = (request.view_args or {})["claim_id"]
    enter(actor().scope)
    claim = queries.get_claim(actor(), key)
    if claim is None or upload is None or not upload.filename:
        return None
    owner = KeyOwner("household", claim.household_id)
    try:
        stored = files.store(owner, files.inspect(upload.stream.read(files.MAX_BYTES + 1), field="photo"))
    except Invalid as refusal:
        return refusal
    upload.stream.seek(0)
    if stored.is_new:
        after_rollback(lambda: files.remove([stored.address]))
    return stored


@bp.post("/claims/<uuid:claim_id>/deliver")
@requires("claim.deliver", before=_prepare_photo, claim=queries.get_claim)
def deliver_claim(claim: Claim) -> Response:
    """Record a delivery with its evidence."""
    form = DeliveryForm.from_request()
    if form.carry_out(lambda: services.deliver_claim(claim, evidence=_evidence(form), by=actor())) is None:
        return _delivery_page(claim, form)
    return done(url_for(".show_claim", claim_id=claim.id), notice=SAVED)


def _evidence(form: Any) -> Evidence:
    if isinstance(g.prepared, Invalid):
        raise g.prepared
    return Evidence(
        committee_id=id_of(form.committee_id.data) or UUID(int=0),
        receiver_yes=ReceiverYes(form.receiver_yes.data),
        photo=g.prepared,
        **form.chosen("delivered_on", "items"),
    )


@bp.get("/claims/<uuid:claim_id>/photos/<uuid:delivery_id>")
@requires("claim.show_photo", claim=queries.get_claim)
def download_photo(claim: Claim, delivery_id: UUID) -> Response:
    """Send the photo of a delivery as an attachment."""
    found = photo_of(claim, delivery_id)
    if found is None:
        raise NotFound
    address, media_type = found
    response = make_response(files.read(KeyOwner("household", claim.household_id), address))
    response.headers["Content-Type"] = media_type
    name = f"delivery-{claim.code}.{files.extension(media_type)}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.get("/claims/<uuid:claim_id>/confirm")
@requires("claim.confirm", claim=queries.get_claim)
def show_confirmation(claim: Claim) -> Response:
    """Ask whether the help arrived and how it was."""
    return _confirm_page(claim, ConfirmForm())


def _confirm_page(claim: Claim, form: Any) -> Response:
    return page(
        "matching/confirm.html",
        status=422 if form.errors else 200,
        claim=claim,
        card=queries.claim_card(claim, actor()),
        form=form,
        words=WORDS,
    )


@bp.post("/claims/<uuid:claim_id>/confirm")
@requires("claim.confirm", claim=queries.get_claim)
def confirm_claim(claim: Claim) -> Response:
    """Record that the family received the help."""
    form = ConfirmForm.from_request()
    if form.carry_out(lambda: _confirmed(claim, form)) is None:
        return _confirm_page(claim, form)
    return done(url_for(".show_claim", claim_id=claim.id), notice=SAVED)


def _confirmed(claim: Claim, form: Any) -> bool:
    more = request.form.get("answer") == FamilyAnswer.MORE_NEEDED
    answer = FamilyAnswer.MORE_NEEDED if more else FamilyAnswer.RECEIVED
    services.confirm_claim(claim, answer=answer, by=actor(), **form.chosen("score", "words"))
    return True


@bp.post("/claims/<uuid:claim_id>/missing")
@requires("claim.report_missing", claim=queries.get_claim)
def report_missing(claim: Claim) -> Response:
    """Record that the family has not received it."""
    services.report_missing(claim, by=actor())
    return done(url_for(".show_claim", claim_id=claim.id), notice=SAVED)
