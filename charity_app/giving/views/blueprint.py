"""The blueprint of giving, and what its pages share."""

from typing import Any

from flask import Blueprint, request

from charity_app.core.text import Text
from charity_app.giving.states import campaigns as campaign_words
from charity_app.giving.states import gifts as gift_words
from charity_app.giving.states import matches as match_words
from charity_app.giving.states import monthly as monthly_words
from charity_app.payments import queries as payments

bp = Blueprint("giving", __name__, url_prefix="/giving")
SAVED = Text("Saved", "msg")


def page_number() -> int:
    """Return the page of a list that was asked for."""
    return request.args.get("page", 1, type=int)


def in_sandbox() -> bool:
    """Tell whether the money of this house is that of the sandbox."""
    return payments.is_practice()


WORDS: dict[str, Any] = {
    "campaign_labels": campaign_words.CAMPAIGN_LABELS,
    "campaign_tones": campaign_words.CAMPAIGN_TONES,
    "campaign_actions": campaign_words.CAMPAIGN_ACTIONS,
    "pool_kinds": campaign_words.POOL_KINDS,
    "gift_labels": gift_words.GIFT_LABELS,
    "gift_tones": gift_words.GIFT_TONES,
    "ways": gift_words.WAYS,
    "value_sources": gift_words.VALUE_SOURCES,
    "namings": gift_words.NAMINGS,
    "tributes": gift_words.TRIBUTES,
    "void_reasons": gift_words.VOID_REASONS,
    "fund_labels": match_words.FUND_LABELS,
    "fund_tones": match_words.FUND_TONES,
    "keep_labels": match_words.KEEP_LABELS,
    "keep_tones": match_words.KEEP_TONES,
    "limits": match_words.MATCH_LIMITS,
    "no_match": match_words.NO_MATCH,
    "suspicions": match_words.SUSPICIONS,
    "monthly_labels": monthly_words.MONTHLY_LABELS,
    "monthly_tones": monthly_words.MONTHLY_TONES,
    "verdicts": match_words.VERDICTS,
}
