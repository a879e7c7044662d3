"""A match is kept for 15 minutes, given with the money, set free, returned; the ledger says the same."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, NotAllowed
from charity_app.core.jobs import Job
from charity_app.core.scope import Role
from charity_app.giving import tasks
from charity_app.giving.queries.following import follow_gift
from charity_app.giving.queries.totals import totals_of
from charity_app.giving.services import campaigns, funds, gifts, receiving, refunds, waiting
from charity_app.giving.services.givers import giver_of_user, new_giver
from charity_app.giving.states.campaigns import PoolKind
from charity_app.giving.states.gifts import GiftState, RefundGround, VoidReason, Way
from charity_app.giving.states.matches import FundState, KeepState, MatchLimit, NoMatch, Suspicion, Verdict
from tests.giving import money
from tests.giving.conftest import SYSTEM, Stage, terms
from tests.world import HERE

At = Callable[[str], AbstractContextManager[None]]


def _due(kind: str) -> list[Job]:
    return list(db.session.scalars(select(Job).where(Job.kind == kind)))


def test_a_match_is_kept_for_15_minutes_and_given_with_the_money_features_3_4(stage: Stage) -> None:
    pool = stage.common_pool()
    fund = stage.open_fund(pool)
    gift = stage.started(pool)
    keep = stage.keep(gift)
    assert (keep.state, keep.amount_fen, keep.limited_by) == (KeepState.KEPT, 50_00, MatchLimit.RATE)
    assert keep.kept_until_at == keep.decided_at + timedelta(minutes=15)
    assert (stage.holds("match_fund", fund.id), stage.holds("match_kept", fund.id)) == (499_950_00, 50_00)
    receiving.receive_gift(gift, amount_fen=100_00, fee_fen=60, way=Way.ALIPAY, by=SYSTEM)
    assert stage.keep(gift).state is KeepState.GIVEN
    assert stage.holds("pool", pool.id) == 149_40
    assert (stage.holds("match_kept", fund.id), stage.holds("fees", gift.charity_id)) == (0, 60)


def test_told_twice_the_money_arrives_once(stage: Stage) -> None:
    pool = stage.common_pool()
    gift = stage.received(pool, fee_fen=60)
    receiving.receive_gift(gift, amount_fen=100_00, fee_fen=60, by=SYSTEM)
    assert stage.holds("pool", pool.id) == 99_40


def test_another_amount_than_the_gifts_is_refused(stage: Stage) -> None:
    gift = stage.started(stage.common_pool())
    with pytest.raises(Conflict):
        receiving.receive_gift(gift, amount_fen=99_99, fee_fen=0, by=SYSTEM)


def test_after_15_minutes_it_lapses_and_after_30_the_gift_is_given_up(stage: Stage, at: At) -> None:
    with at("2024-12-05 09:00"):
        pool = stage.common_pool()
        fund = stage.open_fund(pool)
        gift = stage.started(pool)
    with at("2024-12-05 09:14"):
        assert waiting.plan_lapses() == 0
    with at("2024-12-05 09:15"):
        assert waiting.plan_lapses() == 1
        (job,) = _due(waiting.LAPSE_JOB)
        tasks.lapse_match(job.payload)
        tasks.lapse_match(job.payload)
        assert stage.keep(gift).state is KeepState.LAPSED
        assert stage.holds("match_fund", fund.id) == 500_000_00
        assert gifts.plan_unpaid() == 0
    with at("2024-12-05 09:30"):
        assert gifts.plan_unpaid() == 1
        (job,) = _due(gifts.VOID_JOB)
        tasks.void_gift(job.payload)
        tasks.void_gift(job.payload)
    seen = stage.fresh(gift)
    assert (seen.state, seen.void_reason) == (GiftState.VOID, VoidReason.NOT_PAID)


def test_money_that_comes_late_is_received_and_matched_from_what_is_left(stage: Stage, at: At) -> None:
    with at("2024-12-05 09:00"):
        pool = stage.common_pool()
        stage.open_fund(pool, pool_fen=60_00)
        gift = stage.started(pool)
    with at("2024-12-05 09:40"):
        waiting.lapse_one(stage.keep(gift).id, by=SYSTEM)
        gifts.end_unpaid(gift.id, by=SYSTEM)
        stage.received(pool, 80_00, device=b"e" * 32)
        receiving.receive_gift(stage.fresh(gift), amount_fen=100_00, fee_fen=0, by=SYSTEM)
    seen, keep = stage.fresh(gift), stage.keep(gift)
    assert (seen.state, seen.void_reason) == (GiftState.RECEIVED, None)
    assert (keep.state, keep.amount_fen, keep.limited_by) == (KeepState.GIVEN, 20_00, MatchLimit.FUND)


def test_who_gives_up_sets_the_match_free(stage: Stage) -> None:
    pool = stage.common_pool()
    fund = stage.open_fund(pool)
    gift = stage.started(pool)
    gifts.end_gift(gift, reason=VoidReason.CANCELLED, by=SYSTEM)
    assert stage.keep(gift).state is KeepState.RELEASED
    assert (stage.holds("match_fund", fund.id), stage.holds("match_kept", fund.id)) == (500_000_00, 0)


def test_a_used_up_fund_opens_again_for_who_waits_in_order(stage: Stage) -> None:
    pool = stage.common_pool()
    fund = stage.open_fund(pool, pool_fen=50_00)
    first = stage.started(pool)
    assert stage.fresh(fund).state is FundState.EXHAUSTED
    second = stage.received(pool, 40_00, device=b"e" * 32)
    third = stage.received(pool, 40_00, device=b"f" * 32)
    assert [stage.keep(gift).state for gift in (second, third)] == [KeepState.WAITING, KeepState.WAITING]
    gifts.end_gift(first, reason=VoidReason.CANCELLED, by=SYSTEM)
    assert stage.fresh(fund).state is FundState.OPEN
    newcomer = stage.started(pool, device=b"g" * 32)
    assert stage.keep(newcomer).state is KeepState.WAITING
    for _ in range(4):
        tasks.give_waiting({"id": str(fund.id)})
    assert [stage.keep(gift).amount_fen for gift in (second, third)] == [20_00, 20_00]
    assert [stage.keep(gift).state for gift in (second, third)] == [KeepState.GIVEN, KeepState.GIVEN]
    assert stage.holds("match_fund", fund.id) == 10_00
    assert stage.holds("pool", pool.id) == 120_00


def test_a_match_that_the_fund_could_not_give_whole_is_topped_up_before_others(stage: Stage) -> None:
    pool = stage.common_pool()
    fund = stage.open_fund(pool, pool_fen=70_00)
    first = stage.received(pool)
    part = stage.received(pool, device=b"e" * 32)
    third = stage.received(pool, device=b"f" * 32)
    assert [stage.keep(gift).amount_fen for gift in (first, part, third)] == [50_00, 20_00, 0]
    refunds.refund_gift(first, refund_id=uuid4(), amount_fen=60_00, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM)
    assert stage.holds("match_fund", fund.id) == 30_00
    newcomer = stage.started(pool, device=b"g" * 32)
    assert stage.keep(newcomer).state is KeepState.WAITING
    for _ in range(4):
        tasks.give_waiting({"id": str(fund.id)})
    keep = stage.keep(part)
    assert (keep.state, keep.amount_fen, keep.limited_by) == (KeepState.GIVEN, 50_00, MatchLimit.RATE)
    assert (keep.fund_left_fen, stage.holds("match_fund", fund.id)) == (50_00, 0)
    assert [stage.keep(gift).state for gift in (third, newcomer)] == [KeepState.WAITING, KeepState.WAITING]
    assert stage.holds("pool", pool.id) == 240_00 + 70_00


def test_only_what_stayed_of_a_gift_is_topped_up_and_never_above_a_cap(stage: Stage) -> None:
    pool = stage.common_pool()
    fund = stage.open_fund(pool, pool_fen=60_00, day_cap_fen=45_00)
    first = stage.received(pool, 80_00)
    part = stage.received(pool, 100_00, device=b"e" * 32)
    capped = stage.received(pool, 100_00, device=b"f" * 32)
    assert [stage.keep(gift).amount_fen for gift in (first, part, capped)] == [40_00, 20_00, 0]
    told = {"ground": RefundGround.WRONG_PAYMENT, "by": SYSTEM}
    refunds.refund_gift(part, refund_id=uuid4(), amount_fen=40_00, **told)
    refunds.refund_gift(first, refund_id=uuid4(), amount_fen=80_00, **told)
    for _ in range(5):
        tasks.give_waiting({"id": str(fund.id)})
    assert [stage.keep(gift).amount_fen for gift in (part, capped)] == [30_00, 30_00]
    funds.pay_in(fund, amount_fen=100_00, reference="SLIP2", by=stage.officer)
    for _ in range(3):
        tasks.give_waiting({"id": str(fund.id)})
    assert (stage.keep(capped).amount_fen, stage.keep(capped).limited_by) == (45_00, MatchLimit.DAY_CAP)
    assert stage.holds("match_fund", fund.id) == 85_00


def test_a_kept_part_that_is_paid_later_is_topped_up_too(stage: Stage) -> None:
    pool = stage.common_pool()
    fund = stage.open_fund(pool, pool_fen=70_00)
    other, part = stage.started(pool), stage.started(pool, device=b"e" * 32)
    gifts.end_gift(other, reason=VoidReason.CANCELLED, by=SYSTEM)
    for job in _due(funds.GIVE_WAITING_JOB):
        tasks.give_waiting(job.payload)
        db.session.delete(job)
    stage.take_in(part)
    for job in _due(funds.GIVE_WAITING_JOB):
        tasks.give_waiting(job.payload)
    assert (stage.keep(part).amount_fen, stage.holds("match_fund", fund.id)) == (50_00, 20_00)


def test_a_full_refund_takes_gift_and_match_back_features_3_16(stage: Stage) -> None:
    pool = stage.common_pool()
    fund = stage.open_fund(pool)
    gift, refund = stage.received(pool, fee_fen=60), uuid4()
    for _ in range(2):
        refunds.refund_gift(gift, refund_id=refund, amount_fen=100_00, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM)
    seen = stage.fresh(gift)
    assert (seen.state, seen.refunded_fen) == (GiftState.REFUNDED, 100_00)
    assert stage.keep(gift).state is KeepState.RETURNED
    assert (stage.holds("pool", pool.id), stage.holds("match_fund", fund.id)) == (0, 500_000_00)
    assert (stage.holds("own", gift.charity_id), stage.holds("provider", gift.charity_id)) == (-60, 0)
    (line,) = totals_of(stage.campaign_of(pool), is_sandbox=True).lines
    assert (line.received_fen, line.matched_fen, line.raised_fen, line.held_fen) == (0, 0, 0, 0)
    assert (line.fee_fen, line.made_good_fen) == (60, 60)


def test_a_partial_refund_leaves_the_match_of_what_stays(stage: Stage) -> None:
    pool = stage.common_pool()
    fund = stage.open_fund(pool)
    gift = stage.received(pool)
    refunds.refund_gift(gift, refund_id=uuid4(), amount_fen=30_01, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM)
    seen, keep = stage.fresh(gift), stage.keep(gift)
    assert (seen.state, seen.kept_fen) == (GiftState.RECEIVED, 69_99)
    assert (keep.state, keep.net_fen) == (KeepState.GIVEN, 34_99)
    assert stage.holds("pool", pool.id) == 69_99 + 34_99
    assert stage.holds("match_fund", fund.id) == 500_000_00 - 34_99


def test_a_refund_that_bounces_brings_the_money_back_without_its_match(stage: Stage) -> None:
    pool = stage.common_pool()
    gift, refund = stage.received(pool, fee_fen=60), uuid4()
    refunds.refund_gift(gift, refund_id=refund, amount_fen=100_00, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM)
    refunds.bounce_refund(gift, refund_id=refund, amount_fen=100_00, by=SYSTEM)
    refunds.bounce_refund(gift, refund_id=refund, amount_fen=100_00, by=SYSTEM)
    seen = stage.fresh(gift)
    assert (seen.state, seen.refunded_fen, stage.holds("pool", pool.id)) == (GiftState.RECEIVED, 0, 99_40)
    (line,) = totals_of(stage.campaign_of(pool), is_sandbox=True).lines
    assert (line.received_fen, line.made_good_fen, line.fee_fen) == (100_00, 0, 60)


def test_what_was_allocated_of_a_gift_that_goes_back_the_charity_makes_good(stage: Stage) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    fund = stage.open_fund(pool)
    gift = stage.received(pool, fee_fen=60)
    money.allocated(stage, (pool, project, 120_00))
    refunds.refund_gift(gift, refund_id=uuid4(), amount_fen=100_00, ground=RefundGround.DISPUTE_LOST, by=SYSTEM)
    (line,) = totals_of(stage.campaign_of(pool), is_sandbox=True).lines
    assert (line.received_fen, line.matched_fen, line.allocated_fen, line.held_fen) == (0, 0, 120_00, 0)
    assert (line.fee_fen, line.made_good_fen) == (60, 120_60)
    assert (stage.holds("pool", pool.id), stage.holds("match_fund", fund.id)) == (0, 500_000_00)
    assert stage.holds("own", gift.charity_id) == -120_60
    seen = follow_gift(gift)
    assert (seen.back_fen, seen.match_back_fen, seen.made_good_fen, seen.whole_fen) == (100_00, 50_00, 120_60, 120_00)


@pytest.mark.parametrize(("is_won", "state", "pool_fen"), [(True, "received", 149_40), (False, "refunded", 0)])
def test_a_disputed_gift_is_away_until_the_bank_has_decided(
    stage: Stage, is_won: bool, state: str, pool_fen: int
) -> None:
    pool = stage.common_pool()
    stage.open_fund(pool)
    gift, dispute = stage.received(pool, fee_fen=60), uuid4()
    refunds.dispute_gift(gift, dispute_id=dispute, amount_fen=100_00, by=SYSTEM)
    assert (stage.fresh(gift).state, stage.holds("pool", pool.id)) == (GiftState.DISPUTED, 50_00)
    for _ in range(2):
        refunds.settle_dispute(gift, dispute_id=dispute, amount_fen=100_00, is_won=is_won, by=SYSTEM)
    assert (stage.fresh(gift).state, stage.holds("pool", pool.id)) == (state, pool_fen)


def test_caps_of_gift_day_and_project_bite_r_mat_01(stage: Stage) -> None:
    pool = stage.common_pool()
    stage.open_fund(pool, pool_cap_fen=1_200_00)
    seen = [stage.keep(stage.started(pool, 2_000_00)) for _ in range(3)]
    assert [keep.amount_fen for keep in seen] == [500_00, 499_00, 0]
    assert [keep.limited_by for keep in seen] == [MatchLimit.GIFT_CAP, MatchLimit.DAY_CAP, MatchLimit.DAY_CAP]
    assert seen[2].state is KeepState.NONE
    other = stage.keep(stage.started(pool, 2_000_00, device=b"e" * 32))
    assert (other.amount_fen, other.limited_by) == (201_00, MatchLimit.POOL_CAP)


def test_gifts_of_the_sponsors_own_money_and_by_other_ways_are_not_matched_r_mat_03(stage: Stage) -> None:
    pool = stage.common_pool()
    fund = stage.open_fund(pool, sponsor_id=stage.charity.id)
    giver = new_giver(by=SYSTEM)
    giver.organisation_id = stage.charity.id
    own = stage.keep(stage.started(pool, giver=giver))
    cash = stage.keep(stage.started(pool, way=Way.CASH))
    assert (own.no_match, own.state, own.amount_fen) == (NoMatch.OWN_FUNDS, KeepState.NONE, 0)
    assert cash.no_match is NoMatch.WAY
    assert stage.holds("match_fund", fund.id) == 500_000_00


def test_a_fund_for_other_projects_says_so(stage: Stage) -> None:
    campaign = stage.running()
    pool = stage.common_pool(campaign)
    street = campaigns.open_pool(
        campaign, kind=PoolKind.STREET, charity_id=stage.charity.id, street_id=HERE, by=stage.officer
    )
    stage.open_fund(pool, pool_ids=(street.id,))
    assert stage.keep(stage.started(pool)).no_match is NoMatch.NOT_ELIGIBLE
    assert stage.keep(stage.started(street)).state is KeepState.KEPT


def test_many_gifts_at_once_are_held_until_two_officers_agree_features_3_6(stage: Stage) -> None:
    pool = stage.common_pool()
    fund = stage.open_fund(pool)
    seen = [stage.received(pool, 10_00) for _ in range(5)]
    keep = stage.keep(seen[4])
    assert [stage.keep(gift).state for gift in seen[:4]] == [KeepState.GIVEN] * 4
    assert (keep.state, keep.suspicion) == (KeepState.HELD, Suspicion.VELOCITY)
    assert stage.holds("match_kept", fund.id) == 5_00
    second = stage.actor(Role.AUDITOR)
    waiting.judge_match(keep, verdict=Verdict.GIVE, words="同一家庭", by=stage.officer)
    assert stage.keep(seen[4]).state is KeepState.HELD
    with pytest.raises(NotAllowed):
        waiting.judge_match(keep, verdict=Verdict.GIVE, words="再说一次", by=stage.officer)
    waiting.judge_match(keep, verdict=Verdict.GIVE, words="已电话核实", by=second)
    assert stage.keep(seen[4]).state is KeepState.GIVEN
    assert (stage.holds("match_kept", fund.id), stage.holds("pool", pool.id)) == (0, 75_00)


def test_a_refused_match_goes_back_to_the_fund(stage: Stage) -> None:
    pool = stage.common_pool()
    fund = stage.open_fund(pool)
    seen = [stage.received(pool, 10_00) for _ in range(5)]
    keep = stage.keep(seen[4])
    for officer in (stage.officer, stage.actor(Role.AUDITOR)):
        waiting.judge_match(keep, verdict=Verdict.VOID, words="套捐", by=officer)
    assert stage.keep(seen[4]).state is KeepState.VOIDED
    assert stage.holds("match_fund", fund.id) == 500_000_00 - 20_00


def test_somebody_of_the_sponsors_house_is_looked_at(stage: Stage) -> None:
    pool = stage.common_pool()
    stage.open_fund(pool, sponsor_id=stage.charity.id)
    manager = stage.actor(Role.ORG_MANAGER)
    assert manager.user_id is not None
    gift = stage.received(pool, giver=giver_of_user(manager.user_id, by=SYSTEM))
    assert stage.keep(gift).suspicion is Suspicion.RELATED_PARTY


def test_one_device_with_many_names_is_looked_at(stage: Stage) -> None:
    pool = stage.common_pool()
    stage.open_fund(pool)
    seen = [stage.received(pool, 10_00, giver=new_giver(by=SYSTEM)) for _ in range(3)]
    assert [stage.keep(gift).suspicion for gift in seen] == [None, None, Suspicion.MANY_NAMES]


def test_a_fund_opens_by_a_second_person_once_its_money_is_there(stage: Stage) -> None:
    campaign = stage.running()
    fund = funds.write_fund(campaign, details=terms(), is_sandbox=True, by=stage.officer)
    with pytest.raises(Conflict):
        funds.open_fund(fund, by=SYSTEM)
    for _ in range(2):
        funds.pay_in(fund, amount_fen=500_000_00, reference="B1", by=stage.officer)
    assert stage.holds("match_fund", fund.id) == 500_000_00
    with pytest.raises(NotAllowed):
        funds.open_fund(fund, by=stage.officer)
    funds.open_fund(fund, by=SYSTEM)
    assert stage.fresh(fund).state is FundState.OPEN


def test_a_fund_ends_by_itself(stage: Stage, at: At) -> None:
    with at("2024-12-05 09:00"):
        fund = stage.open_fund(stage.common_pool(), ends_on=clock.today() + timedelta(days=1))
        assert funds.plan_upkeep() == 0
    with at("2024-12-06 00:00"):
        assert funds.plan_upkeep() == 1
        tasks.close_fund(_due(funds.CLOSE_JOB)[0].payload)
    assert stage.fresh(fund).state is FundState.CLOSED
