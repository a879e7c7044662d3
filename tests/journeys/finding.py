"""Journey 4 of features.md (d): a resident finds help, alone or with a helper, and answers for what arrived."""

from charity_app.core.scope import Role
from tests.journeys.neighbourhood import Neighbourhood
from tests.journeys.walker import Walker


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
