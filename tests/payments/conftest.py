"""Fixtures: a cashier in the demo's sandbox, facts as others hear them, and a worker that does what is due."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from charity_app import wiring
from charity_app.cli.worker import Worker
from charity_app.core import clock, facts
from charity_app.core.db import commit_unit, db
from charity_app.core.facts import Fact
from charity_app.core.ids import new_id
from charity_app.core.jobs import Job, JobState
from charity_app.core.scope import ANONYMOUS
from charity_app.payments import events, queries, sandbox, services
from charity_app.payments.models import Checkout, SandboxEvent
from charity_app.payments.states import Way

Told = list[Fact]
TOLD = (
    events.CheckoutPaid,
    events.CheckoutFailed,
    events.CheckoutExpired,
    events.CheckoutCancelled,
    events.RefundPaid,
    events.RefundFailed,
    events.PaymentDisputed,
    events.DisputeClosed,
    events.SubscriptionPaid,
    events.SubscriptionFailed,
    events.SubscriptionEnded,
)


class Cashier:
    """Opens payments, acts as the payer and the payer's bank, and lets the worker do what is due."""

    def __init__(self, app: Flask, told: Told) -> None:
        self.app, self.told = app, told

    def open(self, amount_fen: int = 5000, way: Way = Way.CARD, **more: Any) -> Checkout:
        """Open a payment and commit, as a request would; its page is asked for at once."""
        about: dict[str, Any] = {"subject_type": "gift", "subject_id": new_id("gifts"), "organisation_id": None}
        about["return_endpoint"] = "reports.show_home"
        checkout = services.open_checkout(**{**about, "amount_fen": amount_fen, "way": way, "by": ANONYMOUS, **more})
        key = checkout.id
        commit_unit()
        return self.seen(key)

    def row(self, key: Any) -> Checkout:
        """Return a payment to change."""
        db.session.rollback()
        db.session.expire_all()
        found = queries.get_checkout(key)
        assert found is not None
        return found

    def seen(self, key: Any) -> Checkout:
        """Return a payment as it is stored now, for looking only; no transaction stays open."""
        found = self.row(key)
        db.session.expunge(found)
        db.session.rollback()
        return found

    def act(self, checkout: Checkout, act: Callable[[str], Any]) -> Any:
        """Let something happen on the provider's side, for good."""
        made = act(str(checkout.session_ref))
        commit_unit()
        return made

    def pay(self, checkout: Checkout) -> Checkout:
        """Pay and let every message arrive."""
        self.act(checkout, sandbox.pay_session)
        self.work()
        return self.seen(checkout.id)

    def work(self) -> None:
        """Do every job, whenever it is due."""
        while True:
            db.session.execute(
                update(Job)
                .where(Job.state == JobState.QUEUED, Job.kind.not_like("payments.open%"))
                .values(run_at=clock.wall())
            )
            commit_unit()
            if not Worker(self.app).drain():
                db.session.expire_all()
                return

    def names(self) -> list[str]:
        """Return what others heard, in order."""
        return [fact.name for fact in self.told]

    def messages(self) -> list[bytes]:
        """Return the bodies of every message the sandbox has written, the oldest first."""
        ordered = select(SandboxEvent.body).order_by(SandboxEvent.created_at, SandboxEvent.id)
        bodies = [body.encode() for body in db.session.scalars(ordered)]
        db.session.rollback()
        return bodies


@pytest.fixture
def told(app: Flask) -> Iterator[Told]:
    """What others hear of payments, in order; nobody keeps books of them."""
    heard: Told = []
    queries.install_payment_books({})
    hearing: Mapping[Any, Any] = {**wiring.REACTIONS, **dict.fromkeys(TOLD, (heard.append,))}
    facts.install_reactions(hearing)
    yield heard
    facts.install_reactions(wiring.REACTIONS)
    queries.install_payment_books(wiring.PAYMENT_BOOKS)


@pytest.fixture
def cashier(app: Flask, told: Told) -> Cashier:
    """Somebody at the sandbox's cash desk."""
    return Cashier(app, told)


@pytest.fixture
def later() -> Callable[[float], Any]:
    """Let minutes pass: `with later(46): ...`."""
    return lambda minutes: time_machine.travel(clock.wall().timestamp() + minutes * 60, tick=True)
