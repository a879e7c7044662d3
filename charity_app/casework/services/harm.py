"""Telling the street at once that a child may be in danger. Source: R-MIN-01."""

from charity_app.casework.events import HarmReported
from charity_app.casework.services.help import NewHelp, Receipt, ask_for_help
from charity_app.casework.states.needs import Urgency
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.models import Household


def report_harm(household: Household, *, words: str, by: Actor) -> Receipt:
    """Tell the street what somebody has seen, as an emergency due today. Raises Invalid without words."""
    if not words.strip():
        raise Invalid(Text("Write in a few words what you have seen", "error"), field="words")
    told = NewHelp(
        street_id=household.street_id,
        committee_id=household.committee_id,
        urgency=Urgency.EMERGENCY,
        household_id=household.id,
        words=words,
    )
    receipt = ask_for_help(told, by=by)
    emit(HarmReported(household_id=household.id, by=by))
    return receipt
