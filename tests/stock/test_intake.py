"""The checks at the door, in their order (domain.md 5.5, features 4.3, 4.7 and 4.18)."""

from datetime import timedelta

import pytest

from charity_app.core import clock
from charity_app.core.errors import Conflict, Invalid
from charity_app.demo.identifiers import credit_code
from charity_app.registry import services as registry
from charity_app.registry.services.organisations import OrganisationDetails
from charity_app.registry.states.organisations import Field
from charity_app.stock.services import donors, intake, recalling
from charity_app.stock.services.checking import Arrival, Refusal
from charity_app.stock.services.intake import Announced
from charity_app.stock.states.items import Category, Storage, Trait
from charity_app.stock.states.lots import HoldReason, LotState, RefusalReason
from charity_app.stock.states.recalls import RecallReason
from tests.stock.conftest import STREET, SYSTEM, Store


def arrive(store: Store, *, days: int | None = 60, **told: object) -> Arrival:
    """Return what was seen at the door."""
    expires_on = None if days is None else clock.today() + timedelta(days=days)
    return Arrival(quantity=10, expires_on=expires_on, **told)  # type: ignore[arg-type]


def reason_of(store: Store, arrival: Arrival, item: object = None) -> RefusalReason:
    """Return which check refuses goods."""
    delivery = intake.open_delivery(store.donor, store.depot, by=store.keeper)
    with pytest.raises(Refusal) as refused:
        intake.take_in_line(delivery, item or store.item(), arrival=arrival, by=store.keeper)  # type: ignore[arg-type]
    return refused.value.reason


@pytest.mark.parametrize(
    ("life_days", "least"),
    [
        (400, 30),
        (365, 30),
        (364, 20),
        (180, 20),
        (179, 15),
        (90, 15),
        (89, 10),
        (30, 10),
        (29, 5),
        (10, 5),
        (9, 2),
        (1, 2),
    ],
)
def test_the_least_left_at_the_door_goes_by_shelf_life(store: Store, life_days: int, least: int) -> None:
    item = store.item(f"食物{life_days}", life_days=life_days)
    assert reason_of(store, arrive(store, days=least - 1), item) is RefusalReason.TOO_SHORT
    assert store.lot(days=least, item=item).state is LotState.ACCEPTED


def test_infant_formula_needs_sixty_days(store: Store) -> None:
    formula = store.item("婴儿配方奶粉", category=Category.BABY, life_days=720, traits=(Trait.INFANT_FORMULA,))
    assert reason_of(store, arrive(store, days=59), formula) is RefusalReason.TOO_SHORT
    assert store.lot(days=60, item=formula).state is LotState.ACCEPTED


def test_a_date_may_be_missing_only_where_the_category_allows_it(store: Store) -> None:
    assert reason_of(store, arrive(store, days=None)) is RefusalReason.LABEL
    coat = store.item("冬衣", category=Category.CLOTHING, life_days=None)
    assert store.lot(days=None, item=coat).leaves_until is None


def test_open_packages_and_unreadable_labels_stay_outside(store: Store) -> None:
    assert reason_of(store, arrive(store, is_whole=False)) is RefusalReason.PACKAGE
    assert reason_of(store, arrive(store, is_readable=False)) is RefusalReason.LABEL


def test_the_cold_chain_is_measured(store: Store) -> None:
    yogurt = store.item("酸奶", life_days=21, storage=Storage.CHILLED)
    delivery = intake.open_delivery(store.donor, store.depot, by=store.keeper)
    with pytest.raises(Invalid) as missing:
        intake.take_in_line(delivery, yogurt, arrival=arrive(store, days=14), by=store.keeper)
    assert missing.value.field == "tenths"
    assert reason_of(store, arrive(store, days=14, tenths=81), yogurt) is RefusalReason.TEMPERATURE
    lot = intake.take_in_line(delivery, yogurt, arrival=arrive(store, days=14, tenths=80), by=store.keeper)
    assert (lot.state, lot.arrival_tenths) == (LotState.ACCEPTED, 80)


def test_a_business_needs_agreement_and_licence_for_food(store: Store) -> None:
    details = OrganisationDetails(
        name="测试食品公司", field=Field.SOCIAL_WORK, registered_on=clock.today(), street_id=STREET
    )
    shop = registry.register_organisation(credit_code("91", 7), details=details, by=SYSTEM)
    store.donor = donors.register_donor(organisation=shop, by=store.keeper)
    assert reason_of(store, arrive(store)) is RefusalReason.NO_AGREEMENT
    donors.record_papers(store.donor, licence_number="JY131", agreement_until_on=clock.today(), by=store.keeper)
    assert store.lot().state is LotState.ACCEPTED
    until = clock.today() - timedelta(days=1)
    donors.record_papers(store.donor, licence_number="JY131", agreement_until_on=until, by=store.keeper)
    assert reason_of(store, arrive(store)) is RefusalReason.NO_AGREEMENT
    soap = store.item("肥皂", category=Category.CLEANING, life_days=None)
    assert store.lot(item=soap, days=None).state is LotState.ACCEPTED


def test_what_was_recalled_once_does_not_come_in_again(store: Store) -> None:
    lot = store.lot()
    recalling.start_recall(lot, reason=RecallReason.MAKER, notice="", by=store.safety)
    assert reason_of(store, arrive(store)) is RefusalReason.RECALLED
    assert store.lot(days=61).state is LotState.ACCEPTED


def test_a_refused_line_is_written_down_and_never_in_stock(store: Store) -> None:
    delivery = intake.open_delivery(store.donor, store.depot, by=store.keeper)
    lot = intake.refuse_line(
        delivery, store.item(), arrival=arrive(store, days=1), reason=RefusalReason.TOO_SHORT, by=store.keeper
    )
    assert (lot.state, lot.refusal, store.left(lot)) == (LotState.REJECTED, RefusalReason.TOO_SHORT, 0)


def test_what_is_set_aside_is_in_the_house_and_leaves_when_it_is_released(store: Store) -> None:
    delivery = intake.open_delivery(store.donor, store.depot, by=store.keeper)
    lot = intake.set_aside_line(
        delivery, store.item(), arrival=arrive(store), reason=HoldReason.PAPERS, by=store.keeper
    )
    assert (lot.state, store.left(lot)) == (LotState.QUARANTINED, 10)


def test_an_announced_delivery_arrives_with_what_was_counted(store: Store) -> None:
    line = Announced(item=store.item(), quantity=12, expires_on=clock.today() + timedelta(days=60))
    today = clock.today()
    delivery = intake.announce_delivery(store.donor, store.depot, lines=[line], expected_on=today, by=store.keeper)
    (lot,) = intake.lots_of_delivery(delivery)
    assert (lot.state, store.left(lot)) == (LotState.ANNOUNCED, 0)
    intake.mark_arrived(delivery, by=store.keeper)
    with pytest.raises(Conflict):
        intake.finish_delivery(delivery, by=store.keeper)
    intake.take_in(lot, arrival=arrive(store), by=store.keeper)
    assert (lot.quantity, store.left(lot)) == (10, 10)
    intake.finish_delivery(delivery, by=store.keeper)
    assert delivery.finished_at is not None
    with pytest.raises(Conflict):
        intake.take_in_line(delivery, store.item(), arrival=arrive(store), by=store.keeper)


def test_hot_meals_are_gone_two_hours_after_cooking(store: Store, at) -> None:  # type: ignore[no-untyped-def]
    with at("2024-12-05 11:00"):
        meal = store.item("热午餐", category=Category.PACKAGED_FOOD, life_days=None, storage=Storage.HOT)
        hot = {"days": 0, "tenths": 650, "cooked_at": clock.now()}
        delivery = intake.open_delivery(store.donor, store.depot, by=store.keeper)
        lot = intake.take_in_line(delivery, meal, arrival=arrive(store, **hot), by=store.keeper)  # type: ignore[arg-type]
        assert lot.leaves_until == clock.now() + timedelta(hours=2)
        assert reason_of(store, arrive(store, days=0, tenths=650), meal) is RefusalReason.TOO_SHORT
