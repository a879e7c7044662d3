"""The list of projects as a table; it names organisations and money, never a person (R-EXP-01)."""

from collections.abc import Sequence
from typing import Any

from charity_app.core.errors import NotAllowed
from charity_app.core.facts import emit
from charity_app.core.money import Money
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.projects.events import ProjectsExported
from charity_app.projects.queries.money import money_of_projects
from charity_app.projects.queries.projects import list_projects_visible_to
from charity_app.projects.states import ProjectCategory, ProjectState

EXPORT_HEADER = (
    "项目",
    "机构",
    "类别",
    "状态",
    "开始",
    "结束",
    "受益人数",
    "街镇数",
    "目标金额",
    "到账",
    "已用",
    "逾期公开",
)
_MOST = 10_000


def export_projects(
    *, q: str = "", category: ProjectCategory | None = None, state: ProjectState | None = None, by: Actor
) -> Sequence[tuple[Any, ...]]:
    """Return the rows of the list as the filters leave it, and tell that they left. Raises NotAllowed."""
    if by.user_id is None:
        raise NotAllowed(Text("You may not do this here", "error"))
    rows = list_projects_visible_to(by, q=q, category=category, state=state, size=_MOST).items
    money = money_of_projects([row.id for row in rows])
    emit(ProjectsExported(user_id=by.user_id, projects=len(rows), by=by))
    return [
        (
            row.name,
            row.organisation,
            row.category,
            row.state,
            row.starts_on,
            row.ends_on,
            row.beneficiaries,
            row.streets,
            Money(row.target_fen).yuan,
            Money(money[row.id].raised_fen).yuan,
            Money(money[row.id].spent_fen).yuan,
            int(row.is_overdue),
        )
        for row in rows
    ]
