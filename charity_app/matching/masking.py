"""What a card must not say: names whatever in a text could lead to one family. Source: R-CLM-01, reliability D7."""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

from charity_app.core.text import Text


class Mark(StrEnum):
    """Something in a text that leads to a person."""

    NUMBER = "number"
    DOOR = "door"
    PLACE = "place"
    SCHOOL = "school"
    WORKPLACE = "workplace"
    NAME = "name"
    CONTACT = "contact"
    ILLNESS = "illness"


MARKS = {
    Mark.NUMBER: Text("a phone, ID or card number", "mark"),
    Mark.DOOR: Text("a door or house number", "mark"),
    Mark.PLACE: Text("the name of a road or estate", "mark"),
    Mark.SCHOOL: Text("the name of a school", "mark"),
    Mark.WORKPLACE: Text("the name of a workplace", "mark"),
    Mark.NAME: Text("a person's name", "mark"),
    Mark.CONTACT: Text("a chat name, e-mail or link", "mark"),
    Mark.ILLNESS: Text("a rare illness, which together with a place points to one family", "mark"),
}

_DIGITS = str.maketrans("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0012345678911 23456789".replace(" ", ""))
_HAN = "\u4e00-\u9fff"
_COUNTS = "0-9零〇一二三四五六七八九十百"
# A word before 小学, 医院 and the like that makes it a kind of place and not a name.
_KIND = "读上在是的个名所学到去近附大本家各某些里和与或及往来看住出做找进换该此两几家送接陪开"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤倪俞施洪季康殷尤柳阮齐凌"
)
_TITLES = (
    "先生|女士|小姐|阿姨|奶奶|爷爷|婆婆|公公|伯伯|叔叔|大爷|大妈|大娘|老师|同学|师傅|老伯|阿婆|阿公|老太|老人家|小朋友"
)
_RARE = (
    "渐冻|血友病|白化病|成骨不全|瓷娃娃|苯丙酮尿|戈谢|庞贝|法布雷|脊髓性肌萎缩|肌营养不良|亨廷顿|马凡|粘多糖|黏多糖|尼曼|"
    "结节性硬化|肺动脉高压|重症肌无力|威尔逊|肝豆状核|雷特|天使综合征|小胖威利|努南|大疱性|罕见病|特纳综合征|SMA|ALS"
)

_PATTERNS: tuple[tuple[Mark, re.Pattern[str]], ...] = (
    (Mark.DOOR, re.compile(rf"(?<![月{_COUNTS}])[{_COUNTS}]+\s*(?:号楼|号院|号|弄|室|栋|幢|单元|支弄|号房)")),
    (Mark.PLACE, re.compile(rf"[{_HAN}]{{2,8}}(?:路|街|大道|巷)\s*[{_COUNTS}]+")),
    (Mark.PLACE, re.compile(rf"[{_HAN}]{{2,8}}(?:新村|小区|花园|公寓|大厦|家园|苑)")),
    (
        Mark.SCHOOL,
        re.compile(
            rf"[{_HAN}]+[^{_KIND}\W](?:小学|中学|学校|幼儿园|托儿所|大学|学院|高中|初中|附中|附小|职校|技校|"
            rf"东校|西校|分校)(?!生)"
        ),
    ),
    (
        Mark.WORKPLACE,
        re.compile(rf"[{_HAN}]+[^{_KIND}\W](?:公司|工厂|集团|超市|饭店|酒店|医院|银行|商店|事务所|工作室|合作社|厂)"),
    ),
    (Mark.NAME, re.compile(rf"[{_SURNAMES}][{_HAN}]{{0,2}}(?:{_TITLES})")),
    (Mark.NAME, re.compile(rf"(?:名叫|叫做|姓名|本人姓|我姓|姓)\s*[:：]?\s*[{_HAN}]")),
    (Mark.NAME, re.compile(rf"(?:小|老|阿)[{_SURNAMES}](?![{_HAN}]*(?:岁|时|年|人))(?=$|[，。,. 家的和在要想])")),
    (
        Mark.CONTACT,
        re.compile(r"[\w.+-]+@[\w-]+\.|https?:|www\.|微信|qq|(?<![a-z])(?:vx|wx|wechat)", re.IGNORECASE),
    ),
    (Mark.ILLNESS, re.compile(_RARE)),
)
_LONG_NUMBER = re.compile(r"[0-9](?:[\s\-—–·.,]?[0-9]){6,}")


def find_marks(words: str) -> tuple[Mark, ...]:
    """Return what in a text could lead to a person; empty when nothing was found."""
    plain = unicodedata.normalize("NFKC", words)
    found = {mark for mark, pattern in _PATTERNS if pattern.search(plain)}
    if _LONG_NUMBER.search(plain.translate(_DIGITS)):
        found.add(Mark.NUMBER)
    return tuple(mark for mark in Mark if mark in found)


def name_like_parts(words: str) -> frozenset[str]:
    """Return every run of two to four Chinese signs: what a registered name could be."""
    return frozenset(_runs(unicodedata.normalize("NFKC", words)))


def _runs(plain: str) -> Iterator[str]:
    for block in re.findall(rf"[{_HAN}·]+", plain):
        for length in (2, 3, 4):
            yield from (block[place : place + length] for place in range(len(block) - length + 1))


def holds_part_of(words: str, known: str, *, length: int = 4) -> bool:
    """Tell whether a text holds `length` neighbouring signs of a known text, such as an address."""
    plain = re.sub(r"\W", "", unicodedata.normalize("NFKC", words))
    source = re.sub(r"\W", "", unicodedata.normalize("NFKC", known))
    return any(source[place : place + length] in plain for place in range(len(source) - length + 1))
