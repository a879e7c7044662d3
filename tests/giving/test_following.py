"""Where a gift went: first in, first out, to the fen, whatever happens (features 3.13, A6)."""

from collections import Counter, deque
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charity_app.core.db import db
from charity_app.core.ids import new_id
from charity_app.core.scope import Role
from charity_app.giving.attribution import Stretch, starts_of, takers_of
from charity_app.giving.models import Gift, Pool
from charity_app.giving.queries.following import follow_gift
from charity_app.giving.services import refunds, spendings, surplus
from charity_app.giving.states.gifts import GiftState, RefundGround
from tests.giving import money
from tests.giving.conftest import SYSTEM, Stage


def test_a_gift_is_followed_from_its_pool_through_the_decision_to_the_bills(stage: Stage) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    stage.open_fund(pool)
    gift = stage.received(pool, 100_00)
    money.allocated(stage, (pool, project, 150_00))
    money.spent(stage, project, 84_00, what="热饭")
    money.spent(stage, project, 28_00, what="上门探访")
    seen = follow_gift(gift)
    assert (seen.given_fen, seen.match_fen) == (100_00, 50_00)
    assert [(use.what, use.fen) for use in seen.used] == [("热饭", 84_00), ("上门探访", 28_00)]
    assert (seen.used_fen, seen.waiting_fen, seen.unallocated_fen, seen.whole_fen) == (112_00, 38_00, 0, 150_00)
    assert [(one.project, one.fen) for one in seen.decided] == [("银发暖心（演示）", 150_00)]


def test_who_gave_first_is_used_first(stage: Stage) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    first, second, third = (money.cash(stage, pool, fen) for fen in (30_00, 50_00, 20_00))
    money.allocated(stage, (pool, project, 60_00))
    money.spent(stage, project, 40_00)
    told = [
        (seen.used_fen, seen.waiting_fen, seen.unallocated_fen) for seen in map(follow_gift, (first, second, third))
    ]
    assert told == [(30_00, 0, 0), (10_00, 20_00, 20_00), (0, 0, 20_00)]


def test_fee_and_refund_are_shown_and_add_up(stage: Stage) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    gift = stage.received(pool, 100_00, fee_fen=60)
    later = money.cash(stage, pool, 10_00)
    refunds.refund_gift(
        gift, refund_id=new_id("refunds"), amount_fen=40_00, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM
    )
    money.allocated(stage, (pool, project, 60_00))
    seen = follow_gift(gift)
    assert (seen.given_fen, seen.fee_fen, seen.back_fen, seen.waiting_fen) == (100_00, 60, 40_00, 59_40)
    assert seen.given_fen == seen.fee_fen + seen.back_fen + seen.whole_fen
    assert follow_gift(later).waiting_fen == 60


def test_the_state_of_a_gift_is_told_by_the_ledger_there_and_back(stage: Stage) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    first, second = money.cash(stage, pool, 30_00), money.cash(stage, pool, 50_00)
    money.allocated(stage, (pool, project, 60_00))
    assert _states(first, second) == [GiftState.ALLOCATED, GiftState.RECEIVED]
    paid = money.spent(stage, project, 30_00)
    assert _states(first, second) == [GiftState.USED, GiftState.RECEIVED]
    spendings.reverse_bill(paid, reason="开错了", by=stage.actor(Role.ORG_FINANCE))
    assert _states(first, second) == [GiftState.ALLOCATED, GiftState.RECEIVED]
    assert follow_gift(first).used == ()
    money.allocated(stage, (pool, project, 20_00))
    money.spent(stage, project, 80_00)
    assert _states(first, second) == [GiftState.USED, GiftState.USED]


def _states(*gifts: Gift) -> list[GiftState]:
    return [follow_gift(gift).state for gift in gifts]


def test_a_page_asks_the_same_number_of_times_however_many_gave(stage: Stage, max_queries) -> None:  # type: ignore[no-untyped-def]
    pool, project = stage.common_pool(), money.project_at_work(stage)
    gifts = [money.cash(stage, pool, 10_00) for _ in range(12)]
    money.allocated(stage, (pool, project, 100_00))
    for _ in range(9):
        money.spent(stage, project, 10_00)
    for gift in gifts[::11]:
        with max_queries(9):
            follow_gift(gift)


@dataclass
class Part:
    """Some fen of one gift."""

    gift: object
    fen: int


class Model:
    """The plain model: parts of gifts stand in queues."""

    def __init__(self) -> None:
        self.pool: deque[Part] = deque()
        self.project: deque[Part] = deque()
        self.used: Counter[object] = Counter()

    def give(self, gift: object, fen: int) -> None:
        self.pool.append(Part(gift, fen))

    def refund(self, gift: object, most: int) -> int:
        left = most
        for part in self.pool:
            fen = min(left, part.fen) if part.gift == gift else 0
            part.fen, left = part.fen - fen, left - fen
        return most - left

    def allocate(self, fen: int) -> None:
        self.project.extend(self._taken(self.pool, fen))

    def spend(self, fen: int) -> None:
        for part in self._taken(self.project, fen):
            self.used[part.gift] += part.fen

    def take_back(self) -> None:
        """What was not spent is the first to be allocated again."""
        self.pool.extendleft(reversed(self.project))
        self.project.clear()

    @staticmethod
    def _taken(queue: deque[Part], fen: int) -> list[Part]:
        taken = []
        while fen:
            taken.append(Part(queue[0].gift, min(fen, queue[0].fen)))
            queue[0].fen -= taken[-1].fen
            fen -= taken[-1].fen
            if not queue[0].fen:
                queue.popleft()
        return taken

    def of(self, gift: object) -> tuple[int, int, int]:
        return self.used[gift], held(self.project, gift), held(self.pool, gift)


def held(queue: deque[Part], gift: object = None) -> int:
    return sum(part.fen for part in queue if gift in (None, part.gift))


def _walk(stage: Stage, pool: Pool, seed: int, steps: int) -> tuple[Model, list[Gift]]:
    """Take random steps with the books and the model alike."""
    random, model, project = Random(seed), Model(), money.project_at_work(stage, name=f"随机{seed}（演示）")
    gifts: list[Gift] = []
    for _ in range(steps):
        step = random.choice("gggrrraaasssse")
        if step == "g" or not gifts:
            gift = money.cash(stage, pool, random.randint(1, 20_000))
            gifts.append(gift)
            model.give(gift.id, gift.amount_fen)
        elif step == "r":
            gift = random.choice(gifts)
            fen = model.refund(gift.id, random.randint(1, 9_000))
            if fen:
                refunds.refund_gift(
                    gift, refund_id=new_id("refunds"), amount_fen=fen, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM
                )
        elif step == "a" and held(model.pool):
            fen = random.randint(1, held(model.pool))
            money.allocated(stage, (pool, project, fen))
            model.allocate(fen)
        elif step == "s" and held(model.project):
            fen = random.randint(1, held(model.project))
            money.spent(stage, project, fen)
            model.spend(fen)
        elif step == "e":
            surplus.settle_surplus(project.id, successor_id=None, by=SYSTEM)
            model.take_back()
    return model, gifts


@pytest.mark.parametrize("seed", range(8))
def test_every_gift_is_followed_as_the_plain_model_says(stage: Stage, seed: int) -> None:
    pool = stage.common_pool()
    model, gifts = _walk(stage, pool, seed, steps=30)
    db.session.expire_all()
    for gift in gifts:
        seen = follow_gift(gift)
        assert (seen.used_fen, seen.waiting_fen, seen.unallocated_fen) == model.of(gift.id)
        assert (
            seen.given_fen + seen.match_fen + seen.made_good_fen
            == seen.fee_fen + seen.back_fen + seen.match_back_fen + seen.whole_fen
        )
    assert sum(follow_gift(gift).unallocated_fen for gift in gifts) == stage.holds("pool", pool.id)


AMOUNTS = st.lists(st.integers(0, 5_000), min_size=1, max_size=40)


@settings(max_examples=300, deadline=None)
@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_what_is_taken_along_both_lines_is_what_a_queue_of_fen_says(
    came: list[int], left: list[int], paid: list[int]
) -> None:
    """Every fen of every gift is in exactly one place, the same as when single fen wait in a queue."""
    queue = deque(number for number, fen in enumerate(came) for _ in range(fen))
    left = _at_most(left, len(queue))
    project = deque(queue.popleft() for fen in left for _ in range(fen))
    paid = _at_most(paid, len(project))
    expected = [[project.popleft() for _ in range(fen)] for fen in paid]
    starts, decisions, bills = starts_of(list(enumerate(came))), list(enumerate(left)), list(enumerate(paid))
    seen: list[list[int]] = [[] for _ in paid]
    inflow = starts_of(decisions)
    for gift, fen in enumerate(came):
        for part in takers_of(Stretch(starts[gift], starts[gift] + fen), decisions):
            for use in takers_of(part.part.moved(inflow[part.taker]), bills):
                seen[use.taker] += [gift] * use.part.fen
    assert seen == expected


def _at_most(amounts: list[int], whole: int) -> list[int]:
    kept = []
    for fen in amounts:
        kept.append(min(fen, whole))
        whole -= kept[-1]
    return kept
