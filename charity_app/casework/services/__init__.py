"""Commands of case work."""

from charity_app.casework.services.advisers import assign_adviser, release_adviser
from charity_app.casework.services.harm import report_harm
from charity_app.casework.services.help import (
    NewHelp,
    Receipt,
    ask_for_help,
    close_help,
    contact_help,
    erase_help,
    erase_rejected_help,
    forget_answers_of,
    reveal_help_phone,
    take_over_help,
)
from charity_app.casework.services.needs import NewNeed, assess_need, confirm_need, end_need
from charity_app.casework.services.references import admit_lookup, forgive_lookup, issue_reference

__all__ = [
    "NewHelp",
    "NewNeed",
    "Receipt",
    "admit_lookup",
    "ask_for_help",
    "assess_need",
    "assign_adviser",
    "close_help",
    "confirm_need",
    "contact_help",
    "end_need",
    "erase_help",
    "erase_rejected_help",
    "forget_answers_of",
    "forgive_lookup",
    "issue_reference",
    "release_adviser",
    "report_harm",
    "reveal_help_phone",
    "take_over_help",
]
