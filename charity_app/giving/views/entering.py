"""Charity finance enters what came by hand, all on one screen (features 3.11)."""

from typing import Any

from flask import Response, g, make_response, request, url_for

from charity_app.core import files
from charity_app.core.db import after_rollback
from charity_app.core.errors import Invalid, NotFound
from charity_app.core.files import StoredFile
from charity_app.core.privacy import HOUSE
from charity_app.core.text import Text
from charity_app.giving.forms.entering import SOURCES, ArrivalForm, EntryForm
from charity_app.giving.models import Gift
from charity_app.giving.queries import desk
from charity_app.giving.queries.following import state_of
from charity_app.giving.services import batches, entering, goods
from charity_app.giving.services.batches import Unit
from charity_app.giving.services.entering import Slip
from charity_app.giving.states.gifts import DonorType, Naming, RefundGround, Way
from charity_app.giving.views.blueprint import WORDS, bp, in_sandbox, page_number
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, id_of

_ENTERED = Text("Entered: it counts in every total from now on", "entry")
Prepared = dict[str, StoredFile | Invalid]


def keep_papers(*names: str) -> Prepared:
    """Check, redraw, seal and store uploads before the transaction; they go again should the request fail."""
    kept: Prepared = {}
    for name in names:
        upload = request.files.get(name)
        if upload is None or not upload.filename:
            continue
        try:
            kept[name] = files.store(HOUSE, files.inspect(upload.stream.read(files.MAX_BYTES + 1), field=name))
        except Invalid as refusal:
            kept[name] = refusal
        upload.stream.seek(0)
    fresh = [stored.address for stored in kept.values() if isinstance(stored, StoredFile) and stored.is_new]
    if fresh:
        after_rollback(lambda: files.remove(fresh))
    return kept


def kept_paper(name: str) -> StoredFile | None:
    """Return an upload that was stored before. Raises Invalid on its field."""
    found = (g.prepared or {}).get(name)
    if isinstance(found, Invalid):
        raise found
    return found if isinstance(found, StoredFile) else None


def send_paper(address: str | None, media_type: str | None, name: str) -> Response:
    """Send a paper as an attachment; no browser shows it inside this site. Raises NotFound."""
    if address is None or media_type is None:
        raise NotFound
    response = make_response(files.read(HOUSE, address))
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{files.extension(media_type)}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.get("/entering")
@requires("gift.show_entered")
def list_entered() -> Response:
    """Show what came by hand."""
    return page("giving/entered.html", found=desk.list_entered_visible_to(actor(), number=page_number()))


@bp.get("/entering/new")
@requires("gift.enter")
def new_entry() -> Response:
    """The one screen."""
    return _entry_page(EntryForm(request.args if "pool_id" in request.args else None))


def _entry_page(form: EntryForm) -> Response:
    form.offer(desk.pools_to_enter(actor()))
    status = 422 if form.errors else 200
    return page("giving/entry_form.html", status=status, form=form, sources=SOURCES, words=WORDS)


@bp.post("/entering/new")
@requires("gift.enter", before=lambda: keep_papers("evidence", "people"))
def enter_gift() -> Response:
    """Take a gift in."""
    form: Any = EntryForm.from_request()
    gift = form.carry_out(lambda: _entered(form))
    if gift is None:
        return _entry_page(form)
    return done(url_for(".show_entered", gift_id=gift.id), notice=_ENTERED)


def _entered(form: Any) -> Gift:
    pool = desk.pool_to_enter(actor(), id_of(form.pool_id.data))
    if pool is None:
        raise Invalid(Text("Choose what the gift is for", "error"), field="pool_id")
    told: dict[str, Any] = {"slip": _slip(form), "is_sandbox": in_sandbox(), "by": actor()}
    if told["slip"].way is Way.GOODS:
        return goods.enter_goods(pool, items=form.goods.data, **told)
    if form.givers.data is not None or form.unit_name.data.strip():
        unit = Unit(givers=form.givers.data or 0, name=form.unit_name.data, people=kept_paper("people"))
        return batches.enter_batch(pool, unit=unit, **told)
    return entering.enter_money(pool, **told)


def _slip(form: Any) -> Slip:
    return Slip(
        way=Way(form.way.data),
        reference=form.reference.data,
        given_on=form.given_on.data,
        amount_fen=form.amount.data or 0,
        donor_type=code_of(DonorType, form.donor_type.data) or DonorType.PERSON,
        name=form.name.data,
        naming=code_of(Naming, form.naming.data) or Naming.ANONYMOUS,
        code=form.code.data,
        evidence=kept_paper("evidence"),
    )


@bp.get("/entering/<uuid:gift_id>")
@requires("gift.show_entered", gift=desk.get_entered)
def show_entered(gift: Gift) -> Response:
    """Show one gift that came by hand, or was promised."""
    return entered_page(gift, ArrivalForm())


def entered_page(gift: Gift, form: ArrivalForm) -> Response:
    """Show a gift that came by hand; one that was promised with the form of the slip by which it comes."""
    status = 422 if form.errors else 200
    told = {"entry": desk.entry_of(gift), "state": state_of(gift)}
    return page("giving/entry.html", status=status, gift=gift, form=form, words=WORDS, **told)


@bp.get("/entering/<uuid:gift_id>/evidence")
@requires("gift.show_entered", gift=desk.get_entered)
def download_evidence(gift: Gift) -> Response:
    """Send the paper of a gift."""
    return send_paper(gift.evidence_address, gift.evidence_media_type, f"{gift.number}-slip")


@bp.get("/entering/<uuid:gift_id>/people")
@requires("gift.enter", gift=desk.get_entered)
def download_people(gift: Gift) -> Response:
    """Send the list of a batch to the finance of its charity: it is for receipts only."""
    batch = desk.entry_of(gift).batch
    if batch is None:
        raise NotFound
    return send_paper(batch.list_address, batch.list_media_type, f"{gift.number}-list")


@bp.post("/entering/<uuid:gift_id>/return")
@requires("gift.enter", gift=desk.get_entered)
def return_goods(gift: Gift) -> Response:
    """Take goods out of the books again."""
    if gift.way is not Way.GOODS:
        raise NotFound
    goods.return_goods(gift, ground=RefundGround.WRONG_PAYMENT, by=actor())
    return done(url_for(".show_entered", gift_id=gift.id), notice=Text("Taken out of the books", "entry"))
