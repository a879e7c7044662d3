"""Addresses of signing in, of the own account and of looking after accounts and settings."""

from charity_app.identity.views import account, people, settings, sign_in
from charity_app.identity.views.blueprint import bp
from charity_app.identity.views.cookies import device_token
from charity_app.identity.views.sign_in import admit
from charity_app.identity.views.viewer import describe_viewer

__all__ = ["account", "admit", "bp", "describe_viewer", "device_token", "people", "settings", "sign_in"]
