"""What the way to give weighs on a phone: at most 24 kB for who was never here, 4 kB for who was (performance.md 7)."""

import brotli

from charity_app.core.db import commit_unit
from charity_app.giving.models import Gift
from charity_app.giving.services import receiving
from tests.architecture.source import ROOT
from tests.giving.conftest import SYSTEM, Stage, certify
from tests.giving.test_pages import Browsers, newest

COLD, WARM = 24_576, 4_096


def _compressed(content: bytes) -> int:
    return len(brotli.compress(content, quality=5))


def test_the_pages_of_a_gift_are_light(stage: Stage, browser_of: Browsers) -> None:
    pool = stage.common_pool()
    certify(stage, pool)
    stage.open_fund(pool)
    pool_path = f"/giving/pools/{pool.id}"
    commit_unit()
    guest = browser_of(None)
    path = str(guest.send("POST", f"{pool_path}/give", {"amount": "100"}).headers["Location"])
    pages = [guest.send("GET", at).data for at in (pool_path, path, "/giving/")]
    gift = newest(Gift)
    receiving.receive_gift(gift, amount_fen=100_00, fee_fen=60, by=SYSTEM)
    commit_unit()
    pages.append(guest.send("GET", path).data)
    shared = sum(_compressed((ROOT / "static" / at).read_bytes()) for at in ("css/site.css", "img/icons.svg"))
    weights = [_compressed(page) for page in pages]
    assert max(weights[0], weights[1], weights[3]) <= WARM, weights
    assert max(weights) + shared <= COLD, (weights, shared)
    assert all(b"<script" not in page for page in pages)
