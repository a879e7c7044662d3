"""Draws what became of each published need: how far help came, when, and what went wrong before (domain.md 9.4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from charity_app.casework.catalogue import need_kind
from charity_app.casework.states.needs import NeedState
from charity_app.demo.needs import NeedPlan, draw_needs
from charity_app.demo.registry import Registered
from charity_app.demo.scale import Scale, share_out


class PostEnd(StrEnum):
    """How far a published need has come on the day of the demo."""

    CLOSED = "closed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    FULFILLED = "fulfilled"
    FULFILLING = "fulfilling"
    CLAIMED = "claimed"
    RESERVED = "reserved"
    PARTLY = "partly"
    OPEN = "open"
    PENDING = "pending"
    RETURNED = "returned"
    DRAFT = "draft"


class Detour(StrEnum):
    """What went wrong with a claim before a need came to where it stands."""

    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    FAILED = "failed"


_ENDS = {
    PostEnd.EXPIRED: 4,
    PostEnd.CLOSED: 33,
    PostEnd.WITHDRAWN: 3,
    PostEnd.FULFILLED: 2,
    PostEnd.FULFILLING: 12,
    PostEnd.CLAIMED: 8,
    PostEnd.RESERVED: 5,
    PostEnd.PARTLY: 3,
    PostEnd.OPEN: 27,
    PostEnd.PENDING: 1,
    PostEnd.RETURNED: 1,
    PostEnd.DRAFT: 1,
}
_DETOURS = {Detour.DECLINED: 3, Detour.LAPSED: 2, Detour.WITHDRAWN: 2, Detour.CANCELLED: 2, Detour.FAILED: 1}
_OPEN_DAYS = 90
_DETOUR_DAYS = 40
_OLDEST = {PostEnd.CLOSED: 400, PostEnd.EXPIRED: 300, PostEnd.FULFILLING: 85, PostEnd.WITHDRAWN: 85}
_NEWEST = {
    PostEnd.CLOSED: 30,
    PostEnd.EXPIRED: _OPEN_DAYS + 2,
    PostEnd.FULFILLING: 16,
    PostEnd.FULFILLED: 16,
    PostEnd.CLAIMED: 16,
}


@dataclass(frozen=True)
class Assessed:
    """An assessed need that nobody publishes."""

    household: Registered
    plan: NeedPlan
    days_ago: int
    state: NeedState


@dataclass(frozen=True)
class PostStory:
    """A need that is published, and its end; `days_ago` is when its card came onto the wall."""

    household: Registered
    plan: NeedPlan
    days_ago: int
    end: PostEnd
    detour: Detour | None = None
    is_red: bool = False
    is_blocked: bool = False


def draw_stories(
    draw: Random, households: Sequence[Registered], scale: Scale
) -> tuple[list[PostStory], list[Assessed]]:
    """Draw the needs of every household, five for two households, and choose which of them are published."""
    needs = [
        (household, plan)
        for place, household in enumerate(households)
        for plan in draw_needs(draw, household.plan, 2 + place % 2)
    ]
    chosen = _choose(draw, needs, scale.needs)
    ends = [end for end, number in share_out(_ENDS, len(chosen)).items() for _ in range(number)]
    told = [_story(draw, household, plan, end) for (household, plan), end in zip(chosen, ends, strict=True)]
    stories = list(_with_detours(draw, told))
    taken = {(household.id, plan.wish) for household, plan in chosen}
    rest = [(household, plan) for household, plan in needs if (household.id, plan.wish) not in taken]
    return stories, [_assessed(draw, household, plan, order) for order, (household, plan) in enumerate(rest)]


def _choose(
    draw: Random, needs: Sequence[tuple[Registered, NeedPlan]], count: int
) -> list[tuple[Registered, NeedPlan]]:
    """Choose claimable needs of families that agreed, each type once in a family, the longest known families first."""
    able: dict[object, tuple[Registered, NeedPlan]] = {}
    for household, plan in needs:
        if household.plan.may_publish and need_kind(plan.wish.need_type).is_claimable:
            able.setdefault((household.id, plan.wish.need_type), (household, plan))
    chosen = draw.sample(list(able.values()), min(count, len(able)))
    return sorted(chosen, key=lambda pair: (-pair[0].plan.days_ago, pair[0].number, pair[1].wish.item))


def _story(draw: Random, household: Registered, plan: NeedPlan, end: PostEnd) -> PostStory:
    known = household.plan.days_ago - 1
    if known < _NEWEST.get(end, 3):
        end = PostEnd.OPEN
    oldest = min(known, _OLDEST.get(end, 80))
    newest = min(oldest, _NEWEST.get(end, 1 if end is PostEnd.OPEN else 3))
    return PostStory(
        household,
        plan,
        draw.randint(newest, oldest),
        end,
        is_red=end in (PostEnd.CLAIMED, PostEnd.FULFILLING) and draw.random() < 0.2,
        is_blocked=end is PostEnd.RESERVED and draw.random() < 0.25,
    )


def _with_detours(draw: Random, stories: Sequence[PostStory]) -> Iterator[PostStory]:
    """Let some claims go wrong first, where there was time for it."""
    able = [place for place, story in enumerate(stories) if story.days_ago > _DETOUR_DAYS and _may_go_wrong(story)]
    number = min(len(able), max(len(_DETOURS), len(stories) // 30))
    kinds = [kind for kind, times in share_out(_DETOURS, number).items() for _ in range(times)]
    detours = dict(zip(draw.sample(able, number), kinds, strict=True))
    for place, story in enumerate(stories):
        yield replace(story, detour=detours.get(place))


def _may_go_wrong(story: PostStory) -> bool:
    return story.end in (PostEnd.OPEN, PostEnd.CLOSED, PostEnd.CLAIMED, PostEnd.FULFILLING)


def _assessed(draw: Random, household: Registered, plan: NeedPlan, order: int) -> Assessed:
    state = (NeedState.OPEN, NeedState.CONFIRMED, NeedState.ENDED)[order % 3]
    return Assessed(household, plan, draw.randint(1, max(1, household.plan.days_ago - 1)), state)
