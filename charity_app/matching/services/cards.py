"""Everything that must be right before a need is shown: consent, the mask, public policies first, no repeat.

Source: R-CLM-01, R-CLM-11, R-CLM-12, R-NED-01, rulings 16 and 17, reliability D6 and D7.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.catalogue import need_kind
from charity_app.casework.models import NeedItem
from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.privacy import KeyOwner, blind_index, unseal
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.text import Text
from charity_app.eligibility.queries.targets import policies_met
from charity_app.eligibility.states import ResultCode
from charity_app.matching.masking import MARKS, Mark, find_marks, holds_part_of, name_like_parts
from charity_app.matching.models import NeedPost
from charity_app.matching.states.needs import AreaLevel, NeedPostState
from charity_app.registry.models import HouseholdContact, MemberIdentity
from charity_app.registry.queries import has_consent
from charity_app.registry.queries.heads import contact_place
from charity_app.registry.states.households import ConsentPurpose

REPEAT_DAYS = settings.declare(
    "card.repeat_days",
    30,
    unit="days",
    rule="R-CLM-12",
    name=Text("The same need is not published again within", "setting"),
)
_BEFORE_THE_WALL = (NeedPostState.DRAFT, NeedPostState.PENDING_REVIEW, NeedPostState.RETURNED)


def demand_showable(post: NeedPost) -> None:
    """Check a card before it is submitted, published or renewed. Raises Invalid, Conflict."""
    kind = need_kind(post.need_type)
    if not kind.is_claimable:
        raise Invalid(Text("Needs of this type go to public schemes or professionals, never onto the wall", "error"))
    with acting_in(system_scope("card checked")):
        if not has_consent(post.household_id, ConsentPurpose.PUBLISH_NEEDS):
            raise Invalid(Text("No consent yet; cannot publish", "error"))
        _demand_masked(post)
        _demand_policies_first(post)
        _demand_no_repeat(post)
    if post.area_level == AreaLevel.HOLD:
        raise Conflict(Text("Too few families could be meant by this card; leave the age out, or wait", "error"))


def _demand_masked(post: NeedPost) -> None:
    found = set(find_marks(post.words))
    if post.words and _holds_registered_name(post.words):
        found.add(Mark.NAME)
    if post.words and _holds_own_address(post.household_id, post.words):
        found.add(Mark.DOOR)
    for mark in Mark:
        if mark in found:
            told = {"mark": MARKS[mark]}
            raise Invalid(Text("Please leave out what leads to the family: %(mark)s", "error", told), field="words")


def _holds_registered_name(words: str) -> bool:
    marks = [blind_index("full_name", part) for part in sorted(name_like_parts(words))]
    known = select(MemberIdentity.member_id).where(MemberIdentity.name_index.in_(marks)).limit(1)
    return bool(marks) and db.session.scalar(known) is not None


def _holds_own_address(household_id: UUID, words: str) -> bool:
    sealed = db.session.scalar(select(HouseholdContact.address).where(HouseholdContact.household_id == household_id))
    if sealed is None:
        return False
    owner = KeyOwner("household", household_id)
    return holds_part_of(words, unseal(owner, sealed, place=contact_place("address", household_id)))


def covering_policies(need: NeedItem | NeedPost) -> tuple[str, ...]:
    """Return the public policies that fit the household and cover this type of need, not yet received."""
    met = policies_met(need.household_id, need_kind(need.need_type).policies)
    return tuple(code for code, result in met.items() if result is not ResultCode.ALREADY_RECEIVING)


def _demand_policies_first(post: NeedPost) -> None:
    if not post.has_applied and covering_policies(post):
        told = Text("A public policy may cover this need: help apply first, then say that you did", "error")
        raise Invalid(told, field="has_applied")


def _demand_no_repeat(post: NeedPost) -> None:
    if post.repeat_reason is not None:
        return
    days = settings.value(REPEAT_DAYS)
    since = clock.now() - timedelta(days=days)
    same = select(NeedPost.id).where(
        NeedPost.household_id == post.household_id,
        NeedPost.need_type == post.need_type,
        NeedPost.id != post.id,
        NeedPost.published_at > since,
        NeedPost.state.not_in(_BEFORE_THE_WALL),
    )
    if db.session.scalar(same.limit(1)) is not None:
        told = Text(
            "The same kind of need was published within %(days)s days; say why once more", "error", {"days": days}
        )
        raise Invalid(told, field="repeat_reason")


def plain_phrases(chosen: Iterable[str]) -> list[str]:
    """Return the chosen phrases once each, in one order."""
    return sorted({str(phrase) for phrase in chosen})
