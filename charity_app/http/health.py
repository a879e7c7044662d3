"""Signs of life for a supervisor: the process answers, and the database answers too."""

from flask import Blueprint, Response
from sqlalchemy import literal, select
from sqlalchemy.exc import DBAPIError

from charity_app.core.db import db
from charity_app.http.access import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public()
def show_health() -> Response:
    """Answer while the process lives."""
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@bp.get("/readyz")
@public()
def show_readiness() -> Response:
    """Answer while the database answers."""
    try:
        db.session.scalar(select(literal(1)))
    except DBAPIError:
        return Response("no database\n", 503, {"Retry-After": "5", "Cache-Control": "no-store"}, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})
