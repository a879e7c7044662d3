"""Searches: what people type about other people never stands in an address (reliability D11).

The bar is posted; the words come back sealed for this browser in the address of the list, so that its pages, its
order and the way back work without a script. The plain filters beside them stay readable.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from flask import Response, request, url_for
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from charity_app.core import clock
from charity_app.core.privacy import seal_for_house, unseal_for_house
from charity_app.http.forms import BaseForm, visitor
from charity_app.http.i18n import say

FOUND_BY = "found_by"
_KEPT = timedelta(hours=2)


def _place() -> str:
    return f"search:{visitor()}"


def seal_words(words: str) -> str:
    """Seal what was typed for this browser; an address may carry it for two hours."""
    dated = f"{clock.wall().timestamp():.0f} {words}"
    return urlsafe_b64encode(seal_for_house(dated, place=_place())).decode()


def open_words(sealed: str) -> str | None:
    """Return what was typed; None when it was sealed elsewhere, for somebody else or too long ago."""
    try:
        since, _, words = unseal_for_house(urlsafe_b64decode(sealed), place=_place()).partition(" ")
    except (InvalidTag, ValueError):
        return None
    return words if clock.wall().timestamp() - int(since) < _KEPT.total_seconds() else None


class SearchForm(BaseForm):
    """The bar above a list that is searched by words: posted once, then read from the address of the list."""

    q: StringField

    @classmethod
    def from_address(cls) -> Self:
        """Read the plain filters and open the sealed words."""
        given = MultiDict(request.args)
        given.pop("q", None)
        sealed = given.pop(FOUND_BY, "")
        words = open_words(sealed) if sealed else ""
        given["q"] = words or ""
        form = cls(given)
        if words is None:
            form.q.errors = [say("form", "This search has ended. Type the words again")]
        return form

    @property
    def words(self) -> str:
        """What to search for; nothing where it was refused."""
        return "" if self.q.errors else str(self.q.data or "").strip()

    def answer(self, endpoint: str) -> Response | None:
        """Lead a posted search to its list. None when the words were refused."""
        if not self.validate():
            return None
        told: dict[str, Any] = {field.short_name: field.data for field in self if field is not self.q and field.data}
        if self.words:
            told[FOUND_BY] = seal_words(self.words)
        return Response(status=303, headers={"Location": url_for(endpoint, **told)})
