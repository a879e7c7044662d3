"""What the food bank of the demo keeps: items as they stand on shelves, and lots drawn as described (domain.md 9.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from charity_app.demo.scale import share_out
from charity_app.stock.states.items import Allergen, Category, Storage, Trait, Unit

_C, _U, _S, _A = Category, Unit, Storage, Allergen


@dataclass(frozen=True)
class ItemPlan:
    """An item: name, kind, unit, grams and fen of one unit, shelf life in days, and what it holds."""

    name: str
    category: Category
    unit: Unit
    grams: int
    value_fen: int
    life_days: int
    storage: Storage = Storage.AMBIENT
    allergens: tuple[Allergen, ...] = ()
    traits: tuple[Trait, ...] = ()


_GLUTEN, _SUITS_ALL = (_A.GLUTEN,), (Trait.HALAL, Trait.NO_SUGAR)
ITEMS = (
    ItemPlan("大米 5 公斤", _C.STAPLE_FOOD, _U.BAG, 5000, 3200, 365, traits=_SUITS_ALL),
    ItemPlan("挂面 1 公斤", _C.STAPLE_FOOD, _U.BUNCH, 1000, 850, 365, allergens=_GLUTEN, traits=(Trait.HALAL,)),
    ItemPlan("面粉 2.5 公斤", _C.STAPLE_FOOD, _U.BAG, 2500, 1600, 365, allergens=_GLUTEN, traits=(Trait.HALAL,)),
    ItemPlan("菜籽油 900 毫升", _C.STAPLE_FOOD, _U.BOTTLE, 830, 1900, 540, traits=_SUITS_ALL),
    ItemPlan("燕麦片 700 克", _C.PACKAGED_FOOD, _U.BAG, 700, 1800, 300, allergens=_GLUTEN, traits=(Trait.NO_SUGAR,)),
    ItemPlan("鸡蛋卷 300 克", _C.PACKAGED_FOOD, _U.BOX, 300, 1500, 240, allergens=(_A.EGG, _A.GLUTEN, _A.MILK)),
    ItemPlan("苏打饼干 400 克", _C.PACKAGED_FOOD, _U.BOX, 400, 1100, 270, allergens=(_A.GLUTEN, _A.SOY)),
    ItemPlan("八宝粥 280 克", _C.PACKAGED_FOOD, _U.CAN, 280, 450, 540, allergens=(_A.PEANUT,)),
    ItemPlan("豆浆粉 500 克", _C.PACKAGED_FOOD, _U.BAG, 500, 1700, 360, allergens=(_A.SOY,), traits=(Trait.NO_SUGAR,)),
    ItemPlan("坚果混合 150 克", _C.PACKAGED_FOOD, _U.BAG, 150, 2200, 180, allergens=(_A.NUTS, _A.PEANUT)),
    ItemPlan("鱼肉罐头 184 克", _C.PACKAGED_FOOD, _U.CAN, 184, 1300, 720, allergens=(_A.FISH, _A.SOY)),
    ItemPlan("饮用水 550 毫升", _C.PACKAGED_FOOD, _U.BOTTLE, 550, 150, 360, traits=_SUITS_ALL),
    ItemPlan("全麦切片面包", _C.PACKAGED_FOOD, _U.BAG, 400, 900, 7, allergens=(_A.GLUTEN, _A.MILK)),
    ItemPlan("婴儿米粉 225 克", _C.BABY, _U.BOX, 225, 2600, 540, traits=(Trait.FOR_BABIES, Trait.NO_SUGAR)),
    ItemPlan("纯牛奶 250 毫升", _C.DAIRY, _U.BOX, 258, 320, 180, allergens=(_A.MILK,), traits=(Trait.HALAL,)),
    ItemPlan("酸奶 100 克", _C.DAIRY, _U.CUP, 100, 280, 21, _S.CHILLED, (_A.MILK,)),
    ItemPlan("豆腐 400 克", _C.PACKAGED_FOOD, _U.BOX, 400, 350, 15, _S.CHILLED, (_A.SOY,), (Trait.NO_SUGAR,)),
    ItemPlan("鲜鸡蛋 10 枚", _C.PACKAGED_FOOD, _U.BOX, 550, 1400, 30, _S.CHILLED, (_A.EGG,), (Trait.HALAL,)),
    ItemPlan("冷冻水饺 1 公斤", _C.PACKAGED_FOOD, _U.BAG, 1000, 2400, 270, _S.FROZEN, (_A.GLUTEN, _A.SOY)),
    ItemPlan("冷冻馄饨 800 克", _C.PACKAGED_FOOD, _U.BAG, 800, 2100, 270, _S.FROZEN, (_A.GLUTEN, _A.SHELLFISH)),
)
_SHARES = {_S.AMBIENT: 80, _S.CHILLED: 12, _S.FROZEN: 8}
_NORMAL_TENTHS = {_S.CHILLED: (20, 70), _S.FROZEN: (-240, -181)}


@dataclass(frozen=True)
class LotPlan:
    """A lot: its item, number of units, days ago it came, days it had left then, and the temperature at the door."""

    item: ItemPlan
    quantity: int
    days_ago: int
    days_left: int
    tenths: int | None


def draw_lots(draw: Random, count: int) -> list[LotPlan]:
    """Draw lots of the last 90 days: 12 % chilled, 8 % frozen; most came with little left, as surplus does."""
    kinds = share_out(_SHARES, count)
    storages = [storage for storage, number in kinds.items() for _ in range(number)]
    draw.shuffle(storages)
    by_storage = {storage: [item for item in ITEMS if item.storage is storage] for storage in kinds}
    return [_drawn(draw, draw.choice(by_storage[storage])) for storage in storages]


def _drawn(draw: Random, item: ItemPlan) -> LotPlan:
    least = _least_days(item.life_days)
    left = min(item.life_days, least + int(draw.expovariate(1 / max(3, item.life_days / 6))))
    days_ago = draw.randint(0, min(89, left + 20))
    measured = _NORMAL_TENTHS.get(item.storage)
    tenths = draw.randint(*measured) if measured else None
    return LotPlan(item, draw.choice((24, 30, 36, 40, 48, 60, 96, 120)), days_ago, left, tenths)


def _least_days(life_days: int) -> int:
    """Return what an item must have left at the door, and a day more."""
    rows: Sequence[tuple[int, int]] = ((365, 30), (180, 20), (90, 15), (30, 10), (10, 5), (0, 2))
    return next(least for life, least in rows if life <= life_days) + 1
