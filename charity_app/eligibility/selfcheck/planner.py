"""Which question comes next: the one whose facts are missing in most undecided policies (features 1.6, ruling 27)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from charity_app.eligibility.explain import Assessment, DayPlan, judge
from charity_app.eligibility.selfcheck.answers import Answers, draft_of
from charity_app.eligibility.selfcheck.drafts import Draft
from charity_app.eligibility.selfcheck.questions import QUESTIONS, SKIPPED, Question, Shape
from charity_app.eligibility.selfcheck.reading import concerned
from charity_app.eligibility.states import ResultCode

MOST = 6


@dataclass(frozen=True)
class Progress:
    """How far a check is: what is known, the next question and what it would decide, and whether to stop asking."""

    draft: Draft
    assessment: Assessment
    asked: int
    question: Question | None
    decides: tuple[str, ...]

    @property
    def has_result(self) -> bool:
        """Tell whether at least one policy is decided or likely."""
        return any(row.code is not ResultCode.NEEDS_INFORMATION for row in self.assessment.rows)

    @property
    def is_finished(self) -> bool:
        """Tell whether it is time for the results: enough was asked, or nothing is left to ask."""
        return self.question is None or self.asked >= MOST


def progress_of(answers: Answers, plan: DayPlan, *, city_home_area_dm2: int) -> Progress:
    """Judge what was answered so far and find the next question."""
    draft = draft_of(answers, plan, city_home_area_dm2=city_home_area_dm2)
    near, far = draft.cases()
    assessment = judge(plan, near, far)
    question, decides = _next(answers, draft, assessment)
    return Progress(draft, assessment, len(answers), question, decides)


def _next(answers: Answers, draft: Draft, assessment: Assessment) -> tuple[Question | None, tuple[str, ...]]:
    if "ages" not in answers:
        return QUESTIONS[0], tuple(dict.fromkeys(row.policy.code for row in assessment.rows))
    best: tuple[Question | None, tuple[str, ...]] = (None, ())
    missing = _missing(assessment)
    for question in open_questions(answers, draft):
        found = _waiting_for(question, missing)
        if len(found) > len(best[1]):
            best = (question, found)
    return best


def open_questions(answers: Answers, draft: Draft, *, again: bool = False) -> Iterator[Question]:
    """Yield the questions that make sense and were not answered; with `again` the skipped ones too."""
    for question in QUESTIONS:
        told = answers.get(question.id)
        if told is not None and not (again and told == SKIPPED):
            continue
        if question.id == "homes" and "homes" not in answers.get("property", ()):
            continue
        if question.shape is Shape.EACH and not concerned(question, draft):
            continue
        yield question


def _missing(assessment: Assessment) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the policy and the missing facts of every undecided row."""
    rows = (row for row in assessment.rows if row.code is ResultCode.NEEDS_INFORMATION)
    return tuple((row.policy.code, assessment.missing(row)) for row in rows)


def _waiting_for(question: Question, missing: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """Return the undecided policies in which one of a question's facts is missing."""
    return tuple(dict.fromkeys(code for code, facts in missing if not question.facts.isdisjoint(facts)))


def question_for(code: str, answers: Answers, progress: Progress) -> Question | None:
    """Return the open or skipped question that brings one undecided policy on."""
    missing = [item for item in _missing(progress.assessment) if item[0] == code]
    for question in open_questions(answers, progress.draft, again=True):
        if _waiting_for(question, missing):
            return question
    return None
