"""Pages of a list: what one page holds, and one statement for the rows and their number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select, func, literal, select

from charity_app.core.db import db

Item = TypeVar("Item")
PAGE_SIZE = 20
_LAST_PAGE = 10**9


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
    """Read one page of an ordered statement; a number past the end gives the last page. One statement, three past it.

    The statement neither groups nor leaves out what is there twice: its rows are counted by its tables alone.
    `counted` is a cheaper statement for the number of items, where the rows join more than the filter needs.
    """
    if counted is None:
        rows = statement.order_by(None).with_only_columns(literal(1), maintain_column_froms=True)
        counted = select(func.count()).select_from(rows.subquery())
    place = min(max(number, 1), _LAST_PAGE)
    found, total = _read(statement, counted, place, size)
    if not found and place > 1:
        total = db.session.scalar(counted) or 0
        place = max(1, -(-total // size))
        found, total = _read(statement, counted, place, size)
    return Page(tuple(make(row) for row in found), place, max(1, -(-total // size)), total)


def _read(statement: Any, counted: Any, place: int, size: int) -> tuple[Any, int]:
    """Return the rows of one page, and how many there are in all: read beside each row, where it is asked once."""
    whole = statement.add_columns(counted.correlate(None).scalar_subquery())
    kept = db.session.execute(whole.limit(size).offset((place - 1) * size)).freeze()
    first = kept().first()
    width = len(kept.metadata.keys) - 1
    return kept().columns(*range(width)).all(), first[width] if first else 0
