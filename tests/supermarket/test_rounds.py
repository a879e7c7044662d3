"""A round opens for whoever is expected at its shift and for those of the shop: it leads to the doors of families."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.policy import can
from charity_app.core.scope import Actor, Grant, Role
from charity_app.identity.queries import scope_of
from charity_app.supermarket.models import ShopRound
from charity_app.supermarket.queries.rounds import get_round
from charity_app.supermarket.states.orders import OrderWay
from charity_app.volunteering.models import Activity, Shift, ShiftRole, SignUp, Volunteer
from charity_app.volunteering.services.people import register_volunteer
from charity_app.volunteering.services.shifts import cancel_shift
from charity_app.volunteering.states.activities import CancelReason, ServiceArea
from charity_app.volunteering.states.sign_ups import SEATED, EndReason, SignUpState
from tests.identity.factories import make_user
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family
from tests.supermarket.test_ordering import order, pack

_MAY = {SignUpState.CONFIRMED, SignUpState.SEEKING_STAND_IN, SignUpState.CHECKED_IN}


def on_the_round(market: Market, number: int = 1) -> ShopRound:
    """Return the round of a shop with one packed order more."""
    soap = market.item("香皂")
    market.fill(soap)
    row = order(market, card_for(family(number, severity=3)), (soap, 1), way=OrderWay.HOME, agrees=True)
    pack(market, row)
    return db.session.scalars(select(ShopRound).where(ShopRound.id == row.round_id)).one()


def helper(*more: Grant) -> tuple[Actor, Volunteer]:
    """Return a volunteer, who may hold other posts as well."""
    user_id = make_user(Role.VOLUNTEER, name=f"志愿者{len(more)}").id
    grants = (Grant(Role.VOLUNTEER), *more)
    return Actor(user_id=user_id, grants=grants, scope=scope_of(grants)), register_volunteer(user_id, by=SYSTEM)


def shift_of(row: ShopRound) -> Shift:
    """Return the shift that was opened for a round."""
    wanted = select(Shift).join(Activity, Activity.id == Shift.activity_id)
    return db.session.scalars(wanted.where(Activity.source_id == row.id)).one()


def sign_on(shift: Shift, person: Volunteer, state: SignUpState = SignUpState.CONFIRMED) -> None:
    """Put somebody on the list of a shift."""
    role = db.session.scalars(select(ShiftRole).where(ShiftRole.shift_id == shift.id)).one()
    role.taken += state in SEATED
    at = clock.now()
    row = SignUp(shift_id=shift.id, role_id=role.id, volunteer_id=person.id, state=state, created_at=at)
    row.ticket = 1 if state in (SignUpState.WAITLISTED, SignUpState.OFFERED) else None
    row.held_until_at = at if state is SignUpState.OFFERED else None
    row.end_reason = EndReason.OWN_WISH if state is SignUpState.CANCELLED else None
    db.session.add(row)
    db.session.flush()


def carries(actor: Actor, row: ShopRound) -> bool:
    """Tell whether a round opens for somebody, as its pages ask."""
    seen = get_round(actor, row.id)
    return seen is not None and can(actor, "shop_round.carry", seen)


@pytest.mark.parametrize("state", SignUpState)
def test_a_round_opens_for_who_is_expected_or_there(market: Market, state: SignUpState) -> None:
    row, (actor, person) = on_the_round(market), helper()
    assert get_round(actor, row.id) is None
    sign_on(shift_of(row), person, state)
    assert carries(actor, row) is (state in _MAY)


def test_a_place_at_another_shift_opens_nothing(market: Market) -> None:
    row, (actor, person) = on_the_round(market), helper()
    other = Activity(
        site_id=market.shop.id,
        street_id=market.shop.street_id,
        source_type="route",
        source_id=row.id,
        name="别的活动",
        what="别的",
        area=ServiceArea.FOOD_AND_SHOPS,
        written_at=clock.now(),
    )
    db.session.add(other)
    db.session.flush()
    at = clock.now()
    elsewhere = Shift(
        activity_id=other.id,
        street_id=other.street_id,
        place="别处",
        starts_at=at,
        ends_at=at + timedelta(hours=2),
        closes_at=at,
    )
    db.session.add(elsewhere)
    db.session.flush()
    db.session.add(ShiftRole(shift_id=elsewhere.id, name="别的", places=2))
    db.session.flush()
    sign_on(elsewhere, person)
    assert get_round(actor, row.id) is None


def test_a_round_closes_when_its_shift_is_called_off(market: Market) -> None:
    row, (actor, person) = on_the_round(market), helper()
    sign_on(shift_of(row), person)
    assert carries(actor, row)
    cancel_shift(shift_of(row), reason=CancelReason.WEATHER, by=SYSTEM)
    assert not carries(actor, row)


def test_who_oversees_shops_carries_nothing_for_being_a_volunteer_too(market: Market) -> None:
    row, (actor, _) = on_the_round(market), helper(Grant(Role.CHARITY_OFFICER))
    seen = get_round(actor, row.id)
    assert seen is not None
    assert not can(actor, "shop_round.carry", seen)


def test_the_keeper_of_the_shop_carries_and_that_of_another_does_not(market: Market) -> None:
    row = on_the_round(market)
    here, there = (Grant(Role.MARKET_KEEPER, site_id=site.id) for site in (market.shop, market.other))
    assert carries(Actor(user_id=None, grants=(here,), scope=scope_of((here,))), row)
    assert not carries(Actor(user_id=None, grants=(there,), scope=scope_of((there,))), row)
