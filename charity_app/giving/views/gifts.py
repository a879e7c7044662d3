"""Giving: tap an amount, look, pay; the gift's own page with thanks, name and number. Source: journey 2."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core.errors import Conflict, NotFound
from charity_app.core.privacy import blind_index
from charity_app.core.scope import enter, system_scope
from charity_app.giving import queries
from charity_app.giving.forms import GiveForm, NameForm, TributeForm
from charity_app.giving.models import Gift, JointCampaign, Pool
from charity_app.giving.services import gifts as services
from charity_app.giving.services import paying
from charity_app.giving.services.gifts import Hand
from charity_app.giving.states.gifts import ONLINE_WAYS, GiftState, Naming, Tribute, Way
from charity_app.giving.views.blueprint import SAVED, WORDS, bp, in_sandbox, page_number
from charity_app.http.access import actor, public, requires
from charity_app.http.forms import visitor
from charity_app.http.respond import done, page

_COOKIE, _DAY = "gift", 24 * 3600
_AMOUNTS_FEN = (30_00, 100_00, 300_00)


@bp.get("/pools/<uuid:pool_id>")
@requires("campaign.show", pool=queries.get_pool)
def show_pool(pool: Pool) -> Response:
    """Show what one can give to: look first, then tap an amount."""
    return _pool_page(pool, GiveForm())


def _pool_page(pool: Pool, form: Any) -> Response:
    return page(
        "giving/pool.html",
        status=422 if form.errors else 200,
        view=queries.pool_view(pool, is_sandbox=in_sandbox()),
        amounts=_AMOUNTS_FEN,
        form=form,
        is_sandbox=in_sandbox(),
        words=WORDS,
    )


@bp.post("/pools/<uuid:pool_id>/give")
@requires("campaign.show", pool=queries.get_pool)
def start_gift(pool: Pool) -> Response:
    """Take an amount, keep its match, and show it once more before the payment."""
    gate = queries.gate_of(pool)
    if not gate.is_open:
        raise Conflict(gate.missing[0])
    form = GiveForm.from_request()
    gift = form.carry_out(lambda: _started(pool, form))
    if gift is None:
        return _pool_page(pool, form)
    return done(url_for(".show_gift", token=services.gift_key(gift, by=actor())))


def _started(pool: Pool, form: Any) -> Gift:
    hand = Hand(device=blind_index("device", visitor()))
    return services.start_gift(pool, amount_fen=form.amount.data, hand=hand, is_sandbox=in_sandbox(), by=actor())


def held_gift(token: str) -> Gift:
    """Return the gift behind a link, or the viewer's own, to be changed by whoever gave it."""
    return _opened(queries.own_gift(actor(), token))


def _opened(gift: Gift | None) -> Gift:
    """From here on the page may see what belongs to the gift."""
    if gift is None:
        raise NotFound
    enter(system_scope("gift's own page"))
    return gift


def gift_page(gift: Gift, token: str, *, name: Any = None, tribute: Any = None) -> Response:
    """Show a gift: before the payment to look at once more, afterwards with thanks."""
    view = queries.gift_view(gift)
    name = name or NameForm(data={"naming": gift.naming, "name": view.public_name})
    tribute = tribute or TributeForm(data={"tribute": gift.tribute or "", "words": view.tribute_words})
    is_open = gift.state is GiftState.PENDING_PAYMENT
    return page(
        "giving/look.html" if is_open else "giving/gift.html",
        status=422 if name.errors or tribute.errors else 200,
        view=view,
        token=token,
        name=name,
        tribute=tribute,
        ways=ONLINE_WAYS,
        usual_fee_fen=services.usual_fee(gift.amount_fen),
        words=WORDS,
    )


@bp.get("/gifts/<token>")
@public()
def show_gift(token: str) -> Response:
    """Show one gift to whoever gave it."""
    return gift_page(_opened(queries.gift_of(actor(), token)), token)


@bp.post("/gifts/<token>/name")
@public()
def name_gift(token: str) -> Response:
    """Choose what the public sees."""
    gift, form = held_gift(token), NameForm.from_request()
    if form.carry_out(lambda: named(gift, form)) is None:
        return gift_page(gift, token, name=form)
    return done(url_for(".show_gift", token=token), notice=SAVED)


def named(gift: Gift, form: Any) -> bool:
    """Carry out the choice of a name."""
    services.name_gift(gift, naming=Naming(form.naming.data), name=form.name.data or "", by=actor())
    return True


@bp.post("/gifts/<token>/dedicate")
@public()
def dedicate_gift(token: str) -> Response:
    """Say for whom a gift is, and to which workplace it belongs."""
    gift, form = held_gift(token), TributeForm.from_request()
    if form.carry_out(lambda: _dedicated(gift, form)) is None:
        return gift_page(gift, token, tribute=form)
    return done(url_for(".show_gift", token=token), notice=SAVED)


def _dedicated(gift: Gift, form: Any) -> bool:
    tribute = Tribute(form.tribute.data) if form.tribute.data else None
    told = {name: form[name].data or "" for name in ("words", "code")}
    services.dedicate_gift(gift, tribute=tribute, **told, by=actor())
    return True


@bp.post("/gifts/<token>/pay")
@public()
def pay_gift(token: str) -> Response:
    """Go to the cash desk, with the name as it was chosen."""
    gift, form = held_gift(token), NameForm.from_request()
    way = request.form.get("way", "")
    if way not in ONLINE_WAYS or form.carry_out(lambda: named(gift, form)) is None:
        return gift_page(gift, token, name=form)
    checkout = paying.pay_gift(gift, way=Way(way), by=actor())
    answer = done(url_for("payments.show_checkout", checkout_id=checkout.id))
    answer.set_cookie(_COOKIE, token, max_age=_DAY, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


@bp.get("/gifts/<uuid:gift_id>/back")
@public()
def return_to_gift(gift_id: UUID) -> Response:
    """Receive the giver from the cash desk: this browser still knows the way to the gift."""
    gift = queries.gift_of(actor(), request.cookies.get(_COOKIE, ""))
    if gift is None or gift.id != gift_id:
        return done(url_for(".show_back"))
    return done(url_for(".show_gift", token=request.cookies[_COOKIE]))


@bp.get("/back")
@public()
def show_back() -> Response:
    """Thank a giver whose browser no longer knows the way to the gift."""
    return page("giving/back.html")


@bp.post("/gifts/<token>/cancel")
@public()
def cancel_gift(token: str) -> Response:
    """Give a gift up before it is paid."""
    gift = held_gift(token)
    paying.cancel_gift(gift, by=actor())
    return done(url_for(".show_pool", pool_id=gift.pool_id))


@bp.get("/mine")
@requires("gift.own")
def list_own_gifts() -> Response:
    """List what the viewer gave."""
    return page("giving/mine.html", found=queries.list_own_gifts(actor(), number=page_number()))


@bp.get("/campaigns/<uuid:campaign_id>/thanks")
@requires("campaign.show", campaign=queries.get_campaign)
def show_wall(campaign: JointCampaign) -> Response:
    """Show the wall of thanks: names as their givers chose, the newest first."""
    found = queries.list_thanks(Gift.campaign_id == campaign.id, is_sandbox=in_sandbox(), number=page_number())
    return page("giving/wall.html", campaign=campaign, found=found, words=WORDS)
