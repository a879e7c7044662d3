"""A random walk of households, givers and staff over needs, offers and claims (reliability A11)."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import DomainError
from charity_app.core.privacy import create_key
from charity_app.core.scope import acting_in, system_scope
from charity_app.matching.models import Claim, ClaimEvent, NeedPost, ResourceOffer
from charity_app.matching.services import answers, deliveries, needs, offers, proposals
from charity_app.matching.services.needs import NeedWithdrawReason
from charity_app.matching.services.proposals import Promise
from charity_app.matching.states.claims import ENDED_STATES, ClaimReason, ClaimState, EventKind, FamilyAnswer
from charity_app.matching.states.needs import NeedPostState
from charity_app.registry.models import Household
from tests.matching.conftest import SYSTEM, Stage
from tests.matching.test_claims import evidence
from tests.world import HERE

STEPS = 400
HELD, CLAIMED = (ClaimState.PROPOSED,), (ClaimState.ACCEPTED, ClaimState.ACTIVE)
DELIVERED = (ClaimState.DELIVERED, ClaimState.COMPLETED)


class Walk:
    """One walker: it picks a row and an action at random; refusals are part of the walk."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage, self.draw = stage, Random(seed)
        self.posts = [stage.published(quantity=quantity) for quantity in (1, 3, 5)]
        self.offers = [stage.offer(places=places) for places in (1, 4, 40)]
        near = select(Household).where(Household.street_id == HERE).order_by(Household.number.desc())
        self.homes = list(db.session.scalars(near.limit(8)))
        for home in self.homes:
            if home.id not in stage.world.ids.values():
                create_key(home.key_owner)
        self.done, self.refused = Counter[str](), Counter[str]()

    @property
    def weights(self) -> list[tuple[Callable[[], Any], int]]:
        forward = (self.claim, self.ask, self.accept, self.start, self.deliver, self.confirm, self.missing)
        back = (self.decline, self.withdraw, self.lapse, self.cancel, self.fail, self.pause)
        return [*((action, 6) for action in forward), *((action, 2) for action in back), (self.take_back_need, 1)]

    def step(self) -> None:
        action: Callable[[], Any] = self.draw.choices(*zip(*self.weights, strict=True))[0]
        try:
            with acting_in(system_scope("walk")), db.session.begin_nested():
                action()
            self.done[action.__name__] += 1
        except DomainError:
            self.refused[action.__name__] += 1
        db.session.expire_all()
        if len(self.live()) < 2:
            self.posts.append(self.stage.published(quantity=self.draw.choice((1, 2, 4, 8))))

    def live(self) -> list[NeedPost]:
        return [post for post in self.posts if post.state in (NeedPostState.PUBLISHED, NeedPostState.RESERVED)]

    def any_claim(self, *states: ClaimState) -> Claim:
        made = select(Claim).order_by(Claim.proposed_at)
        claims = db.session.scalars(made.where(Claim.state.in_(states))).all()
        return self.draw.choice(claims or db.session.scalars(made).all())

    def claim(self) -> None:
        by = self.draw.choice((self.stage.manager, self.stage.other_manager, self.stage.donor))
        organisation = {
            self.stage.manager: self.stage.organisation,
            self.stage.other_manager: self.stage.other_organisation,
        }.get(by)
        promise = Promise(self.draw.randint(1, 3))
        proposals.claim_need(self.draw.choice(self.posts), organisation=organisation, promise=promise, by=by)

    def ask(self) -> None:
        offer, home = self.draw.choice(self.offers), self.draw.choice(self.homes)
        proposals.claim_place(offer, household=home, by=self.stage.adviser)

    def accept(self) -> None:
        answers.accept_claim(self.any_claim(*HELD), by=self.stage.reviewer)

    def decline(self) -> None:
        answers.decline_claim(self.any_claim(*HELD), reason=ClaimReason.NOT_FITTING, by=self.stage.reviewer)

    def withdraw(self) -> None:
        answers.withdraw_claim(self.any_claim(*HELD), reason=ClaimReason.PLANS_CHANGED, by=self.stage.manager)

    def lapse(self) -> None:
        claim = self.any_claim(*HELD)
        claim.hold_until_on = clock.today() - timedelta(days=1)
        answers.lapse_claim(claim, by=SYSTEM)

    def start(self) -> None:
        answers.start_claim(self.any_claim(*CLAIMED), planned_on=clock.today(), organisation=None, by=SYSTEM)

    def deliver(self) -> None:
        deliveries.deliver_claim(self.any_claim(ClaimState.ACTIVE), evidence=evidence(self.stage), by=SYSTEM)

    def confirm(self) -> None:
        answer = self.draw.choice((FamilyAnswer.RECEIVED, FamilyAnswer.MORE_NEEDED))
        claim = self.any_claim(ClaimState.DELIVERED)
        deliveries.confirm_claim(claim, answer=answer, score=self.draw.randint(1, 5), by=self.stage.adviser)

    def missing(self) -> None:
        deliveries.report_missing(self.any_claim(ClaimState.DELIVERED), by=self.stage.adviser)

    def cancel(self) -> None:
        answers.cancel_claim(self.any_claim(*CLAIMED), reason=ClaimReason.NO_CAPACITY, by=self.stage.adviser)

    def fail(self) -> None:
        claim = self.any_claim(ClaimState.ACTIVE)
        claim.reminders = 2
        answers.fail_claim(claim, reason=ClaimReason.NO_ANSWER, by=self.stage.officer)

    def take_back_need(self) -> None:
        post = self.draw.choice(self.posts)
        needs.withdraw_need_post(post, reason=NeedWithdrawReason.SOLVED, by=self.stage.adviser)

    def pause(self) -> None:
        offer = self.draw.choice(self.offers)
        (offers.resume_offer if offer.state == "paused" else offers.pause_offer)(offer, by=SYSTEM)

    def run_out(self) -> None:
        """Let everything that is open come to its end."""
        for claim in db.session.scalars(select(Claim).where(Claim.state.not_in(ENDED_STATES))).all():
            if claim.state is ClaimState.DELIVERED:
                deliveries.confirm_claim(claim, score=4, by=self.stage.adviser)
            else:
                reason = ClaimReason.PLANS_CHANGED
                ending = answers.withdraw_claim if claim.state is ClaimState.PROPOSED else answers.cancel_claim
                ending(claim, reason=reason, by=SYSTEM)


def _sum(row: NeedPost | ResourceOffer, states: tuple[ClaimState, ...]) -> int:
    column = Claim.need_id if isinstance(row, NeedPost) else Claim.offer_id
    taken = db.session.scalars(select(Claim.quantity).where(column == row.id, Claim.state.in_(states)))
    return sum(taken)


def _check(row: NeedPost | ResourceOffer) -> None:
    assert (row.held, row.claimed, row.delivered) == (_sum(row, HELD), _sum(row, CLAIMED), _sum(row, DELIVERED))
    assert 0 <= row.taken <= row.quantity
    if row.state is NeedPostState.PUBLISHED:
        assert row.remaining > 0
    if row.state is NeedPostState.CLOSED:
        assert row.delivered == row.quantity


def _check_trail(claim: Claim) -> None:
    wanted = select(ClaimEvent.kind, ClaimEvent.actor_id).where(ClaimEvent.claim_id == claim.id)
    said = db.session.execute(wanted.order_by(ClaimEvent.at)).all()
    kinds = [kind for kind, _ in said]
    assert kinds[0] is EventKind.PROPOSED
    if claim.accepted_at is not None:
        assert kinds[1] is EventKind.ACCEPTED
        assert said[0][1] != said[1][1]


def test_no_step_gives_out_too_much_and_every_claim_ends(stage: Stage) -> None:
    walk = Walk(stage, seed=20241205)
    for number in range(STEPS):
        walk.step()
        if number % 5 == 0:
            for row in (*walk.posts[-4:], *walk.offers):
                _check(row)
    assert min(walk.done[name] for name in ("claim", "ask", "accept", "deliver", "confirm", "missing", "fail")) > 0
    walk.run_out()
    db.session.expire_all()
    for row in (*walk.posts, *walk.offers):
        _check(row)
        assert row.held == row.claimed == 0
    claims = db.session.scalars(select(Claim)).all()
    assert {claim.state for claim in claims} <= set(ENDED_STATES)
    for claim in claims:
        _check_trail(claim)
