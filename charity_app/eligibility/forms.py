"""Shapes of input: decisions, objections, versions of rules, and the signed state of a self-check."""

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from charity_app.eligibility.rules import Policy
from charity_app.eligibility.selfcheck import Answers, question_of
from charity_app.eligibility.states import DECISION_LABELS, OBJECTION_LABELS
from charity_app.eligibility.wording.labels import PAPER_LABELS
from charity_app.http.forms import BaseForm, DayField, Required, label

_STATE_HOURS = 12
_LONGEST_RULE = 40_000


class DecisionForm(BaseForm):
    """What the street decided, and which originals were looked at."""

    outcome = RadioField(label("decision", "What was decided?"), [Required()])
    papers_seen = SelectMultipleField(
        label("decision", "Which papers did you see?"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    member_id = StringField(label("decision", "Member"))

    def offer(self, policy: Policy) -> None:
        """Offer the outcomes, and the papers of a policy."""
        self.outcome.choices = [(code.value, text) for code, text in DECISION_LABELS.items()]  # type: ignore[misc]
        self.papers_seen.choices = [(paper, PAPER_LABELS[paper]) for paper in policy.papers]  # type: ignore[misc]


class ObjectionForm(BaseForm):
    """Why somebody disagrees."""

    reason = RadioField(label("objection", "What is wrong?"), [Required()])
    words = TextAreaField(label("objection", "In your own words"), [Length(max=1000)])
    member_id = StringField(label("decision", "Member"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(code.value, text) for code, text in OBJECTION_LABELS.items()]  # type: ignore[misc]


class AnswerForm(BaseForm):
    """The answer to an objection."""

    words = TextAreaField(label("objection", "Your answer"), [Required(), Length(max=1000)])


class EndRecognitionForm(BaseForm):
    """From which day a recognition no longer holds."""

    valid_to = DayField(label("decision", "No longer from"), [Required()])


class TaperForm(BaseForm):
    """When new work was declared."""

    declared_on = DayField(label("decision", "Work declared on"), [Required()])


class VersionForm(BaseForm):
    """A version of a rule with its examples, as YAML."""

    body = TextAreaField(label("rule", "Text of the rule"), [Required(), Length(max=_LONGEST_RULE)])
    examples = TextAreaField(label("rule", "Its examples"), [Required(), Length(max=_LONGEST_RULE)])


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="self-check")


def write_state(answers: Answers) -> str:
    """Sign the answers given so far; they travel in the form and are kept nowhere."""
    return str(_signer().dumps(list(answers.items())))


def read_state(text: str) -> dict[str, Any]:
    """Read the answers back in their order; empty when the state is missing, foreign or older than 12 hours."""
    try:
        pairs = _signer().loads(text, max_age=_STATE_HOURS * 3600)
        return {name: answer for name, answer in pairs if question_of(name) is not None}
    except (BadSignature, ValueError, TypeError):
        return {}
