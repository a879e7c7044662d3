"""Journey 2 of features.md (d): a donor gives in two taps, without a field, sees what is kept and what came of it."""

from collections.abc import Callable

from tests.journeys.walker import Walker


def a_donor_gives(donor: Walker, pool: str, bank: Callable[[], None]) -> None:
    """From the page of what one gives to: an amount, a way to pay, the cash desk, thanks; `bank` does what it does."""
    donor.go(pool)
    donor.reads("收款", "已到账", "再配50%")
    donor.press("100元")
    donor.reads("支付前，请看一看", "已为您保留50元配捐", "手续费0.60元")
    donor.press("用支付宝付款")
    assert (donor.taps, donor.fields) == (2, 0)
    donor.reads("演示收银台", "100元")
    donor.press("付款")
    bank()
    donor.open(donor.path())
    donor.reads("谢谢您", "100元", "编号", "配捐")


def a_donor_signs(donor: Walker, wall: str) -> None:
    """On the page of thanks the giver changes how the gift is signed; the wall follows."""
    donor.tick("写我的名字")
    donor.fill("公开的名字", "林澄")
    donor.touch("保存", "")
    donor.reads("谢谢您")
    donor.open(wall)
    donor.reads("林澄", "100元")
