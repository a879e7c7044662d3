"""Runs each drawn story through its days: when the card was written, when help was promised, when it came."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy import select

from charity_app.casework.states.needs import NeedState
from charity_app.core import files
from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.demo import casework, matching
from charity_app.demo.givers import Giver, Givers
from charity_app.demo.matching import Hands
from charity_app.demo.stories import Detour, PostEnd, PostStory
from charity_app.demo.timeline import happening
from charity_app.matching.models import Claim, NeedPost
from charity_app.registry.models import Household

_WALL_DAYS = 91


@dataclass(frozen=True)
class Telling:
    """A story while it is told; `day` is when the card came onto the wall."""

    story: PostStory
    post: NeedPost
    hands: Hands
    givers: Givers
    officer: Actor

    @property
    def day(self) -> int:
        """How many days ago the card came onto the wall."""
        return self.story.days_ago

    def propose(self, days_ago: float, giver: Giver, *, quantity: int = 0, is_unsure: bool = False) -> Claim:
        """Let a giver claim the need, all that is left of it unless told otherwise."""
        with happening(days_ago):
            wanted = quantity or self.post.remaining
            return matching.propose(self.post, giver, quantity=wanted, is_unsure=is_unsure)

    def agree(self, days_ago: float, giver: Giver, *, quantity: int = 0) -> Claim:
        """Let a giver claim the need and the street agree the next day; the family is asked about its contact."""
        claim = self.propose(days_ago, giver, quantity=quantity)
        with happening(days_ago - 1):
            matching.accept(claim, self.hands.team.adviser, self.hands)
            matching.agree_to_handover(claim, self.hands)
        return claim

    def begin(self, days_ago: float, giver: Giver) -> Claim:
        """Let a giver claim, the street agree and the help begin, a day each."""
        claim = self.agree(days_ago, giver)
        with happening(days_ago - 2):
            matching.start(claim, giver)
        return claim

    def deliver(self, days_ago: float, claim: Claim, giver: Giver) -> None:
        """Let the help arrive."""
        with happening(days_ago):
            matching.deliver(claim, giver.by, self.hands, is_goods=matching.is_goods_need(self.post))


def draw_photo() -> files.CleanFile:
    """Draw the picture of a parcel, without people."""
    image = Image.new("RGB", (320, 240), (244, 240, 232))
    pen = ImageDraw.Draw(image)
    pen.rectangle((90, 80, 230, 190), fill=(196, 154, 108), outline=(120, 88, 56), width=4)
    pen.line((160, 80, 160, 190), fill=(232, 214, 180), width=14)
    content = BytesIO()
    image.save(content, "PNG")
    return files.inspect(content.getvalue())


def tell(story: PostStory, *, hands: Hands, givers: Givers, officer: Actor) -> UUID:
    """Assess the need, write its card, and let happen what was drawn; returns the card's key."""
    day = story.days_ago
    with happening(day + 0.9):
        household = db.session.scalars(select(Household).where(Household.id == story.household.id)).one()
        need = casework.assess(household, story.plan, team=hands.team, state=NeedState.OPEN)
    with happening(day + 0.8):
        post = matching.write_card(need, hands, is_submitted=story.end is not PostEnd.DRAFT)
    if story.end not in (PostEnd.DRAFT, PostEnd.PENDING):
        with happening(day):
            act = matching.give_back if story.end is PostEnd.RETURNED else matching.publish
            act(post, hands)
    telling = Telling(story, post, hands, givers, officer)
    if story.detour is not None:
        _DETOURS[story.detour](telling)
    if story.end in _ENDINGS:
        _ENDINGS[story.end](telling)
    return post.id


def _declined(told: Telling) -> None:
    claim = told.propose(told.day - 2, told.givers.next(stays_open=False))
    with happening(told.day - 3):
        matching.decline(claim, told.hands.team.adviser)


def _lapsed(told: Telling) -> None:
    claim = told.propose(told.day - 2, told.givers.next(stays_open=False))
    with happening(told.day - 16):
        matching.lapse(claim.id)


def _taken_back(told: Telling) -> None:
    giver = told.givers.next(stays_open=False)
    claim = told.propose(told.day - 2, giver)
    with happening(told.day - 3):
        matching.take_back(claim, giver)


def _cancelled(told: Telling) -> None:
    giver = told.givers.next(stays_open=False)
    claim = told.begin(told.day - 2, giver)
    with happening(told.day - 8):
        matching.cancel(claim, giver)


def _failed(told: Telling) -> None:
    claim = told.begin(told.day - 2, told.givers.next_failing())
    for days in (12, 19):
        with happening(told.day - days):
            matching.remind(claim, told.officer)
    with happening(told.day - 26):
        matching.fail(claim, told.officer)


def _expired(told: Telling) -> None:
    with happening(told.day - _WALL_DAYS):
        matching.expire(told.post.id)


def _withdrawn(told: Telling) -> None:
    with happening(max(0.5, told.day - 2)):
        matching.withdraw(told.post, told.hands)


def _reserved(told: Telling) -> None:
    days = told.hands.draw.choice((0.3, 0.9, 1.2))
    told.propose(days, told.givers.next(stays_open=True), is_unsure=told.story.is_blocked)


def _partly(told: Telling) -> None:
    quantity = told.post.quantity // 2
    if quantity:
        told.agree(1.9, told.givers.next(stays_open=True), quantity=quantity)


def _claimed(told: Telling) -> None:
    days = told.hands.draw.randint(10, 13) if told.story.is_red else told.hands.draw.randint(2, 6)
    claim = told.agree(days, told.givers.next(stays_open=True))
    _mark_if_silent(told, claim)


def _fulfilling(told: Telling) -> None:
    draw = told.hands.draw
    giver = told.givers.next(stays_open=True)
    days = draw.randint(11, 14) if told.story.is_red else draw.randint(5, 8)
    claim = told.begin(days, giver)
    if not told.story.is_red and draw.random() < 0.2:
        told.deliver(days - 3, claim, giver)
        with happening(days - 4):
            matching.miss(claim)
    _mark_if_silent(told, claim)


def _mark_if_silent(told: Telling, claim: Claim) -> None:
    if told.story.is_red:
        with happening(0.1):
            matching.mark_silent(claim.id)


def _fulfilled(told: Telling) -> None:
    giver = told.givers.next(stays_open=False)
    told.deliver(1, told.begin(6, giver), giver)


def _closed(told: Telling) -> None:
    giver = told.givers.next(stays_open=False)
    latest = told.day - 28 if told.story.detour else told.day - 1
    days = told.hands.draw.randint(max(10, told.day - _WALL_DAYS + 6), latest)
    claim = told.begin(days, giver)
    told.deliver(days - 6, claim, giver)
    with happening(days - 8):
        matching.confirm(claim, told.hands)


_DETOURS: Mapping[Detour, Callable[[Telling], None]] = {
    Detour.DECLINED: _declined,
    Detour.LAPSED: _lapsed,
    Detour.WITHDRAWN: _taken_back,
    Detour.CANCELLED: _cancelled,
    Detour.FAILED: _failed,
}
_ENDINGS: Mapping[PostEnd, Callable[[Telling], None]] = {
    PostEnd.EXPIRED: _expired,
    PostEnd.WITHDRAWN: _withdrawn,
    PostEnd.RESERVED: _reserved,
    PostEnd.PARTLY: _partly,
    PostEnd.CLAIMED: _claimed,
    PostEnd.FULFILLING: _fulfilling,
    PostEnd.FULFILLED: _fulfilled,
    PostEnd.CLOSED: _closed,
}
