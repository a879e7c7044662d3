"""The blueprint of case work, and what its pages share."""

from typing import Any

from flask import Blueprint

from charity_app.core.text import Text
from charity_app.http.access import actor
from charity_app.registry import queries as registry
from charity_app.registry.models import Household
from charity_app.registry.policy import is_own
from charity_app.registry.states import households as words
from charity_app.registry.views.tabs import tabs_of

bp = Blueprint("casework", __name__, url_prefix="/casework")
SAVED = Text("Saved", "msg")


def file_context(household: Household) -> dict[str, Any]:
    """Return what the head of a household's file shows."""
    return {
        "household": household,
        "card": registry.household_card(household.id),
        "file_tabs": tabs_of(household),
        "is_own": is_own(actor(), household),
        "labels": words.HOUSEHOLD_LABELS,
        "tones": words.HOUSEHOLD_TONES,
    }
