"""The page on what a household cannot or does not eat."""

from flask import Response

from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done
from charity_app.registry import queries, services
from charity_app.registry.forms.diets import DietForm
from charity_app.registry.models import Household
from charity_app.registry.queries.diets import diet_of
from charity_app.registry.states.diets import ALLERGIES, WAYS_OF_EATING
from charity_app.registry.views.blueprint import SAVED, bp, form_page, household_url

_TITLE = Text("What they cannot eat", "household")
_HINT = Text("Food packs leave it out. Whether there are babies follows from the birthdays", "household")


@bp.get("/households/<uuid:household_id>/diet")
@requires("household.change", household=queries.get_household)
def show_diet(household: Household) -> Response:
    """Ask everything that counts when food is packed."""
    known = diet_of(household.id)
    told = {"allergies": [one for one in ALLERGIES if one in known], "ways": [x for x in WAYS_OF_EATING if x in known]}
    return form_page(household, _TITLE, DietForm(data=told), "allergies", "ways", hint=_HINT)


@bp.post("/households/<uuid:household_id>/diet")
@requires("household.change", household=queries.get_household)
def record_diet(household: Household) -> Response:
    """Record everything that counts from today on."""
    form = DietForm.from_request()
    if form.carry_out(lambda: services.record_diet(household, needs=form.needs(), by=actor())) is None:
        return form_page(household, _TITLE, form, "allergies", "ways", hint=_HINT)
    return done(household_url(household.id), notice=SAVED)
