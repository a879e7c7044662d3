"""Givers, banks and a provider: everything that becomes of a gift before anybody here hears of it (B1)."""

from hashlib import sha256
from random import Random
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from charity_app.core.db import db, unit_of_work
from charity_app.giving.models import Gift, Pool
from charity_app.giving.services import gifts, paying
from charity_app.giving.services.gifts import Hand
from charity_app.giving.services.returns import return_gift
from charity_app.giving.states.gifts import RefundGround, Way
from charity_app.payments import gateway, sandbox
from charity_app.payments.models import Checkout, PaymentEvent
from tests.faults.fates import NEVER_PAID, Fate, PlainBooks, PlainGift
from tests.faults.post import Post
from tests.faults.reckoning import Given, listed_differences, stored_books
from tests.giving.conftest import SYSTEM

_LEAST_FEN, _MOST_FEN = 2_00, 900_00
_DECLINED = (Fate.DECLINED, Fate.PAID_AFTER_DECLINE)
_DISPUTED = (Fate.DISPUTED, Fate.WON, Fate.LOST)
_COMMON = (Fate.PAID,) * 5
FATES = (*(fate for fate in Fate if fate not in (Fate.LAPSED, Fate.TIMED_OUT)), *_COMMON)


class Chaos:
    """A district that gives while everything around it goes wrong."""

    def __init__(self, house: Flask, pool_id: UUID, *, seed: int) -> None:
        self.house, self.pool_id, self.draw = house, pool_id, Random(seed)
        self.post = Post(house, f"/giving/pools/{pool_id}/give", self.draw)
        with unit_of_work():
            self.books, self.listed_before = PlainBooks(stored_books()), listed_differences()
            self.stored_before = set(db.session.scalars(select(PaymentEvent.provider_ref)))
        self.given: list[Given] = []

    def give(self, count: int) -> None:
        """Let people give; each gift meets a fate of its own at the provider, and nobody hears of it yet."""
        fates = [FATES[number % len(FATES)] for number in range(count)]
        self.draw.shuffle(fates)
        for fate in fates:
            plain = PlainGift(self.books, fate, self.draw.randint(_LEAST_FEN, _MOST_FEN))
            one = Given(self._start(plain), plain)
            self.given.append(one)
            with unit_of_work():
                self._happen(one)
            plain.live()

    def _start(self, plain: PlainGift) -> UUID:
        with unit_of_work():
            pool = db.session.scalars(select(Pool).where(Pool.id == self.pool_id)).one()
            hand = Hand(device=sha256(str(len(self.given)).encode()).digest())
            gift = gifts.start_gift(pool, amount_fen=plain.amount_fen, hand=hand, is_sandbox=True, by=SYSTEM)
            paying.pay_gift(gift, way=Way.CARD, by=SYSTEM)
            return gift.id

    def _happen(self, one: Given) -> None:
        """Let what the fate holds happen at the provider, and giving up with us."""
        fate, gift, (session_ref,) = one.plain.fate, _gift(one.gift_id), _pages(one.gift_id)
        if fate in _DECLINED:
            sandbox.decline_session(session_ref)
        if fate not in NEVER_PAID:
            sandbox.pay_session(session_ref)
        if fate in (Fate.CANCELLED, Fate.PAID_LATE):
            paying.cancel_gift(gift, by=SYSTEM)
        if fate in _DISPUTED:
            sandbox.dispute_session(session_ref)
        decide = {Fate.WON: sandbox.win_dispute, Fate.LOST: sandbox.lose_dispute}.get(fate)
        if decide:
            decide(session_ref)

    def happen_later(self) -> None:
        """Let what takes a second step happen: refunds made at the provider, and a second payment."""
        for one in self.given:
            fate, whole, part = one.plain.fate, one.plain.amount_fen, one.plain.part_fen
            parts = {
                Fate.PARTLY_BACK: (part,),
                Fate.BACK_IN_PARTS: (part, whole - part),
                Fate.WHOLLY_BACK: (whole,),
                Fate.BOUNCED_UNHEARD: (whole,),
            }
            for fen in parts.get(fate, ()):
                gateway.provider().pay_back(self._intent(one.gift_id), amount_fen=fen, refund_id=uuid4())
            if fate is Fate.BOUNCED_UNHEARD:
                self.bounce(one)
            if fate is Fate.PAID_TWICE:
                self._pay_again(one.gift_id)

    def _intent(self, gift_id: UUID) -> str:
        with unit_of_work():
            seen = sandbox.peek_session(_pages(gift_id)[0])
            assert seen is not None
            return str(seen.session["payment_intent"])

    def bounce(self, one: Given) -> None:
        """Let the latest refund of a gift come back."""
        with unit_of_work():
            sandbox.bounce_refund(_pages(one.gift_id)[0])

    def _pay_again(self, gift_id: UUID) -> None:
        with unit_of_work():
            paying.pay_gift(_gift(gift_id), way=Way.ALIPAY, by=SYSTEM)
        with unit_of_work():
            sandbox.pay_session(_pages(gift_id)[1])

    def ask_refunds(self) -> None:
        """Let finance ask for the refunds that are ours to ask for."""
        for one in self.given:
            fen = {Fate.ASKED_PARTLY: one.plain.part_fen}.get(one.plain.fate, one.plain.amount_fen)
            if one.plain.fate in (Fate.ASKED_PARTLY, Fate.ASKED_WHOLLY, Fate.ASKED_BOUNCED):
                with unit_of_work():
                    ground = RefundGround.WRONG_PAYMENT
                    return_gift(_gift(one.gift_id), amount_fen=fen, ground=ground, by=SYSTEM)

    def bounce_asked(self) -> None:
        """Let some of the refunds we asked for come back."""
        for one in self.given:
            if one.plain.fate is Fate.ASKED_BOUNCED:
                self.bounce(one)


def _gift(gift_id: UUID) -> Gift:
    return db.session.scalars(select(Gift).where(Gift.id == gift_id)).one()


def _pages(gift_id: UUID) -> list[str]:
    """Return the provider's pages of a gift, the oldest first."""
    wanted = select(Checkout.session_ref).where(Checkout.subject_id == gift_id).order_by(Checkout.created_at)
    return [str(ref) for ref in db.session.scalars(wanted)]
