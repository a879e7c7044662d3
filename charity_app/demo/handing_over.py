"""What the demo hands to whoever uses it: accounts with passwords, keys of what exists, links, codes (ruling 45)."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from charity_app.demo.district import District
from charity_app.demo.identity import Account
from charity_app.demo.timeline import DEMO_NOW

ACCOUNTS_FILE = "demo_accounts.json"
PRINTED_FILE = "demo_accounts.txt"


def describe(district: District) -> dict[str, Any]:
    """Return everything by which the demo is used and tested."""
    return {
        "seed": district.seed,
        "scale": district.scale.name,
        "now": DEMO_NOW.isoformat(),
        "accounts": [_account(account) for account in district.accounts],
        "households": {
            code: {"id": str(entered.id), "number": entered.number, "phone": entered.phone}
            for code, entered in district.named.items()
        },
        "missing": [],
        "projects": [str(key) for key in district.project_ids],
        "references": [
            {"code": asked.code, "digits": asked.digits, "state": asked.state.value} for asked in district.help_asked
        ],
    }


def _account(account: Account) -> dict[str, Any]:
    post = account.post
    return {
        "login": post.login,
        "role": post.role.value,
        "name": account.name,
        "password": account.password,
        "totp_secret": account.totp_secret,
        "phone": post.phone,
        "place": post.place,
        "place_id": str(post.place_id) if post.place_id else None,
        "household_id": str(post.household_id) if post.household_id else None,
    }


def write_private(target: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    target.write_text(text, encoding="utf-8")


def keep(told: dict[str, Any], data_dir: Path) -> None:
    """Keep the accounts beside the data, and the lines that are printed when the platform starts."""
    write_private(data_dir / ACCOUNTS_FILE, json.dumps(told["accounts"], ensure_ascii=False, indent=1))
    write_private(data_dir / PRINTED_FILE, "\n".join(_lines(told["accounts"])) + "\n")


def _lines(accounts: Iterable[dict[str, Any]]) -> Iterable[str]:
    seen: set[str] = set()
    for account in accounts:
        if account["role"] in seen:
            continue
        seen.add(account["role"])
        way_in = f"phone {account['phone']}" if account["phone"] else f"{account['login']}  {account['password']}"
        yield f"  {account['role']:24} {way_in}"
