"""Named accounts in an ordinary book, and short ways to move amounts between them."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from charity_app.core.db import db
from charity_app.ledger.models import CNY, Account
from charity_app.ledger.services import Line, open_account, open_book

SUBJECT = UUID(int=7)


def line(debit: Account, credit: Account, amount: int, **other: Any) -> Line:
    about: dict[str, Any] = {"reason": "test.moved", "subject_type": "thing", "subject_id": SUBJECT}
    return Line(debit=debit, credit=credit, amount=amount, **(about | other))


@dataclass
class Accounts:
    """The accounts of the tests: `world` may go negative, all others may not."""

    book: str = "house"
    unit: str = CNY
    known: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Account:
        if name not in self.known:
            owner = UUID(int=100 + len(self.known))
            may = name == "world"
            self.known[name] = open_account(
                self.book, owner_type=name, owner_id=owner, unit=self.unit, may_go_negative=may
            )
        return self.known[name]

    def balances(self) -> dict[str, int]:
        """What the table of accounts says, whatever the session has in mind."""
        for account in self.known.values():
            db.session.expire(account, ["balance"])
        return {name: account.balance for name, account in self.known.items()}


@pytest.fixture
def accounts(app: Flask) -> Accounts:
    open_book("house")
    return Accounts()
