"""What goes into a pack: size, allergy, halal, no sugar and babies each change the list. Source: R-FOD-05, 4.11."""

from datetime import timedelta
from uuid import UUID, uuid4

from hypothesis import given as for_all
from hypothesis import strategies as st

from charity_app.core import clock
from charity_app.foodbank.models import PackLine
from charity_app.foodbank.queries.packing import Eaters, Listed, Shelf, list_pack, refusal_of
from charity_app.foodbank.queries.packs import packs_of
from charity_app.foodbank.services.templates import Line
from charity_app.foodbank.states.packs import LeftOut, PerWhat
from charity_app.registry import services as registry
from charity_app.registry.facts.months import months_before
from charity_app.registry.states.diets import ALLERGIES, DietNeed
from charity_app.stock.models import Item
from charity_app.stock.states.items import Allergen, Category, Trait
from tests.foodbank.packed import Pantry, born, given, missing, only_pack
from tests.foodbank.packed import pantry as pantry
from tests.foodbank.packed import store as store
from tests.stock.conftest import SYSTEM


def test_allergies_of_households_are_named_as_the_allergens_of_items_are_r_fod_05() -> None:
    assert {need.value for need in ALLERGIES} == {allergen.value for allergen in Allergen}
    assert {DietNeed.HALAL.value, DietNeed.NO_SUGAR.value} <= {trait.value for trait in Trait}


def test_the_number_follows_the_size_of_the_family_up_to_the_most(pantry: Pantry) -> None:
    rice, oil = pantry.put("大米 1 公斤"), pantry.put("菜油 1 升")
    household = pantry.family()
    for _ in range(3):
        born(household, months_before(clock.today(), 360))
    lines = (Line(2, item_id=rice.id, per=PerWhat.PERSON), Line(1, item_id=oil.id, per=PerWhat.PERSON, at_most=3))
    pack = only_pack(pantry.running(*lines))
    assert pack.people == 4
    assert given(pack) == {"大米 1 公斤": 8, "菜油 1 升": 3}


def test_an_allergen_is_replaced_by_something_of_its_category(pantry: Pantry) -> None:
    noodles = pantry.put("鸡蛋面", allergens=[Allergen.EGG, Allergen.GLUTEN])
    pantry.put("米粉")
    pantry.family(diet=(DietNeed.EGG,))
    pack = only_pack(pantry.running(Line(2, item_id=noodles.id)))
    assert (given(pack), missing(pack)) == ({"米粉": 2}, {})


def test_what_cannot_be_replaced_is_left_out_with_its_reason(pantry: Pantry) -> None:
    nuts = pantry.put("花生", allergens=[Allergen.PEANUT])
    pork = pantry.put("红烧肉罐头", category=Category.STAPLE_FOOD)
    biscuits = pantry.put("饼干", category=Category.DAIRY)
    pantry.family(1, diet=(DietNeed.PEANUT,))
    pantry.family(2, diet=(DietNeed.HALAL,))
    pantry.family(3, diet=(DietNeed.NO_SUGAR,))
    lines = (Line(1, item_id=nuts.id), Line(1, item_id=pork.id), Line(1, item_id=biscuits.id))
    found = {tuple(missing(pack).items()): given(pack) for pack in packs_of(pantry.running(*lines))}
    assert found == {
        ((LeftOut.ALLERGY, 1),): {"红烧肉罐头": 1, "饼干": 1},
        ((LeftOut.HALAL, 1),): {},
        ((LeftOut.NO_SUGAR, 1),): {"红烧肉罐头": 1},
    }


def test_halal_families_get_what_is_marked_halal(pantry: Pantry) -> None:
    pantry.put("红烧肉罐头", days=30)
    pantry.put("清真牛肉罐头", traits=[Trait.HALAL])
    pantry.family(diet=(DietNeed.HALAL,))
    assert given(only_pack(pantry.running(Line(2, category=Category.PACKAGED_FOOD)))) == {"清真牛肉罐头": 2}


def test_babies_follow_from_the_birthdays_to_the_day(pantry: Pantry) -> None:
    pantry.put("米糊", category=Category.BABY, traits=[Trait.FOR_BABIES])
    line, today = Line(2, category=Category.BABY, per=PerWhat.BABY), clock.today()
    three = months_before(today, 36)
    old, young = pantry.family(1), pantry.family(2)
    born(old, three)
    born(young, three + timedelta(days=1))
    found = {pack.household_id: (given(pack), missing(pack)) for pack in packs_of(pantry.running(line))}
    assert found == {old.id: ({}, {LeftOut.BABY: 2}), young.id: ({"米糊": 2}, {})}


def test_what_is_short_is_said_and_whoever_is_first_in_line_gets_it(pantry: Pantry) -> None:
    rice = pantry.put("大米 1 公斤", 3, category=Category.STAPLE_FOOD)
    first, second = pantry.family(1, severity=4), pantry.family(2, severity=1)
    found = {pack.household_id: pack for pack in packs_of(pantry.running(Line(2, item_id=rice.id)))}
    assert (given(found[first.id]), missing(found[first.id])) == ({"大米 1 公斤": 2}, {})
    assert (given(found[second.id]), missing(found[second.id])) == ({"大米 1 公斤": 1}, {LeftOut.SHORT: 1})


def test_a_line_of_a_category_takes_what_expires_soonest(pantry: Pantry) -> None:
    pantry.put("甲", 5, days=80)
    pantry.put("乙", 1, days=20)
    pantry.family()
    assert given(only_pack(pantry.running(Line(2, category=Category.PACKAGED_FOOD)))) == {"乙": 1, "甲": 1}


_CATEGORIES = (Category.STAPLE_FOOD, Category.PACKAGED_FOOD, Category.BABY, Category.CLEANING)
_ITEMS = st.builds(
    lambda category, allergens, traits, left: (
        Item(id=uuid4(), name="物", category=category, allergens=sorted(allergens), traits=sorted(traits)),
        left,
    ),
    st.sampled_from(_CATEGORIES),
    st.sets(st.sampled_from([allergen.value for allergen in Allergen])),
    st.sets(st.sampled_from([trait.value for trait in Trait])),
    st.integers(0, 9),
)
_EATERS = st.builds(
    Eaters,
    st.integers(1, 6),
    st.integers(0, 2),
    st.frozensets(st.sampled_from(list(DietNeed))),
)
_NUMBERS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5), st.sampled_from(list(PerWhat))), min_size=1)


def _lines(items: list[tuple[Item, int]], numbers: list[tuple[int, int, PerWhat]]) -> list[PackLine]:
    made = []
    for place, quantity, per in numbers:
        item = items[place % len(items)][0]
        named = place % 2 == 0
        told = {"item_id": item.id} if named else {"category": item.category}
        made.append(PackLine(id=uuid4(), quantity=quantity, per=per, **told))
    return made


@for_all(st.lists(_ITEMS, min_size=1, max_size=8), st.lists(_EATERS, min_size=1, max_size=4), _NUMBERS)
def test_nothing_that_somebody_cannot_eat_is_ever_in_a_pack(
    items: list[tuple[Item, int]], families: list[Eaters], numbers: list[tuple[int, int, PerWhat]]
) -> None:
    known = {item.id: item for item, _ in items}
    shelves = {item.id: Shelf(item, left) for item, left in items}
    taken: dict[UUID, int] = dict.fromkeys(known, 0)
    lines = _lines(items, numbers)
    for eaters in families:
        listed = list_pack(lines, eaters, shelves, known)
        for one in [one for one in listed if one.left_out is None]:
            assert one.item_id is not None
            item = known[one.item_id]
            assert not {need.value for need in eaters.diet} & set(item.allergens)
            assert refusal_of(item, eaters) is None
            taken[item.id] += one.quantity
        assert [_sum(listed, line) for line in lines] == [eaters.number_of(line) or line.quantity for line in lines]
    assert all(taken[item.id] <= left for item, left in items)


def _sum(listed: list[Listed], line: PackLine) -> int:
    return sum(one.quantity for one in listed if one.line_id == line.id)


def test_what_packs_left_out_is_forgotten_with_the_household(pantry: Pantry) -> None:
    nuts = pantry.put("花生", allergens=[Allergen.PEANUT])
    household = pantry.family(diet=(DietNeed.PEANUT,))
    pack = only_pack(pantry.running(Line(1, item_id=nuts.id)))
    assert missing(pack) == {LeftOut.ALLERGY: 1}
    registry.erase_household(household, by=SYSTEM)
    assert missing(pack) == {}
