"""The blueprint that the modules of this folder share."""

from typing import Any

from flask import Blueprint, Response, url_for

from charity_app.eligibility import states
from charity_app.http.access import actor
from charity_app.http.respond import page
from charity_app.registry import queries as registry
from charity_app.registry.models import Household
from charity_app.registry.policy import is_own
from charity_app.registry.states.households import HOUSEHOLD_LABELS, HOUSEHOLD_TONES
from charity_app.registry.views.tabs import tabs_of

bp = Blueprint("eligibility", __name__, url_prefix="/eligibility")


def results_url(household: Household) -> str:
    """Return the address of a household's results."""
    return url_for("eligibility.show_results", household_id=household.id)


def household_page(template: str, household: Household, *, status: int = 200, **context: Any) -> Response:
    """Answer with a page inside a household's file."""
    return page(
        template,
        status=status,
        household=household,
        card=registry.household_card(household.id),
        file_tabs=tabs_of(household),
        is_own=is_own(actor(), household),
        labels=HOUSEHOLD_LABELS,
        tones=HOUSEHOLD_TONES,
        states=states,
        **context,
    )
