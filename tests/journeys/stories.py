"""Journeys 3, 4 and 8 of features.md (d), told once for every kind of browser, with the numbers they may not exceed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from charity_app.core import clock
from charity_app.core.scope import Role
from tests.journeys.walker import Walker
from tests.world import World

RAILS = "浴室扶手和夜灯"
SOON = (clock.today() + timedelta(days=30)).isoformat()
_REFUSED = "目前没有人手或资源"


@dataclass(frozen=True)
class Neighbourhood:
    """Who can be met: `meet(role)` is somebody whose journey it is, `call(role)` somebody who does a part in it.

    `letter(claim_id)` is the path of the link that a family was sent.
    """

    world: World
    meet: Callable[[Role | None], Walker]
    call: Callable[[Role | None], Walker]
    letter: Callable[[UUID], str]


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
    _delivers(worker, claim)
    adviser.go(claim)
    adviser.press("生成给家庭的链接")
    _receives(visitor, adviser.letter())
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


def _delivers(giver: Walker, claim: str) -> None:
    giver.go(claim)
    giver.press("开始")
    giver.type("约定日期", clock.today().isoformat())
    giver.press("保存")
    giver.reads("进行中")
    giver.press("登记交付")
    assert giver.value("交付了什么") != ""
    giver.tick("签字确认")
    giver.attach("物品照片")
    giver.press("登记交付")
    giver.reads("已交付", "物品照片")
    assert (giver.taps, giver.fields) == (4, 1)


def _receives(family: Walker, letter: str) -> None:
    family.go(letter)
    family.reads("帮助收到了吗")
    family.tick("5星")
    family.press("收到了")
    family.reads("谢谢您告诉我们", "已完成")
    assert (family.taps, family.fields) == (1, 0)


def a_resident_finds_help(here: Neighbourhood) -> None:
    """Journey 4: at most six answers to a first result, one press to be called, and the answers of a family's link."""
    resident = here.meet(None)
    _asks_what_it_can_get(resident)
    code = _asks_for_a_call(resident)
    _adviser_calls(here.call(Role.COMMUNITY_AID_ADVISOR), code)
    _looks_up(resident, code)
    _family_answers(here, resident)
    _helper_fills_in(here)


def _asks_what_it_can_get(resident: Walker) -> None:
    resident.go("/")
    resident.press("我需要帮助")
    resident.reads("第1步，最多6步", "跳过")
    resident.type("您", "81")
    resident.type("第2位", "11")
    resident.press("下一步")
    answers = 1
    for step, option in enumerate(("都是", "都没有", "不到1", "", ""), start=2):
        resident.reads(f"第{step}步", "跳过", "上一步")
        if option:
            resident.tick(option)
        resident.press("下一步" if option else "跳过")
        answers += 1
    resident.reads("项帮助可能适合您", "老年综合津贴", "每月180元")
    resident.reads("可能符合", "还要补充", "暂不符合的，原因在这里")
    assert answers <= 6
    assert (resident.taps, resident.fields) == (7, 2)
    resident.press("重残无业人员生活补助", within="年龄在16岁到59岁之间：不符合")
    resident.reads("提出异议")


def _asks_for_a_call(resident: Walker) -> str:
    taps = resident.taps
    resident.pick("您住在哪个街镇", "塘桥街道")
    resident.type("电话", "12000009182")
    resident.press("请给我打电话")
    assert resident.taps == taps + 1
    resident.reads("已经收到您的求助", "9182", "以前给您打电话", "021-00001234")
    return resident.code()


def _adviser_calls(adviser: Walker, code: str) -> None:
    adviser.go("/casework/help/list")
    adviser.press(code)
    adviser.reads("81、11", "都没有")
    adviser.press("已经联系")


def _looks_up(resident: Walker, code: str) -> None:
    resident.go("/")
    resident.press("我的办理进度")
    resident.type("受理编号", code)
    resident.type("手机", "9182")
    resident.press("查询")
    resident.reads(code, "请顾问联系我", "告诉您结果")
    assert (resident.taps, resident.fields) == (2, 2)


def _family_answers(here: Neighbourhood, family: Walker) -> None:
    ids, adviser, giver = here.world.ids, here.call(Role.COMMUNITY_AID_ADVISOR), here.call(Role.ORG_MANAGER)
    adviser.go("/matching/board")
    adviser.press("确认认领", within=f"#claim-{ids['proposed here']}")
    family.go(here.letter(ids["proposed here"]))
    family.reads("可以把您的姓名、电话和地址告诉")
    family.press("同意")
    family.reads("谢谢您告诉我们", "您已同意")
    assert (family.taps, family.fields) == (1, 0)
    family.go(here.letter(ids["delivered there"]))
    family.press("没收到")
    family.reads("谢谢您告诉我们", "进行中")
    giver.go(f"/matching/claims/{ids['delivered there']}")
    giver.reads("进行中", "没有收到")
    family.go(here.letter(ids["delivered here"]))
    family.press("还需要")
    family.reads("请选择：这次帮助对您有用吗")
    family.tick("4星")
    family.press("还需要")
    family.reads("谢谢您告诉我们", "已完成")


def _helper_fills_in(here: Neighbourhood) -> None:
    """In helper mode nothing is asked that the file knows, and it is plain whose file it is until it is left."""
    helper, number = here.meet(Role.COMMUNITY_AID_ADVISOR), here.world.numbers["family here"]
    helper.go(f"/registry/households/{here.world.ids['family here']}")
    helper.press("代办")
    helper.press("政策匹配")
    assert (helper.taps, helper.fields) == (2, 0)
    helper.shows("您正在为", number)
    helper.go("/casework/help")
    helper.shows("您正在为", number)
    helper.press("请顾问联系我")
    helper.reads("已经收到您的求助")
    assert (helper.taps, helper.fields) == (1, 0)


def a_manager_meets_a_need(here: Neighbourhood) -> None:
    """Journey 8: needs that fit with reasons, a part of one claimed in two presses, as far as the family's word."""
    manager, adviser, family = here.meet(Role.ORG_MANAGER), here.call(Role.COMMUNITY_AID_ADVISOR), here.meet(None)
    need = f"#need-{here.world.ids['post here']}"
    manager.go("/")
    manager.press("适合我们的需求")
    assert manager.taps == 1
    manager.reads("适合我们的需要", "有名额", "同街镇", "台灯 12件")
    manager.go(manager.path())
    manager.press("我来帮", within=need)
    manager.type("认领多少", "2")
    manager.press("确认认领")
    assert (manager.taps, manager.fields) == (2, 1)
    manager.reads("待确认", "2 件")
    claim = manager.path()
    adviser.go("/matching/board")
    adviser.press("确认认领", within=f"#claim-{claim.rpartition('/')[2]}")
    adviser.reads("已成立")
    assert (adviser.taps, adviser.fields) == (1, 0)
    adviser.press("生成给家庭的链接")
    family.go(adviser.letter())
    family.press("同意")
    manager.go(claim)
    manager.press("查看家庭联系方式")
    manager.reads(*here.world.people["family here"].values[2:])
    _delivers(manager, claim)
    adviser.go(claim)
    adviser.press("生成给家庭的链接")
    _receives(family, adviser.letter())
    manager.go(claim)
    manager.reads("已完成", "家庭评分：5")
