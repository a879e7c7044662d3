"""What happens to charity projects."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.projects.states import ReturnGround


@dataclass(frozen=True, kw_only=True)
class OfProject(Fact):
    """A fact about a project."""

    subject: ClassVar[str] = "project"
    project_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectWritten(OfProject):
    """A project was written down or changed."""


@dataclass(frozen=True, kw_only=True)
class ProjectSubmitted(OfProject):
    """A project waits for the district's charity office."""


@dataclass(frozen=True, kw_only=True)
class ProjectApproved(OfProject):
    """A project was approved."""


@dataclass(frozen=True, kw_only=True)
class ProjectReturned(OfProject):
    """A project was given back for changes."""

    ground: ReturnGround
