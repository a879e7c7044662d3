"""Reads of case work."""

from charity_app.casework.queries.advisers import adviser_of, choose_adviser, list_advisers
from charity_app.casework.queries.help import (
    HelpCard,
    HelpRow,
    count_waiting_help,
    get_help_request,
    help_card,
    list_help_visible_to,
)
from charity_app.casework.queries.needs import NeedRow, get_need_item, list_needs_of, note_of, note_place
from charity_app.casework.queries.status import Status, StatusStep, reference_of, status_by_reference

__all__ = [
    "HelpCard",
    "HelpRow",
    "NeedRow",
    "Status",
    "StatusStep",
    "adviser_of",
    "choose_adviser",
    "count_waiting_help",
    "get_help_request",
    "get_need_item",
    "help_card",
    "list_advisers",
    "list_help_visible_to",
    "list_needs_of",
    "note_of",
    "note_place",
    "reference_of",
    "status_by_reference",
]
