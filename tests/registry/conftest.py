"""Families, officers and a loaded district for the tests of the register."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from charity_app.core.db import db
from charity_app.core.scope import Actor, Grant, Role, Scope, acting_in, system_actor
from charity_app.divisions import queries as divisions
from charity_app.divisions.models import Division, division_id
from charity_app.registry import services
from charity_app.registry.models import Household
from charity_app.registry.services import NewMember
from tests.identity.factories import make_user, open_session
from tests.world import Browser

TANGQIAO, HUAMU = division_id("310115008"), division_id("310115016")
OLD_WOMAN = "990115194003129027"
MAN = "990115198308179218"
GIRL = "990115201506049347"


@pytest.fixture
def district(divided: Flask) -> None:
    """The divisions of the district."""


def committee(street_id: UUID = TANGQIAO, place: int = 0) -> Division:
    return divisions.committees_of(street_id)[place]


def worker(role: Role = Role.COMMUNITY_AID_ADVISOR, street_id: UUID = TANGQIAO) -> Actor:
    """Somebody who holds a role at a street, signed in."""
    return Actor(
        user_id=uuid4(),
        grants=(Grant(role, "street", street_id),),
        scope=Scope(public=True, street_ids=frozenset({street_id})),
        name="何初葵",
        session_id=uuid4(),
    )


def officer() -> Actor:
    """The district's assistance officer."""
    return Actor(
        user_id=uuid4(),
        grants=(Grant(Role.DISTRICT_AID_OFFICER, "district"),),
        scope=Scope(public=True, everything=True),
        session_id=uuid4(),
    )


def resident(household: Household) -> Actor:
    """A member of the household, signed in."""
    return Actor(
        user_id=uuid4(),
        grants=(Grant(Role.RESIDENT),),
        scope=Scope(public=True, household_ids=frozenset({household.id})),
        session_id=uuid4(),
    )


SYSTEM = system_actor("test")


@pytest.fixture
def family(session: object, district: None) -> Callable[..., Household]:
    """Register a household: `family()` is an older woman alone in 塘桥街道."""

    def registered(
        name: str = "钱秋溪",
        *,
        id_number: str = OLD_WOMAN,
        street_id: UUID = TANGQIAO,
        place: int = 0,
        joined_on: date = date(2020, 1, 1),
        phone: str = "12000000001",
    ) -> Household:
        head = NewMember(name=name, id_number=id_number, phone=phone, joined_on=joined_on)
        return services.register_household(committee(street_id, place), head=head, address="演示路1弄2号3室", by=SYSTEM)

    return registered


@pytest.fixture
def within() -> Callable[[Actor], object]:
    """Put an actor's scope in force: `with within(actor): ...`."""
    return lambda actor: acting_in(actor.scope)


@pytest.fixture
def browse(app: Flask, family: Callable[..., Household]) -> Callable[..., Browser]:
    """Open a browser in which somebody with this role is signed in."""

    def opened(*roles: Role, at: Any = TANGQIAO, **more: Any) -> Browser:
        token = open_session(make_user(*roles, at=at, **more))
        db.session.commit()
        return Browser(app, token)

    return opened
