"""Certificates: asked for, issued, checked in public, printed (domain.md 6.4)."""

from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Response, make_response, request, url_for
from segno import make_qr

from charity_app.core.documents import render_pdf
from charity_app.core.errors import Invalid, NotFound
from charity_app.core.text import Text
from charity_app.http.access import actor, public, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, id_of
from charity_app.volunteering.forms.hours import CertificateForm, CheckForm, IssueForm, ReasonForm
from charity_app.volunteering.models import Certificate
from charity_app.volunteering.queries import certificates as queries
from charity_app.volunteering.queries.certificates import SeenCertificate, get_certificate
from charity_app.volunteering.queries.hours import in_hours
from charity_app.volunteering.queries.people import own_volunteer
from charity_app.volunteering.services import certificates as services
from charity_app.volunteering.states.records import CertificateState, IdentityKind
from charity_app.volunteering.views.blueprint import SAVED, WORDS, bp
from charity_app.volunteering.views.papers import certificate_words

_LAYOUT = Path(__file__).parents[1] / "layouts" / "certificate.typ"
_ASKED = Text("Asked for: whoever recorded your hours certifies them, free of charge", "certificate")


@bp.get("/certificates")
@requires("certificate.own")
def list_own_certificates() -> Response:
    """Show the viewer's certificates, and how to ask for one."""
    return _own_page(CertificateForm(), 200)


def _own_page(form: CertificateForm, status: int) -> Response:
    volunteer = own_volunteer(actor())
    organisers = queries.served_at(actor())
    return page(
        "volunteering/certificates.html",
        status=status,
        found=queries.list_own_certificates(actor()),
        form=form.offer(organisers),
        can_ask=bool(organisers),
        has_identity=volunteer is not None and volunteer.identity_sealed is not None,
        words=WORDS,
    )


@bp.post("/certificates")
@requires("certificate.own")
def request_certificate() -> Response:
    """Ask for a certificate; the identity is asked for here, once."""
    form: Any = CertificateForm.from_request().offer(queries.served_at(actor()))
    row = form.carry_out(lambda: _requested(form))
    if row is None:
        return _own_page(form, 422)
    return done(url_for(".show_certificate", certificate_id=row.id), notice=_ASKED)


def _requested(form: Any) -> Certificate:
    volunteer = own_volunteer(actor())
    activity_id = id_of(form.activity.data)
    activity = queries.activity_of_own(actor(), activity_id) if activity_id else None
    if volunteer is None or activity is None:
        raise Invalid(Text("No confirmed hours with this organiser lie in these days", "error"), field="activity")
    return services.ask_certificate(
        volunteer, activity, **form.chosen("from_on", "until_on", "id_number"), kind=IdentityKind.ID_CARD, by=actor()
    )


@bp.get("/certificates/<uuid:certificate_id>")
@requires("certificate.show", certificate=get_certificate)
def show_certificate(certificate: SeenCertificate) -> Response:
    """Show one certificate with what can be done."""
    return _page(certificate)


def _page(certificate: SeenCertificate, **forms: Any) -> Response:
    row = certificate.row
    return page(
        "volunteering/certificate.html",
        status=422 if forms else 200,
        seen=certificate,
        organiser=queries.organiser_name(row),
        name=queries.volunteer_name(certificate.volunteer),
        identity=queries.masked_identity(certificate.volunteer),
        hours=in_hours(row.minutes),
        records=queries.proved_records(row) if row.state is CertificateState.REQUESTED else (),
        issue=forms.get("issue") or IssueForm(),
        reason=forms.get("reason") or ReasonForm(),
        words=WORDS,
    )


@bp.get("/certificates/desk")
@requires("certificate.list")
def list_certificates() -> Response:
    """Show the certificates of the organiser, those that wait first."""
    state = code_of(CertificateState, request.args.get("state")) or CertificateState.REQUESTED
    found = queries.list_certificates_visible_to(actor(), state)
    return page("volunteering/certificate_desk.html", found=found, state=state, states=CertificateState, words=WORDS)


@bp.post("/certificates/<uuid:certificate_id>/issue")
@requires("certificate.issue", certificate=get_certificate)
def issue_certificate(certificate: SeenCertificate) -> Response:
    """Certify what the records hold."""
    form: Any = IssueForm.from_request()
    if form.carry_out(lambda: _issued(certificate, form)) is None:
        return _page(certificate, issue=form)
    return done(url_for(".show_certificate", certificate_id=certificate.row.id), notice=SAVED)


def _issued(certificate: SeenCertificate, form: Any) -> bool:
    services.issue_certificate(certificate.row, **form.chosen("in_charge"), remarks=form.remarks.data or "", by=actor())
    return True


@bp.post("/certificates/<uuid:certificate_id>/revoke")
@requires("certificate.revoke", certificate=get_certificate)
def revoke_certificate(certificate: SeenCertificate) -> Response:
    """Take a certificate back."""
    form: Any = ReasonForm.from_request()
    if form.carry_out(lambda: _revoked(certificate, form)) is None:
        return _page(certificate, reason=form)
    return done(url_for(".show_certificate", certificate_id=certificate.row.id), notice=SAVED)


def _revoked(certificate: SeenCertificate, form: Any) -> bool:
    services.revoke_certificate(certificate.row, reason=form.reason.data or "", by=actor())
    return True


@bp.get("/certificates/<uuid:certificate_id>/paper")
@requires("certificate.own", certificate=get_certificate)
def download_certificate(certificate: SeenCertificate) -> Response:
    """Send the certificate as PDF; one that was revoked is not printed any more."""
    row = certificate.row
    if row.state is not CertificateState.ISSUED:
        raise NotFound
    url = url_for(".check_certificate", number=row.number, code=row.check_code, _external=True)
    picture = BytesIO()
    make_qr(url, error="m").save(picture, kind="svg", border=1)
    words = certificate_words(certificate, url) | {"qr": picture.getvalue().decode()}
    response = make_response(render_pdf(_LAYOUT, words))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{row.number}.pdf"'
    return response


@bp.get("/certificates/check")
@public()
def ask_number() -> Response:
    """Ask for number and check code of a certificate."""
    if request.args.get("number", "").strip():
        form = CheckForm(request.args)
        if form.validate():
            return done(url_for(".check_certificate", number=form.number.data, code=form.code.data))
        return page("volunteering/check.html", form=form, found=None, is_asked=False, status=422)
    return page("volunteering/check.html", form=CheckForm(), found=None, is_asked=False)


@bp.get("/certificates/<number>")
@public()
def check_certificate(number: str) -> Response:
    """Tell whoever holds number and code whether a certificate holds: initials, hours and days only."""
    code = request.args.get("code", "")
    found = queries.check_certificate(number, code)
    form = CheckForm(data={"number": number[:20], "code": code[:12]})
    return page("volunteering/check.html", form=form, found=found, is_asked=True)
