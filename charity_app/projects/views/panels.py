"""What other packages hang into a project's page through wiring.py: a way to give, the money in detail."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from charity_app.core.text import Text
from charity_app.http import access
from charity_app.projects.models import CharityProject


@dataclass(frozen=True)
class ProjectPanel:
    """A page about a project: its endpoint takes `project_id`; one that takes money needs an open gate (R-LEG-01)."""

    endpoint: str
    text: Text
    permission: str
    needs_open_gate: bool = False


_panels: tuple[ProjectPanel, ...] = ()


def install_panels(panels: Iterable[ProjectPanel]) -> None:
    """Take the panels of other packages from wiring.py."""
    global _panels  # noqa: PLW0603
    _panels = tuple(panels)


def panels_of(project: CharityProject, *, is_gate_open: bool) -> list[tuple[Text, str, bool]]:
    """Return the panels that the viewer may open: label, address, whether money is given there."""
    return [
        (panel.text, url_for(panel.endpoint, project_id=project.id), panel.needs_open_gate)
        for panel in _panels
        if (is_gate_open or not panel.needs_open_gate) and access.can(panel.permission, project)
    ]
