"""Reads of what donors ask: the work list of the charity, and a gift's own questions with their answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.privacy import Erased, unseal
from charity_app.core.scope import Actor, Role
from charity_app.giving.models import Gift, GiftQuestion, Giver
from charity_app.giving.queries.desk import own_charities


@dataclass(frozen=True)
class QuestionRow:
    """A question on the work list; its words are opened on its own page."""

    id: UUID
    gift_number: str
    amount_fen: int
    asked_at: datetime
    due_on: date
    is_answered: bool
    is_late: bool


@dataclass(frozen=True)
class Asked:
    """A question with its words and the answer."""

    words: str
    asked_at: datetime
    due_on: date
    answer: str
    answered_at: datetime | None


def question_place(question_id: UUID) -> str:
    """Return the place to which a question is bound."""
    return f"gift_questions.question_sealed:{question_id}"


def answer_place(question_id: UUID) -> str:
    """Return the place to which an answer is bound."""
    return f"gift_questions.answer_sealed:{question_id}"


def get_question(viewer: Actor, question_id: UUID) -> GiftQuestion | None:
    """Return a question to the charity that answers, the charity office and auditors."""
    wanted = select(GiftQuestion).where(GiftQuestion.id == question_id, own_charities(viewer, GiftQuestion.charity_id))
    return db.session.scalars(wanted).one_or_none()


def list_questions_visible_to(viewer: Actor, *, number: int = 1) -> Page[QuestionRow]:
    """Return a page of questions, those that wait first, by the day they are due. One statement."""
    wanted = (
        select(GiftQuestion, Gift.number, Gift.amount_fen)
        .join(Gift, Gift.id == GiftQuestion.gift_id)
        .where(own_charities(viewer, GiftQuestion.charity_id))
        .order_by(GiftQuestion.answered_at.is_not(None), GiftQuestion.due_on, GiftQuestion.id)
    )
    return fetch_page(wanted, _row, number=number)


def _row(row: Any) -> QuestionRow:
    question, gift_number, amount_fen = row
    is_answered = question.answered_at is not None
    is_late = not is_answered and question.due_on < clock.today()
    return QuestionRow(question.id, gift_number, amount_fen, question.asked_at, question.due_on, is_answered, is_late)


def counting_questions(viewer: Actor) -> Select[int] | None:
    """Return the statement that counts the questions that wait for the viewer, None where none can."""
    if not viewer.has_role(Role.ORG_FINANCE):
        return None
    return select(func.count()).where(
        GiftQuestion.answered_at.is_(None), own_charities(viewer, GiftQuestion.charity_id)
    )


def questions_of(gift: Gift) -> Sequence[Asked]:
    """Return what was asked about a gift, the latest first."""
    wanted = select(GiftQuestion).where(GiftQuestion.gift_id == gift.id).order_by(GiftQuestion.asked_at.desc())
    return [asked(question) for question in db.session.scalars(wanted)]


def asked(question: GiftQuestion) -> Asked:
    """Return a question with its words opened; erased givers leave none."""
    giver = db.session.scalars(
        select(Giver).join(Gift, Gift.giver_id == Giver.id).where(Gift.id == question.gift_id)
    ).one()
    return Asked(
        _opened(giver, question.question_sealed, question_place(question.id)),
        question.asked_at,
        question.due_on,
        _opened(giver, question.answer_sealed, answer_place(question.id)),
        question.answered_at,
    )


def _opened(giver: Giver, sealed: bytes | None, place: str) -> str:
    try:
        return unseal(giver.key_owner, sealed, place=place) if sealed else ""
    except Erased:
        return ""
