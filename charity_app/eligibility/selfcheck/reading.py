"""Reading what was posted as the answer to a question; anything else is asked again with a reason."""

from collections.abc import Sequence

from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.eligibility.explain.plan import DayPlan
from charity_app.eligibility.selfcheck.answers import Answer
from charity_app.eligibility.selfcheck.bands import asset_bands, income_bands
from charity_app.eligibility.selfcheck.drafts import Draft
from charity_app.eligibility.selfcheck.questions import MOST_MEMBERS, OLDEST, SKIPPED, Question, Shape

_MOST_YUAN = 9_999_999


def choices_of(question: Question, plan: DayPlan, draft: Draft) -> tuple[tuple[str, Text], ...]:
    """Return the choices of a question: fixed ones, or bands of the day."""
    if question.shape is Shape.INCOME_BAND:
        return tuple((str(place), band.label) for place, band in enumerate(income_bands(plan)))
    if question.shape is Shape.ASSET_BAND:
        return tuple((str(place), band.label) for place, band in enumerate(asset_bands(plan, draft)))
    return question.options


def concerned(question: Question, draft: Draft) -> tuple[int, ...]:
    """Return the members a question is about."""
    return tuple(place for place, age in enumerate(draft.ages) if question.concerns(age))


def answer_words(question: Question, answer: Answer, plan: DayPlan, draft: Draft) -> tuple[Text | str, ...]:
    """Say an answer, one word per choice or member; empty when it was skipped."""
    told = [answer] if isinstance(answer, str) else answer
    labels = dict(choices_of(question, plan, draft))
    return tuple(labels.get(code, code) for code in told if code != SKIPPED)


def read_answer(question: Question, given: Sequence[str], plan: DayPlan, draft: Draft) -> Answer:
    """Read an answer; `given` holds the posted values in order. Raises Invalid on field `answer`."""
    if question.shape is Shape.AGES:
        return _ages(given)
    if question.shape is Shape.AMOUNT:
        return str(_whole(given[0] if given else "", _MOST_YUAN))
    codes = {code for code, _ in choices_of(question, plan, draft)}
    if question.shape is Shape.EACH:
        return _each(question, given, codes, draft)
    chosen = [code for code in given if code in codes]
    if not chosen:
        raise Invalid(Text("Choose an answer, or skip the question", "error"), field="answer")
    return chosen if question.shape is Shape.SOME else chosen[0]


def _ages(given: Sequence[str]) -> list[str]:
    told = [text.strip() for text in given if text.strip()][: MOST_MEMBERS + 1]
    if not told:
        raise Invalid(Text("Enter at least your own age, or skip the question", "error"), field="answer")
    if len(told) > MOST_MEMBERS:
        raise Invalid(Text("At most %(limit)s people", "error", {"limit": MOST_MEMBERS}), field="answer")
    return [str(_whole(text, OLDEST)) for text in told]


def _whole(text: str, most: int) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(most)) and int(digits) <= most):
        limits = {"low": 0, "high": most}
        raise Invalid(Text("Enter a whole number from %(low)s to %(high)s in digits", "form", limits), field="answer")
    return int(digits)


def _each(question: Question, given: Sequence[str], codes: set[str], draft: Draft) -> list[str]:
    asked = concerned(question, draft)
    answers = [SKIPPED] * draft.size
    for place, code in zip(asked, given, strict=False):
        if code in codes:
            answers[place] = code
    if all(code == SKIPPED for code in answers):
        raise Invalid(Text("Choose an answer, or skip the question", "error"), field="answer")
    return answers
