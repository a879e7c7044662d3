"""Journey 8 of features.md (d): an organisation meets part of a need."""

from charity_app.core.scope import Role
from tests.journeys.neighbourhood import Neighbourhood, delivers, receives


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
    delivers(manager, claim)
    adviser.go(claim)
    adviser.press("生成给家庭的链接")
    receives(family, adviser.letter())
    manager.go(claim)
    manager.reads("已完成", "家庭评分：5")
