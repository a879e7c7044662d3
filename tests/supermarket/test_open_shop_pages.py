"""A shop as everybody sees it: where, when, what is short and how to help (domain.md 5.4, features 4.16 and 5.13)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.registry.models import Site
from charity_app.stock.models import GoodsDelivery, Item, Lot
from charity_app.stock.services.items import set_shelf
from charity_app.stock.states.lots import LotState
from tests.stock.conftest import SYSTEM
from tests.world import Browser, World

Open = Callable[..., Browser]


def row_of(model: type, key: UUID):  # type: ignore[no-untyped-def]
    """Load a row."""
    return db.session.scalars(select(model).where(model.id == key)).one()  # type: ignore[attr-defined]


def want_soap(inhabited: World, minimum: int) -> str:
    """Let the shop want so many pieces of soap; returns the address of its open page."""
    with acting_in(system_scope("test")):
        site, soap = row_of(Site, inhabited.ids["site here"]), row_of(Item, inhabited.ids["soap item"])
        set_shelf(site, soap, place_code="A1", minimum=minimum, by=SYSTEM)
        commit_unit()
    return f"/supermarket/at/{inhabited.ids['site here']}"


def test_a_stranger_sees_where_when_and_what_is_short(browser_of: Open, inhabited: World) -> None:
    url, stranger = want_soap(inhabited, 9_000), browser_of(None)
    assert url in stranger.send("GET", "/supermarket/").text
    shown = stranger.send("GET", url).text
    assert "这里缺什么" in shown
    assert f"/foodbank/shortage/{inhabited.ids['site here']}/{inhabited.ids['soap item']}" in shown
    assert "收支公示" in shown


def test_what_is_there_in_plenty_is_not_asked_for(browser_of: Open, inhabited: World) -> None:
    assert "目前不缺" in browser_of(None).send("GET", want_soap(inhabited, 0)).text


def test_a_donor_promises_to_bring_it_to_the_shop(browser_of: Open, inhabited: World) -> None:
    want_soap(inhabited, 9_000)
    day = (clock.today() + timedelta(days=2)).isoformat()
    url = f"/foodbank/shortage/{inhabited.ids['site here']}/{inhabited.ids['soap item']}"
    told = {"quantity": "20", "expected_on": day, "slot": "9:00-11:00"}
    assert browser_of(Role.DONOR).send("POST", url, told).status_code == 303
    announced = select(GoodsDelivery.site_id).join(Lot, Lot.delivery_id == GoodsDelivery.id)
    wanted = announced.where(Lot.state == LotState.ANNOUNCED, Lot.item_id == inhabited.ids["soap item"])
    assert inhabited.ids["site here"] in set(db.session.scalars(wanted))


def test_a_shop_that_is_over_is_not_shown(browser_of: Open, inhabited: World) -> None:
    url = want_soap(inhabited, 9_000)
    db.session.execute(update(Site).where(Site.id == inhabited.ids["site here"]).values(valid_to=clock.today()))
    commit_unit()
    stranger = browser_of(None)
    assert stranger.send("GET", url).status_code == 404
    assert url not in stranger.send("GET", "/supermarket/").text
