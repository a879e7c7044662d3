"""Many clients post at the same moment, each in a thread and transaction of its own; and two ways to do it wrongly."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from sqlalchemy import insert, select, update

from charity_app.core.db import db, unit_of_work
from charity_app.core.errors import Conflict
from charity_app.ledger.models import Account, Transfer
from charity_app.ledger.queries import trial_balance
from charity_app.ledger.services import Line, NotEnough, posting

CLIENTS = 24
_PATIENCE_SECONDS = 60
Way = Callable[[Sequence[Line], str], tuple[int, ...]]


def post(lines: Sequence[Line], key: str) -> tuple[int, ...]:
    """The right way: one transaction."""
    with unit_of_work():
        return posting.post(lines, key=key)


def post_in_two_commits(lines: Sequence[Line], key: str) -> tuple[int, ...]:
    """A wrong way: look and count in one transaction, write down in the next."""
    with unit_of_work():
        posted = posting._posted(lines, key)
        if posted:
            return posted
        for account_id, change in posting._changes(lines).items():
            account = db.session.scalars(select(Account).where(Account.id == account_id)).one()
            if account.balance + change < 0 and not account.may_go_negative:
                raise NotEnough([account_id])
            account.balance += change
    return _write(lines, key)


def post_in_the_order_of_the_lines(lines: Sequence[Line], key: str) -> tuple[int, ...]:
    """Another wrong way: one transaction that holds the accounts in whatever order they are named."""
    with unit_of_work():
        for line in lines:
            for account, change in ((line.debit, -line.amount), (line.credit, line.amount)):
                moved = update(Account).where(Account.id == account.id).values(balance=Account.balance + change)
                db.session.execute(moved, execution_options={"synchronize_session": False})
    return _write(lines, key)


def _write(lines: Sequence[Line], key: str) -> tuple[int, ...]:
    with unit_of_work():
        return tuple(db.session.scalars(insert(Transfer).returning(Transfer.id), posting._rows(lines, key)))


@dataclass(frozen=True)
class Crew:
    """A thread for every client."""

    app: Flask
    threads: ThreadPoolExecutor

    def at_once(self, work: Callable[[int], object]) -> list[object]:
        """Let every client work at the same moment; returns what each got, be it an error."""
        barrier = threading.Barrier(CLIENTS, timeout=_PATIENCE_SECONDS)

        def wait_and_work(place: int) -> object:
            with self.app.app_context():
                barrier.wait()
                try:
                    return work(place)
                except Exception as trouble:  # noqa: BLE001
                    return trouble

        return list(self.threads.map(wait_and_work, range(CLIENTS)))


def faults(answers: list[object], *, done: int) -> list[str]:
    """Name everything that should not have happened when so many of the clients should have been served."""
    served = [answer for answer in answers if isinstance(answer, tuple)]
    broken = [answer for answer in answers if not isinstance(answer, tuple | Conflict)]
    found = [f"{kind} for {count}" for kind, count in Counter(type(one).__name__ for one in broken).items()]
    if len(served) != done:
        found.append(f"{len(served)} served, not {done}")
    return found + unsound()


def unsound() -> list[str]:
    """Name the accounts whose balance is not the sum of their transfers."""
    with unit_of_work():
        kept = {row.id: row.balance for row in db.session.execute(select(Account.id, Account.balance))}
        summed: Counter[UUID] = Counter()
        for transfer in db.session.scalars(select(Transfer)):
            summed[transfer.debit_id] -= transfer.amount
            summed[transfer.credit_id] += transfer.amount
        wrong = [f"{key} holds {held}, not {summed[key]}" for key, held in kept.items() if held != summed[key]]
        return wrong + [f"{total.unit} adds up to {total.balance}" for total in trial_balance() if total.balance]
