"""One-day giving of workplaces: make a code, see how many gave and how much together (features 3.18)."""

from typing import Any

from flask import Response, url_for

from charity_app.core.text import Text
from charity_app.giving.forms.entering import WorkplaceForm
from charity_app.giving.models import Workplace
from charity_app.giving.queries import workplaces as queries
from charity_app.giving.services import workplaces as services
from charity_app.giving.views.blueprint import bp, page_number
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import id_of


@bp.get("/workplaces")
@requires("workplace.open")
def list_workplaces() -> Response:
    """Show the codes that the viewer made or answers for."""
    return page("giving/workplaces.html", found=queries.list_workplaces_visible_to(actor(), number=page_number()))


@bp.get("/workplaces/new")
@requires("workplace.open")
def new_workplace() -> Response:
    """The form of a code."""
    return _form_page(WorkplaceForm())


def _form_page(form: Any) -> Response:
    form.offer(queries.organisations_to_name(actor()), is_open=queries.may_name_any(actor()))
    return page("giving/workplace_form.html", status=422 if form.errors else 200, form=form)


@bp.post("/workplaces/new")
@requires("workplace.open")
def open_workplace() -> Response:
    """Make a code."""
    form: Any = WorkplaceForm.from_request()
    form.offer(queries.organisations_to_name(actor()), is_open=queries.may_name_any(actor()))
    made = form.carry_out(lambda: _opened(form))
    if made is None:
        return _form_page(form)
    notice = Text("The code is ready; pass it on to the people of the unit", "entry")
    return done(url_for(".show_workplace", workplace_id=made.id), notice=notice)


def _opened(form: Any) -> Workplace:
    return services.make_workplace(form.unit_name.data, organisation_id=id_of(form.organisation_id.data), by=actor())


@bp.get("/workplaces/<uuid:workplace_id>")
@requires("workplace.show", workplace=queries.get_workplace)
def show_workplace(workplace: Workplace) -> Response:
    """Show a leader how many gave and how much together, and nothing else."""
    return page("giving/workplace.html", totals=queries.workplace_totals(workplace))
