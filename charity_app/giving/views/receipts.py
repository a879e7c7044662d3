"""The desk of charity finance: receipts to issue, and donors to answer."""

from typing import Any
from uuid import UUID

from flask import Response, g, request, url_for

from charity_app.core import files
from charity_app.core.db import after_rollback
from charity_app.core.errors import Invalid
from charity_app.core.files import StoredFile
from charity_app.core.money import in_capitals
from charity_app.core.text import Text
from charity_app.giving.forms.following import IssuedForm, QuestionForm, RedForm, VoidForm
from charity_app.giving.models import GiftQuestion, Receipt
from charity_app.giving.queries import questions
from charity_app.giving.queries import receipts as queries
from charity_app.giving.services import questions as answering
from charity_app.giving.services import receipts as services
from charity_app.giving.services.receipts import FiscalReceipt
from charity_app.giving.states.receipts import RECEIPT_LABELS, RECEIPT_TONES, ReceiptState
from charity_app.giving.views.blueprint import SAVED, bp, page_number
from charity_app.giving.views.following import send_receipt
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of


@bp.get("/receipts")
@requires("receipt.list")
def list_receipts() -> Response:
    """Show the receipts of the charity, those that wait first."""
    state = code_of(ReceiptState, request.args.get("state"))
    found = queries.list_receipts_visible_to(actor(), state=state, number=page_number())
    return page("giving/receipts.html", found=found, state=state, labels=RECEIPT_LABELS, tones=RECEIPT_TONES)


@bp.get("/receipts/<uuid:receipt_id>")
@requires("receipt.show", receipt=queries.get_receipt)
def show_receipt(receipt: Receipt) -> Response:
    """Show one receipt with what the fiscal system asks for."""
    return _receipt_page(receipt)


def _receipt_page(receipt: Receipt, **forms: Any) -> Response:
    view = queries.receipt_view(receipt)
    return page(
        "giving/receipt.html",
        status=422 if forms else 200,
        view=view,
        capitals=in_capitals(view.gift.kept_fen),
        issued=forms.get("issued") or IssuedForm(),
        void=forms.get("void") or VoidForm(),
        red=forms.get("red") or RedForm(),
        labels=RECEIPT_LABELS,
        tones=RECEIPT_TONES,
    )


def _keep_file() -> StoredFile | Invalid | None:
    """Check, seal with the giver's key and store the file of a receipt before the transaction."""
    upload = request.files.get("receipt")
    key: UUID = (request.view_args or {})["receipt_id"]
    receipt = queries.get_receipt(actor(), key)
    owner = queries.receipt_view(receipt).key_owner if receipt else None
    if owner is None or upload is None or not upload.filename:
        return None
    try:
        stored = files.store(owner, files.inspect(upload.stream.read(files.MAX_BYTES + 1), field="receipt"))
    except Invalid as refusal:
        return refusal
    upload.stream.seek(0)
    if stored.is_new:
        after_rollback(lambda: files.remove([stored.address]))
    return stored


@bp.post("/receipts/<uuid:receipt_id>/record")
@requires("receipt.record", before=_keep_file, receipt=queries.get_receipt)
def record_receipt(receipt: Receipt) -> Response:
    """Record what the fiscal system issued."""
    form: Any = IssuedForm.from_request()
    if form.carry_out(lambda: _recorded(receipt, form)) is None:
        return _receipt_page(receipt, issued=form)
    return done(url_for(".show_receipt", receipt_id=receipt.id), notice=SAVED)


def _recorded(receipt: Receipt, form: Any) -> bool:
    if isinstance(g.prepared, Invalid):
        raise g.prepared
    issued = FiscalReceipt(
        code=form.fiscal_code.data,
        number=form.fiscal_number.data,
        check_code=form.check_code.data,
        issued_on=form.issued_on.data,
        file=g.prepared,
    )
    services.record_receipt(receipt, issued=issued, by=actor())
    return True


@bp.post("/receipts/<uuid:receipt_id>/void")
@requires("receipt.record", receipt=queries.get_receipt)
def void_receipt(receipt: Receipt) -> Response:
    """Void an issued receipt; its number stays."""
    form: Any = VoidForm.from_request()
    if form.carry_out(lambda: _voided(receipt, form)) is None:
        return _receipt_page(receipt, void=form)
    return done(url_for(".show_receipt", receipt_id=receipt.id), notice=SAVED)


def _voided(receipt: Receipt, form: Any) -> bool:
    services.void_receipt(receipt, **form.chosen("reason", "red_number"), by=actor())
    return True


@bp.post("/receipts/<uuid:receipt_id>/red")
@requires("receipt.record", receipt=queries.get_receipt)
def record_red_letter(receipt: Receipt) -> Response:
    """Record the red-letter receipt of one that a refund voided."""
    form: Any = RedForm.from_request()
    if form.carry_out(lambda: _red(receipt, form)) is None:
        return _receipt_page(receipt, red=form)
    return done(url_for(".show_receipt", receipt_id=receipt.id), notice=SAVED)


def _red(receipt: Receipt, form: Any) -> bool:
    services.record_red_letter(receipt, red_number=form.red_number.data, by=actor())
    return True


@bp.get("/receipts/<uuid:receipt_id>/file")
@requires("receipt.show", receipt=queries.get_receipt)
def download_receipt(receipt: Receipt) -> Response:
    """Send the file of a receipt."""
    return send_receipt(queries.receipt_view(receipt))


@bp.get("/questions")
@requires("question.list")
def list_questions() -> Response:
    """Show what donors ask, those that wait first."""
    return page("giving/questions.html", found=questions.list_questions_visible_to(actor(), number=page_number()))


@bp.get("/questions/<uuid:question_id>")
@requires("question.show", question=questions.get_question)
def show_question(question: GiftQuestion) -> Response:
    """Show one question."""
    return _question_page(question, QuestionForm())


def _question_page(question: GiftQuestion, form: Any) -> Response:
    status = 422 if form.errors else 200
    asked = questions.asked(question)
    return page("giving/question.html", status=status, question=question, asked=asked, form=form)


@bp.post("/questions/<uuid:question_id>/answer")
@requires("question.answer", question=questions.get_question)
def answer_question(question: GiftQuestion) -> Response:
    """Tell the donor."""
    form = QuestionForm.from_request()
    if form.carry_out(lambda: _answered(question, form)) is None:
        return _question_page(question, form)
    return done(url_for(".list_questions"), notice=Text("The donor can read your answer now", "question"))


def _answered(question: GiftQuestion, form: Any) -> bool:
    answering.answer_question(question, words=form.words.data or "", by=actor())
    return True
