"""Givers who go to the sandbox's cash desk and back while the platform dies under them."""

from urllib.parse import urlsplit

from itsdangerous import URLSafeTimedSerializer

from charity_app.core.ids import new_token
from tests.faults.writers import Answer, Attempt, Sender, yuan
from tests.hardening.pages import Pairs

GIFT, PAY, PAYMENT, LATE_PAYMENT = "gift", "to the cash desk", "payment", "late payment"
CANCEL, DISPUTE, LOSS = "cancel", "dispute", "loss"
_WAYS = ("alipay", "wechat_pay", "card")
_SECONDS_AT_THE_DESK = 3.0
_CONFLICT = (409,)


class Giver(Sender):
    """Guests, one after the other, each in a browser of their own: they give up, pay, pay twice, take it back."""

    def __init__(self, port: int, pool_id: str, secret_key: str, *, seed: int, first_fen: int) -> None:
        super().__init__(port, seed=seed, first_fen=first_fen)
        self.pool_id, self.signer = pool_id, URLSafeTimedSerializer(secret_key, salt="form-key")
        self.visitor = ""

    def act(self) -> None:
        """Give once, and do with the gift what people do."""
        self.visitor, fen = new_token(), self.an_amount()
        gift = self._submit(GIFT, fen, f"/giving/pools/{self.pool_id}/give", amount=yuan(fen)).location
        chance = self.draw.random()
        if not gift or chance < 0.1:
            return
        if chance < 0.2:
            self._submit(CANCEL, fen, f"{gift}/cancel")
            return
        desk = self._go_to_desk(fen, gift, _WAYS[0])
        if desk and chance < 0.3:
            self._pay_twice(fen, gift, desk)
        elif desk and self._submit(PAYMENT, fen, f"{desk}/pay").status and chance < 0.45:
            self._take_it_back(fen, desk)

    def _go_to_desk(self, fen: int, gift: str, way: str) -> str:
        """Choose a way to pay; returns the cash desk's page, nothing when it takes too long to come."""
        leading = self._submit(PAY, fen, f"{gift}/pay", way=way, naming="anonymous", name="").location
        page = self.page(leading, self._cookie, status=303, seconds=_SECONDS_AT_THE_DESK) if leading else None
        return page.location if page else ""

    def _pay_twice(self, fen: int, gift: str, first: str) -> None:
        """Change one's mind about the way, then pay on both pages; the first may be closed by then."""
        second = self._go_to_desk(fen, gift, self.draw.choice(_WAYS[1:]))
        if second:
            self._submit(PAYMENT, fen, f"{second}/pay")
        self._submit(LATE_PAYMENT, fen, f"{first}/pay", refusals=_CONFLICT)

    def _take_it_back(self, fen: int, desk: str) -> None:
        """Let the bank ask for the money back, and now and then decide for the giver."""
        self._submit(DISPUTE, fen, f"{desk}/dispute")
        if self.draw.random() < 0.7:
            self._submit(LOSS, fen, f"{desk}/lose")

    @property
    def _cookie(self) -> str:
        return f"visitor={self.visitor}"

    def _submit(self, kind: str, fen: int, path: str, *, refusals: tuple[int, ...] = (), **told: str) -> Answer:
        target = urlsplit(path).path
        key = str(self.signer.dumps([new_token(), target, self.visitor]))
        pairs: Pairs = [("_key", key), *told.items()]
        return self.send_until_answered(Attempt(kind, fen), target, pairs, self._cookie, refusals=refusals)
