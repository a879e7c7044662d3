"""The machines of the register, as they are drawn in docs/flows.md."""

from charity_app.core.flows import Machine
from charity_app.registry.states import organisations

MACHINES = (
    Machine(
        "organisation",
        organisations.ORGANISATION_TABLE,
        organisations.ORGANISATION_LABELS,
        organisations.ORGANISATION_TONES,
        organisations.ORGANISATION_ROLES,
    ),
)
