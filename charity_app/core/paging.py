"""Pages of a list: what one page holds, and one statement for the rows and one for their number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select, func, select

from charity_app.core.db import db

Item = TypeVar("Item")
PAGE_SIZE = 20


@dataclass(frozen=True)
class Page(Generic[Item]):
    """The items of one page, its number from 1, how many pages and items there are."""

    items: tuple[Item, ...]
    number: int
    pages: int
    total: int


def fetch_page(
    statement: Select[*tuple[Any, ...]],
    make: Callable[[Row[*tuple[Any, ...]]], Item],
    *,
    number: int = 1,
    size: int = PAGE_SIZE,
    counted: Select[int] | None = None,
) -> Page[Item]:
    """Read one page of an ordered statement; a number past the end gives the last page. Two statements.

    `counted` is a cheaper statement for the number of items, where the rows join more than the filter needs.
    """
    if counted is None:
        counted = select(func.count()).select_from(statement.order_by(None).subquery())
    total = db.session.scalar(counted) or 0
    pages = max(1, -(-total // size))
    place = min(max(number, 1), pages)
    rows = db.session.execute(statement.limit(size).offset((place - 1) * size)).all()
    return Page(tuple(make(row) for row in rows), place, pages, total)
