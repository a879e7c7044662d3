"""What a card must not say (R-CLM-01, reliability D7): 500 planted values, none gets through; plain words do."""

from random import Random

import pytest

from charity_app.matching.masking import Mark, find_marks, holds_part_of, name_like_parts

PLAIN = [
    "六年级，和奶奶同住，在饭桌上写作业",
    "12月20号以前送到",
    "周末方便，说上海话更好",
    "正在读小学",
    "想去医院复查",
    "出院不久，想下楼晒太阳",
    "高血压，需要低盐",
    "每周三下午2点到4点",
    "两岁的孩子",
    "旧的坏了很久，二手也可以",
    "老人家行动不便，走路慢",
    "希望有人陪着去买菜",
]


@pytest.mark.parametrize("words", PLAIN)
def test_plain_words_pass(words):
    assert find_marks(words) == ()


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("请打一三八零零一三八零零零", Mark.NUMBER),
        ("１３８ ００１３ ８０００", Mark.NUMBER),
        ("身份证990115197001011234", Mark.NUMBER),
        ("6222 0200 0123 4567 890", Mark.NUMBER),
        ("十二弄三号", Mark.DOOR),
        ("住在302室", Mark.DOOR),
        ("演示南路1234号", Mark.PLACE),
        ("潍坊新村", Mark.PLACE),
        ("明珠小学三年级", Mark.SCHOOL),
        ("就读建平中学", Mark.SCHOOL),
        ("在星光公司上班", Mark.WORKPLACE),
        ("帮帮王奶奶", Mark.NAME),
        ("名叫李雷", Mark.NAME),
        ("加微信聊", Mark.CONTACT),
        ("写信到 a.b@example.com", Mark.CONTACT),
        ("孩子有血友病", Mark.ILLNESS),
    ],
)
def test_what_leads_to_a_family_is_named(words, mark):
    assert mark in find_marks(words)


def _planted(kind: int, draw: Random) -> str:
    digits = "".join(draw.choice("0123456789") for _ in range(20))
    return (
        f"1{draw.choice('3456789')}{digits[:9]}",
        f"990115{1940 + draw.randrange(80)}{digits[:8]}",
        f"62{digits[:17]}",
        f"{draw.randrange(1, 400)}弄{draw.randrange(1, 60)}号",
        f"{draw.randrange(1, 30)}号楼{draw.randrange(101, 2404)}室",
        draw.choice("明育建东华浦") + draw.choice("珠才平英") + draw.choice(("小学", "中学", "幼儿园", "学校")),
        draw.choice("赵钱孙李周吴郑王") + draw.choice(("阿姨", "奶奶", "爷爷", "先生", "女士", "同学")),
    )[kind]


def test_none_of_500_planted_values_gets_through():
    draw = Random(20241205)
    through = []
    for number in range(500):
        words = draw.choice(PLAIN)[:12] + "，" + _planted(number % 7, draw)
        if not find_marks(words):
            through.append(words)
    assert through == []


def test_names_are_looked_for_in_every_run_of_signs():
    assert {"钱秋", "钱秋溪", "秋溪"} <= name_like_parts("谢谢，钱秋溪")
    assert name_like_parts("abc 12") == frozenset()


def test_a_piece_of_an_address_is_seen_whatever_stands_between():
    assert holds_part_of("就在演示路 88弄那里", "演示路88弄3号")
    assert not holds_part_of("周末方便", "演示路88弄3号")
