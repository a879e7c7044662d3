"""Draws the invented organisations and enterprises (domain.md 9.4): type, rating, lists, field and place."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from charity_app.demo.identifiers import credit_code, landline
from charity_app.demo.scale import share_out, stream

_WORDS = (
    "晨溪",
    "青禾",
    "云帆",
    "松间",
    "暖舟",
    "南枝",
    "星野",
    "澄湖",
    "竹里",
    "雨荷",
    "初霁",
    "岚光",
    "禾苗",
    "远山",
    "葵园",
)
_SERVICE = ("社工服务中心", "助老服务中心", "残障支持中心", "青少年发展中心", "社区公益服务中心", "家庭服务中心")
_ASSOCIATION = ("志愿者协会", "邻里互助会", "慈善联合会")
_FOUNDATION = ("公益基金会", "慈善基金会")
_ENTERPRISE = (
    "食品有限公司",
    "家具有限公司",
    "医疗器械有限公司",
    "教育科技有限公司",
    "装饰工程有限公司",
    "商贸有限公司",
)
_FIELDS: Mapping[str, str] = {
    "社工服务中心": "social_work",
    "助老服务中心": "elderly",
    "残障支持中心": "disabled",
    "青少年发展中心": "children",
    "社区公益服务中心": "assistance",
    "家庭服务中心": "general",
    "志愿者协会": "community",
    "邻里互助会": "community",
    "慈善联合会": "general",
    "公益基金会": "fund",
    "慈善基金会": "fund",
}
_PREFIX = {"association": "51", "service": "52", "foundation": "53", "company": "91"}
_KINDS = {"service": 26, "association": 8, "foundation": 6}
_RATINGS = {5: 4, 4: 7, 3: 9, 2: 2, 1: 1, 0: 17}
_STANDINGS = ("abnormal", "serious", "suspended", "deregistering", "deregistered", "revoked", "abnormal")


@dataclass(frozen=True)
class OrganisationPlan:
    """An organisation as drawn; `rating` 0 is none, `standing` is the state it ends in."""

    serial: int
    kind: str
    name: str
    code: str
    rating: int
    standing: str
    field: str
    phone: str
    is_charity: bool
    may_raise: bool


def draw_organisations(seed: int, count: int) -> tuple[OrganisationPlan, ...]:
    """Draw the social organisations, foundations last; the first two of them serve the accounts."""
    draw = stream(seed, "organisations")
    kinds = [kind for kind, number in share_out(_KINDS, count).items() for _ in range(number)]
    ratings = [rating for rating, number in share_out(_RATINGS, count).items() for _ in range(number)]
    tail = ratings[2:]
    draw.shuffle(tail)
    ratings[2:] = tail
    names = Names(draw)
    plans = []
    for place, kind in enumerate(kinds):
        ending = draw.choice({"service": _SERVICE, "association": _ASSOCIATION, "foundation": _FOUNDATION}[kind])
        is_foundation = kind == "foundation"
        plans.append(
            OrganisationPlan(
                serial=place + 1,
                kind=kind,
                name=f"浦东{next(names)}{ending}（演示）",
                code=credit_code(_PREFIX[kind], place + 1),
                rating=ratings[place],
                standing=_standing(place),
                field=_FIELDS[ending],
                phone=landline(1000 + place),
                is_charity=is_foundation or place % 3 == 2,
                may_raise=is_foundation and place >= count - 4,
            )
        )
    return tuple(plans)


def _standing(place: int) -> str:
    order = place - 4
    return _STANDINGS[order] if 0 <= order < len(_STANDINGS) else "registered"


def draw_enterprises(seed: int, count: int) -> tuple[OrganisationPlan, ...]:
    """Draw the enterprises that give goods and services."""
    draw = stream(seed, "enterprises")
    names = Names(draw)
    return tuple(
        OrganisationPlan(
            serial=501 + place,
            kind="company",
            name=f"上海{next(names)}{_ENTERPRISE[place % len(_ENTERPRISE)]}（演示）",
            code=credit_code(_PREFIX["company"], 501 + place),
            rating=0,
            standing="registered",
            field="general",
            phone=landline(2000 + place),
            is_charity=False,
            may_raise=False,
        )
        for place in range(count)
    )


class Names:
    """An endless run of invented names, none twice."""

    def __init__(self, draw: Random) -> None:
        pairs = [first + second for first in _WORDS for second in ("", "新", "和", "安")]
        draw.shuffle(pairs)
        self._left = pairs

    def __next__(self) -> str:
        return self._left.pop()
