"""Donors known from slips: who has the same name, and which of them are one (features 3.17). Names are masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.privacy import Erased, mask_name, unseal
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.models import Gift, Giver
from charity_app.giving.queries.desk import finance_ids
from charity_app.giving.states.gifts import HELD_STATES, WAYS, DonorType


@dataclass(frozen=True)
class NameRow:
    """A name that stands on several slips: how many donors it stands for so far, how many gifts, and their sum."""

    giver_id: UUID
    name: str
    donors: int
    gifts: int
    sum_fen: int


def _own_slips(viewer: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for donors without an account who gave to the viewer's charities, as their slips say."""
    return (
        Giver.user_id.is_(None),
        Giver.name_index.is_not(None),
        Gift.giver_id == Giver.id,
        Gift.charity_id.in_(finance_ids(viewer)),
        Gift.state.in_(HELD_STATES),
    )


def list_names_visible_to(viewer: Actor, *, number: int = 1) -> Page[NameRow]:
    """Return a page of the names that stand on several slips, those first that are perhaps one donor."""
    roots = func.count(func.distinct(func.coalesce(Giver.merged_into_id, Giver.id)))
    sums = (func.count(Gift.id), func.coalesce(func.sum(Gift.amount_fen - Gift.refunded_fen), 0))
    wanted = (
        select(Giver.name_index, roots, *sums)
        .where(*_own_slips(viewer))
        .group_by(Giver.name_index)
        .having(func.count(func.distinct(Giver.id)) > 1)
        .order_by(roots.desc(), Giver.name_index)
    )
    found = fetch_page(wanted, tuple, number=number)
    first = _first_by_name(viewer, [row[0] for row in found.items])
    rows = (NameRow(first[row[0]].id, name_of(first[row[0]]), row[1], row[2], int(row[3])) for row in found.items)
    return Page(tuple(rows), found.number, found.pages, found.total)


def _first_by_name(viewer: Actor, names: Sequence[bytes]) -> dict[bytes | None, Giver]:
    """Return for each name the donor of the first slip that stands for itself."""
    wanted = select(Giver).where(Giver.name_index.in_(names), Giver.merged_into_id.is_(None), *_own_slips(viewer))
    rows = db.session.scalars(wanted.order_by(Giver.created_at.desc(), Giver.id))
    return {row.name_index: row for row in rows}


def name_of(giver: Giver) -> str:
    """Return the masked name of a donor."""
    if giver.name_sealed is None:
        return ""
    try:
        name = unseal(giver.key_owner, giver.name_sealed, place=f"givers.name_sealed:{giver.id}")
    except Erased:
        return ""
    return mask_name(name) if giver.donor_type is DonorType.PERSON else name


def get_donor(viewer: Actor, giver_id: UUID) -> Giver | None:
    """Return a donor of the viewer's charity that stands for itself."""
    wanted = select(Giver).distinct().where(Giver.id == giver_id, Giver.merged_into_id.is_(None), *_own_slips(viewer))
    return db.session.scalars(wanted).one_or_none()


@dataclass(frozen=True)
class Slip:
    """One gift of a donor of this name."""

    giver_id: UUID
    is_merged: bool
    is_first: bool
    number: str
    way: Text
    amount_fen: int
    received_at: datetime


def slips_of(viewer: Actor, giver: Giver) -> Sequence[Slip]:
    """Return the gifts under the name of a donor, by day."""
    wanted = select(Giver, Gift).where(Giver.name_index == giver.name_index, *_own_slips(viewer))
    return [_slip(row, giver) for row in db.session.execute(wanted.order_by(Gift.received_at, Gift.id))]


def _slip(row: Any, giver: Giver) -> Slip:
    of, gift = row
    is_merged = of.merged_into_id == giver.id
    return Slip(of.id, is_merged, of.id == giver.id, gift.number, WAYS[gift.way], gift.kept_fen, gift.received_at)


def others_of(viewer: Actor, giver: Giver) -> Sequence[Giver]:
    """Return the other donors of the same name who stand for themselves."""
    wanted = (
        select(Giver)
        .distinct()
        .where(
            Giver.name_index == giver.name_index,
            Giver.id != giver.id,
            Giver.merged_into_id.is_(None),
            *_own_slips(viewer),
        )
    )
    return db.session.scalars(wanted).all()
