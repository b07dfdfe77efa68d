"""The main pages: nothing for axe to find, nothing wider than a phone, small on the wire."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# With everything that it loads, compressed as the server sends it.
MOST_BYTES = 60_000
PAGES = {
    "anonymous": [
        "/calendar/",
        "/accounts/login/",
        "/accounts/signup/",
        "/events/{event}/",
        "/c/{token}",
        "/take-over/{opens}",
    ],
    "owner": [
        "/my/",
        "/participations/{participation}/",
        "/producers/{producer}/",
        "/producers/new",
        "/participations/{returned}/edit",
        "/my/consents",
        "/take-over/",
    ],
    "organiser": [
        "/events/",
        "/events/{event}/overview",
        "/participations/",
        "/statistics/",
        "/register/",
        "/events/new",
    ],
    "manager": [
        "/events/{event}/settings",
        "/events/{event}/scores",
        "/events/{event}/decisions",
        "/participations/{applied}/review",
        "/papers/{paper}/",
        "/agencies/{host}/templates/minutes",
        "/imports/new",
        "/imports/{run}/",
    ],
    "home": [
        "/take-overs/",
        "/take-overs/{asked}/grant",
        "/producers/{producer}/merge?q=htx",
        "/producers/{producer}/",
    ],
    "finance": [
        "/claims/",
        "/claims/{claim}/",
        "/claims/{draft_claim}/",
        "/claims/{approved}/",
        "/claims/{draft_claim}/lines/new",
        "/claims/{approved}/settle",
        "/participations/{participation}/support",
        "/payments/",
        "/payments/results",
        "/programmes/{programme}/",
        "/programmes/{programme}/edit",
        "/budget/",
        "/budget/{budget_line}/",
        "/ledger/",
        "/periods/",
        "/prices/",
        "/rules/",
        "/rules/{rule}/",
        "/rules/new",
        "/support/",
        "/support/rows",
        "/support/loose-ends",
        "/events/{event}/claims/propose",
    ],
}


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.parametrize("width", [1280, 360])
def test_main_pages_are_accessible_and_fit_the_screen(open_page, sign_in, role, width):
    world = make_world()
    keys = {name: getattr(thing, "pk", thing) for name, thing in world.things.items()} | {
        "token": world.certificate.token,
        "opens": world.slip.opens,
    }
    page = (
        open_page(width=width) if role == "anonymous" else sign_in(world.people[role], width=width)
    )
    for path in PAGES[role]:
        page.goto(path.format(**keys))
        page.wait_for_load_state("networkidle")
        loaded = page.evaluate(
            "[location.href, ...performance.getEntriesByType('resource').map(entry => entry.name)]"
        )
        assert (
            sum(len(gzip.compress(page.request.get(url).body())) for url in loaded) < MOST_BYTES
        ), path
        found = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
