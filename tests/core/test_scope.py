"""The second wall: every way to read a scoped table stays within the active scope, or raises (rulings 11, 12; C2)."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import ForeignKey, MetaData, exists, func, literal, select, union_all
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column, registry, relationship, selectinload

from charity_app.core import scope as scopes
from charity_app.core.db import _TYPES, db
from charity_app.core.scope import (
    PUBLIC,
    DivisionScoped,
    OrganisationScoped,
    Scope,
    ScopeMissing,
    acting_in,
    active_scope,
    system_scope,
)

NORTH, SOUTH, HILL = UUID(int=1), UUID(int=2), UUID(int=3)


class House(DeclarativeBase):
    """An ancestor of its own, so that the tables of this test are none of the platform's."""

    registry = registry(metadata=MetaData(), type_annotation_map=_TYPES)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


class Lamp(House, DivisionScoped):
    __tablename__ = "scope_lamps"
    household_id: Mapped[UUID | None] = mapped_column()
    name: Mapped[str] = mapped_column()


class Bulb(House, DivisionScoped):
    __tablename__ = "scope_bulbs"
    __scope_public__ = True
    lamp_id: Mapped[UUID] = mapped_column(ForeignKey("scope_lamps.id"))
    watts: Mapped[int] = mapped_column()
    lamp: Mapped[Lamp] = relationship()


class Deal(House, OrganisationScoped):
    __tablename__ = "scope_deals"
    __scope_nameless__ = True
    name: Mapped[str] = mapped_column()


class Plain(House):
    __tablename__ = "scope_plain"
    lamp_id: Mapped[UUID] = mapped_column()


@pytest.fixture
def lamps(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, UUID]]:
    monkeypatch.setattr(scopes, "_scoped_models", {model.__tablename__: model for model in (Lamp, Bulb, Deal)})
    monkeypatch.setattr(scopes, "_walked", {})
    House.metadata.create_all(db.engine)
    made = {}
    for name, street in (("north", NORTH), ("south", SOUTH), ("hill", HILL)):
        lamp = Lamp(
            id=uuid4(), name=name, street_id=street, committee_id=UUID(int=street.int + 10), household_id=uuid4()
        )
        made[name] = lamp.id
        db.session.add_all([lamp, Plain(lamp_id=lamp.id)])
        db.session.flush()
        db.session.add(Bulb(lamp_id=lamp.id, street_id=street, committee_id=None, watts=street.int))
        db.session.add(Deal(name=name, organisation_id=street))
    db.session.commit()
    db.session.expunge_all()
    yield made
    db.session.rollback()
    db.session.remove()
    House.metadata.drop_all(db.engine)


NORTHERN = Scope(street_ids=frozenset({NORTH}))
_other = aliased(Lamp)

WAYS = {
    "entities": lambda: [lamp.name for lamp in db.session.scalars(select(Lamp))],
    "columns": lambda: list(db.session.scalars(select(Lamp.name))),
    "an alias": lambda: list(db.session.scalars(select(_other.name))),
    "a join from a plain table": lambda: list(
        db.session.scalars(select(Lamp.name).select_from(Plain).join(Lamp, Lamp.id == Plain.lamp_id))
    ),
    "a subquery": lambda: list(db.session.scalars(select(select(Lamp.name).subquery().c.name))),
    "a common table expression": lambda: list(db.session.scalars(select(select(Lamp.name).cte("lit").c.name))),
    "a union": lambda: list(db.session.scalars(union_all(select(Lamp.name), select(Lamp.name).where(False)))),
    "an aggregate": lambda: ["north"] * (db.session.scalar(select(func.count()).select_from(Lamp)) or 0),
    "an aggregate of a column": lambda: ["north"] * (db.session.scalar(select(func.count(Lamp.id))) or 0),
    "exists": lambda: [
        "north" for _ in db.session.scalars(select(Plain.id).where(exists().where(Lamp.id == Plain.lamp_id)))
    ],
    "in a selection": lambda: [
        "north" for _ in db.session.scalars(select(Plain.id).where(Plain.lamp_id.in_(select(Lamp.id))))
    ],
    "a scalar subquery": lambda: [
        name
        for name in db.session.scalars(
            select(select(Lamp.name).where(Lamp.id == Plain.lamp_id).scalar_subquery()).select_from(Plain)
        )
        if name
    ],
    "one by key": lambda: [
        lamp.name
        for lamp in (
            db.session.scalars(select(Lamp).where(Lamp.name == name)).one_or_none() for name in ("north", "hill")
        )
        if lamp
    ],
    "the old query": lambda: [lamp.name for lamp in db.session.query(Lamp).all()],
    "the old query with columns": lambda: [name for (name,) in db.session.query(Lamp.name)],
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_reading_stays_within_the_street(lamps: dict[str, UUID], way: str) -> None:
    with acting_in(NORTHERN):
        assert WAYS[way]() == ["north"]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_reading_raises_without_a_scope(lamps: dict[str, UUID], way: str) -> None:
    with pytest.raises(ScopeMissing, match="scope_lamps"):
        WAYS[way]()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_at_all_is_seen_from_an_empty_scope(lamps: dict[str, UUID], way: str) -> None:
    with acting_in(Scope()):
        assert WAYS[way]() == []


def test_the_cached_walk_serves_the_next_scope_too(lamps: dict[str, UUID]) -> None:
    for scope, seen in ((NORTHERN, ["north"]), (Scope(street_ids=frozenset({SOUTH})), ["south"])):
        with acting_in(scope):
            assert list(db.session.scalars(select(Lamp.name).where(Lamp.name != literal("x")))) == seen


def names(model: type[Lamp | Deal], scope: Scope) -> list[str]:
    with acting_in(scope):
        return sorted(db.session.scalars(select(model.name)))


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (system_scope("test"), ["hill", "north", "south"]),
        (PUBLIC, []),
        (Scope(committee_ids=frozenset({UUID(int=12)})), ["south"]),
        (Scope(street_ids=frozenset({NORTH}), committee_ids=frozenset({UUID(int=12)})), ["north", "south"]),
        (Scope(organisation_ids=frozenset({NORTH})), []),
        (Scope(nameless=True), []),
    ],
)
def test_a_scope_is_the_union_of_what_it_lists(lamps: dict[str, UUID], scope: Scope, seen: list[str]) -> None:
    assert names(Lamp, scope) == seen


def test_a_resident_reaches_rows_of_the_own_household_only(lamps: dict[str, UUID]) -> None:
    with acting_in(system_scope("test")):
        household_id = db.session.scalar(select(Lamp.household_id).where(Lamp.name == "hill"))
    assert household_id is not None
    assert names(Lamp, Scope(household_ids=frozenset({household_id}))) == ["hill"]


def test_an_organisation_reaches_its_own_rows(lamps: dict[str, UUID]) -> None:
    assert names(Deal, Scope(organisation_ids=frozenset({SOUTH}))) == ["south"]
    assert names(Deal, NORTHERN) == []


def test_the_charity_office_reaches_tables_marked_nameless_and_no_others(lamps: dict[str, UUID]) -> None:
    assert names(Deal, Scope(nameless=True)) == ["hill", "north", "south"]
    assert names(Lamp, Scope(nameless=True, public=True)) == []


def test_public_tables_are_open_and_what_they_point_to_is_not(lamps: dict[str, UUID]) -> None:
    with acting_in(PUBLIC):
        assert sorted(db.session.scalars(select(Bulb.watts))) == [1, 2, 3]
        assert list(db.session.execute(select(Bulb.watts, Lamp.name).join(Lamp, Lamp.id == Bulb.lamp_id))) == []
        loaded = db.session.scalars(select(Bulb).options(selectinload(Bulb.lamp))).all()
        assert [bulb.lamp for bulb in loaded] == [None] * 3
        db.session.expunge_all()
        assert [bulb.lamp for bulb in db.session.scalars(select(Bulb))] == [None] * 3


def test_a_scope_ends_with_its_block_and_nests(lamps: dict[str, UUID]) -> None:
    assert active_scope() is None
    with acting_in(NORTHERN):
        with acting_in(system_scope("inside")):
            assert len(db.session.scalars(select(Lamp)).all()) == 3
        assert active_scope() == NORTHERN
    assert active_scope() is None


def test_plain_tables_need_no_scope(lamps: dict[str, UUID]) -> None:
    assert db.session.scalar(select(func.count()).select_from(Plain)) == 3
