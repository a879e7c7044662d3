"""Reads of divisions; they are public."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from charity_app.core.db import TODAY, db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.text import normalised
from charity_app.divisions.models import AreaGroup, Division
from charity_app.divisions.states import TILES, DivisionKind, DivisionLevel

_CODE = re.compile(r"[0-9]{6,12}\Z")
_LETTERS = re.compile(r"[a-z]+\Z")
_SHOWN = 20
_WIDE, _HIGH, _SHADES = 91, 51, 4


_IN_FORCE = and_(Division.valid_from <= TODAY, or_(Division.valid_to.is_(None), Division.valid_to > TODAY))
_District = aliased(Division, name="district")
_IS_STREET = Division.parent_id.in_(select(_District.id).where(_District.parent_id.is_(None)))
"""Condition that finds the streets and towns by what they belong to, without a look at the committees."""


def get_division(division_id: UUID) -> Division | None:
    """Return a division, whether it still exists or not."""
    return db.session.scalars(select(Division).where(Division.id == division_id)).one_or_none()


def division_of_code(code: str) -> Division | None:
    """Return the division that has or had this code."""
    return db.session.scalars(select(Division).where(Division.code == normalised(code))).one_or_none()


def district() -> Division:
    """Return the district itself."""
    top = select(Division).where(Division.level == DivisionLevel.DISTRICT, _IN_FORCE)
    return db.session.scalars(top.order_by(Division.code).limit(1)).one()


def streets() -> list[Division]:
    """Return the streets and towns of today, by code."""
    return list(db.session.scalars(select(Division).where(_IS_STREET, _IN_FORCE).order_by(Division.code)))


_STREET_NAMES = select(Division.id, Division.name).where(_IS_STREET, _IN_FORCE).order_by(Division.code)


def street_names() -> list[Row[tuple[UUID, str]]]:
    """Return id and name of the streets and towns of today, by code: all that a field of places needs."""
    return list(db.session.execute(_STREET_NAMES))


def committees_of(street_id: UUID) -> list[Division]:
    """Return the committees of a street today, by code."""
    wanted = select(Division).where(Division.parent_id == street_id, _IN_FORCE)
    return list(db.session.scalars(wanted.order_by(Division.code)))


def divisions_of(ids: Iterable[UUID]) -> list[Division]:
    """Return these divisions, by code."""
    return list(db.session.scalars(select(Division).where(Division.id.in_(set(ids))).order_by(Division.code)))


def division_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of these divisions, of past ones too."""
    wanted = select(Division.id, Division.name).where(Division.id.in_(set(ids)))
    return dict(db.session.execute(wanted).all())


def codes_of(codes: Iterable[str]) -> Mapping[str, Division]:
    """Return the divisions of today that have these codes."""
    wanted = select(Division).where(Division.code.in_(set(codes)), _IN_FORCE)
    return {division.code: division for division in db.session.scalars(wanted)}


def area_groups() -> list[AreaGroup]:
    """Return the working areas."""
    return list(db.session.scalars(select(AreaGroup).order_by(AreaGroup.code)))


def area_group_of(street_id: UUID) -> AreaGroup | None:
    """Return the working area of a street."""
    wanted = select(AreaGroup).join(Division, Division.area_group == AreaGroup.code).where(Division.id == street_id)
    return db.session.scalars(wanted).one_or_none()


def streets_of_group(code: str) -> list[Division]:
    """Return the streets and towns of a working area."""
    wanted = select(Division).where(Division.area_group == code, _IN_FORCE)
    return list(db.session.scalars(wanted.order_by(Division.code)))


def _fits(text: str) -> ColumnElement[bool]:
    typed = normalised(text)
    if _CODE.match(typed):
        return Division.code.startswith(typed, autoescape=True)
    letters = typed.lower()
    if _LETTERS.match(letters):
        return or_(
            Division.initials.startswith(letters, autoescape=True), Division.pinyin.contains(letters, autoescape=True)
        )
    return Division.name.contains(text.strip(), autoescape=True)


def search_divisions(
    text: str, *, level: DivisionLevel | None = None, within: Iterable[UUID] | None = None, limit: int = _SHOWN
) -> list[Division]:
    """Find divisions of today by part of the name, code, letters or first letters; `within` limits to these streets."""
    wanted = select(Division).where(_IN_FORCE, _fits(text))
    if level is not None:
        wanted = wanted.where(Division.level == level)
    if within is not None:
        streets_within = list(within)
        wanted = wanted.where(or_(Division.parent_id.in_(streets_within), Division.id.in_(streets_within)))
    nearest = (func.length(Division.initials), Division.code)
    return list(db.session.scalars(wanted.order_by(*nearest).limit(limit)))


def _listed(text: str, street_id: UUID | None, kind: DivisionKind | None) -> Select[Division]:
    wanted = select(Division).where(_IN_FORCE, Division.level != DivisionLevel.DISTRICT)
    if text.strip():
        wanted = wanted.where(_fits(text))
    if street_id is not None:
        wanted = wanted.where(or_(Division.parent_id == street_id, Division.id == street_id))
    if kind is not None:
        wanted = wanted.where(Division.kind == kind)
    return wanted.order_by(Division.code)


def list_divisions(
    *, text: str = "", street_id: UUID | None = None, kind: DivisionKind | None = None, page: int = 1
) -> Page[Division]:
    """Return one page of the divisions of today."""
    return fetch_page(_listed(text, street_id, kind), lambda row: row[0], number=page)


def all_divisions(*, text: str = "", street_id: UUID | None = None, kind: DivisionKind | None = None) -> list[Division]:
    """Return the whole list, for a file."""
    return list(db.session.scalars(_listed(text, street_id, kind)))


def count_committees(street_id: UUID) -> Mapping[DivisionKind, int]:
    """Count the committees of a street today by kind."""
    counted = select(Division.kind, func.count()).where(Division.parent_id == street_id, _IN_FORCE)
    return dict(db.session.execute(counted.group_by(Division.kind)).all())


@dataclass(frozen=True)
class Tile:
    """Where a street stands in the tile map, and how dark its number makes it."""

    x: int
    y: int
    shade: int


def tile_of(street: Division, number: int, bounds: Sequence[int]) -> Tile:
    """Return the tile of a street with a number."""
    column, row = TILES.get(street.code, (0, 0))
    return Tile(x=column * _WIDE, y=row * _HIGH, shade=sum(number >= bound for bound in bounds))


def tile_bounds(numbers: Iterable[int]) -> tuple[int, ...]:
    """Return from which numbers on the next shade begins: four steps up to the largest."""
    most = max(numbers, default=0)
    return tuple(max(place, most * place // (_SHADES + 1)) for place in range(1, _SHADES + 1))
