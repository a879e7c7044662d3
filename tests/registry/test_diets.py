"""What a household cannot eat: dated, never asked twice, gone with the file. Source: R-FOD-05."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import commit_unit, db
from charity_app.core.scope import Role
from charity_app.registry import services
from charity_app.registry.models import Household, HouseholdDiet
from charity_app.registry.queries.diets import diet_of
from charity_app.registry.states.diets import DietNeed
from tests.registry.conftest import SYSTEM, committee

Family = Callable[..., Household]
_MILK, _NUTS, _HALAL = DietNeed.MILK, DietNeed.NUTS, DietNeed.HALAL


def _rows() -> dict[str, tuple[Any, Any]]:
    return {row.kind: (row.valid_from, row.valid_to) for row in db.session.scalars(select(HouseholdDiet))}


def test_record_diet_ends_what_is_no_longer_named_and_keeps_the_rest(family: Family, at: Any) -> None:
    household, today = family(), clock.today()
    services.record_diet(household, needs=[_MILK, _NUTS], by=SYSTEM)
    with at(f"{today + timedelta(days=3)} 09:00"):
        services.record_diet(household, needs=[_NUTS, _HALAL], by=SYSTEM)
        later = clock.today()
    assert diet_of(household.id) == {_NUTS, _HALAL}
    assert _rows() == {_MILK: (today, later), _NUTS: (today, None), _HALAL: (later, None)}


def test_record_diet_tells_that_it_changed_and_never_what(family: Family) -> None:
    household = family()
    for _ in range(2):
        services.record_diet(household, needs=[_MILK], by=SYSTEM)
    told = db.session.scalars(select(AuditRow.payload).where(AuditRow.fact == "diet.recorded")).all()
    assert len(told) == 1
    assert "milk" not in told[0]


def test_a_diet_is_erased_with_its_household(family: Family) -> None:
    household = family()
    services.record_diet(household, needs=[_MILK], by=SYSTEM)
    services.erase_household(household, by=SYSTEM)
    assert db.session.scalar(select(func.count()).select_from(HouseholdDiet)) == 0


def test_merged_files_keep_what_either_cannot_eat(family: Family) -> None:
    kept, other = family(), family("王云禾", phone="", id_number="990115198308179218")
    services.record_diet(kept, needs=[_MILK], by=SYSTEM)
    services.record_diet(other, needs=[_HALAL, _MILK], by=SYSTEM)
    services.merge_households(kept, other=other, by=SYSTEM)
    assert diet_of(kept.id) == {_MILK, _HALAL}


def test_a_moved_household_takes_its_diet_along(family: Family) -> None:
    household, there = family(), committee(place=1)
    services.record_diet(household, needs=[_MILK], by=SYSTEM)
    services.move_household(household, committee=there, address="演示路9号", phone="", by=SYSTEM)
    assert db.session.scalars(select(HouseholdDiet.committee_id)).one() == there.id


@pytest.mark.pages
def test_the_file_shows_and_changes_the_diet(browse: Any, family: Family) -> None:
    household = family()
    commit_unit()
    adviser, path = browse(Role.COMMUNITY_AID_ADVISOR), f"/registry/households/{household.id}/diet"
    assert adviser.send("GET", path).text.count('name="allergies"') == 8
    answer = adviser.send("POST", path, {"allergies": ["milk", "egg"], "ways": ["halal"]})
    assert answer.status_code == 303
    assert diet_of(household.id) == {_MILK, DietNeed.EGG, _HALAL}
    page = adviser.send("GET", f"/registry/households/{household.id}").text
    assert [word in page for word in ("不喝奶", "不吃蛋", "只吃清真", "不吃鱼")] == [True, True, True, False]
    assert adviser.send("GET", path).text.count(" checked") == 3


@pytest.mark.pages
def test_a_diet_is_refused_to_readers_and_unknown_codes(browse: Any, family: Family) -> None:
    household = family()
    commit_unit()
    path = f"/registry/households/{household.id}/diet"
    assert browse(Role.STREET_REVIEWER).send("POST", path, {"allergies": ["milk"]}).status_code == 403
    assert browse(Role.COMMUNITY_AID_ADVISOR).send("POST", path, {"allergies": ["sand"]}).status_code == 422
    assert diet_of(household.id) == frozenset()
