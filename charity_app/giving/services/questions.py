"""A donor asks what happened to the money, and is answered within ten working days (R-DON-03)."""

from sqlalchemy import func, select

from charity_app.core import clock, settings
from charity_app.core.calendar import add_working_days
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.events.books import GiftAskedAbout, QuestionAnswered
from charity_app.giving.models import Gift, GiftQuestion, Giver
from charity_app.giving.queries.questions import answer_place, question_place
from charity_app.giving.services.givers import giver_of
from charity_app.registry.services.stamps import clean_words

ANSWER_DAYS = settings.declare(
    "giving.answer_days",
    10,
    unit="working days",
    rule="R-DON-03",
    name=Text("A donor's question is answered within", "setting"),
)
_MOST_OPEN = 3
_LONGEST = 600


def ask_about_gift(gift: Gift, *, words: str, by: Actor) -> GiftQuestion:
    """Ask the charity what happened to a gift. Raises Invalid, Conflict when too many questions wait."""
    told = _words(words)
    waiting = select(func.count()).where(GiftQuestion.gift_id == gift.id, GiftQuestion.answered_at.is_(None))
    if (db.session.scalar(waiting) or 0) >= _MOST_OPEN:
        raise Conflict(Text("Your questions are being looked at; please wait for the answer", "error"))
    key = new_id(GiftQuestion.__tablename__)
    question = GiftQuestion(
        id=key,
        gift_id=gift.id,
        charity_id=gift.charity_id,
        question_sealed=seal(giver_of(gift, by=by).key_owner, told, place=question_place(key)),
        asked_at=clock.now(),
        due_on=add_working_days(clock.today(), settings.value(ANSWER_DAYS)),
    )
    db.session.add(question)
    db.session.flush()
    emit(GiftAskedAbout(question_id=question.id, gift_id=gift.id, by=by))
    return question


def answer_question(question: GiftQuestion, *, words: str, by: Actor) -> None:
    """Tell the donor. Raises Invalid, Conflict when it was answered before."""
    told = _words(words)
    wanted = select(GiftQuestion).where(GiftQuestion.id == question.id).with_for_update()
    held = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    if held.answered_at is not None:
        raise Conflict(Text("This question was answered before", "error"))
    giver = db.session.scalars(select(Giver).join(Gift, Gift.giver_id == Giver.id).where(Gift.id == held.gift_id)).one()
    held.answer_sealed = seal(giver.key_owner, told, place=answer_place(held.id))
    held.answered_at, held.answered_by_id = clock.now(), by.user_id
    db.session.flush()
    emit(QuestionAnswered(question_id=held.id, gift_id=held.gift_id, by=by))


def _words(text: str) -> str:
    told = clean_words(text, field="words", longest=_LONGEST)
    if not told:
        raise Invalid(Text("Please fill this in", "error"), field="words")
    return told
