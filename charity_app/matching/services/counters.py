"""Giving out what is scarce: one conditional UPDATE each, guarded by a CHECK, always in the same order.

The order is: the claimant's row, then the need or the offer, then the claim. Source: design.md 4, reliability A2.
"""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select, update

from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.states import changed_meanwhile
from charity_app.core.text import Text
from charity_app.matching.models import NeedPost, ResourceOffer

Scarce = TypeVar("Scarce", NeedPost, ResourceOffer)


def reserve(row: NeedPost | ResourceOffer, quantity: int, *conditions: ColumnElement[bool]) -> None:
    """Hold a quantity while it is free and the conditions stand. Raises Conflict when somebody was faster."""
    model: Any = type(row)
    db.session.flush()
    free = model.quantity - model.held - model.claimed - model.delivered
    done = db.session.execute(
        update(model).where(model.id == row.id, free >= quantity, *conditions).values(held=model.held + quantity),
        execution_options={"synchronize_session": False},
    )
    if getattr(done, "rowcount", 0) != 1:
        raise Conflict(Text("Somebody was faster: not enough is left of it", "error"))
    db.session.refresh(row)


def move(row: NeedPost | ResourceOffer, quantity: int, *, source: str, to: str | None) -> None:
    """Move a quantity from one counter to another, or set it free when `to` is None.

    Raises Conflict when the counter does not hold it.
    """
    model: Any = type(row)
    db.session.flush()
    changed = {source: getattr(model, source) - quantity}
    if to is not None:
        changed[to] = getattr(model, to) + quantity
    done = db.session.execute(
        update(model).where(model.id == row.id, getattr(model, source) >= quantity).values(**changed),
        execution_options={"synchronize_session": False},
    )
    if getattr(done, "rowcount", 0) != 1:
        raise changed_meanwhile()
    db.session.refresh(row)


def locked(model: type[Scarce], row_id: Any) -> Scarce:
    """Return a row as it is now and keep others from changing it until this transaction ends."""
    wanted = select(model).where(model.id == row_id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()
