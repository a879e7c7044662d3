"""The way of the provider's messages: many times, in any order, false ones among them, the database away at times."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from flask import Flask
from sqlalchemy import select, update

from charity_app.cli.worker import Worker
from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.payments.models import SandboxEvent
from tests.faults.finishing import finish
from tests.faults.outages import Outage
from tests.payments.forgeries import FORGERIES, Forge, huge, sealed, untrue
from tests.world import Browser

TRUE, HUGE, UNTRUE = "true", "a huge body", "another amount"
FALSE: Mapping[str, Forge] = {**FORGERIES, HUGE: huge, UNTRUE: untrue}
_WAYS = {TRUE: sealed, **FALSE}
_ADDRESS = "/payments/webhooks/stripe"
_ONE_FORGED_IN, _WHILE_AWAY = 10, 8


@dataclass
class Sent:
    """One delivery of a message: how it is signed or forged, what went out, and what was answered."""

    message: bytes
    way: str = TRUE
    body: bytes = b""
    status: int = 0
    retry_after: str | None = None


class Post:
    """Carries the messages, and lets somebody look at a page while the database is away."""

    def __init__(self, house: Flask, shown: str, draw: Random) -> None:
        self.house, self.shown, self.draw = house, shown, draw
        self.secret: str = house.config["PAYMENT_KEYS"].webhook_secret
        self.client, self.worker = house.test_client(), Worker(house)
        self.true_messages = set[str]()
        self.sent: list[Sent] = []
        self.looks: list[tuple[int, str | None]] = []
        finish(self.worker)
        self.take_over()

    def deliver(self, times: int, outages: Sequence[Outage] = ()) -> None:
        """Deliver what the provider has to say, so many times and shuffled, while the database goes away at times."""
        bodies = self.take_over()
        self.true_messages |= {json.loads(body)["id"] for body in bodies}
        waiting = [Sent(body) for body in bodies * times]
        waiting += self._forged(bodies, len(waiting) // _ONE_FORGED_IN)
        self.draw.shuffle(waiting)
        moments = [len(waiting) * place // (len(outages) + 1) for place in range(1, len(outages) + 1)]
        coming = list(outages)
        while waiting:
            if coming and len(waiting) <= moments[-1]:
                moments.pop()
                self._deliver_during(coming.pop(), waiting)
            self._deliver_one(waiting)
        finish(self.worker)

    def _deliver_during(self, outage: Outage, waiting: list[Sent]) -> None:
        """Go on while the database is away: messages, the worker, and people who look at the page."""
        outage.begin()
        for _ in range(_WHILE_AWAY):
            self._deliver_one(waiting)
        self.worker.beat()
        seen = Browser(self.house).send("POST", self.shown, {"amount": "100"})
        self.looks.append((seen.status_code, seen.headers.get("Retry-After")))
        outage.end()

    def take_over(self) -> list[bytes]:
        """Take over from the provider what it would deliver by itself, in order."""
        with unit_of_work():
            wanted = select(SandboxEvent.body).where(SandboxEvent.delivered_at.is_(None)).order_by(SandboxEvent.id)
            bodies = [body.encode() for body in db.session.scalars(wanted)]
            db.session.execute(update(SandboxEvent).values(delivered_at=clock.now()))
        return bodies

    def _forged(self, bodies: Sequence[bytes], count: int) -> list[Sent]:
        paid = [body for body in bodies if json.loads(body)["type"] == "checkout.session.completed"]
        names = list(FALSE) * (count // len(FALSE) + 1)
        fitting = {name: paid if name == UNTRUE else bodies for name in FALSE}
        return [Sent(self.draw.choice(fitting[name]), name) for name in names[:count] if fitting[name]]

    def _deliver_one(self, waiting: list[Sent]) -> None:
        """Deliver one message; one that was not taken is sent again later, as the provider does."""
        if not waiting:
            return
        one = waiting.pop()
        one.body, signature = _WAYS[one.way](one.message, self.secret)
        answer = self.client.post(_ADDRESS, data=one.body, headers={"Stripe-Signature": signature})
        one.status, one.retry_after = answer.status_code, answer.headers.get("Retry-After")
        self.sent.append(one)
        if one.status >= 500:
            waiting.insert(self.draw.randint(0, len(waiting)), Sent(one.message, one.way))
        if self.draw.random() < 0.02:
            self.worker.beat()

    def told(self) -> dict[str, int]:
        """Return the figures of what was sent and answered."""
        answers = Counter(one.status for one in self.sent)
        return {
            "messages": len(self.true_messages),
            "deliveries": len(self.sent),
            "false": sum(one.way != TRUE for one in self.sent),
            "outages": len(self.looks),
            **{f"answers {status}": number for status, number in sorted(answers.items())},
        }
