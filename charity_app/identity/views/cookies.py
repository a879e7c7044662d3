"""The two cookies of signing in: the session, and the browser in which somebody is known (ruling 10)."""

from flask import Response, current_app, g, request

_DEVICE_DAYS = 400


def session_token() -> str | None:
    """Return the session token of this request."""
    return request.cookies.get(str(g.session_cookie))


def _device_cookie() -> str:
    return "device" if current_app.config["IS_DEMO"] else "__Host-device"


def device_token() -> str | None:
    """Return the token of this browser."""
    return request.cookies.get(_device_cookie())


def put_session(response: Response, token: str) -> Response:
    """Give the browser its session; it ends with the browser."""
    _put(response, str(g.session_cookie), token, max_age=None)
    return response


def drop_session(response: Response) -> Response:
    """Take the session from the browser."""
    secure = not current_app.config["IS_DEMO"]
    response.delete_cookie(str(g.session_cookie), path="/", secure=secure, httponly=True, samesite="Lax")
    return response


def put_device(response: Response, token: str) -> Response:
    """Let the browser be known."""
    _put(response, _device_cookie(), token, max_age=_DEVICE_DAYS * 24 * 3600)
    return response


def _put(response: Response, name: str, value: str, *, max_age: int | None) -> None:
    secure = not current_app.config["IS_DEMO"]
    response.set_cookie(name, value, max_age=max_age, path="/", httponly=True, samesite="Lax", secure=secure)
