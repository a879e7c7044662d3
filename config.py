"""Settings by environment; the demo makes its own secrets once, production refuses to start without them."""

import json
import os
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from charity_app.core.privacy import KeyRing
from charity_app.payments.provider import Keys

ROOT = Path(__file__).parent
_KEY = re.compile(r"[0-9A-Fa-f]{64,}")
_SECRETS = ("SECRET_KEY", "FIELD_KEY", "INDEX_KEY", "AUDIT_KEY")
_MADE_ONCE = (*_SECRETS, "STRIPE_WEBHOOK_SECRET")


class ConfigurationError(RuntimeError):
    """The environment lacks something without which the platform must not run."""


def load(given: Mapping[str, str] | None = None) -> dict[str, object]:
    """Read the settings.

    DATABASE_URL, DATA_DIR, PORT, MODE (demo or production), SECRET_KEY, FIELD_KEY, INDEX_KEY, AUDIT_KEY (64 hex
    digits each), CLOCK_OFFSET (seconds, demo only), SERVICE_PHONE (the number on every page that refuses),
    PROXIES (how many proxies of our own stand before the server and name the visitor's address),
    VIRUS_SCAN (a command that reads an upload from its input and ends with 0 for clean, 1 for infected),
    STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_PUBLISHABLE_KEY and PUBLIC_URL (where payers come back to).
    Raises ConfigurationError when production lacks a secret, or keys of the provider do not belong together.
    """
    source = os.environ if given is None else given
    data_dir = Path(source.get("DATA_DIR", str(ROOT / "instance"))).resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    is_demo = source.get("MODE", "demo") == "demo"
    secret = _demo_secrets(source, data_dir) if is_demo else _production_secrets(source)
    return {
        "IS_DEMO": is_demo,
        "DATA_DIR": data_dir,
        "SECRET_KEY": secret["SECRET_KEY"],
        "KEYS": KeyRing(*(bytes.fromhex(secret[name]) for name in _SECRETS[1:])),
        "CLOCK_OFFSET": _clock_offset(source, data_dir) if is_demo else timedelta(0),
        "SQLALCHEMY_DATABASE_URI": source.get("DATABASE_URL") or f"sqlite:///{data_dir / 'charity.sqlite3'}",
        "PAYMENT_KEYS": _payment_keys(source, secret.get("STRIPE_WEBHOOK_SECRET", "")),
        "SERVICE_PHONE": source.get("SERVICE_PHONE", "021-00001234" if is_demo else "12345"),
        "PORT": int(source.get("PORT", "8000")),
        "PROXIES": int(source.get("PROXIES", "0" if is_demo else "1")),
        "VIRUS_SCAN": source.get("VIRUS_SCAN", ""),
        "MAX_CONTENT_LENGTH": 11 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 400,
    }


def _production_secrets(source: Mapping[str, str]) -> dict[str, str]:
    missing = [name for name in _SECRETS if not _KEY.fullmatch(source.get(name, ""))]
    if source.get("CLOCK_OFFSET"):
        raise ConfigurationError("production has no clock offset")
    if missing:
        raise ConfigurationError(f"production needs 64 hex digits in: {', '.join(missing)}")
    return {name: source[name] for name in _SECRETS}


def _payment_keys(source: Mapping[str, str], own_webhook_secret: str) -> Keys:
    """Read what belongs to the payment provider; the sandbox's webhook secret is our own unless one is given."""
    secret, public = source.get("STRIPE_SECRET_KEY", ""), source.get("STRIPE_PUBLISHABLE_KEY", "")
    webhook = source.get("STRIPE_WEBHOOK_SECRET", "")
    site = source.get("PUBLIC_URL", "" if secret else f"http://127.0.0.1:{source.get('PORT', '8000')}")
    if secret and not (webhook and site.startswith(("https://", "http://"))):
        raise ConfigurationError("STRIPE_SECRET_KEY needs STRIPE_WEBHOOK_SECRET and PUBLIC_URL")
    keys = Keys(secret, webhook or own_webhook_secret, site.rstrip("/"))
    if secret and public and public.startswith("pk_live_") is not keys.is_live:
        raise ConfigurationError("STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are of different modes")
    return keys


def _demo_secrets(source: Mapping[str, str], data_dir: Path) -> dict[str, str]:
    kept = data_dir / "keys.json"
    stored: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    missing = [name for name in _MADE_ONCE if name not in stored]
    if missing:
        stored |= {name: secrets.token_hex(32) for name in missing}
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(stored))
    return {name: source.get(name) or stored[name] for name in _MADE_ONCE}


def _clock_offset(source: Mapping[str, str], data_dir: Path) -> timedelta:
    kept = data_dir / "clock_offset"
    seconds = source.get("CLOCK_OFFSET") or (kept.read_text().strip() if kept.exists() else "0")
    return timedelta(seconds=float(seconds))
