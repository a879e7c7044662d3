"""Draws what organisations, enterprises, streets and donors offer, and what became of each offer (domain.md 9.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.demo.scale import share_out
from charity_app.matching.states.offers import Coverage
from charity_app.matching.target import Condition, Pick


class OfferEnd(StrEnum):
    """How an offer stands on the day of the demo."""

    FINISHED = "finished"
    FULL = "full"
    PAUSED = "paused"
    REJECTED = "rejected"
    PENDING = "pending"
    DRAFT = "draft"
    OPEN = "open"


_ENDS = {
    OfferEnd.FINISHED: 18,
    OfferEnd.FULL: 9,
    OfferEnd.PAUSED: 5,
    OfferEnd.REJECTED: 3,
    OfferEnd.PENDING: 6,
    OfferEnd.DRAFT: 3,
    OfferEnd.OPEN: 56,
}


@dataclass(frozen=True)
class Template:
    """A typical offer: what, for whom, how many places."""

    name: str
    what: str
    need_type: NeedType
    unit: NeedUnit
    places: int
    conditions: tuple[Condition, ...]
    is_goods: bool = False


_T, _U = NeedType, NeedUnit


def _for(*picks: tuple[Pick, int]) -> tuple[Condition, ...]:
    return tuple(Condition(pick, amount) for pick, amount in picks)


_PUPIL, _LOW = (Pick.PUPIL, 0), (Pick.INCOME_BELOW, 3500)
TEMPLATES = (
    Template(
        "周末课业辅导", "大学生志愿者每周两小时，上门或在社区", _T.LEARNING_SUPPORT, _U.HOUR, 100, _for(_PUPIL, _LOW)
    ),
    Template("小书桌和台灯", "送货上门并装好", _T.DAILY_GOODS, _U.SET, 40, _for(_PUPIL), is_goods=True),
    Template("冬衣和被褥", "新品，按尺码登记", _T.DAILY_GOODS, _U.SET, 120, _for(_LOW), is_goods=True),
    Template("暖心食物包", "米面油和罐头，每月一份", _T.FOOD_NUTRITION, _U.PORTION, 50, _for(_LOW), is_goods=True),
    Template("老人助餐", "工作日午餐送到家", _T.DAILY_CARE, _U.MONTH, 60, _for((Pick.OVER_AGE, 75))),
    Template("上门助浴", "两位护理员带设备上门", _T.DAILY_CARE, _U.TIME, 80, _for((Pick.OVER_AGE, 70), (Pick.CARE, 2))),
    Template("陪同就医", "预约、挂号、取药全程陪同", _T.MEDICAL_ESCORT, _U.TIME, 90, _for((Pick.OVER_AGE, 70))),
    Template(
        "助听器验配", "验配并教会使用", _T.ASSISTIVE_DEVICES, _U.PIECE, 20, _for((Pick.OVER_AGE, 60)), is_goods=True
    ),
    Template(
        "轮椅借用与捐赠",
        "可试坐，坏了包修",
        _T.ASSISTIVE_DEVICES,
        _U.PIECE,
        15,
        _for((Pick.DISABLED, 4)),
        is_goods=True,
    ),
    Template(
        "防跌倒小改造", "扶手、防滑、夜灯", _T.HOUSING_CONDITION, _U.PIECE, 30, _for((Pick.OVER_AGE, 60)), is_goods=True
    ),
    Template(
        "独居老人探访", "每周上门一次", _T.HOME_VISIT_SAFETY, _U.TIME, 70, _for((Pick.ALONE, 0), (Pick.OVER_AGE, 60))
    ),
    Template("照护者喘息", "替您照看半天", _T.DAILY_CARE, _U.HOUR, 120, _for((Pick.DISABLED, 2))),
    Template("心理咨询", "持证咨询师，一对一", _T.EMOTIONAL_SUPPORT, _U.TIME, 60, ()),
    Template("亲子课堂", "家长和孩子一起参加", _T.FAMILY_RELATIONSHIP, _U.TIME, 40, _for((Pick.UNDER_AGE, 16))),
    Template("技能培训", "养老护理和电工，结业推荐岗位", _T.EMPLOYMENT_SUPPORT, _U.TIME, 45, _for((Pick.JOBLESS, 0))),
    Template("岗位推荐", "附近的半日班和弹性班", _T.EMPLOYMENT_SUPPORT, _U.TIME, 60, _for((Pick.JOBLESS, 0))),
    Template("手机课堂", "小班，教会为止", _T.SOCIAL_PARTICIPATION, _U.TIME, 50, _for((Pick.OVER_AGE, 60))),
    Template("学习平板", "装好学习软件", _T.EDUCATION_COST, _U.PIECE, 25, _for(_PUPIL, _LOW), is_goods=True),
    Template(
        "困境儿童周末陪伴", "固定的大朋友，至少一年", _T.CHILD_GUARDIANSHIP, _U.HOUR, 60, _for((Pick.UNGUARDED, 0))
    ),
    Template("二手冰箱翻新", "检修合格，送货上门", _T.DAILY_GOODS, _U.PIECE, 18, _for(_LOW), is_goods=True),
)
_COVERAGE = (Coverage.DISTRICT, Coverage.DISTRICT, Coverage.GROUP, Coverage.STREET)


@dataclass(frozen=True)
class OfferPlan:
    """An offer as drawn: who gives by place in the list of givers, how it reaches, when, and how it ends."""

    template: Template
    order: int
    coverage: Coverage
    days_ago: int
    places: int
    end: OfferEnd


def draw_offers(draw: Random, count: int) -> Sequence[OfferPlan]:
    """Draw the offers; a full one has few places, so that claims can fill it."""
    ends = [end for end, number in share_out(_ENDS, count).items() for _ in range(number)]
    return [_offer(draw, order, end) for order, end in enumerate(ends)]


def _offer(draw: Random, order: int, end: OfferEnd) -> OfferPlan:
    template = TEMPLATES[(order * 7 + draw.randrange(3)) % len(TEMPLATES)]
    coverage = Coverage.DISTRICT if end is OfferEnd.FULL else draw.choice(_COVERAGE)
    recent = end in (OfferEnd.PENDING, OfferEnd.DRAFT)
    return OfferPlan(
        template=template,
        order=order,
        coverage=coverage,
        days_ago=draw.randint(1, 9) if recent else draw.randint(40, 200),
        places=draw.randint(1, 2) if end is OfferEnd.FULL else template.places,
        end=end,
    )
