"""Where a published need stands, seen by its family with a code and four digits. Source: features 1.13."""

from datetime import date

from sqlalchemy import select

from charity_app.casework import queries as casework
from charity_app.casework.queries import Status, StatusStep, reference_of
from charity_app.casework.queries.advisers import adviser_of
from charity_app.casework.states.help import ReferenceSubject
from charity_app.casework.states.items import item_text
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.text import Text
from charity_app.identity.queries import names_of
from charity_app.matching.models import Claim, NeedPost
from charity_app.matching.states.claims import OPEN_STATES, ClaimState
from charity_app.matching.states.needs import NEED_POST_LABELS, NEED_POST_TONES, NeedPostState

_S = NeedPostState
_NEXT = {
    _S.DRAFT: Text("The card is being written", "status"),
    _S.RETURNED: Text("The card is being written", "status"),
    _S.PENDING_REVIEW: Text("A second person checks the card", "status"),
    _S.PUBLISHED: Text("Your need is on the wall; we tell you when somebody offers to help", "status"),
    _S.RESERVED: Text("Somebody offered to help; the street answers", "status"),
    _S.CLAIMED: Text("Help is agreed; the giver plans the day", "status"),
    _S.FULFILLING: Text("Help is on its way", "status"),
    _S.FULFILLED: Text("Please tell us whether it arrived", "status"),
    _S.VERIFIED: Text("This is finished. Tell us when you need more", "status"),
    _S.CLOSED: Text("This is finished. Tell us when you need more", "status"),
    _S.EXPIRED: Text("Nobody has offered so far; your adviser looks at it again", "status"),
    _S.WITHDRAWN: Text("This need was taken back. You can ask again at any time", "status"),
}
_REACHED = {
    _S.PUBLISHED: 0,
    _S.RESERVED: 0,
    _S.CLAIMED: 1,
    _S.FULFILLING: 1,
    _S.FULFILLED: 2,
    _S.VERIFIED: 3,
    _S.CLOSED: 3,
}
_STEPS = (
    Text("Your need was published", "status"),
    Text("Somebody helps", "status"),
    Text("The help was delivered", "status"),
    Text("You confirmed it", "status"),
)


def status_by_reference(code: str, last4: str) -> Status | None:
    """Return where a matter stands, a request for help or a published need; None when code and digits differ."""
    reference = reference_of(code, last4)
    if reference is None or reference.subject is not ReferenceSubject.NEED_POST:
        return casework.status_by_reference(code, last4)
    with acting_in(system_scope("status by reference")):
        post = db.session.scalars(select(NeedPost).where(NeedPost.id == reference.subject_id)).one()
        adviser_id = adviser_of(post.household_id)
        names = names_of([adviser_id]) if adviser_id else {}
        return _status(reference.code, post, next(iter(names.values()), ""), _due(post))


def _due(post: NeedPost) -> date | None:
    wanted = select(Claim.state, Claim.hold_until_on, Claim.planned_on).where(
        Claim.need_id == post.id, Claim.state.in_(OPEN_STATES)
    )
    days = [hold if state is ClaimState.PROPOSED else planned for state, hold, planned in db.session.execute(wanted)]
    return min((day for day in days if day is not None and day >= clock.today()), default=None)


def _status(code: str, post: NeedPost, adviser: str, due: date | None) -> Status:
    reached = _REACHED.get(post.state, -1)
    return Status(
        code=code,
        title=item_text(post.need_type, post.item),
        label=NEED_POST_LABELS[post.state],
        tone=NEED_POST_TONES[post.state],
        next_step=_NEXT[post.state],
        by_when=due,
        adviser=adviser,
        steps=tuple(
            StatusStep(words, _day(post) if place == 0 else None, _step_state(place, reached))
            for place, words in enumerate(_STEPS)
        ),
    )


def _step_state(place: int, reached: int) -> str:
    if place <= reached:
        return "done"
    return "now" if place == reached + 1 else "ahead"


def _day(post: NeedPost) -> date | None:
    return clock.local_date(post.published_at) if post.published_at else None
