"""The places of the demo: six shops, three depots, twelve points (domain.md 9.5); the rooms fill them later."""

from charity_app.core.scope import Actor
from charity_app.demo.households import Street
from charity_app.demo.identifiers import landline
from charity_app.registry import services
from charity_app.registry.models import Site
from charity_app.registry.services.sites import Hours, SiteDetails
from charity_app.registry.states.organisations import SiteKind

_SHOPS = ("塘桥", "花木", "川沙", "周浦", "惠南", "张江")
_DEPOTS = (("中片", "花木"), ("北片", "高行"), ("南片", "惠南"))
_POINTS = (
    (SiteKind.DISTRIBUTION_POINT, "塘桥"),
    (SiteKind.DISTRIBUTION_POINT, "花木"),
    (SiteKind.DISTRIBUTION_POINT, "川沙"),
    (SiteKind.DISTRIBUTION_POINT, "祝桥"),
    (SiteKind.CARE_STOP, "周浦"),
    (SiteKind.CARE_STOP, "惠南"),
    (SiteKind.CARE_STOP, "张江"),
    (SiteKind.LOTTERY_OUTLET, "金杨"),
    (SiteKind.LOTTERY_OUTLET, "三林"),
    (SiteKind.SHARED_FRIDGE, "塘桥"),
    (SiteKind.SHARED_FRIDGE, "洋泾"),
    (SiteKind.ELDER_MEAL_SITE, "花木"),
)
_CLOSED_ON_MONDAYS = 2
_EVERY_DAY = Hours("每天 9:00–16:00")
_NO_MONDAYS = Hours("周二至周日 9:00–16:00", (0,))
_FIVE_DAYS = Hours("周二至周六 9:00–16:00", (0, 6))
_WORDS = {
    SiteKind.DISTRIBUTION_POINT: "居委发放点",
    SiteKind.CARE_STOP: "爱心驿站",
    SiteKind.LOTTERY_OUTLET: "福彩爱心点",
    SiteKind.SHARED_FRIDGE: "共享冰箱",
    SiteKind.ELDER_MEAL_SITE: "助餐点",
}


def open_sites(streets: tuple[Street, ...], *, by: Actor) -> list[Site]:
    """Enter every place; returns them in the order shops, depots, points."""
    told = [(SiteKind.CHARITY_SUPERMARKET, f"{short}慈善超市", short) for short in _SHOPS]
    told += [(SiteKind.FOOD_DEPOT, f"食物银行{part}仓", short) for part, short in _DEPOTS]
    told += [(kind, f"{short}{_WORDS[kind]}", short) for kind, short in _POINTS]
    return [
        services.open_site(_details(kind, name, _street(streets, short), order), by=by)
        for order, (kind, name, short) in enumerate(told, start=1)
    ]


def _street(streets: tuple[Street, ...], short: str) -> Street:
    return next(street for street in streets if street.name.startswith(short))


def _hours(kind: SiteKind, order: int) -> Hours:
    """Return when a place is open: of the shops the second one is closed on Mondays."""
    if kind is not SiteKind.CHARITY_SUPERMARKET:
        return _FIVE_DAYS
    return _NO_MONDAYS if order == _CLOSED_ON_MONDAYS else _EVERY_DAY


def _details(kind: SiteKind, name: str, street: Street, order: int) -> SiteDetails:
    hours = _hours(kind, order)
    return SiteDetails(
        kind=kind,
        name=f"{name}（演示）",
        street_id=street.id,
        address=f"演示路{order}号",
        opening_hours=hours.opening_hours,
        closed_days=hours.closed_days,
        phone=landline(3000 + order),
    )
