"""Papers that a giver can take along: certificate, written agreement, the statement of a year; and their check."""

from typing import Any

from flask import Response, request, url_for

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.giving.forms.following import AgreementForm, CheckForm
from charity_app.giving.models import Gift
from charity_app.giving.queries import certificates
from charity_app.giving.views.blueprint import bp
from charity_app.giving.views.gifts import held_gift
from charity_app.giving.views.papers import agreement_pdf, certificate_pdf, gift_in_words, statement_pdf
from charity_app.http.access import actor, public, requires
from charity_app.http.respond import page

_FIRST_YEAR = 2000


@bp.get("/gifts/<token>/certificate")
@public()
def download_certificate(token: str) -> Response:
    """Send the thank-you certificate of a gift."""
    certificate = certificates.certificate_of(held_gift(token))
    if certificate is None:
        raise NotFound
    return certificate_pdf(certificate)


@bp.get("/gifts/<token>/agreement")
@public()
def show_agreement(token: str) -> Response:
    """Ask for the name that shall stand in the written agreement."""
    gift = held_gift(token)
    _agreed(gift)
    return _agreement_page(gift, token, AgreementForm())


def _agreed(gift: Gift) -> certificates.Agreement:
    agreement = certificates.agreement_of(gift)
    if agreement is None:
        raise NotFound
    return agreement


def _agreement_page(gift: Gift, token: str, form: Any) -> Response:
    status = 422 if form.errors else 200
    return page("giving/agreement_form.html", status=status, gift=gift, token=token, form=form)


@bp.post("/gifts/<token>/agreement")
@public(needs_key=False)
def download_agreement(token: str) -> Response:
    """Send the written agreement about a gift."""
    gift, form = held_gift(token), AgreementForm.from_request()
    agreement = _agreed(gift)
    if not form.validate():
        return _agreement_page(gift, token, form)
    return agreement_pdf(agreement, form.party.data or "")


@bp.get("/certificates")
@public()
def check_certificate() -> Response:
    """Ask for number and check code of a certificate."""
    return page("giving/certificate.html", form=CheckForm(), found=None, is_asked=False, gift_in_words=gift_in_words)


@bp.post("/certificates")
@public(needs_key=False)
def find_certificate() -> Response:
    """Tell whether a certificate is genuine, and what it says."""
    form: Any = CheckForm.from_request()
    is_asked = form.validate()
    found = certificates.certificate_named(form.number.data, form.code.data) if is_asked else None
    return page(
        "giving/certificate.html",
        status=422 if form.errors else 200,
        form=form,
        found=found,
        is_asked=is_asked,
        gift_in_words=gift_in_words,
    )


def _year() -> int:
    year = request.args.get("year", clock.today().year, type=int)
    return year if _FIRST_YEAR <= year <= clock.today().year else clock.today().year


@bp.get("/statement")
@requires("gift.own")
def show_statement() -> Response:
    """Show what the viewer gave in a year."""
    year = _year()
    years = range(clock.today().year, clock.today().year - 5, -1)
    links = [(str(one), url_for(".show_statement", year=one), one == year) for one in years]
    return page("giving/statement.html", statement=certificates.statement_of(actor(), year), year_links=links)


@bp.get("/statement.pdf")
@requires("gift.own")
def download_statement() -> Response:
    """Send the statement of a year."""
    return statement_pdf(certificates.statement_of(actor(), _year()))
