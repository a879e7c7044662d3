"""Needs of families in difficulty meet charity resources: the platform of one district."""

from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from charity_app import cli, wiring
from charity_app.core import audit, clock, erasures, facts, files, jobs, policy, privacy, scanning
from charity_app.core.db import db, prepare_engine
from charity_app.http import access, errors, filters, i18n, kept, logs, notices, respond, templates, transaction
from charity_app.messaging import views as messaging
from charity_app.payments import gateway, sandbox
from charity_app.payments.queries import install_payment_books
from charity_app.projects.queries import install_books
from charity_app.projects.views import install_panels
from charity_app.registry import identifiers
from charity_app.registry.views import install_tabs
from charity_app.stock.queries.given import install_proceeds
from charity_app.stock.views import install_finders
from charity_app.supermarket.queries.proceeds import proceeds_of
from charity_app.supermarket.queries.rounds import install_carriers
from charity_app.volunteering.views import install_sources

_ROOT = Path(__file__).parents[1]


def create_app(settings: Mapping[str, object] | None = None) -> Flask:
    """Build the application; refuses to start with an unguarded endpoint or without its secrets."""
    app = Flask(__name__, template_folder=str(_ROOT / "templates"), static_folder=str(_ROOT / "static"))
    app.config.update(config.load() if settings is None else settings)
    _install_core(app)
    _install_http(app)
    for blueprint in wiring.BLUEPRINTS:
        app.register_blueprint(blueprint)
    install_payments(app)
    cli.install(app)
    access.refuse_unguarded(app)
    return app


def _install_core(app: Flask) -> None:
    privacy.install_keys(app.config["KEYS"])
    clock.set_offset(app.config["CLOCK_OFFSET"])
    files.install_store(app.config["DATA_DIR"] / "files")
    scanning.install_scanner(app.config["VIRUS_SCAN"])
    erasures.install_list(app.config["DATA_DIR"])
    identifiers.allow_demo(app.config["IS_DEMO"])
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"hide_parameters": True, "pool_use_lifo": True})
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    facts.install_reactions(wiring.REACTIONS)
    install_payment_books(wiring.PAYMENT_BOOKS)
    jobs.install_jobs(wiring.JOBS, wiring.CALENDAR)
    policy.install_permissions(wiring.PERMISSIONS)
    install_books(wiring.BOOKS)
    install_carriers(wiring.ROUND_CARRIERS)
    install_proceeds(proceeds_of)


def install_payments(app: Flask) -> None:
    """Let this application take payments: by the provider whose keys it has, or in the demo by the sandbox."""
    keys = app.config["PAYMENT_KEYS"]
    practice = sandbox.application if app.config["IS_DEMO"] else None
    gateway.install_provider(gateway.choose_provider(keys, sandbox=practice))
    sandbox.install_platform(app.wsgi_app, keys.webhook_secret)


def _install_http(app: Flask) -> None:
    app.config["SESSION_COOKIE_NAME"] = "notice" if app.config["IS_DEMO"] else "__Host-notice"
    app.config["SESSION_COOKIE_SECURE"] = not app.config["IS_DEMO"]
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.url_map.strict_slashes = False
    app.jinja_environment = templates.Templates
    if app.config["PROXIES"]:
        trusted = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted)  # type: ignore[method-assign]
    logs.install()
    notices.install(app)
    i18n.install(app)
    respond.install(app)
    access.install(app, load_actor=wiring.LOAD_ACTOR, recorders=wiring.RECORDERS)
    kept.install(app)
    transaction.install(app)
    errors.install(app)
    filters.install(app)
    messaging.install_links(wiring.LINKS)
    install_tabs(wiring.HOUSEHOLD_TABS, wiring.ROLE_WORDS)
    install_panels(wiring.PROJECT_PANELS)
    install_finders(wiring.CODE_FINDERS)
    install_sources(wiring.SHIFT_SOURCES)
    filters.install_navigation(wiring.SIDE_BAR, wiring.TAB_BAR, wiring.DESCRIBE_VIEWER)


__all__ = ["audit", "create_app"]
