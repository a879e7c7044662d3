"""Distributions: who gets a pack, how it is handed out, what stays. Source: R-FOD-03, R-FOD-07, 4.11, 4.12."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.eligibility.services.recognising import recognise
from charity_app.foodbank.models import Distribution, FoodVoucher, Pack
from charity_app.foodbank.queries.families import families_in_line
from charity_app.foodbank.queries.packs import lines_of, packs_of, templates_of
from charity_app.foodbank.queries.visits import Limit, day_after, next_day, next_visit_on
from charity_app.foodbank.services import distributing, templates
from charity_app.foodbank.services.handing_packs import hand_out_pack
from charity_app.foodbank.services.listing import list_pack_anew
from charity_app.foodbank.services.templates import Line
from charity_app.foodbank.states.packs import (
    DistributionState,
    LeaveReason,
    PackGround,
    PackState,
)
from charity_app.foodbank.states.visits import PeriodUnit, SoonerReason
from charity_app.messaging.models import Message
from charity_app.registry import services as registry
from charity_app.registry.facts.months import months_before
from charity_app.registry.states.diets import DietNeed
from charity_app.stock.models import HandOut, Item
from charity_app.stock.queries.balances import usable_lots
from charity_app.stock.services.handing_out import Receipt, hand_out
from charity_app.stock.services.moving import About
from charity_app.stock.services.picking import Want
from charity_app.stock.states.items import Allergen
from charity_app.stock.states.movements import Owner, Proof
from tests.foodbank.packed import Pantry, born, given, needing, only_pack
from tests.foodbank.packed import pantry as pantry
from tests.foodbank.packed import store as store
from tests.stock.conftest import SYSTEM, make_household

At = Callable[[str], AbstractContextManager[None]]


def left(pantry: Pantry, item: Item) -> int:
    """Return how much of an item may still be given away at the point."""
    return sum(held.quantity for held in usable_lots((Owner.SITE, pantry.site.id), [item.id])[item.id])


def told(key: str) -> int:
    """Count the messages of a kind."""
    return db.session.scalar(select(func.count()).where(Message.wording == f"foodbank.{key}")) or 0


def test_the_line_is_grave_needs_then_children_then_eighty_then_the_longest_wait_r_fod_07(pantry: Pantry) -> None:
    today = clock.today()
    turn, waited, old, child = (pantry.family(order, severity=2) for order in (1, 2, 3, 4))
    grave = pantry.family(5, severity=3)
    born(child, months_before(today, 17 * 12))
    born(old, months_before(today, 80 * 12))
    make_household(6)
    recognised = make_household(7)
    recognise(recognised, category="min_living_allowance", valid_from=today, by=SYSTEM)
    _fetched(pantry, turn, days_ago=8)
    _fetched(pantry, waited, days_ago=30)
    found = families_in_line(pantry.site.street_id, on=today, days=7)
    grounds = [one.ground for one in found]
    assert [one.household.id for one in found] == [grave.id, child.id, old.id, recognised.id, waited.id, turn.id]
    assert grounds == ["grave_need", "children", "eighty", "turn", "turn", "turn"]


def _fetched(pantry: Pantry, household: object, *, days_ago: int) -> None:
    at = clock.start_of(clock.today() - timedelta(days=days_ago))
    db.session.add(
        HandOut(
            kind="household",
            site_id=pantry.site.id,
            household_id=household.id,  # type: ignore[attr-defined]
            street_id=household.street_id,  # type: ignore[attr-defined]
            committee_id=household.committee_id,  # type: ignore[attr-defined]
            heads=1,
            proof=Proof.SIGNATURE,
            source_type="pack",
            source_id=household.id,  # type: ignore[attr-defined]
            handed_at=at,
        )
    )
    db.session.flush()


def test_one_pack_a_week_and_nobody_is_promised_two_r_fod_07(pantry: Pantry) -> None:
    rice = pantry.put("大米")
    here, early = pantry.family(1), pantry.family(2)
    _fetched(pantry, early, days_ago=6)
    template = pantry.template(Line(1, item_id=rice.id))
    first, second = pantry.plan(template), pantry.plan(template)
    assert distributing.publish_distribution(first, by=pantry.keeper) == 1
    assert only_pack(first).household_id == here.id
    assert distributing.publish_distribution(second, by=pantry.keeper) == 0


def test_five_in_a_hundred_are_kept_for_emergencies_rounded_up_r_fod_07(pantry: Pantry) -> None:
    rice = pantry.put("大米")
    for order in range(4):
        pantry.family(order)
    extra, late = pantry.family(5, severity=1), pantry.family(6, severity=1)
    distribution = pantry.plan(pantry.template(Line(1, item_id=rice.id)), packs=5)
    assert [distributing.kept_back(number) for number in (1, 20, 21, 100)] == [1, 1, 2, 5]
    assert distributing.publish_distribution(distribution, by=pantry.keeper) == 4
    pack = distributing.add_pack(distribution, extra, ground=PackGround.EMERGENCY, by=pantry.officer)
    assert given(pack) == {"大米": 1}
    with pytest.raises(Conflict, match="No pack is left"):
        distributing.add_pack(distribution, late, ground=PackGround.EMERGENCY, by=pantry.officer)


def test_publishing_tells_each_family_its_code_and_cancelling_tells_it_again(pantry: Pantry) -> None:
    rice = pantry.put("大米")
    pantry.family(1), pantry.family(2)
    distribution = pantry.plan(pantry.template(Line(1, item_id=rice.id)), in_days=2)
    distributing.publish_distribution(distribution, by=pantry.keeper)
    codes = [pack.code for pack in packs_of(distribution)]
    assert (told("pack_waits"), len(set(codes))) == (2, 2)
    with pytest.raises(Conflict, match="on its day"):
        distributing.start_distribution(distribution, by=pantry.keeper)
    distributing.cancel_distribution(distribution, by=pantry.officer)
    assert told("pack_cancelled") == 2
    assert {pack.state for pack in packs_of(distribution)} == {PackState.CANCELLED}


def test_a_pack_is_handed_out_once_by_its_code_and_from_the_shelf_r_fod_03(pantry: Pantry) -> None:
    rice = pantry.put("大米", 10)
    household = pantry.family()
    distribution = pantry.running(Line(4, item_id=rice.id))
    pack = only_pack(distribution)
    with pytest.raises(Invalid, match="not the code"):
        hand_out_pack(pack, code="AAAAAA", by=pantry.keeper)
    hand_out_pack(pack, code=pack.code.lower(), by=pantry.keeper)
    with pytest.raises(Conflict):
        hand_out_pack(pack, code=pack.code, by=pantry.keeper)
    row = db.session.scalars(select(HandOut)).one()
    assert (row.household_id, row.source_type, row.source_id, row.proof) == (household.id, "pack", pack.id, Proof.CODE)
    assert (pack.state, pack.hand_out_id, left(pantry, rice)) == (PackState.HANDED_OUT, row.id, 6)


def test_without_a_code_it_is_handed_out_against_a_signature(pantry: Pantry) -> None:
    rice = pantry.put("大米", 10)
    pantry.family()
    pack = only_pack(pantry.running(Line(4, item_id=rice.id)))
    hand_out_pack(pack, by=pantry.keeper)
    assert pack.proof is Proof.SIGNATURE


def test_an_allergy_told_after_the_list_was_made_stops_the_pack_until_it_is_made_anew(pantry: Pantry) -> None:
    milk = pantry.put("牛奶", allergens=[Allergen.MILK])
    pantry.put("豆浆")
    household = pantry.family()
    pack = only_pack(pantry.running(Line(1, item_id=milk.id)))
    registry.record_diet(household, needs=[DietNeed.MILK], by=SYSTEM)
    with pytest.raises(Conflict, match="no longer fits"):
        hand_out_pack(pack, by=pantry.keeper)
    list_pack_anew(pack, by=pantry.keeper)
    hand_out_pack(pack, by=pantry.keeper)
    assert given(pack) == {"豆浆": 1}


def test_what_is_not_fetched_stays_in_stock_with_a_reason(pantry: Pantry) -> None:
    rice = pantry.put("大米", 10)
    pantry.family(1), pantry.family(2)
    distribution = pantry.running(Line(2, item_id=rice.id))
    one, other = packs_of(distribution)
    distributing.leave_pack(one, reason=LeaveReason.AWAY, by=pantry.keeper)
    distributing.finish_distribution(distribution, by=pantry.keeper)
    assert [(pack.state, pack.left_because) for pack in (one, other)] == [
        (PackState.LEFT, LeaveReason.AWAY),
        (PackState.LEFT, LeaveReason.NOT_COME),
    ]
    assert (distribution.state, left(pantry, rice)) == (DistributionState.FINISHED, 10)


def test_what_waits_in_one_distribution_is_not_promised_in_another(pantry: Pantry) -> None:
    rice = pantry.put("大米", 3)
    pantry.family(1)
    pantry.running(Line(2, item_id=rice.id))
    pantry.family(2)
    second = pantry.plan(pantry.template(Line(2, item_id=rice.id)))
    distributing.publish_distribution(second, by=pantry.keeper)
    assert given(only_pack(second)) == {"大米": 1}


@pytest.mark.parametrize(
    ("day", "length", "unit", "free"),
    [
        (date(2027, 1, 31), 1, PeriodUnit.MONTH, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, PeriodUnit.MONTH, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, PeriodUnit.MONTH, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, PeriodUnit.MONTH, date(2026, 12, 30)),
        (date(2028, 2, 29), 1, PeriodUnit.YEAR, date(2029, 2, 28)),
        (date(2028, 2, 29), 4, PeriodUnit.YEAR, date(2032, 2, 29)),
        (date(2028, 2, 29), 1, PeriodUnit.DAY, date(2028, 3, 1)),
        (date(2026, 12, 28), 1, PeriodUnit.WEEK, date(2027, 1, 4)),
    ],
)
def test_a_period_ends_on_the_same_day_or_the_last_of_a_shorter_month(
    day: date, length: int, unit: PeriodUnit, free: date
) -> None:
    limit = Limit(1, length, unit)
    assert day_after(day, length, unit) == free
    assert next_day(limit, [day], on=free - timedelta(days=1)) == free
    assert next_day(limit, [day], on=free) is None


def test_of_several_visits_the_oldest_that_counts_must_be_over() -> None:
    twice = Limit(2, 1, PeriodUnit.MONTH)
    visits = [date(2027, 3, 31), date(2027, 3, 3), date(2027, 1, 1)]
    assert next_day(twice, visits, on=date(2027, 4, 1)) == date(2027, 4, 3)
    assert next_day(twice, visits[:1], on=date(2027, 4, 1)) is None


def test_a_refusal_says_when_and_a_reason_goes_before_it(pantry: Pantry, at: At) -> None:
    rice = pantry.put("大米", days=300)
    templates.set_visit_rule(Limit(1, 1, PeriodUnit.MONTH), site_id=pantry.site.id, by=pantry.keeper)
    household = pantry.family()
    hand_out_pack(only_pack(pantry.running(Line(1, item_id=rice.id))), by=pantry.keeper)
    free = day_after(clock.today(), 1, PeriodUnit.MONTH)
    with at(f"{clock.today() + timedelta(days=10)} 09:00"):
        asked = {"site_id": pantry.site.id, "project_id": None, "on": clock.today()}
        assert next_visit_on(household.id, **asked) == free  # type: ignore[arg-type]
        distribution = pantry.running(Line(1, item_id=rice.id))
        assert packs_of(distribution) == []
        with pytest.raises(Conflict) as refused:
            distributing.add_pack(distribution, household, ground=PackGround.EMERGENCY, by=pantry.officer)
        assert refused.value.text.params == {"date": free}
        reason = SoonerReason.NOTHING_TO_EAT
        told = {"ground": PackGround.EMERGENCY, "sooner": reason, "by": pantry.officer}
        pack = distributing.add_pack(distribution, household, **told)  # type: ignore[arg-type]
        hand_out_pack(pack, by=pantry.keeper)
        assert (pack.state, pack.sooner) == (PackState.HANDED_OUT, reason)


def test_a_changed_template_leaves_what_is_planned_as_it_was(pantry: Pantry) -> None:
    rice = pantry.put("大米", days=300)
    template = pantry.template(Line(1, item_id=rice.id))
    plan = distributing.Plan(clock.today(), 5, "")
    planned = distributing.plan_distribution(pantry.site, template, plan=plan, by=pantry.keeper)
    told = {"name": "大包", "lines": [Line(2, item_id=rice.id)], "by": pantry.keeper}
    changed = templates.change_template(pantry.site, template, **told)  # type: ignore[arg-type]
    assert [one.name for one in templates_of(pantry.site.id)] == ["大包"]
    assert (planned.template_id, [line.quantity for line in lines_of(planned.template_id)]) == (template.id, [1])
    assert [line.quantity for line in lines_of(changed.id)] == [2]
    with pytest.raises(Conflict):
        templates.change_template(pantry.site, template, **told)  # type: ignore[arg-type]


def test_what_a_family_buys_in_a_shop_of_the_place_is_no_visit_to_the_food_bank(pantry: Pantry) -> None:
    templates.set_visit_rule(Limit(1, 1, PeriodUnit.MONTH), site_id=pantry.site.id, by=pantry.keeper)
    rice, household = pantry.put("大米", days=300), pantry.family()
    asked = {"site_id": pantry.site.id, "project_id": None, "on": clock.today()}
    bought = Receipt(household=household, source=About("sale", uuid4()))
    hand_out(pantry.site, [Want(item_id=rice.id, quantity=1)], receipt=bought, by=pantry.keeper)
    assert next_visit_on(household.id, **asked) is None  # type: ignore[arg-type]
    hand_out(pantry.site, [Want(item_id=rice.id, quantity=1)], receipt=Receipt(household=household), by=pantry.keeper)
    assert next_visit_on(household.id, **asked) == day_after(clock.today(), 1, PeriodUnit.MONTH)  # type: ignore[arg-type]


def test_an_ended_rule_holds_no_more(pantry: Pantry) -> None:
    rule = templates.set_visit_rule(Limit(1, 1, PeriodUnit.YEAR), site_id=pantry.site.id, by=pantry.keeper)
    household = pantry.family()
    _fetched(pantry, household, days_ago=30)
    asked = {"site_id": pantry.site.id, "project_id": None, "on": clock.today()}
    assert next_visit_on(household.id, **asked) is not None  # type: ignore[arg-type]
    templates.end_visit_rule(rule, by=pantry.keeper)
    assert next_visit_on(household.id, **asked) is None  # type: ignore[arg-type]


def test_a_household_that_needs_no_food_any_more_is_not_in_line(pantry: Pantry) -> None:
    household = make_household(1)
    assert families_in_line(pantry.site.street_id, on=clock.today(), days=7) == []
    needing(household, 1)
    assert [one.severity for one in families_in_line(pantry.site.street_id, on=clock.today(), days=7)] == [1]


def test_plan_distribution_refuses_the_past_and_the_template_of_another_place(pantry: Pantry) -> None:
    rice = pantry.put("大米")
    template = pantry.template(Line(1, item_id=rice.id))
    with pytest.raises(Invalid, match="This day is over"):
        pantry.plan(template, in_days=-1)
    plan = distributing.Plan(clock.today(), 5)
    with pytest.raises(Invalid, match="Choose what"):
        distributing.plan_distribution(pantry.store.depot, template, plan=plan, by=SYSTEM)
    assert db.session.scalar(select(func.count()).select_from(Distribution)) == 0
    assert db.session.scalar(select(func.count()).select_from(Pack)) == 0
    assert db.session.scalar(select(func.count()).select_from(FoodVoucher)) == 0
