"""What waits behind the doors of the navigation is asked for in one statement, and means the same as each alone."""

from datetime import date, time

import pytest

from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in
from charity_app.http.filters import _count_together
from charity_app.wiring import SIDE_BAR, TAB_BAR
from tests.world import World, actor_of


@pytest.mark.parametrize("role", Role, ids=str)
def test_counted_together_or_alone_everybody_is_told_what_lies_in_reach(inhabited: World, role: Role) -> None:
    who = actor_of(inhabited.users[role], inhabited)
    asked = {entry.endpoint: entry.counting for entry in (*SIDE_BAR, *TAB_BAR) if entry.counting}
    with acting_in(who.scope):
        together = _count_together(asked, who)
        counting = {name: one(who) for name, one in asked.items()}
        alone = {name: 0 if one is None else db.session.scalar(one) for name, one in counting.items()}
    assert together == (alone if any(one is not None for one in counting.values()) else {})


@pytest.mark.parametrize("role", Role, ids=str)
def test_what_is_counted_hangs_on_nothing_but_who_looks(inhabited: World, role: Role) -> None:
    """Built once, it is asked on other days: a day or an hour in it would stand still."""
    who = actor_of(inhabited.users[role], inhabited)
    built = [entry.counting(who) for entry in (*SIDE_BAR, *TAB_BAR) if entry.counting]
    values = [value for one in built if one is not None for value in one.compile().params.values()]
    assert [value for value in values if isinstance(value, date | time)] == []


def test_calls_of_another_street_are_not_counted(inhabited: World) -> None:
    told = {}
    for role in (Role.STREET_OFFICER, Role.DISTRICT_AID_OFFICER):
        who = actor_of(inhabited.users[role], inhabited)
        entry = next(entry for entry in SIDE_BAR if entry.endpoint == "stock.list_recalls")
        assert entry.counting is not None
        with acting_in(who.scope):
            told[role] = _count_together({"calls": entry.counting}, who)["calls"]
    assert 0 < told[Role.STREET_OFFICER] < told[Role.DISTRICT_AID_OFFICER]
