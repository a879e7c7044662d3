"""Many people press at once for what is left of one need or one offer, and what came of it is judged."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.http.forms import KEY_FIELD
from charity_app.matching.models import Claim, NeedPost, ResourceOffer
from charity_app.matching.services import answers
from charity_app.matching.states.claims import OPEN_STATES, ClaimReason
from tests.matching.conftest import SYSTEM
from tests.world import Browser

LOST = "被别人先认领了，剩下的不够"
DONE, REFUSED = (204, 303), (409, 422)
_PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What somebody was told, and where to go on."""

    status: int
    location: str
    words: str


@dataclass(frozen=True)
class Press:
    """A form that is ready to be sent by somebody, its key made; every other one through htmx."""

    browser: Browser
    path: str
    body: dict[str, object]
    through_htmx: bool

    def send(self, barrier: threading.Barrier) -> Answer:
        headers = {"HX-Request": "true"} if self.through_htmx else {}
        barrier.wait()
        answer = self.browser.client.post(self.path, data=self.body, headers=headers)
        location = answer.headers.get("HX-Redirect") or answer.headers.get("Location") or ""
        return Answer(answer.status_code, location, answer.text)


@dataclass(frozen=True)
class Round:
    """What came of one press of everybody: the answers, and how much was counted and claimed afterwards."""

    answers: list[Answer]
    quantity: int
    counted: int
    claimed: int
    new: list[UUID]

    def faults(self) -> list[str]:
        """Name everything that should not have happened."""
        winners = [answer.location.rpartition("/")[2] for answer in self.answers if answer.status in DONE]
        losers = [answer for answer in self.answers if answer.status not in DONE]
        seen = {
            "over": self.claimed > self.quantity,
            "unfilled": self.claimed < self.quantity,
            "5xx": any(answer.status >= 500 for answer in self.answers),
            "counters differ from claims": self.counted != self.claimed,
            "not one winner": len(winners) != 1,
            "winner has no claim": winners != [str(key) for key in self.new],
            "refused otherwise": any(answer.status not in REFUSED for answer in losers),
            "refused without the sentence": any(LOST not in answer.words for answer in losers),
        }
        return [name for name, is_seen in seen.items() if is_seen]


def assert_fair(rounds: list[Round]) -> None:
    """Fail when any round gave out too much or too little, or answered wrongly."""
    found = {number: faults for number, done in enumerate(rounds, 1) if (faults := done.faults())}
    assert found == {}, found


def press_together(presses: list[Press], crew: ThreadPoolExecutor) -> list[Answer]:
    """Send every form at the same moment, each from a thread of its own."""
    barrier = threading.Barrier(len(presses), timeout=_PATIENCE_SECONDS)
    return list(crew.map(lambda press: press.send(barrier), presses))


@dataclass(frozen=True)
class Race:
    """Who wants what is left of one need or one offer, each with a form of their own."""

    row: NeedPost | ResourceOffer
    entrants: list[tuple[Browser, dict[str, object]]]
    crew: ThreadPoolExecutor

    def run(self, rounds: int) -> Iterator[Round]:
        """Let everybody press, look what came of it and take it back, again and again."""
        db.session.commit()
        for _ in range(rounds):
            yield self._round()

    def _round(self) -> Round:
        before = {claim.id for claim in self._claims()}
        given = press_together(self.presses(), self.crew)
        db.session.rollback()
        db.session.refresh(self.row)
        now = self._claims()
        new = [claim.id for claim in now if claim.id not in before]
        done = Round(given, self.row.quantity, self.row.taken, sum(claim.quantity for claim in now), new)
        for claim in now:
            if claim.id in new:
                answers.withdraw_claim(claim, reason=ClaimReason.PLANS_CHANGED, by=SYSTEM)
        db.session.commit()
        return done

    def presses(self) -> list[Press]:
        """Make everybody's form ready, with a fresh key each."""
        path = f"/matching/{'needs' if isinstance(self.row, NeedPost) else 'offers'}/{self.row.id}/claim"
        return [
            Press(browser, path, {KEY_FIELD: browser.key(path), **body}, through_htmx=bool(place % 2))
            for place, (browser, body) in enumerate(self.entrants)
        ]

    def _claims(self) -> list[Claim]:
        column = Claim.need_id if isinstance(self.row, NeedPost) else Claim.offer_id
        return list(db.session.scalars(select(Claim).where(column == self.row.id, Claim.state.in_(OPEN_STATES))))
