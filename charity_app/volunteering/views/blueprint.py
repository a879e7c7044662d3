"""The blueprint of volunteering, and what its pages share."""

from typing import Any

from flask import Blueprint, request

from charity_app.core.text import Text
from charity_app.eligibility.wording.volunteers import TRAINING_LABELS
from charity_app.volunteering.states import activities as activity_words
from charity_app.volunteering.states import people as people_words
from charity_app.volunteering.states import records as record_words
from charity_app.volunteering.states import sign_ups as sign_up_words

bp = Blueprint("volunteering", __name__, url_prefix="/volunteering")
SAVED = Text("Saved", "msg")


def page_number() -> int:
    """Return the page of a list that was asked for."""
    return request.args.get("page", 1, type=int)


WORDS: dict[str, Any] = {
    "activity_labels": activity_words.ACTIVITY_LABELS,
    "activity_tones": activity_words.ACTIVITY_TONES,
    "activity_actions": activity_words.ACTIVITY_ACTIONS,
    "areas": activity_words.SERVICE_AREAS,
    "served_groups": activity_words.SERVED_GROUPS,
    "traits": activity_words.TRAITS,
    "return_reasons": activity_words.RETURN_REASONS,
    "cancel_reasons": activity_words.CANCEL_REASONS,
    "sign_up_labels": sign_up_words.SIGN_UP_LABELS,
    "sign_up_tones": sign_up_words.SIGN_UP_TONES,
    "end_reasons": sign_up_words.END_REASONS,
    "record_labels": record_words.RECORD_LABELS,
    "record_tones": record_words.RECORD_TONES,
    "record_sources": record_words.RECORD_SOURCES,
    "evaluations": record_words.EVALUATIONS,
    "mark_kinds": record_words.MARK_KINDS,
    "flag_kinds": record_words.FLAG_KINDS,
    "certificate_labels": record_words.CERTIFICATE_LABELS,
    "certificate_tones": record_words.CERTIFICATE_TONES,
    "trainings": TRAINING_LABELS,
    "volunteer_labels": people_words.VOLUNTEER_LABELS,
    "volunteer_tones": people_words.VOLUNTEER_TONES,
    "volunteer_actions": people_words.VOLUNTEER_ACTIONS,
    "volunteer_asks": people_words.VOLUNTEER_ASKS,
}
