"""The gifts of a charity for its finance, and the one place from which a gift goes back (features 3.16)."""

from typing import Any

from flask import Response, request, url_for

from charity_app.core.money import Money
from charity_app.core.text import Text
from charity_app.giving.forms.decisions import ReturnForm
from charity_app.giving.models import Gift
from charity_app.giving.queries import received
from charity_app.giving.services import returns as services
from charity_app.giving.states.gifts import RefundGround
from charity_app.giving.states.receipts import RECEIPT_LABELS, RECEIPT_TONES
from charity_app.giving.views.blueprint import WORDS, bp, page_number
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page

_RECEIPTS = {"receipt_labels": RECEIPT_LABELS, "receipt_tones": RECEIPT_TONES}


@bp.get("/received")
@requires("gift.list")
def list_received() -> Response:
    """Show the gifts whose money arrived."""
    q = request.args.get("q", "")[:16]
    found = received.list_received_visible_to(actor(), q=q, number=page_number())
    return page("giving/received.html", found=found, q=q)


@bp.get("/received/<uuid:gift_id>")
@requires("gift.list", gift=received.get_received)
def show_received(gift: Gift) -> Response:
    """Show one gift with its match, its receipts and what of it went back."""
    return _received_page(gift, ReturnForm(data={"amount_fen": received.returnable_of(gift)}))


def _received_page(gift: Gift, form: ReturnForm) -> Response:
    view = received.received_view(gift)
    status = 422 if form.errors else 200
    return page("giving/received_gift.html", status=status, view=view, form=form, words=WORDS | _RECEIPTS)


@bp.post("/received/<uuid:gift_id>/return")
@requires("gift.return", gift=received.get_received)
def return_gift(gift: Gift) -> Response:
    """Let a gift, or a part of it, go back."""
    form: Any = ReturnForm.from_request()
    if gift.checkout_id is not None:
        form.reference.validators = []
    if form.carry_out(lambda: _returned(gift, form)) is None:
        return _received_page(gift, form)
    amount = {"amount": Money(form.amount_fen.data).yuan}
    told = Text("%(amount)s yuan go back, with match and receipt", "refund", amount)
    return done(url_for(".show_received", gift_id=gift.id), notice=told)


def _returned(gift: Gift, form: Any) -> bool:
    ground, told = RefundGround(form.ground.data), form.chosen("amount_fen", "reference")
    services.return_gift(gift, ground=ground, by=actor(), **told)
    return True
