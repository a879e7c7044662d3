"""Who meets in the journeys, and what several of them share: a delivery and the family's word."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from charity_app.core import clock
from charity_app.core.scope import Role
from tests.journeys.walker import Walker
from tests.world import World


@dataclass(frozen=True)
class Neighbourhood:
    """Who can be met: `meet(role)` is somebody whose journey it is, `call(role)` somebody who does a part in it.

    `letter(claim_id)` is the path of the link that a family was sent.
    """

    world: World
    meet: Callable[[Role | None], Walker]
    call: Callable[[Role | None], Walker]
    letter: Callable[[UUID], str]


def delivers(giver: Walker, claim: str) -> None:
    """The giver begins and hands over, with a photo; what was promised is filled in already."""
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


def receives(family: Walker, letter: str) -> None:
    """The family says from its link that the help arrived: a star and one press."""
    family.go(letter)
    family.reads("帮助收到了吗")
    family.tick("5星")
    family.press("收到了")
    family.reads("谢谢您告诉我们", "已完成")
    assert (family.taps, family.fields) == (1, 0)
