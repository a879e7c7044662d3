"""The tills of a shop: which machine is one, and what each holds of cards (feature 5.12)."""

from uuid import UUID

from flask import Response, current_app, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from charity_app.core.errors import Conflict
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.supermarket.models import Till
from charity_app.supermarket.queries.leases import get_till, list_tills, open_till_of
from charity_app.supermarket.queries.shops import get_shop
from charity_app.supermarket.services import leasing
from charity_app.supermarket.views.blueprint import bp

_COOKIE = "till"
_YEAR = 365 * 24 * 3600
OPENED = Text("This machine is a till of the shop now", "tills")
CLOSED = Text("This till is closed; what it held went back to the cards", "tills")


def till_here(site: Site) -> Till | None:
    """Return which till of a shop the machine of this request is."""
    try:
        till_id = _signer().loads(request.cookies.get(_COOKIE, ""))
    except BadSignature:
        return None
    return open_till_of(site, till_id)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="machine of a till")


@bp.get("/shops/<uuid:site_id>/tills")
@requires("till.use", site=get_shop)
def list_shop_tills(site: Site) -> Response:
    """Show the tills of a shop and what they hold."""
    return page("supermarket/tills.html", site=site, tills=list_tills(site), here=till_here(site))


@bp.post("/shops/<uuid:site_id>/tills/open")
@requires("till.use", site=get_shop)
def open_till(site: Site) -> Response:
    """Let the machine of this request be a till of the shop; nothing when it is one."""
    till = till_here(site) or leasing.open_till(site, by=actor())
    response = done(url_for(".list_shop_tills", site_id=site.id), notice=OPENED)
    _mark(response, site.id, str(_signer().dumps(till.id.hex)))
    return response


def _mark(response: Response, site_id: UUID, value: str) -> None:
    secure = not current_app.config["IS_DEMO"]
    path = url_for(".show_shop", site_id=site_id)
    response.set_cookie(_COOKIE, value, max_age=_YEAR, path=path, secure=secure, httponly=True, samesite="Lax")


@bp.post("/shops/<uuid:site_id>/tills/ahead")
@requires("till.use", site=get_shop)
def lease_ahead(site: Site) -> Response:
    """Let this machine's till hold points of the cards that usually come today; its page gets them at once."""
    till = till_here(site)
    if till is None:
        raise Conflict(Text("This machine is no till of this shop", "tills"))
    cards = leasing.lease_ahead(till, by=actor())
    notice = Text("Ready for %(cards)s cards that usually come today", "tills", {"cards": cards})
    return done(url_for(".show_till", site_id=site.id, fresh="y"), notice=notice)


@bp.post("/tills/<uuid:till_id>/close")
@requires("till.use", till=get_till)
def close_till(till: Till) -> Response:
    """Use a till no longer: what it holds goes back to the cards."""
    leasing.close_till(till, by=actor())
    return done(url_for(".list_shop_tills", site_id=till.site_id), notice=CLOSED)
