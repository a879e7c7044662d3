"""The open books, by campaign and project, and the bills paid from them (features 3.13, 3.14)."""

from datetime import date
from typing import Any

from flask import Response, make_response, request, url_for

from charity_app.core import clock
from charity_app.core.errors import Invalid
from charity_app.core.sheets import write_csv
from charity_app.core.text import Text
from charity_app.giving import queries
from charity_app.giving.forms.decisions import BillForm, ReverseForm
from charity_app.giving.forms.entering import read_number
from charity_app.giving.models import JointCampaign, Spending
from charity_app.giving.queries import books, decisions
from charity_app.giving.services import spendings
from charity_app.giving.services.spendings import SpendingDetails
from charity_app.giving.states.spendings import SPENDING_KINDS, SpendingKind
from charity_app.giving.views.blueprint import bp, in_sandbox, page_number
from charity_app.giving.views.entering import keep_papers, kept_paper, send_paper
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.projects import queries as projects
from charity_app.projects.models import CharityProject
from charity_app.projects.states import PROJECT_LABELS, PROJECT_TONES
from charity_app.registry.forms.choices import id_of


def _until() -> date | None:
    """Return the day that was asked for; none later than today."""
    try:
        day = date.fromisoformat(request.args.get("until", ""))
    except ValueError:
        return None
    return day if day <= clock.today() else None


@bp.get("/books")
@requires("campaign.show")
def show_books() -> Response:
    """The open books: every project with money, and the campaign of today."""
    campaign, until = queries.present_campaign(), _until()
    return page(
        "giving/books.html",
        campaign=campaign,
        totals=books.totals_of(campaign, is_sandbox=in_sandbox(), until=until) if campaign else None,
        rows=books.open_books(is_sandbox=in_sandbox(), until=until),
        until=until,
        project_labels=PROJECT_LABELS,
        project_tones=PROJECT_TONES,
        is_sandbox=in_sandbox(),
    )


@bp.get("/campaigns/<uuid:campaign_id>/books.csv")
@requires("campaign.show", campaign=queries.get_campaign)
def download_books(campaign: JointCampaign) -> Response:
    """The books of a campaign as a table, to the fen."""
    totals = books.totals_of(campaign, is_sandbox=in_sandbox(), until=_until())
    content = write_csv(books.HEADER, books.csv_rows(totals))
    headers = {"Content-Type": "text/csv; charset=utf-8"}
    headers["Content-Disposition"] = f'attachment; filename="books-{campaign.edition}.csv"'
    return make_response(content, headers)


@bp.get("/projects/<uuid:project_id>/books")
@requires("campaign.show", project=projects.get_project)
def show_project_books(project: CharityProject) -> Response:
    """The books of one project: bill by bill."""
    return page(
        "giving/project_books.html",
        project=project,
        book=books.book_of(project.id, is_sandbox=in_sandbox()),
        lines=books.line_rows(project, is_sandbox=in_sandbox()),
        found=decisions.list_bills(project, is_sandbox=in_sandbox(), number=page_number()),
        kinds=SPENDING_KINDS,
        is_payer=decisions.get_funded_project(actor(), project.id) is not None,
        is_sandbox=in_sandbox(),
    )


@bp.get("/projects/<uuid:project_id>/bills/new")
@requires("bill.pay", project=decisions.get_funded_project)
def new_bill(project: CharityProject) -> Response:
    """The form of a bill."""
    return _bill_page(project, BillForm())


def _bill_page(project: CharityProject, form: Any) -> Response:
    form.offer([(line.id, line.name) for line in projects.budget_of(project.id)])
    held = books.book_of(project.id, is_sandbox=in_sandbox())
    status = 422 if form.errors else 200
    return page("giving/bill_form.html", status=status, project=project, form=form, book=held)


@bp.post("/projects/<uuid:project_id>/bills/new")
@requires("bill.pay", before=lambda: keep_papers("invoice"), project=decisions.get_funded_project)
def pay_bill(project: CharityProject) -> Response:
    """Pay a bill."""
    form = BillForm.from_request()
    if form.carry_out(lambda: _paid(project, form)) is None:
        return _bill_page(project, form)
    return done(url_for(".show_project_books", project_id=project.id), notice=Text("The bill is in the books", "bill"))


def _paid(project: CharityProject, form: Any) -> Spending:
    quantity = read_number(form.quantity.data)
    line_id = id_of(form.budget_line_id.data)
    if quantity is None:
        raise Invalid(Text("The quantity is a number above zero", "error"), field="quantity")
    if line_id is None:
        raise Invalid(Text("Choose a line of the budget", "error"), field="budget_line_id")
    details = SpendingDetails(
        budget_line_id=line_id,
        amount_fen=form.amount.data,
        quantity=quantity,
        kind=SpendingKind(form.kind.data),
        **form.chosen("spent_on", "what", "payee", "invoice_number"),
    )
    return spendings.pay_bill(
        project,
        charity_id=decisions.funder_of(actor(), project),
        details=details,
        invoice=kept_paper("invoice"),
        is_sandbox=in_sandbox(),
        by=actor(),
    )


@bp.get("/bills/<uuid:bill_id>")
@requires("bill.show", bill=decisions.get_bill)
def show_bill(bill: Spending) -> Response:
    """Show one bill to those who keep or watch the books."""
    return _show_bill(bill, ReverseForm())


def _show_bill(bill: Spending, form: Any) -> Response:
    status = 422 if form.errors else 200
    return page("giving/bill.html", status=status, bill=bill, form=form, kinds=SPENDING_KINDS)


@bp.get("/bills/<uuid:bill_id>/invoice")
@requires("bill.show", bill=decisions.get_bill)
def download_invoice(bill: Spending) -> Response:
    """Send the invoice of a bill."""
    return send_paper(bill.invoice_address, bill.invoice_media_type, f"{bill.number}-invoice")


@bp.post("/bills/<uuid:bill_id>/reverse")
@requires("bill.reverse", bill=decisions.get_bill)
def reverse_bill(bill: Spending) -> Response:
    """Take a bill back."""
    form = ReverseForm.from_request()
    if form.carry_out(lambda: _reversed(bill, form)) is None:
        return _show_bill(bill, form)
    return done(url_for(".show_bill", bill_id=bill.id), notice=Text("Taken back; the money waits again", "bill"))


def _reversed(bill: Spending, form: Any) -> bool:
    spendings.reverse_bill(bill, reason=form.reason.data, by=actor())
    return True
