"""A gift's own pages: where it went, ask about it, its receipt."""

from typing import Any
from uuid import UUID

from flask import Response, make_response, url_for

from charity_app.core import files
from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.giving.forms.following import QuestionForm, ReceiptForm
from charity_app.giving.models import Gift
from charity_app.giving.queries import certificates, following, questions, receipts
from charity_app.giving.queries.decisions import invoice_of_gift
from charity_app.giving.queries.sales import sale_of
from charity_app.giving.services import questions as asking
from charity_app.giving.services import receipts as services
from charity_app.giving.states.receipts import RECEIPT_LABELS, RECEIPT_TONES, ReceiptState
from charity_app.giving.states.spendings import SPENDING_KINDS
from charity_app.giving.views.blueprint import bp
from charity_app.giving.views.entering import send_paper
from charity_app.giving.views.gifts import held_gift
from charity_app.http.access import actor, public
from charity_app.http.respond import done, page


@bp.get("/gifts/<token>/trail")
@public()
def show_trail(token: str) -> Response:
    """Show where a gift went, to whoever gave it."""
    return _trail_page(held_gift(token), token, QuestionForm())


def _trail_page(gift: Gift, token: str, form: Any) -> Response:
    return page(
        "giving/trail.html",
        status=422 if form.errors else 200,
        gift=gift,
        token=token,
        money=following.follow_gift(gift),
        asked=questions.questions_of(gift),
        receipts=receipts.receipts_of(gift),
        has_certificate=certificates.certificate_of(gift) is not None,
        kinds=SPENDING_KINDS,
        sale=sale_of(gift),
        receipt_labels=RECEIPT_LABELS,
        receipt_tones=RECEIPT_TONES,
        form=form,
    )


@bp.post("/gifts/<token>/ask")
@public()
def ask_about_gift(token: str) -> Response:
    """Ask the charity what happened to a gift."""
    gift, form = held_gift(token), QuestionForm.from_request()
    if form.carry_out(lambda: asking.ask_about_gift(gift, words=form.words.data or "", by=actor())) is None:
        return _trail_page(gift, token, form)
    notice = Text("Sent; the answer appears here by the day that is named", "question")
    return done(url_for(".show_trail", token=token), notice=notice)


@bp.get("/gifts/<token>/invoices/<uuid:bill_id>")
@public()
def download_used_invoice(token: str, bill_id: UUID) -> Response:
    """Send the invoice of a bill that a gift went into, to whoever gave it."""
    bill = invoice_of_gift(held_gift(token), bill_id)
    if bill is None:
        raise NotFound
    return send_paper(bill.invoice_address, bill.invoice_media_type, f"{bill.number}-invoice")


@bp.get("/gifts/<token>/receipt")
@public()
def new_receipt(token: str) -> Response:
    """Ask for the payer's name."""
    return _receipt_page(held_gift(token), token, ReceiptForm())


def _receipt_page(gift: Gift, token: str, form: Any) -> Response:
    status = 422 if form.errors else 200
    return page("giving/receipt_form.html", status=status, gift=gift, token=token, form=form)


@bp.post("/gifts/<token>/receipt")
@public()
def request_receipt(token: str) -> Response:
    """Ask for the receipt of a gift."""
    gift, form = held_gift(token), ReceiptForm.from_request()
    given = ("payer", "credit_code", "is_unit")
    if form.carry_out(lambda: services.request_receipt(gift, **form.chosen(*given), by=actor())) is None:
        return _receipt_page(gift, token, form)
    notice = Text("Asked for; the charity issues it in the fiscal system and its number appears here", "receipt")
    return done(url_for(".show_trail", token=token), notice=notice)


@bp.post("/gifts/<token>/receipt/waive")
@public()
def waive_receipt(token: str) -> Response:
    """Say that no receipt is needed."""
    services.waive_receipt(held_gift(token), by=actor())
    return done(url_for(".show_trail", token=token), notice=Text("Noted: no receipt", "receipt"))


@bp.post("/gifts/<token>/receipt/withdraw")
@public()
def withdraw_receipt(token: str) -> Response:
    """Take the request for a receipt back."""
    open_one = [row for row in receipts.receipts_of(held_gift(token)) if row.state is ReceiptState.REQUESTED]
    if not open_one:
        raise NotFound
    services.withdraw_receipt(open_one[0], by=actor())
    return done(url_for(".show_trail", token=token), notice=Text("The request is taken back", "receipt"))


@bp.get("/gifts/<token>/receipts/<uuid:receipt_id>")
@public()
def download_own_receipt(token: str, receipt_id: UUID) -> Response:
    """Send the file of a receipt to whoever gave."""
    found = next((row for row in receipts.receipts_of(held_gift(token)) if row.id == receipt_id), None)
    if found is None:
        raise NotFound
    return send_receipt(receipts.receipt_view(found))


def send_receipt(view: receipts.ReceiptView) -> Response:
    """Send the file of a receipt, sealed with the giver's key. Raises NotFound."""
    receipt = view.receipt
    if receipt.file_address is None or receipt.file_media_type is None or view.key_owner is None:
        raise NotFound
    name = f"receipt-{receipt.fiscal_number}.{files.extension(receipt.file_media_type)}"
    response = make_response(files.read(view.key_owner, receipt.file_address))
    response.headers["Content-Type"] = receipt.file_media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
