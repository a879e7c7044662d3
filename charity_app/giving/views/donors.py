"""Charity finance says which slips are the same donor's (features 3.17)."""

from typing import Any

from flask import Response, url_for

from charity_app.core.text import Text
from charity_app.giving.forms.entering import SameDonorForm
from charity_app.giving.models import Giver
from charity_app.giving.queries import donors as queries
from charity_app.giving.services import donors as services
from charity_app.giving.views.blueprint import bp, page_number
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page


@bp.get("/donors")
@requires("donor.list")
def list_donors() -> Response:
    """Show the names that stand on several slips."""
    return page("giving/donors.html", found=queries.list_names_visible_to(actor(), number=page_number()))


@bp.get("/donors/<uuid:giver_id>")
@requires("donor.list", giver=queries.get_donor)
def show_donor(giver: Giver) -> Response:
    """Show the slips of one name."""
    return _donor_page(giver, SameDonorForm())


def _donor_page(giver: Giver, form: Any) -> Response:
    slips = queries.slips_of(actor(), giver)
    form.offer([(slip.giver_id, slip.number) for slip in slips if not slip.is_first and not slip.is_merged])
    status = 422 if form.errors else 200
    told = {"name": queries.name_of(giver), "slips": slips}
    return page("giving/donor.html", status=status, giver=giver, form=form, **told)


@bp.post("/donors/<uuid:giver_id>/merge")
@requires("donor.merge", giver=queries.get_donor)
def merge_donors(giver: Giver) -> Response:
    """Let the chosen slips be this donor's."""
    form: Any = SameDonorForm.from_request()
    others = queries.others_of(actor(), giver)
    form.offer([(other.id, "") for other in others])
    if form.carry_out(lambda: _merged(giver, others, form)) is None:
        return _donor_page(giver, form)
    return done(url_for(".show_donor", giver_id=giver.id), notice=Text("One donor from now on", "donor"))


def _merged(giver: Giver, others: Any, form: Any) -> bool:
    chosen = set(form.same.data or ())
    services.merge_donors(giver, others=[other for other in others if str(other.id) in chosen], by=actor())
    return True


@bp.post("/donors/<uuid:giver_id>/part")
@requires("donor.merge", giver=queries.get_donor)
def part_donors(giver: Giver) -> Response:
    """Take apart what was merged."""
    services.part_donors(giver, by=actor())
    return done(url_for(".show_donor", giver_id=giver.id), notice=Text("Taken apart", "donor"))
