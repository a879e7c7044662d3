"""Pages of a list: what one page holds, and one statement for the rows and their number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import BigInteger, Row, Select, bindparam, func, literal, select

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


@dataclass(frozen=True)
class Listing:
    """A list as the database is asked for it: its rows, `size` at a time, and how many there are in all."""

    rows: Select[*tuple[Any, ...]]
    counted: Select[int]
    size: int


def listing(
    statement: Select[*tuple[Any, ...]], *, size: int = PAGE_SIZE, counted: Select[int] | None = None
) -> Listing:
    """Prepare the pages of an ordered statement; a list that many people open prepares them once.

    The statement neither groups nor leaves out what is there twice: its rows are counted by its tables alone.
    `counted` is a cheaper statement for the number of items, where the rows join more than the filter needs.
    """
    if counted is None:
        rows = statement.order_by(None).with_only_columns(literal(1), maintain_column_froms=True)
        counted = select(func.count()).select_from(rows.subquery())
    whole = statement.add_columns(counted.correlate(None).scalar_subquery())
    return Listing(whole.limit(size).offset(bindparam("skipped", type_=BigInteger())), counted, size)


def fetch_page(
    statement: Select[*tuple[Any, ...]],
    make: Callable[[Row[*tuple[Any, ...]]], Item],
    *,
    number: int = 1,
    size: int = PAGE_SIZE,
    counted: Select[int] | None = None,
) -> Page[Item]:
    """Read one page of an ordered statement: `listing` and `read_page` in one."""
    return read_page(listing(statement, size=size, counted=counted), make, number=number)


def read_page(
    listed: Listing, make: Callable[[Row[*tuple[Any, ...]]], Item], *, number: int = 1, **values: object
) -> Page[Item]:
    """Read one page of a list; a number past the end gives the last page. One statement, three past it.

    `values` go to the parameters that the list's statement leaves open.
    """
    place = min(max(number, 1), _LAST_PAGE)
    found, total = _read(listed, values, place)
    if not found and place > 1:
        total = db.session.scalar(listed.counted, values) or 0
        place = max(1, -(-total // listed.size))
        found, total = _read(listed, values, place)
    return Page(tuple(make(row) for row in found), place, max(1, -(-total // listed.size)), total)


def _read(listed: Listing, values: dict[str, object], place: int) -> tuple[Any, int]:
    """Return the rows of one page, and how many there are in all: read beside each row, where it is asked once."""
    kept = db.session.execute(listed.rows, {**values, "skipped": (place - 1) * listed.size}).freeze()
    first = kept().first()
    width = len(kept.metadata.keys) - 1
    return kept().columns(*range(width)).all(), first[width] if first else 0
