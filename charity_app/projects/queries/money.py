"""What a project has received and spent: asked of whoever keeps the books, who stands above; zero without one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class ProjectMoney:
    """The money of a project so far; what is pledged is never counted as raised (R-CMP-02)."""

    raised_fen: int = 0
    pledged_fen: int = 0
    allocated_fen: int = 0
    spent_fen: int = 0
    left_fen: int = 0


@dataclass(frozen=True)
class PeriodMoney:
    """Money received, and spent by line of the budget, from a day to another, both included."""

    received_fen: int = 0
    spent_fen: Mapping[UUID, int] = field(default_factory=dict)


class Books(Protocol):
    """Who keeps the books of projects and fundraisings."""

    def money_of_projects(self, project_ids: Collection[UUID], /) -> Mapping[UUID, ProjectMoney]:
        """Return the money of these projects so far; those without any may be left out."""

    def money_between(self, *, project_id: UUID | None, plan_id: UUID | None, first: date, last: date) -> PeriodMoney:
        """Return the money of a project, or of a fundraising plan that no project holds, in a period."""


_books: Books | None = None


def install_books(books: Books | None) -> None:
    """Take who keeps the books from wiring.py."""
    global _books  # noqa: PLW0603
    _books = books


def money_of_projects(project_ids: Collection[UUID]) -> Mapping[UUID, ProjectMoney]:
    """Return the money of every one of these projects."""
    known = _books.money_of_projects(project_ids) if _books and project_ids else {}
    return {key: known.get(key, ProjectMoney()) for key in project_ids}


def money_of_project(project_id: UUID) -> ProjectMoney:
    """Return the money of one project."""
    return money_of_projects((project_id,))[project_id]


def money_between(*, project_id: UUID | None, plan_id: UUID | None, first: date, last: date) -> PeriodMoney:
    """Return the money of a project or a fundraising in a period."""
    if _books is None:
        return PeriodMoney()
    return _books.money_between(project_id=project_id, plan_id=plan_id, first=first, last=last)
