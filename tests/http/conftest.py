"""A copy of the application with a few pages of the tests' own."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Blueprint, Flask, Response, g, request, url_for
from flask.testing import FlaskClient
from sqlalchemy import select
from wtforms import FileField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from charity_app import create_app
from charity_app.core.calendar import DayKind, Holiday
from charity_app.core.db import after_commit, after_rollback, db
from charity_app.core.errors import Invalid, TooMany
from charity_app.core.text import Text
from charity_app.http.access import public, requires
from charity_app.http.forms import BaseForm, DayField, Required, TimeField, WholeNumberField, YuanField, form_key
from charity_app.http.respond import done, fragment_or_redirect, page

bp = Blueprint("probe", __name__, url_prefix="/probe")
seen: list[str] = []


class ProbeForm(BaseForm):
    name = StringField(Text("Name", "probe"), [Required()])
    note = TextAreaField(Text("Note", "probe"))
    short = StringField(Text("Short", "probe"), [Length(max=5)])
    day = DayField(Text("Day", "probe"))
    hour = TimeField(Text("Hour", "probe"))
    places = WholeNumberField(Text("Places", "probe"), low=1, high=50)
    amount = YuanField(Text("Amount", "probe"), high_fen=100_000)
    kind = SelectField(Text("Kind", "probe"), default="a", choices=["a", "b"])
    paper = FileField(Text("Paper", "probe"))


@bp.get("/key")
@public()
def show_key() -> Response:
    return Response(form_key(request.args.get("for", "/probe/add")), mimetype="text/plain")


@bp.post("/add")
@public()
def add() -> Response:
    seen.append("add")
    db.session.add(Holiday(on_date=date.fromisoformat(request.form["day"]), kind=DayKind.OFF))
    after_commit(lambda: seen.append("after commit"))
    after_rollback(lambda: seen.append("after rollback"))
    if request.form.get("refuse"):
        raise Invalid(Text("The address holds signs that cannot be used", "error"))
    if request.form.get("crash"):
        raise ZeroDivisionError("王初一")
    if request.form.get("fail_later"):
        after_commit(lambda: 1 // 0)
    return done(url_for("probe.show_key", added=1))


@bp.get("/write")
@public()
def write_on_get() -> Response:
    db.session.add(Holiday(on_date=date(2030, 1, 1), kind=DayKind.OFF))
    db.session.flush()
    return Response("written")


def _prepare() -> str:
    seen.append(f"before, reading only: {len(db.session.scalars(select(Holiday)).all())}")
    if request.form.get("too_many"):
        raise TooMany(Text("Too many tries. Wait a while and try again", "sign in"))
    return "prepared"


@bp.post("/prepared")
@public(before=_prepare)
def use_prepared() -> Response:
    return fragment_or_redirect("errors/_problem.html", to="/probe/key", text=g.prepared, code=200, reference="")


@bp.post("/guarded")
@requires("user.create", before=_prepare)
def guarded() -> Response:
    return done("/probe/key")


@bp.post("/hook")
@public(needs_key=False)
def hook() -> Response:
    db.session.add(Holiday(on_date=date(2030, 1, 2), kind=DayKind.OFF))
    return Response(status=200)


@bp.post("/form")
@public()
def check_form() -> Response:
    form = ProbeForm.from_request()
    ran = form.carry_out(lambda: _refuse(form))
    said = {name: errors for name, errors in form.errors.items() if name}
    read = form.chosen("day", "hour", "places", "amount")
    return Response(repr((ran, read, said, form.form_errors)), 200 if ran else 422)


def _refuse(form: ProbeForm) -> str:
    if form.name.data == "taken":
        raise Invalid(Text("Saved", "msg"), field="name")
    if form.name.data == "nowhere":
        raise Invalid(Text("Saved", "msg"), field="no_such_field")
    return "ran"


@bp.get("/page")
@public()
def show_page() -> Response:
    return page("errors/404.html", text="x", code=404, reference="")


@pytest.fixture(scope="session")
def probed(house: Flask) -> Flask:
    app = create_app(dict(house.config))
    app.register_blueprint(bp)
    app.test_client_class = house.test_client_class
    return app


@pytest.fixture
def probe(app: Flask, probed: Flask) -> Iterator[FlaskClient]:
    """A browser on the copy; `seen` tells in which order things ran."""
    seen.clear()
    with probed.app_context():
        db.engine.dispose()
    yield probed.test_client()
    with probed.app_context():
        db.session.remove()
        db.engine.dispose()
