"""Pages of delivery routes: for the depot, and by a secret link for whoever drives."""

from datetime import datetime
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core import clock
from charity_app.core.errors import Invalid, NotFound
from charity_app.core.text import Text
from charity_app.foodbank.forms.orders import BACK, BringBackForm, CodeForm
from charity_app.foodbank.forms.splits import RouteForm
from charity_app.foodbank.models import DeliveryRoute
from charity_app.foodbank.queries import routes as queries
from charity_app.foodbank.queries.routes import Stop
from charity_app.foodbank.services import receiving, routing
from charity_app.foodbank.states.orders import EndReason
from charity_app.foodbank.views.blueprint import SAVED, WORDS, bp, page_number
from charity_app.foodbank.views.orders import tried
from charity_app.http.access import actor, public, requires
from charity_app.http.forms import BaseForm
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site, organisations

_PLANNED = Text("Planned: the outlets are told, and a draft waits among the volunteer activities", "route")
_LEFT = Text("On the way: the outlets are told", "route")


@bp.get("/routes")
@requires("route.list")
def list_routes() -> Response:
    """List the routes of the viewer's depots."""
    own = {grant.site_id for grant in actor().grants if grant.site_id}
    names = organisations.site_names(own)
    found = queries.list_routes_visible_to(actor(), page=page_number())
    depots = [(key, names[key]) for key in sorted(names, key=str)]
    return page("foodbank/routes.html", found=found, depots=depots, words=WORDS)


def _plan_page(site: Site, form: RouteForm) -> Response:
    orders = queries.orders_to_drive(site.id)
    form.offer(orders)
    return page(
        "foodbank/route_form.html", status=422 if form.errors else 200, site=site, form=form, orders=orders, words=WORDS
    )


@bp.get("/depots/<uuid:site_id>/routes/new")
@requires("route.plan", site=get_site)
def new_route(site: Site) -> Response:
    """Ask when a car goes and what it brings."""
    return _plan_page(site, RouteForm(data={"day": clock.today(), "helpers": 2}))


@bp.post("/depots/<uuid:site_id>/routes/new")
@requires("route.plan", site=get_site)
def plan_route(site: Site) -> Response:
    """Plan a route."""
    form = RouteForm.from_request()
    route = form.carry_out(lambda: _planned(site, form))
    if route is None:
        return _plan_page(site, form)
    return done(url_for(".show_route", route_id=route.id), notice=_PLANNED)


def _planned(site: Site, form: RouteForm) -> DeliveryRoute:
    waiting = {str(order.id): order for order, _site in queries.orders_to_drive(site.id)}
    chosen = [waiting[key] for key in form.orders.data or () if key in waiting]
    if len(chosen) != len(form.orders.data or ()):
        raise Invalid(Text("One of these orders is on another route, or gone. Choose again", "error"), field="orders")
    ranked = sorted(chosen, key=lambda order: (_rank(str(order.id)), chosen.index(order)))
    starts_at = datetime.combine(form.day.data, form.starts.data, clock.SHANGHAI)
    return routing.plan_route(site, ranked, starts_at=starts_at, helpers=form.helpers.data, by=actor())


def _rank(key: str) -> int:
    """Return the place in the drive that was typed beside an order; what has none comes last."""
    typed = request.form.get(f"place-{key}", "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 1000


@bp.get("/routes/<uuid:route_id>")
@requires("route.show", route=queries.get_route)
def show_route(route: DeliveryRoute) -> Response:
    """Show a route with its stops and the link for whoever drives."""
    return page("foodbank/route.html", route=route, stops=queries.stops_of(route), words=WORDS)


@bp.post("/routes/<uuid:route_id>/leave")
@requires("route.plan", route=queries.get_route)
def send_off(route: DeliveryRoute) -> Response:
    """Note that the car leaves."""
    routing.send_off(route, by=actor())
    return done(url_for(".show_route", route_id=route.id), notice=_LEFT)


@bp.post("/routes/<uuid:route_id>/cancel")
@requires("route.plan", route=queries.get_route)
def cancel_route(route: DeliveryRoute) -> Response:
    """Call a route off."""
    routing.cancel_route(route, by=actor())
    return done(url_for(".show_route", route_id=route.id), notice=SAVED)


@bp.get("/runs/<token>")
@public()
def show_run(token: str) -> Response:
    """Show the stops to whoever drives."""
    return _run_page(_route(token))


def _route(token: str) -> DeliveryRoute:
    route = queries.route_of_token(token)
    if route is None or route.cancelled_at is not None:
        raise NotFound
    return route


def _run_page(route: DeliveryRoute, order_id: UUID | None = None, form: BaseForm | None = None) -> Response:
    stops = queries.stops_of(route)
    return page(
        "foodbank/run.html",
        status=422 if form and form.errors else 200,
        route=route,
        stops=stops,
        next_id=next((stop.order.id for stop in stops if stop.is_open), None),
        bad_order=order_id,
        bad_form=form,
        back_reasons=BACK,
        words=WORDS,
    )


def _stop(route: DeliveryRoute, number: str) -> Stop:
    found = next((stop for stop in queries.stops_of(route) if stop.order.number == number), None)
    if found is None or route.left_at is None:
        raise NotFound
    return found


@bp.post("/runs/<token>/<number>/receive")
@public()
def receive_stop(token: str, number: str) -> Response:
    """Note that an outlet has its goods, by its code."""
    route, form = _route(token), CodeForm.from_request()
    order = _stop(route, number).order
    if not tried(form, lambda: receiving.receive_by_code(order, code=form.code.data or "", by=actor())):
        return _run_page(route, order.id, form)
    return done(url_for(".show_run", token=token), notice=SAVED)


@bp.post("/runs/<token>/<number>/bring-back")
@public()
def bring_stop_back(token: str, number: str) -> Response:
    """Note that a stop could not be served: the goods come back."""
    route, form = _route(token), BringBackForm.from_request()
    order = _stop(route, number).order
    if not form.validate():
        return _run_page(route, order.id, form)
    receiving.bring_back(order, reason=EndReason(form.reason.data), by=actor())
    return done(url_for(".show_run", token=token), notice=SAVED)
