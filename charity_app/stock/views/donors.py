"""Donors of goods: their papers, for keepers; and what became of what they gave, for themselves."""

from flask import Response, request, url_for

from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.stock.forms.donors import DonorFilterForm, PapersForm
from charity_app.stock.models import GoodsDonor
from charity_app.stock.queries import donors as queries
from charity_app.stock.queries import given
from charity_app.stock.queries.lots import get_donor
from charity_app.stock.services import donors as services
from charity_app.stock.views.blueprint import SAVED, WORDS, bp, page_number

_TOLD = Text("We tell you when goods of yours were taken in", "given")
_QUIET = Text("We send no news about your goods", "given")


@bp.get("/donors")
@requires("goods_donor.list")
def list_donors() -> Response:
    """Show the donors of goods, those whose agreement ends first in front."""
    form = DonorFilterForm(request.args)
    words, is_ending = (form.q.data or "") if form.validate() else "", bool(request.args.get("ending"))
    found = queries.list_donors(q=words, is_ending=is_ending, page=page_number())
    return page("stock/donors.html", form=form, found=found, is_ending=is_ending)


@bp.get("/donors/<uuid:donor_id>/papers")
@requires("goods_donor.record", donor=get_donor)
def show_papers(donor: GoodsDonor) -> Response:
    """Show licence and agreement of a donor."""
    return _papers_page(donor, PapersForm(obj=donor), 200)


def _papers_page(donor: GoodsDonor, form: PapersForm, status: int) -> Response:
    return page("stock/papers.html", status=status, donor=queries.donor_of(donor), form=form)


@bp.post("/donors/<uuid:donor_id>/papers")
@requires("goods_donor.record", donor=get_donor)
def record_papers(donor: GoodsDonor) -> Response:
    """Note licence and agreement of a donor."""
    form = PapersForm.from_request()
    form.carry_out(
        lambda: services.record_papers(
            donor,
            licence_number=form.licence_number.data or "",
            agreement_until_on=form.agreement_until_on.data,
            by=actor(),
        )
    )
    if form.errors:
        return _papers_page(donor, form, 422)
    return done(url_for(".list_donors"), notice=SAVED)


@bp.get("/given")
@requires("given.list")
def show_given() -> Response:
    """Show a donor what became of everything that was given."""
    own = given.own_donors(actor())
    found = given.show_given(own, page=page_number())
    return page("stock/given.html", donors=own, found=found, fewest=given.FEWEST, words=WORDS)


@bp.post("/donors/<uuid:donor_id>/news")
@requires("given.list", donor=given.get_own_donor)
def ask_news(donor: GoodsDonor) -> Response:
    """Note whether a donor wants to hear when goods were taken in."""
    wants = request.form.get("wants") == "yes"
    services.ask_news(donor, wants_news=wants, by=actor())
    return done(url_for(".show_given"), notice=_TOLD if wants else _QUIET)
