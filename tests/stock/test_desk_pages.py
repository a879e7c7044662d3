"""The keeper's desk over HTTP: whose it is, what a scan finds. Source: feature 4.7."""

from collections.abc import Callable

import pytest

from charity_app.core.scope import Role
from tests.world import Browser, World

Browsers = Callable[..., Browser]


def test_a_keeper_of_one_place_comes_straight_to_it(inhabited: World, browser_of: Browsers) -> None:
    keeper, here = browser_of(Role.DEPOT_KEEPER), inhabited.ids["depot here"]
    assert keeper.send("GET", "/stock/").location == f"/stock/places/{here}"
    text = keeper.send("GET", f"/stock/places/{here}").text
    for words in ("depot here 仓库", '冷藏 <span class="nw">3.4 °C', "温度正常", "酸奶 100 克"):
        assert words in text


def test_who_looks_after_all_places_chooses(inhabited: World, browser_of: Browsers) -> None:
    text = browser_of(Role.FOOD_SAFETY_OFFICER).send("GET", "/stock/").text
    assert "depot here 仓库" in text
    assert "depot there 仓库" in text


@pytest.mark.parametrize(
    ("role", "depot", "expected"),
    [
        (Role.DEPOT_KEEPER, "depot there", 403),
        (Role.MARKET_KEEPER, "depot here", 403),
        (Role.ORG_MANAGER, "depot here", 403),
        (Role.AUDITOR, "depot there", 200),
        (None, "depot here", 303),
    ],
)
def test_the_desk_is_for_whoever_keeps_the_place(
    inhabited: World, browser_of: Browsers, role: Role | None, depot: str, expected: int
) -> None:
    path = f"/stock/places/{inhabited.ids[depot]}"
    assert browser_of(role).send("GET", path).status_code == expected
    assert browser_of(role).send("GET", f"{path}/find?code=x").status_code in (
        expected,
        422 if expected == 200 else expected,
    )


def test_an_unknown_code_is_refused_and_stays_in_the_field(inhabited: World, browser_of: Browsers) -> None:
    path = f"/stock/places/{inhabited.ids['depot here']}/find"
    for code in ("NEIN", "", "%00", "x" * 300):
        answer = browser_of(Role.DEPOT_KEEPER).send("GET", f"{path}?code={code}")
        assert answer.status_code == 422
        assert ('class="err"' in answer.text) is (code != "%00"), code
    assert 'value="NEIN"' in browser_of(Role.DEPOT_KEEPER).send("GET", f"{path}?code=NEIN").text
