"""Pages of charity projects."""

from charity_app.projects.views import disclosures, plans, projects, refiling, relations, steps, work, years
from charity_app.projects.views.blueprint import bp
from charity_app.projects.views.panels import ProjectPanel, install_panels

__all__ = [
    "ProjectPanel",
    "bp",
    "disclosures",
    "install_panels",
    "plans",
    "projects",
    "refiling",
    "relations",
    "steps",
    "work",
    "years",
]
