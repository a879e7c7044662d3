"""The form of the till: one field for the scanner, and what the page holds, signed."""

from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, label
from charity_app.registry.models import Site
from charity_app.supermarket.queries.till import Held

_HOURS = 12


def _signer(site: Site) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"till {site.id}")


def sign_held(site: Site, held: Held) -> str:
    """Return what a till holds as one word that only this shop's till reads."""
    plain = [
        str(held.card_id or ""),
        str(held.proxy_id or ""),
        [[key.hex, n] for key, n in (held.pieces or {}).items()],
        held.key,
    ]
    return str(_signer(site).dumps(plain))


class TillForm(BaseForm):
    """What was scanned; `less` and `more` name an item whose pieces change by one; `slip` a sale written by hand,
    which is `listed` for two people when it cannot be entered."""

    code = StringField(label("till", "Scan goods, or a card"), [Length(max=200)])
    less = HiddenField(validators=[Length(max=40)])
    more = HiddenField(validators=[Length(max=40)])
    slip = StringField(label("till", "Number of the paper slip"), [Length(max=12)])
    listed = HiddenField(validators=[Length(max=1)])
    basket = HiddenField(validators=[Length(max=20_000)])

    def held(self, site: Site) -> Held:
        """Return what the page holds; nothing when it is too old or not from here."""
        try:
            card, proxy, pieces, key = _signer(site).loads(self.basket.data or "", max_age=_HOURS * 3600)
        except (BadSignature, ValueError):
            return Held()
        return Held(_id(card), _id(proxy), {UUID(item): count for item, count in pieces}, key)

    def changed(self, held: Held) -> Held | None:
        """Return what the page holds after a press on more or less; None when neither was pressed."""
        for field, more in ((self.more, 1), (self.less, -1)):
            item_id = _id(field.data)
            if item_id is not None:
                return held.with_pieces(item_id, more)
        return None


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
