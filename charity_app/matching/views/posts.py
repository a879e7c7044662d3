"""Publishing needs: the card is written, reviewed by a second person, taken back; the street's own list."""

from typing import Any

from flask import Response, g, make_response, request, url_for

from charity_app.casework import queries as casework
from charity_app.casework.models import NeedItem
from charity_app.casework.states.items import item_text
from charity_app.casework.states.needs import NeedType
from charity_app.core import clock
from charity_app.core.scope import Role
from charity_app.core.sheets import write_csv
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page
from charity_app.matching import queries
from charity_app.matching.forms import NeedFilterForm, NeedPostForm, ReturnForm, WithdrawForm
from charity_app.matching.models import NeedPost
from charity_app.matching.services import needs as services
from charity_app.matching.services.cards import covering_policies
from charity_app.matching.services.needs import Card
from charity_app.matching.states.needs import (
    NEED_POST_LABELS,
    NeedPostState,
    NeedWithdrawReason,
    Phrase,
    RepeatReason,
    ReturnReason,
)
from charity_app.matching.views.blueprint import SAVED, WORDS, bp, page_number
from charity_app.registry.forms.choices import code_of

_ROWS = 1000
SUBMITTED = Text("Submitted, please wait for review", "msg")
PUBLISHED = Text("The card is on the wall; the family gets a code to follow it", "msg")


@bp.get("/posts")
@requires("need_post.desk")
def list_posts() -> Response:
    """Show the street's needs in every state."""
    form, found = _listed(page_number())
    return page("matching/posts.html", form=form, found=found, words=WORDS)


def _listed(number: int) -> tuple[NeedFilterForm, Any]:
    form = NeedFilterForm(request.args)
    form.offer([])
    form.order_desk()
    found = queries.list_posts_visible_to(
        actor(),
        state=code_of(NeedPostState, form.state.data),
        need_type=code_of(NeedType, form.type.data),
        sort=form.sort.data or "priority",
        page=number,
    )
    return form, found


@bp.get("/posts/export")
@requires("need_post.desk")
def export_posts() -> Response:
    """Write the street's needs to a file, without household numbers: what cards say and where they stand."""
    number, rows = 1, list[tuple[Any, ...]]()
    while True:
        _, found = _listed(number)
        rows += [_exported(row) for row in found.items]
        if number >= found.pages or len(rows) >= _ROWS:
            break
        number += 1
    stamp = f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    header = ("类型", "数量", "区域", "希望日期", "估值（元）", "状态")
    response = make_response(write_csv(header, [*rows, (stamp,)]))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="needs.csv"'
    return response


def _exported(row: Any) -> tuple[Any, ...]:
    card = row.card
    return (
        translate(WORDS["types"][card.need_type]),
        card.quantity,
        translate(card.area),
        card.wished_on,
        (card.value_fen or 0) // 100,
        translate(NEED_POST_LABELS[card.state]),
    )


@bp.get("/need-items/<uuid:need_id>/publish")
@requires("need_post.write", need=casework.get_need_item)
def new_need_post(need: NeedItem) -> Response:
    """Write the card of an assessed need."""
    return _form_page(need, NeedPostForm())


def _form_page(need: NeedItem, form: Any, post: NeedPost | None = None) -> Response:
    return page(
        "matching/need_post_form.html",
        status=422 if form.errors else 200,
        need=need,
        post=post,
        form=form,
        policies=covering_policies(need),
        item=item_text(need.need_type, need.item),
        words=WORDS,
    )


@bp.post("/need-items/<uuid:need_id>/publish")
@requires("need_post.write", need=casework.get_need_item)
def write_need_post(need: NeedItem) -> Response:
    """Hand the card of an assessed need to a second person."""
    form = NeedPostForm.from_request()
    is_submitted = request.form.get("draft") is None
    post = form.carry_out(
        lambda: services.write_need_post(need, card=_card(form), is_submitted=is_submitted, by=actor())
    )
    if post is None:
        return _form_page(need, form)
    return done(url_for(".show_need", need_id=post.id), notice=SUBMITTED if is_submitted else SAVED)


def _card(form: Any) -> Card:
    return Card(
        phrases=tuple(Phrase(phrase) for phrase in form.phrases.data or ()),
        repeat_reason=code_of(RepeatReason, form.repeat_reason.data),
        **form.chosen("words", "shows_age", "has_applied"),
    )


@bp.get("/needs/<uuid:need_id>/edit")
@requires("need_post.resubmit", need=queries.get_own_need)
def edit_need_post(need: NeedPost) -> Response:
    """Correct a card that was given back."""
    form = NeedPostForm(
        data={
            "phrases": need.phrases,
            "words": need.words,
            "shows_age": need.age_band is not None,
            "has_applied": need.has_applied,
            "repeat_reason": need.repeat_reason or "",
        }
    )
    return _form_page(_item(need), form, need)


def _item(need: NeedPost) -> NeedItem:
    found = casework.get_need_item(actor(), need.need_item_id)
    assert found is not None
    return found


@bp.post("/needs/<uuid:need_id>/edit")
@requires("need_post.resubmit", need=queries.get_own_need)
def resubmit_need_post(need: NeedPost) -> Response:
    """Hand a corrected card in again."""
    form = NeedPostForm.from_request()
    if form.carry_out(lambda: _resubmitted(need, form)) is None:
        return _form_page(_item(need), form, need)
    return done(url_for(".show_need", need_id=need.id), notice=SUBMITTED)


def _resubmitted(need: NeedPost, form: Any) -> bool:
    services.resubmit_need_post(need, card=_card(form), by=actor())
    return True


@bp.get("/reviews")
@requires("need_post.review")
def list_reviews() -> Response:
    """Show what waits for a second person: cards at the street, offers at the charity office."""
    who = actor()
    cards = queries.list_posts_to_review(who, page=page_number()) if who.has_role(Role.STREET_REVIEWER) else None
    offers = queries.list_offers_to_review(page=page_number()) if who.has_role(Role.CHARITY_OFFICER) else None
    return page("matching/reviews.html", cards=cards, offers=offers, words=WORDS)


@bp.post("/needs/<uuid:need_id>/publish")
@requires("need_post.publish", need=queries.get_own_need)
def publish_need_post(need: NeedPost) -> Response:
    """Let a card onto the wall."""
    services.publish_need_post(need, by=actor())
    return done(url_for(".list_reviews"), notice=PUBLISHED)


@bp.get("/needs/<uuid:need_id>/return")
@requires("need_post.return", need=queries.get_own_need)
def show_return(need: NeedPost) -> Response:
    """Ask why a card goes back."""
    return _reason_page(need, ReturnForm(), "return_need_post")


def _reason_page(need: NeedPost, form: Any, endpoint: str) -> Response:
    return page(
        "matching/need_reason.html",
        status=422 if form.errors else 200,
        need=need,
        card=queries.need_card(need, actor()),
        form=form,
        action=url_for(f".{endpoint}", need_id=need.id),
        title=WORDS["need_actions"]["return" if endpoint.startswith("return") else "withdraw"],
        words=WORDS,
    )


@bp.post("/needs/<uuid:need_id>/return")
@requires("need_post.return", need=queries.get_own_need)
def return_need_post(need: NeedPost) -> Response:
    """Give a card back to its writer."""
    form = ReturnForm.from_request()
    if not form.validate():
        return _reason_page(need, form, "return_need_post")
    services.return_need_post(need, reason=ReturnReason(form.chosen("reason")["reason"]), by=actor())
    return done(url_for(".list_reviews"), notice=SAVED)


@bp.post("/needs/<uuid:need_id>/submit")
@requires("need_post.submit", need=queries.get_own_need)
def submit_need_post(need: NeedPost) -> Response:
    """Hand a draft to a second person."""
    services.submit_need_post(need, by=actor())
    return done(url_for(".show_need", need_id=need.id), notice=SUBMITTED)


@bp.post("/needs/<uuid:need_id>/renew")
@requires("need_post.renew", need=queries.get_own_need)
def renew_need_post(need: NeedPost) -> Response:
    """Hand an expired card in once more."""
    services.renew_need_post(need, by=actor())
    return done(url_for(".show_need", need_id=need.id), notice=SUBMITTED)


@bp.get("/needs/<uuid:need_id>/withdraw")
@requires("need_post.withdraw", need=queries.get_own_need)
def show_withdrawal(need: NeedPost) -> Response:
    """Ask why a need is taken back."""
    return _reason_page(need, WithdrawForm(), "withdraw_need_post")


@bp.post("/needs/<uuid:need_id>/withdraw")
@requires("need_post.withdraw", need=queries.get_own_need)
def withdraw_need_post(need: NeedPost) -> Response:
    """Take a need back."""
    form = WithdrawForm.from_request()
    if not form.validate():
        return _reason_page(need, form, "withdraw_need_post")
    services.withdraw_need_post(need, reason=NeedWithdrawReason(form.chosen("reason")["reason"]), by=actor())
    g.location = url_for(".list_posts") if actor().has_role(Role.COMMUNITY_AID_ADVISOR) else url_for(".list_needs")
    return done(g.location, notice=SAVED)
