"""The resident's own check: few questions in plain words, nothing stored, "skip" always possible (features 1.6)."""

from charity_app.eligibility.selfcheck.answers import Answer, Answers
from charity_app.eligibility.selfcheck.planner import MOST, Progress, progress_of, question_for
from charity_app.eligibility.selfcheck.questions import MOST_MEMBERS, QUESTIONS, SKIPPED, Question, Shape, question_of
from charity_app.eligibility.selfcheck.reading import answer_words, choices_of, concerned, read_answer

__all__ = [
    "MOST",
    "MOST_MEMBERS",
    "QUESTIONS",
    "SKIPPED",
    "Answer",
    "Answers",
    "Progress",
    "Question",
    "Shape",
    "answer_words",
    "choices_of",
    "concerned",
    "progress_of",
    "question_for",
    "question_of",
    "read_answer",
]
