"""The accounts of giving in the ledger: where money comes from, where it waits, where it goes."""

from uuid import UUID

from charity_app.giving.models import Gift, MatchFund
from charity_app.giving.states.books import book_code
from charity_app.ledger.models import CNY, Account
from charity_app.ledger.services import open_account, open_book


def book_of(*, is_sandbox: bool) -> str:
    """Return the book of real money, or the separate one of the sandbox; opened when it is not there."""
    return open_book(book_code(is_sandbox=is_sandbox), is_separate=is_sandbox).code


def source_account(gift: Gift) -> Account:
    """Return where the money of a gift comes from: the charity's account at the provider, or at the bank."""
    owner = "bank" if gift.entered_by_id is not None else "provider"
    return _account(owner, gift.charity_id, is_sandbox=gift.is_sandbox, may_go_negative=True)


def pool_account(pool_id: UUID, *, is_sandbox: bool) -> Account:
    """Return what a pool holds."""
    return _account("pool", pool_id, is_sandbox=is_sandbox)


def fee_account(charity_id: UUID, *, is_sandbox: bool) -> Account:
    """Return what the provider kept as fees."""
    return _account("fees", charity_id, is_sandbox=is_sandbox)


def own_account(charity_id: UUID, *, is_sandbox: bool) -> Account:
    """Return the charity's own money, which makes good what a pool no longer holds."""
    return _account("own", charity_id, is_sandbox=is_sandbox, may_go_negative=True)


def sponsor_account(fund: MatchFund) -> Account:
    """Return from where the money of a match fund is paid in."""
    return _account("match_sponsor", fund.id, is_sandbox=fund.is_sandbox, may_go_negative=True)


def fund_account(fund: MatchFund) -> Account:
    """Return what is left of a match fund; never below zero."""
    return _account("match_fund", fund.id, is_sandbox=fund.is_sandbox)


def kept_account(fund: MatchFund) -> Account:
    """Return what a match fund keeps for gifts that are not yet decided."""
    return _account("match_kept", fund.id, is_sandbox=fund.is_sandbox)


def goods_source_account(charity_id: UUID, *, is_sandbox: bool) -> Account:
    """Return from where goods come, by their stated value."""
    return _account("goods_source", charity_id, is_sandbox=is_sandbox, may_go_negative=True)


def goods_account(pool_id: UUID, *, is_sandbox: bool) -> Account:
    """Return the stated value of the goods given to a pool: no money, nothing is allocated from it."""
    return _account("goods", pool_id, is_sandbox=is_sandbox)


def project_account(project_id: UUID, *, is_sandbox: bool) -> Account:
    """Return what was allocated to a project and is not yet spent."""
    return _account("project", project_id, is_sandbox=is_sandbox)


def supplier_account(charity_id: UUID, *, is_sandbox: bool) -> Account:
    """Return what a charity paid for its projects."""
    return _account("supplier", charity_id, is_sandbox=is_sandbox)


def _account(owner_type: str, owner_id: UUID, *, is_sandbox: bool, may_go_negative: bool = False) -> Account:
    return open_account(
        book_of(is_sandbox=is_sandbox),
        owner_type=owner_type,
        owner_id=owner_id,
        unit=CNY,
        may_go_negative=may_go_negative,
    )
