"""Days of the week on which a shop is closed, over HTTP: its keeper says them, all read them, orders keep to them."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.registry.models import Site
from tests.supermarket.test_order_pages import CANCEL, body, row, warmer  # noqa: F401 - a fixture
from tests.world import Browser, World

WORDS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def hours(site_id: UUID, **more: object) -> dict[str, object]:
    """Return what the keeper fills in."""
    with unit_of_work(), acting_in(system_scope("test")):
        version = db.session.scalars(select(Site.version).where(Site.id == site_id)).one()
    return {"opening_hours": "9:00–16:00", "version": version} | more


def test_the_keeper_says_when_the_shop_is_closed_and_everybody_reads_it(
    inhabited: World, browser_of: Callable[..., Browser]
) -> None:
    keeper, site = browser_of(Role.MARKET_KEEPER), inhabited.ids["site here"]
    path, public = f"/supermarket/shops/{site}/hours", f"/supermarket/at/{site}"
    assert path in keeper.send("GET", f"/supermarket/shops/{site}").text
    assert "休息" not in browser_of(Role.RESIDENT).send("GET", public).text
    for wrong in (list(range(7)), ["7"], ["x"], ["-1"]):
        refused = keeper.send("POST", path, hours(site, closed_days=wrong))
        assert (refused.status_code, 'id="closed_days-error"' in refused.text) == (422, True)
    assert keeper.send("POST", path, hours(site, closed_days=["0", "2"])).status_code == 303
    assert keeper.send("POST", path, hours(site) | {"version": 1}).status_code == 409
    assert keeper.send("GET", path).text.count(" checked") == 2
    for page in (public, f"/registry/sites/{site}"):
        assert "周一，周三" in browser_of(Role.RESIDENT).send("GET", page).text.replace("、", "，")
    for role in (Role.RESIDENT, Role.AUDITOR):
        assert browser_of(role).send("POST", path, hours(site)).status_code in (403, 404)
    there = inhabited.ids["site there"]
    assert keeper.send("POST", f"/supermarket/shops/{there}/hours", hours(there)).status_code in (403, 404)


def test_a_family_is_offered_open_days_and_a_late_form_is_refused_on_its_field(
    inhabited: World,
    browser_of: Callable[..., Browser],
    warmer: UUID,  # noqa: F811 - a fixture
) -> None:
    family, site = browser_of(Role.RESIDENT), inhabited.ids["site here"]
    assert family.send("POST", CANCEL.format(inhabited.ids["shop order here"])).status_code == 303
    place = f"/supermarket/households/{inhabited.ids['family here']}/orders/at/{site}"
    tomorrow = clock.today() + timedelta(days=1)
    option = f'<option value="{tomorrow.isoformat()}"'
    assert option in family.send("GET", place).text
    closed = hours(site, closed_days=[str(tomorrow.weekday())])
    path = f"/supermarket/shops/{site}/hours"
    assert browser_of(Role.MARKET_KEEPER).send("POST", path, closed).status_code == 303
    shown = family.send("GET", place).text
    assert option not in shown
    assert WORDS[tomorrow.weekday()] in shown
    late = family.send("POST", place, body(warmer))
    assert (late.status_code, 'id="wanted_on-error"' in late.text, "那天不营业" in late.text) == (422, True, True)
    following = (tomorrow + timedelta(days=1)).isoformat()
    assert family.send("POST", place, body(warmer, wanted_on=following)).status_code == 303
    assert row(inhabited.ids["shop order here"])[3] >= 0


def test_a_shop_that_is_closed_on_all_days_ahead_says_so_instead_of_failing(
    inhabited: World, browser_of: Callable[..., Browser]
) -> None:
    site = inhabited.ids["site here"]
    with unit_of_work(), acting_in(system_scope("test")):
        shop = db.session.scalars(select(Site).where(Site.id == site)).one()
        shop.valid_to = clock.today() + timedelta(days=1)
    place = f"/supermarket/households/{inhabited.ids['family here']}/orders/at/{site}"
    for answer in (browser_of(Role.RESIDENT).send("GET", place), browser_of(Role.RESIDENT).send("POST", place)):
        assert answer.status_code in (200, 422)
        assert "换一家店" in answer.text
