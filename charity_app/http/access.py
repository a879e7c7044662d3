"""Authorisation: every endpoint carries `@requires(...)` or `@public`; the app refuses to start otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user

from charity_app.core import policy
from charity_app.core.db import unit_of_work
from charity_app.core.errors import NotFound
from charity_app.core.scope import ANONYMOUS, Actor

View = Callable[..., Any]
Loader = Callable[[Actor, Any], Any]
Preparation = Callable[[], Any]
ActorLoader = Callable[[str], Actor | None]
Recorder = Callable[[Actor, Any], None]

_MARK = "access_rule"


@dataclass(frozen=True)
class Rule:
    """Who may use an endpoint, what is loaded for it, what is prepared before the transaction, what is recorded."""

    permission: str | None
    loaders: Mapping[str, Loader] = field(default_factory=dict)
    before: Preparation | None = None
    records: str | None = None
    needs_key: bool = True
    prepares_when: Callable[[], bool] | None = None


class SignedIn(UserMixin):  # type: ignore[misc]
    """The signed-in person as flask-login sees it."""

    def __init__(self, actor: Actor) -> None:
        self.id = str(actor.user_id)
        self.actor = actor


_load_actor: ActorLoader | None = None
_recorders: dict[str, Recorder] = {}


def install(app: Flask, *, load_actor: ActorLoader, recorders: Mapping[str, Recorder]) -> None:
    """Connect sessions to actors; `recorders` write the audit row of an opening before its view runs."""
    global _load_actor  # noqa: PLW0603
    _load_actor = load_actor
    _recorders.clear()
    _recorders.update(recorders)
    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(_from_request)


def session_cookie(app: Flask) -> str:
    """Return the name of the session cookie: with the host prefix in production (ruling 10)."""
    return "session" if app.config["IS_DEMO"] else "__Host-session"


def _from_request(_request: object) -> SignedIn | None:
    token = request.cookies.get(str(g.session_cookie))
    found = _load_actor(token) if token and _load_actor else None
    return SignedIn(found) if found else None


def actor() -> Actor:
    """Return who acts in this request."""
    user = current_user._get_current_object()
    return user.actor if isinstance(user, SignedIn) else ANONYMOUS


def rule_of(app: Flask, endpoint: str | None) -> Rule | None:
    """Return the rule of an endpoint."""
    view = app.view_functions.get(endpoint or "")
    rule: Rule | None = getattr(view, _MARK, None)
    return rule


def public(*, before: Preparation | None = None, needs_key: bool = True) -> Callable[[View], View]:
    """Open an endpoint to everyone. `needs_key=False` only for what changes nothing or carries its own signature."""

    def mark(view: View) -> View:
        setattr(view, _MARK, Rule(permission=None, before=before, needs_key=needs_key))
        return view

    return mark


def requires(
    permission: str,
    *,
    before: Preparation | None = None,
    prepares_when: Callable[[], bool] | None = None,
    records: str | None = None,
    needs_key: bool = True,
    **loaders: Loader,
) -> Callable[[View], View]:
    """Guard an endpoint: load each `<uuid:x_id>` or answer 404, then judge the permission or answer 403.

    The first loaded thing is the subject of the permission. `records` names the opening that is written down first.
    `before` runs ahead of the transaction, `prepares_when` tells for which requests; other ones are judged once.
    `needs_key=False` only for a search, which changes nothing.
    """
    rule = Rule(
        permission=permission,
        loaders=loaders,
        before=before,
        prepares_when=prepares_when,
        records=records,
        needs_key=needs_key,
    )

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(**given: Any) -> Any:
            return _judge(rule, view, given)

        setattr(guarded, _MARK, rule)
        return guarded

    return mark


def _judge(rule: Rule, view: View, given: dict[str, Any]) -> Any:
    loaded = admit(rule, given)
    if rule.records:
        with unit_of_work():
            _recorders[rule.records](actor(), next(iter(loaded.values()), None))
    others = {name: value for name, value in given.items() if name.removesuffix("_id") not in loaded}
    return view(**loaded, **others)


def admit(rule: Rule, given: Mapping[str, Any]) -> dict[str, Any]:
    """Load what a rule names and judge its permission; reads only. Raises SignInFirst, NotFound, NotAllowed."""
    who = actor()
    if rule.permission is None:
        return {}
    if not who.is_signed_in and not rule.loaders and not policy.can(who, rule.permission):
        raise SignInFirst
    loaded = {name: _load(loader, who, given[f"{name}_id"]) for name, loader in rule.loaders.items()}
    subject = next(iter(loaded.values()), None)
    if not who.is_signed_in and not policy.can(who, rule.permission, subject):
        raise SignInFirst
    policy.demand(who, rule.permission, subject)
    return loaded


def _load(loader: Loader, who: Actor, key: object) -> Any:
    found = loader(who, key)
    if found is None:
        if not who.is_signed_in:
            raise SignInFirst
        raise NotFound
    return found


class SignInFirst(Exception):
    """Nobody is signed in and the thing is not public; the same answer whether it exists or not."""


def ask_to_sign_in() -> Response:
    """Send a visitor to the sign-in page and back here afterwards; nothing of the request is kept.

    What needs no more than an account begins with a mobile number, what needs a role with a password.
    """
    g.is_turned_away = True
    rule = rule_of(current_app, request.endpoint)
    is_easy = rule is not None and rule.permission is not None and policy.is_for_everybody(rule.permission)
    way_in = "identity.show_phone" if is_easy else "identity.sign_in"
    target = url_for(way_in, next=request.full_path.rstrip("?") if request.method == "GET" else None)
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": target})
    return Response(status=303, headers={"Location": redirect(target).location})


def can(permission: str, subject: object = None) -> bool:
    """Judge a permission for who acts in this request; templates call it."""
    return policy.can(actor(), permission, subject)


@dataclass(frozen=True)
class AccessRow:
    """One line of the access table."""

    endpoint: str
    rule: str
    methods: str
    permission: str


def access_table(app: Flask) -> list[AccessRow]:
    """List every endpoint with its permission, sorted; `public` where everyone may enter."""
    rows = []
    for line in app.url_map.iter_rules():
        rule = rule_of(app, line.endpoint)
        methods = ",".join(sorted((line.methods or set()) - {"HEAD", "OPTIONS"}))
        permission = (rule.permission or "public") if rule else "static"
        rows.append(AccessRow(line.endpoint, str(line.rule), methods, permission))
    return sorted(rows, key=lambda row: (row.endpoint, row.rule, row.methods))


def refuse_unguarded(app: Flask) -> None:
    """Stop the start when an endpoint has no rule or names an unknown permission."""
    for line in app.url_map.iter_rules():
        rule = rule_of(app, line.endpoint)
        if line.endpoint == "static":
            continue
        if rule is None:
            raise RuntimeError(f"endpoint without a rule: {line.endpoint}")
        if rule.permission and not policy.is_known(rule.permission):
            raise RuntimeError(f"unknown permission {rule.permission} at {line.endpoint}")
        if rule.records and rule.records not in _recorders:
            raise RuntimeError(f"nobody records {rule.records} for {line.endpoint}")
