"""The blueprint of the food bank, and what its pages share."""

from typing import Any

from flask import Blueprint, request

from charity_app.core.text import Text

bp = Blueprint("foodbank", __name__, url_prefix="/foodbank")
SAVED = Text("Saved", "msg")


def page_number() -> int:
    """Return the page of a list that was asked for."""
    return request.args.get("page", 1, type=int)


WORDS: dict[str, Any] = {}
