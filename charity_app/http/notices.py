"""The small signed cookie for notices: opened and written only when there is one."""

from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class NoticeCookie(SecureCookieSessionInterface):
    """Flask's signed cookie without work for the many requests that carry none."""

    def open_session(self, app: Flask, request: Request) -> Any:
        """Return an empty session unless the cookie came along."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write nothing when there was nothing and there is nothing."""
        if session or session.modified:
            super().save_session(app, session, response)


def install(app: Flask) -> None:
    """Use the cookie for `flask.session`."""
    app.session_interface = NoticeCookie()
