"""People who keep writing while the platform dies under them: every form once, sent again until it is answered."""

import random
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

from tests.hardening.pages import Pairs, encoded, forms_of

_GOOD = (200, 204, 303)
_PATIENCE_SECONDS = 90


@dataclass
class Attempt:
    """One thing somebody wanted written: an amount that occurs only once, and what came of it."""

    kind: str
    amount_fen: int
    answers: list[int] = field(default_factory=list)
    sent: int = 0
    refused: str = ""

    @property
    def is_acknowledged(self) -> bool:
        """Whether the platform ever said that it is done."""
        return any(status in _GOOD for status in self.answers)


class Writer(threading.Thread):
    """One clerk with one session, recording incomes and savings one after the other."""

    def __init__(self, port: int, token: str, members: list[list[str]], *, seed: int, first_fen: int) -> None:
        super().__init__(daemon=True)
        self.port, self.token, self.members = port, token, members
        self.draw = random.Random(seed)
        self.next_fen = first_fen
        self.attempts: list[Attempt] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            self._write_one()

    def _write_one(self) -> None:
        member, household = self.draw.choice(self.members)
        is_income = self.draw.random() < 0.5
        path = (
            f"/registry/members/{member}/incomes/new" if is_income else f"/registry/households/{household}/assets/new"
        )
        page = self._page(path)
        if page is None:
            return
        form = next(form for form in forms_of(page, path) if form.action.split("?")[0] == path)
        attempt = Attempt("income" if is_income else "asset", self.next_fen)
        self.next_fen += 1
        self.attempts.append(attempt)
        told = {"amount_fen": f"{attempt.amount_fen // 100}.{attempt.amount_fen % 100:02}", "valid_to": ""}
        pairs: Pairs = [("_key", form.key), *((name, told.get(name, value)) for name, value in form.filled())]
        self._send_until_answered(attempt, path, pairs)

    def _page(self, path: str) -> str | None:
        while not self.stopping.is_set():
            status, body = self._ask("GET", path, b"", "")
            if status == 200:
                return body
            time.sleep(0.1)
        return None

    def _send_until_answered(self, attempt: Attempt, path: str, pairs: Pairs) -> None:
        """Send the same form again after every failure, and now and then after an answer that got lost."""
        body, kind = encoded(pairs, multipart=False)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            attempt.sent += 1
            status, said = self._ask("POST", path, body, kind)
            is_lost = status in _GOOD and self.draw.random() < 0.2
            if status and not is_lost:
                attempt.answers.append(status)
            if status in _GOOD and not is_lost:
                return
            if status and status not in (*_GOOD, 502, 503):
                attempt.refused = said[:4000]
                return
            time.sleep(0 if is_lost else 0.1)

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, str]:
        """Return status and page; 0 when the connection broke before an answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": f"session={self.token}"} | ({"Content-Type": kind} if kind else {})
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            return response.status, response.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()
