"""Every page of matching and case work, opened by whoever works with it, in both languages."""

import pytest

from charity_app.core.scope import Role
from charity_app.matching.target import Condition, Pick
from tests import html


@pytest.fixture
def filled(stage):
    """A need in every place of its way, an offer, claims on both."""
    stage.post = stage.published(quantity=3)
    stage.claim = stage.proposed(stage.post)
    stage.running = stage.active(stage.published(item="fridge"))
    stage.pending = stage.submitted(item="winter_clothes")
    stage.place = stage.offer(conditions=(Condition(Pick.OVER_AGE, 60),))
    return stage


PUBLIC = [
    "/matching/needs",
    "/matching/needs/count",
    "/matching/offers",
    "/casework/help",
    "/matching/needs?type=daily_goods",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_open_for_everybody(filled, browser_of, path):
    answer = browser_of().send("GET", path)
    assert answer.status_code == 200, answer.text[:400]
    html.read(answer.text) if answer.text.startswith("<!doctype") else None


def _desk_pages(s):
    return {
        Role.COMMUNITY_AID_ADVISOR: [
            "/matching/board",
            "/matching/claims",
            "/matching/posts",
            f"/matching/needs/{s.post.id}",
            f"/matching/claims/{s.claim.id}",
            f"/matching/claims/{s.claim.id}/decline",
            f"/matching/claims/{s.running.id}/handover",
            f"/matching/claims/{s.running.id}/cancel",
            f"/matching/offers/{s.place.id}",
            f"/matching/offers/{s.place.id}/households",
            f"/casework/households/{s.household.id}/needs",
            f"/casework/households/{s.household.id}/needs/new",
            f"/casework/households/{s.household.id}/needs/new?type=daily_goods",
            f"/casework/households/{s.household.id}/adviser",
            f"/casework/needs/{s.pending.need_item_id}",
            f"/matching/need-items/{s.assessed(item='water_heater').id}/publish",
            "/casework/help/list",
            "/matching/posts/export",
            "/matching/claims/export",
        ],
        Role.STREET_REVIEWER: [
            "/matching/reviews",
            f"/matching/needs/{s.pending.id}",
            f"/matching/needs/{s.pending.id}/return",
        ],
        Role.CHARITY_OFFICER: ["/matching/reviews", "/matching/board", f"/matching/claims/{s.running.id}"],
    }


def _claimant_pages(s):
    return {
        Role.ORG_MANAGER: [
            "/matching/needs",
            "/matching/needs/fitting",
            f"/matching/needs/{s.post.id}/claim",
            f"/matching/needs/{s.post.id}/remaining",
            f"/matching/claims/{s.claim.id}",
            f"/matching/claims/{s.claim.id}/withdraw",
            f"/matching/claims/{s.running.id}/deliver",
            f"/matching/claims/{s.running.id}/explain",
            "/matching/offers/new",
            "/matching/offers/new?template=school",
            "/matching/offers/fitting?condition=over_age&amount=70&area=district&places=3",
            "/matching/offers?mine=1",
        ],
        Role.DONOR: [
            f"/matching/needs/{s.post.id}/claim",
            "/matching/claims",
            "/matching/offers/new?template=food_parcel",
        ],
        Role.RESIDENT: [
            f"/casework/households/{s.household.id}/needs",
            f"/matching/offers/{s.place.id}",
            "/matching/claims",
        ],
    }


def test_every_page_of_a_claim_opens_for_its_side(filled, browser_of):
    pages = {**_desk_pages(filled), **_claimant_pages(filled)}
    for role, paths in pages.items():
        browser = browser_of(role)
        for path in paths:
            for lang in ("zh-CN", "en"):
                browser.client.set_cookie("lang", lang)
                answer = browser.send("GET", path)
                assert answer.status_code == 200, (role, path, answer.status_code, answer.text[-600:])
                if "<!doctype" in answer.text:
                    html.read(answer.text)
