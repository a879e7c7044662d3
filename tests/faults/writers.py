"""People who keep writing while the platform dies under them: every form once, sent again until it is answered."""

import random
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple

from tests.hardening.pages import Pairs, encoded, forms_of

_GOOD = (200, 204, 303)
_PATIENCE_SECONDS = 90
_LOST = 0.2


class Answer(NamedTuple):
    """What came back; status 0 when the connection broke before an answer."""

    status: int
    text: str = ""
    location: str = ""


@dataclass
class Attempt:
    """One thing somebody wanted written about an amount that occurs only once, and what came of it."""

    kind: str
    amount_fen: int
    answers: list[int] = field(default_factory=list)
    sent: int = 0
    refused: str = ""

    @property
    def is_acknowledged(self) -> bool:
        """Whether the platform ever said that it is done."""
        return any(status in _GOOD for status in self.answers)


class Sender(threading.Thread):
    """Somebody with a browser who does one thing after the other until told to stop."""

    def __init__(self, port: int, *, seed: int, first_fen: int) -> None:
        super().__init__(daemon=True)
        self.port, self.next_fen = port, first_fen
        self.draw = random.Random(seed)
        self.attempts: list[Attempt] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            self.act()

    def act(self) -> None:
        """Do one thing."""
        raise NotImplementedError

    def an_amount(self) -> int:
        """Return an amount that nobody else uses."""
        self.next_fen += 1
        return self.next_fen

    def send_until_answered(
        self, attempt: Attempt, path: str, pairs: Pairs, cookie: str, *, refusals: tuple[int, ...] = ()
    ) -> Answer:
        """Send the same form again after every failure, and now and then after an answer that got lost."""
        self.attempts.append(attempt)
        body, kind = encoded(pairs, multipart=False)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            attempt.sent += 1
            answer = self.ask("POST", path, cookie, body, kind)
            is_lost = answer.status in _GOOD and self.draw.random() < _LOST
            if answer.status and not is_lost:
                attempt.answers.append(answer.status)
            if answer.status in _GOOD and not is_lost:
                return answer
            if answer.status and answer.status not in (*_GOOD, 502, 503):
                attempt.refused = "" if answer.status in refusals else answer.text[:4000]
                break
            time.sleep(0 if is_lost else 0.1)
        return Answer(0)

    def page(self, path: str, cookie: str, *, status: int = 200, seconds: float = _PATIENCE_SECONDS) -> Answer | None:
        """Ask for a page until it answers like this; None when it does not in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self.stopping.is_set():
            answer = self.ask("GET", path, cookie)
            if answer.status == status:
                return answer
            time.sleep(0.1)
        return None

    def ask(self, method: str, path: str, cookie: str, body: bytes = b"", kind: str = "") -> Answer:
        """Send one request."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": cookie} | ({"Content-Type": kind} if kind else {})
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            return Answer(response.status, text, response.headers.get("Location", ""))
        except (OSError, HTTPException):
            return Answer(0)
        finally:
            connection.close()


class Clerk(Sender):
    """One clerk with one session, recording incomes and savings."""

    def __init__(self, port: int, token: str, members: list[list[str]], *, seed: int, first_fen: int) -> None:
        super().__init__(port, seed=seed, first_fen=first_fen)
        self.cookie, self.members = f"session={token}", members

    def act(self) -> None:
        """Record an income or an asset, by the form of its page."""
        member, household = self.draw.choice(self.members)
        is_income = self.draw.random() < 0.5
        path = (
            f"/registry/members/{member}/incomes/new" if is_income else f"/registry/households/{household}/assets/new"
        )
        page = self.page(path, self.cookie)
        if page is None:
            return
        form = next(form for form in forms_of(page.text, path) if form.action.split("?")[0] == path)
        attempt = Attempt("income" if is_income else "asset", self.an_amount())
        told = {"amount_fen": yuan(attempt.amount_fen), "valid_to": ""}
        pairs: Pairs = [("_key", form.key), *((name, told.get(name, value)) for name, value in form.filled())]
        self.send_until_answered(attempt, path, pairs, self.cookie)


def yuan(fen: int) -> str:
    """Write an amount as it is typed."""
    return f"{fen // 100}.{fen % 100:02}"
