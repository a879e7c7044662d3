"""Reads across the rooms."""

from charity_app.reports.queries.waiting import Desk, Task, desk_of

__all__ = ["Desk", "Task", "desk_of"]
