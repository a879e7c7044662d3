"""States and words of charity projects."""

from charity_app.projects.states.projects import (
    GIVING_STATES,
    HIDDEN_STATES,
    PROJECT_ACTIONS,
    PROJECT_CATEGORIES,
    PROJECT_LABELS,
    PROJECT_ROLES,
    PROJECT_TABLE,
    PROJECT_TONES,
    RETURN_GROUNDS,
    RUNNING_STATES,
    SUPPORTED_STATES,
    WORKING_STATES,
    ProjectAction,
    ProjectCategory,
    ProjectState,
    ReturnGround,
)

__all__ = [
    "GIVING_STATES",
    "HIDDEN_STATES",
    "PROJECT_ACTIONS",
    "PROJECT_CATEGORIES",
    "PROJECT_LABELS",
    "PROJECT_ROLES",
    "PROJECT_TABLE",
    "PROJECT_TONES",
    "RETURN_GROUNDS",
    "RUNNING_STATES",
    "SUPPORTED_STATES",
    "WORKING_STATES",
    "ProjectAction",
    "ProjectCategory",
    "ProjectState",
    "ReturnGround",
]
