"""The machines of case work, as they are drawn in docs/flows.md."""

from charity_app.casework.states import help as help_requests
from charity_app.casework.states import needs
from charity_app.core.flows import Machine

MACHINES = (
    Machine(
        "help_request",
        help_requests.HELP_TABLE,
        help_requests.HELP_LABELS,
        help_requests.HELP_TONES,
        help_requests.HELP_ROLES,
    ),
    Machine("need_item", needs.NEED_TABLE, needs.NEED_LABELS, needs.NEED_TONES, needs.NEED_ROLES),
)
