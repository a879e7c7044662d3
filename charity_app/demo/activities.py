"""The ten volunteer services of the demo: who organises them, when, and what they ask for."""

from dataclasses import dataclass

from charity_app.core.scope import Role
from charity_app.identity.states import Place
from charity_app.volunteering.requirements import Require
from charity_app.volunteering.states.activities import ServiceArea, Trait


@dataclass(frozen=True, kw_only=True)
class ActivityPlan:
    """An activity as told: by the first or second account of a role, at these hours, for whoever has the papers."""

    name: str
    what: str
    area: ServiceArea
    host: tuple[Role, Place, int]
    role: str
    hour: float
    hours: float
    places: int
    risk: str
    asks: tuple[Require, ...] = ()
    papers: frozenset[str] = frozenset()
    traits: tuple[Trait, ...] = ()
    needs_approval: bool = False

    @property
    def least_people(self) -> int:
        """Nobody visits a home alone."""
        return 2 if Trait.HOME_VISIT in self.traits else 1


_AT_STREET = (Role.VOLUNTEER_COORDINATOR, Place.STREET)
_AT_ORGANISATION = (Role.VOLUNTEER_COORDINATOR, Place.ORGANISATION)
_AT_SHOP, _AT_DEPOT = (Role.MARKET_KEEPER, Place.SITE), (Role.DEPOT_KEEPER, Place.SITE)
_ADULT = frozenset({"adult"})

ACTIVITIES = (
    ActivityPlan(
        name="独居老人午间探访（演示）",
        what="两人一组上门，聊聊天\n看看水电煤是否安好\n回来记一笔",
        area=ServiceArea.ELDERLY_DISABLED,
        host=(*_AT_STREET, 0),
        role="探访员",
        hour=13.5,
        hours=2.5,
        places=10,
        risk="楼梯湿滑，两人一组，不单独进门",
        asks=(Require.MIN_AGE,),
        papers=_ADULT,
        traits=(Trait.HOME_VISIT,),
    ),
    ActivityPlan(
        name="暖心食物包分装（演示）",
        what="洗手、穿围裙\n按单分装，看保质期\n贴签、码放",
        area=ServiceArea.FOOD_AND_SHOPS,
        host=(*_AT_DEPOT, 0),
        role="分装员",
        hour=9.5,
        hours=2.5,
        places=12,
        risk="搬运不超过十公斤，开箱戴手套",
    ),
    ActivityPlan(
        name="慈善超市理货（演示）",
        what="跟店长走一圈\n分类上架\n帮忙收银",
        area=ServiceArea.FOOD_AND_SHOPS,
        host=(*_AT_SHOP, 0),
        role="店员帮手",
        hour=14,
        hours=3,
        places=6,
        risk="搬货、登梯前先问店长",
    ),
    ActivityPlan(
        name="门诊陪诊（演示）",
        what="家门口会合\n挂号、排队、取药\n送回家，说一声",
        area=ServiceArea.HEALTH,
        host=(*_AT_ORGANISATION, 0),
        role="陪诊员",
        hour=8.5,
        hours=3.5,
        places=5,
        risk="路上慢行，不代签任何文件",
        asks=(Require.MIN_AGE,),
        papers=_ADULT,
        needs_approval=True,
    ),
    ActivityPlan(
        name="放学后功课辅导（演示）",
        what="布置教室\n两三个孩子一组做功课\n收拾，和老师说一声",
        area=ServiceArea.EDUCATION,
        host=(*_AT_ORGANISATION, 0),
        role="辅导员",
        hour=16,
        hours=2,
        places=5,
        risk="不与孩子单独关门相处，由家长接走",
        asks=(Require.SKILL_TUTORING,),
        papers=frozenset({"adult", "skill_tutoring", "record_check"}),
        traits=(Trait.WITH_CHILDREN,),
    ),
    ActivityPlan(
        name="手机课堂（演示）",
        what="一对一教长者用手机\n挂号、付款、看健康码\n防骗小贴士",
        area=ServiceArea.CULTURE_SPORT,
        host=(*_AT_STREET, 1),
        role="小老师",
        hour=18.5,
        hours=1.5,
        places=6,
        risk="不碰老人的密码和钱款",
        asks=(Require.SKILL_IT_HELP,),
        papers=frozenset({"skill_it_help"}),
    ),
    ActivityPlan(
        name="社区食堂打餐（演示）",
        what="洗手、戴口罩和帽子\n打餐、送到桌\n收拾餐具",
        area=ServiceArea.ELDERLY_DISABLED,
        host=(*_AT_STREET, 1),
        role="打餐员",
        hour=10.5,
        hours=2,
        places=6,
        risk="当心烫伤，地面湿滑",
        papers=frozenset({"food"}),
        traits=(Trait.OPEN_FOOD,),
    ),
    ActivityPlan(
        name="代购送菜上门（演示）",
        what="领清单和钱，签收\n买好留小票\n两人一组送到门口",
        area=ServiceArea.ELDERLY_DISABLED,
        host=(*_AT_ORGANISATION, 1),
        role="代购员",
        hour=9,
        hours=2,
        places=8,
        risk="过马路、提重物，钱款凭票",
        asks=(Require.MIN_AGE,),
        papers=_ADULT,
        traits=(Trait.HOME_VISIT,),
    ),
    ActivityPlan(
        name="便民服务日（演示）",
        what="搭桌子、贴指示\n理发、量血压、修小家电\n一起收拾",
        area=ServiceArea.COMMUNITY,
        host=(*_AT_STREET, 0),
        role="帮手",
        hour=9,
        hours=4,
        places=14,
        risk="人多，备有饮水和急救箱",
    ),
    ActivityPlan(
        name="旧衣分拣（演示）",
        what="分季节、分大小\n消毒打包\n登记装车",
        area=ServiceArea.ENVIRONMENT,
        host=(*_AT_SHOP, 1),
        role="分拣员",
        hour=13,
        hours=3,
        places=8,
        risk="戴口罩和手套，不提重物上楼",
    ),
)
APPROVED_BY_HAND = 3
"""Which of them is the one where the organiser says yes to each person."""
COMING = 8
"""So many of them go on; the last ones are over."""
