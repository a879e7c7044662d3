"""The books in which money stands, and the reasons for which it moves in and out of a pool."""

MONEY, SANDBOX = "money", "sandbox"
GOODS_SOLD, GOODS_INCOME = "goods_sold", "goods_income"
GIFT_REASONS = ("gift", "refund", "bounce", "dispute", "dispute_won", GOODS_INCOME)
MATCH_REASONS = ("match", "match_return")
MADE_GOOD, MATCH_MADE_GOOD = "made_good", "match_made_good"
MADE_GOOD_REASONS = (MADE_GOOD, MATCH_MADE_GOOD)
FEE = "fee"
GOODS_REASONS = ("goods", "goods_back", GOODS_SOLD)
ALLOCATION, ALLOCATION_BACK, SURPLUS = "allocation", "allocation_back", "surplus"
ALLOCATED_REASONS = (ALLOCATION, ALLOCATION_BACK, SURPLUS)
SPENDING, SPENDING_BACK = "spending", "spending_back"


def book_code(*, is_sandbox: bool) -> str:
    """Return the book of real money, or the separate one of the sandbox."""
    return SANDBOX if is_sandbox else MONEY
