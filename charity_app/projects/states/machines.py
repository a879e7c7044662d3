"""The machines of charity projects and their reports, as they are drawn in docs/flows.md."""

from charity_app.core.flows import Machine
from charity_app.projects.states import disclosures, projects

MACHINES = (
    Machine(
        "charity_project",
        projects.PROJECT_TABLE,
        projects.PROJECT_LABELS,
        projects.PROJECT_TONES,
        projects.PROJECT_ROLES,
    ),
    Machine(
        "disclosure",
        disclosures.DISCLOSURE_TABLE,
        disclosures.DISCLOSURE_LABELS,
        disclosures.DISCLOSURE_TONES,
        disclosures.DISCLOSURE_ROLES,
    ),
)
