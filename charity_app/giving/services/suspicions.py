"""What makes a match wait for two people: many gifts at once, one device with many names, ties to the sponsor."""

from datetime import timedelta

from sqlalchemy import func, select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.text import Text
from charity_app.giving.models import Gift, Giver, MatchFund, MatchKeep
from charity_app.giving.queries.matches import same_hand
from charity_app.giving.states.gifts import HELD_STATES, GiftState
from charity_app.giving.states.matches import Suspicion
from charity_app.identity.models import RoleAssignment
from charity_app.identity.queries import in_force

MANY_GIFTS = settings.declare(
    "giving.many_gifts",
    5,
    unit="gifts",
    rule="3.6",
    name=Text("So many gifts at once are looked at", "setting"),
)
SHORT_TIME = settings.declare(
    "giving.short_time", 10, unit="minutes", rule="3.6", name=Text("At once means within", "setting")
)
MANY_NAMES = settings.declare(
    "giving.many_names",
    3,
    unit="names a day",
    rule="3.6",
    name=Text("So many givers on one device are looked at", "setting"),
)


def suspicion_of(keep: MatchKeep, gift: Gift, fund: MatchFund) -> Suspicion | None:
    """Tell why the match of a gift must be looked at first; None where nothing strikes."""
    if _is_close_to_sponsor(gift, fund):
        return Suspicion.RELATED_PARTY
    if _is_many_at_once(keep):
        return Suspicion.VELOCITY
    if _has_many_names(keep):
        return Suspicion.MANY_NAMES
    return None


def _is_close_to_sponsor(gift: Gift, fund: MatchFund) -> bool:
    if fund.sponsor_id is None or gift.giver_id is None:
        return False
    held = (
        select(RoleAssignment.id)
        .join(Giver, Giver.user_id == RoleAssignment.user_id)
        .where(Giver.id == gift.giver_id, RoleAssignment.organisation_id == fund.sponsor_id, in_force(clock.today()))
    )
    return db.session.scalar(held.limit(1)) is not None


def _is_many_at_once(keep: MatchKeep) -> bool:
    hand = same_hand(keep)
    if hand is None:
        return False
    since = clock.now() - timedelta(minutes=settings.value(SHORT_TIME))
    counted = select(func.count()).where(hand, Gift.created_at > since, Gift.state != GiftState.VOID)
    return int(db.session.scalar(counted) or 0) >= settings.value(MANY_GIFTS)


def _has_many_names(keep: MatchKeep) -> bool:
    if keep.device is None:
        return False
    names = select(func.count(func.distinct(Gift.giver_id))).where(
        Gift.device == keep.device, Gift.state.in_(HELD_STATES), Gift.created_at > clock.now() - timedelta(days=1)
    )
    return int(db.session.scalar(names) or 0) >= settings.value(MANY_NAMES)
