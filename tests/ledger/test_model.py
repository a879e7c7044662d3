"""20,000 steps between named accounts against a plain model: sums zero, none below, replays move nothing (A4)."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.ledger import queries
from charity_app.ledger.models import Account
from charity_app.ledger.services import Line, NotEnough, post
from tests.ledger.conftest import Accounts, line

EXAMPLES, STEPS = 100, 200
MOVES = {
    "pledge": ("world", "pledges"),
    "pay": ("world", "pool"),
    "fee": ("pool", "fees"),
    "dispute": ("pool", "disputes"),
    "allocate": ("pool", "project"),
    "spend": ("project", "supplier"),
    "expire": ("pledges", "world"),
}
TAKING_BACK = {"refund": ("pay", 1), "partial refund": ("pay", 3), "reverse": ("", 2)}
_BALANCES = select(Account.id, Account.balance)
NAMES = sorted({name for ends in MOVES.values() for name in ends})


@dataclass
class Moved:
    """What the model knows of a transfer."""

    kind: str
    debit: str
    credit: str
    amount: int
    id: int = 0
    taken_back: int = 0
    of: "Moved | None" = None


@dataclass
class Model:
    """Balances and transfers as plain numbers."""

    balances: Counter[str] = field(default_factory=Counter)
    moved: list[Moved] = field(default_factory=list)

    def step(self, kind: str, amount: int, which: int) -> Moved:
        """Say what a step moves; taking back without anything to take back pays instead."""
        if kind in MOVES:
            return Moved(kind, *MOVES[kind], amount)
        of_kind, parts = TAKING_BACK[kind]
        known = [one for one in self.moved if one.of is None and of_kind in (one.kind, "")]
        if not known:
            return Moved("pay", *MOVES["pay"], amount)
        original = known[which % len(known)]
        return Moved(kind, original.credit, original.debit, max(1, original.amount // parts), of=original)

    def refusal(self, steps: list[Moved]) -> type[Conflict] | None:
        """Foretell what is answered instead of moving."""
        back: Counter[int] = Counter()
        after = Counter(self.balances)
        for one in steps:
            after[one.debit] -= one.amount
            after[one.credit] += one.amount
            if one.of is not None:
                back[one.of.id] += one.amount
        if any(back[one.id] > one.amount - one.taken_back for one in self.moved):
            return Conflict
        return NotEnough if any(after[name] < 0 for name in NAMES if name != "world") else None

    def take(self, steps: list[Moved], ids: tuple[int, ...]) -> None:
        """Move."""
        for one, transfer_id in zip(steps, ids, strict=True):
            one.id = transfer_id
            self.balances[one.debit] -= one.amount
            self.balances[one.credit] += one.amount
            if one.of is not None:
                one.of.taken_back += one.amount
        self.moved += steps


@dataclass(frozen=True)
class Step:
    """What a drawn number means: it is one number, so that drawing 20,000 costs little."""

    kind: str
    amount: int
    which: int
    is_joined: bool
    again: str

    @classmethod
    def of(cls, number: int) -> "Step":
        """Read the parts of a number; smaller numbers are simpler steps."""
        number, kind = divmod(number, len(KINDS))
        number, amount = divmod(number, 60)
        number, joined = divmod(number, 8)
        again, which = divmod(number, 40)
        return cls(KINDS[kind], amount + 1, which, is_joined=joined < 7, again=AGAIN[again])


KINDS = [*MOVES, *TAKING_BACK]
AGAIN = ["", "", "", "replayed", "misused"]
steps_drawn = st.integers(0, len(KINDS) * 60 * 8 * 40 * len(AGAIN) - 1).map(Step.of)


@pytest.fixture
def named(accounts: Accounts) -> Accounts:
    """The accounts, opened for good and belonging to no session."""
    known = [accounts[name] for name in NAMES]
    db.session.commit()
    for account in known:
        db.session.refresh(account)
    db.session.expunge_all()
    return accounts


def _line(one: Moved, accounts: Accounts) -> Line:
    reverses = one.of.id if one.of else None
    return line(accounts[one.debit], accounts[one.credit], one.amount, reverses_id=reverses)


def _postings(steps: list[Step]) -> list[list[Step]]:
    """Group the steps: most go together with the one before."""
    groups: list[list[Step]] = []
    for one in steps:
        if one.is_joined and groups:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _post(model: Model, accounts: Accounts, group: list[Step], key: str) -> None:
    steps = [model.step(one.kind, one.amount, one.which) for one in group]
    lines, refusal = [_line(one, accounts) for one in steps], model.refusal(steps)
    if refusal is not None:
        with pytest.raises(refusal) as refused:
            post(lines, key=key)
        assert type(refused.value) is refusal
        return
    ids = post(lines, key=key)
    model.take(steps, ids)
    if group[0].again == "replayed":
        assert post(lines, key=key) == ids
    elif group[0].again == "misused":
        with pytest.raises(Conflict, match="other figures"):
            post([*lines, lines[0]], key=key)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(steps=st.lists(steps_drawn, min_size=STEPS, max_size=STEPS))
def test_20000_steps_leave_the_books_as_the_model_has_them(named: Accounts, steps: list[Step]) -> None:
    model = Model()
    try:
        for number, group in enumerate(_postings(steps)):
            _post(model, named, group, f"step:{number}")
        _compare(model, named)
    finally:
        db.session.rollback()


def _compare(model: Model, accounts: Accounts) -> None:
    held = {row.id: row.balance for row in db.session.execute(_BALANCES)}
    assert {name: held[accounts[name].id] for name in NAMES} == {name: model.balances[name] for name in NAMES}
    assert all(balance >= 0 for name, balance in model.balances.items() if name != "world")
    assert [total.balance for total in queries.trial_balance()] == [0]
    left = {one.id: one.amount - one.taken_back for one in model.moved if one.of is None}
    assert queries.left_to_reverse({one.id: one.amount for one in model.moved if one.of is None}) == left
    assert queries.prove().is_clean, queries.prove()
