"""Journey 3 of features.md (d): a street offers something, and families find it."""

from datetime import timedelta

from charity_app.core import clock
from charity_app.core.scope import Role
from tests.journeys.neighbourhood import Neighbourhood, delivers, receives
from tests.journeys.walker import Walker

RAILS = "浴室扶手和夜灯"
SOON = (clock.today() + timedelta(days=30)).isoformat()
_REFUSED = "目前没有人手或资源"


def an_offer_finds_its_families(here: Neighbourhood) -> None:
    """Journey 3: six fields and three presses to publish, one press to confirm a claim."""
    worker, adviser, visitor = here.meet(Role.SOCIAL_WORKER), here.call(Role.COMMUNITY_AID_ADVISOR), here.call(None)
    _counts_while_typing(worker)
    offer = _publishes(worker, visitor)
    _checks(here.call(Role.CHARITY_OFFICER))
    for family in ("family here", "family next door"):
        adviser.go("/matching/board")
        adviser.press("看这些家庭", within=RAILS)
        adviser.press("申请名额", within=here.world.numbers[family])
        adviser.reads("名额已保留", "待确认")
    claim = _answers_both(worker, offer)
    delivers(worker, claim)
    adviser.go(claim)
    adviser.press("生成给家庭的链接")
    receives(visitor, adviser.letter())
    worker.go(claim)
    worker.reads("已完成", "这份认领已经结束")
    worker.go(offer)
    worker.reads("19/20")
    worker.press("结束")
    worker.press("结束")
    worker.reads("已结束")


def _counts_while_typing(worker: Walker) -> None:
    worker.go("/matching/offers/new?template=ageing")
    worker.reads("现在符合的家庭", "2 户", "家庭会看到：您家符合条件")
    worker.fill("名称", RAILS)
    worker.fill("条件1的数值", "95")
    worker.count_again()
    worker.reads("0 户", "家里有95岁以上的老人")
    assert worker.value("名称") == RAILS
    worker.touch("加一个条件", "")
    assert (worker.value("名称"), worker.value("条件1的数值")) == (RAILS, "95")


def _publishes(worker: Walker, visitor: Walker) -> str:
    worker.go("/")
    worker.press("发布资源")
    worker.press("适老化")
    worker.type("名称", RAILS)
    worker.type("做什么", "上门看一看，装好扶手和夜灯。")
    worker.type("条件1的数值", "65")
    worker.type("名额", "20")
    worker.type("截止日期", SOON)
    worker.type("联系人", "社工站 021-00001111")
    worker.press("提交审核")
    worker.reads("已提交，请等待审核", RAILS, "待审核", "共20套")
    assert (worker.taps, worker.fields) == (3, 6)
    visitor.go("/matching/offers")
    assert RAILS not in visitor.text()
    return worker.path()


def _checks(officer: Walker) -> None:
    officer.go("/")
    officer.press(RAILS)
    officer.reads("待审核", "共20套", "家里有65岁以上的老人")
    officer.press("审核发布")
    officer.reads("可认领", "20/20")
    assert officer.taps == 2


def _answers_both(worker: Walker, offer: str) -> str:
    worker.go(offer)
    worker.reads("18/20")
    worker.press("确认认领", within=RAILS)
    worker.reads("已成立")
    assert (worker.taps, worker.fields) == (1, 0)
    accepted = worker.path()
    worker.go(offer)
    worker.press(RAILS, within="待确认")
    worker.press("不合适")
    worker.pick("原因", _REFUSED)
    worker.press("不合适")
    worker.reads("未成立", _REFUSED, "这份认领已经结束")
    assert (worker.taps, worker.fields) == (3, 0)
    return accepted
