"""One pack: found by its code, handed out, left, worked out anew. Source: features 4.11 and 4.12."""

from flask import Response, g, request, url_for

from charity_app.core.errors import Conflict, Invalid
from charity_app.core.text import Text
from charity_app.foodbank.forms.packs import CodeForm, HandOutForm, LeaveForm
from charity_app.foodbank.models import Distribution, Pack
from charity_app.foodbank.queries import packs as queries
from charity_app.foodbank.services.distributing import leave_pack as leave
from charity_app.foodbank.services.handing_packs import hand_out_pack as hand_out
from charity_app.foodbank.services.listing import list_pack_anew
from charity_app.foodbank.states.packs import LeaveReason
from charity_app.foodbank.views.blueprint import SAVED, bp
from charity_app.foodbank.views.distributions import address, distribution_page
from charity_app.foodbank.views.words import PACK_WORDS
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page

_HANDED = Text("Handed out", "food pack")


@bp.post("/distributions/<uuid:distribution_id>/find")
@requires("pack.hand_out", needs_key=False, distribution=queries.get_distribution)
def find_pack(distribution: Distribution) -> Response:
    """Show the pack whose code a family shows; nothing is handed out yet."""
    form = CodeForm.from_request()
    pack = form.carry_out(lambda: _found(distribution, form.code.data or ""))
    if pack is None:
        return distribution_page(distribution, code=form)
    g.location = request.path
    return pack_page(pack, HandOutForm(data={"code": pack.code}))


def _found(distribution: Distribution, code: str) -> Pack:
    pack = queries.pack_of_code(distribution, code)
    if pack is None:
        raise Invalid(Text("No pack of this day has this code", "error"), field="code")
    return pack


@bp.get("/packs/<uuid:pack_id>")
@requires("pack.show", pack=queries.get_pack)
def show_pack(pack: Pack) -> Response:
    """Show what is in a pack, what is not and why."""
    return pack_page(pack, HandOutForm())


def pack_page(pack: Pack, form: HandOutForm, *, leave_form: LeaveForm | None = None) -> Response:
    """Show a pack, with why it could not be handed out."""
    leave_form = leave_form or LeaveForm()
    distribution = queries.distribution_of(pack)
    return page(
        "foodbank/pack.html",
        status=422 if form.errors or leave_form.errors else 200,
        row=queries.pack_rows([pack])[0],
        distribution=distribution,
        site=queries.site_of(distribution),
        form=form,
        leave_form=leave_form,
        words=PACK_WORDS,
    )


@bp.post("/packs/<uuid:pack_id>/hand-out")
@requires("pack.hand_out", pack=queries.get_pack)
def hand_out_pack(pack: Pack) -> Response:
    """Hand a pack out, with its code or against a signature."""
    form = HandOutForm.from_request()
    if form.carry_out(lambda: _handed(pack, form)) is None:
        return pack_page(pack, form)
    return done(address(pack.distribution_id), notice=_HANDED)


def _handed(pack: Pack, form: HandOutForm) -> bool:
    try:
        hand_out(pack, code=form.code.data or "", sooner=form.reason(), by=actor())
    except Conflict as refusal:
        raise Invalid(refusal.text, field="sooner" if "date" in refusal.text.params else None) from refusal
    return True


@bp.post("/packs/<uuid:pack_id>/leave")
@requires("pack.hand_out", pack=queries.get_pack)
def leave_pack(pack: Pack) -> Response:
    """Say why a pack was not fetched."""
    form = LeaveForm.from_request()
    if form.carry_out(lambda: _left(pack, form)) is None:
        return pack_page(pack, HandOutForm(formdata=None), leave_form=form)
    return done(address(pack.distribution_id), notice=SAVED)


def _left(pack: Pack, form: LeaveForm) -> bool:
    leave(pack, reason=LeaveReason(form.reason.data), by=actor())
    return True


@bp.post("/packs/<uuid:pack_id>/list")
@requires("pack.hand_out", pack=queries.get_pack)
def list_pack(pack: Pack) -> Response:
    """Work out anew what goes into a pack."""
    list_pack_anew(pack, by=actor())
    return done(url_for(".show_pack", pack_id=pack.id), notice=SAVED)
