import os

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
PASSWORD = "phien-cho-mau-1"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """A fresh person at the door: `open_page(width=360)`; errors of the page's scripts and policy
    fail the test.
    """
    contexts, problems = [], []

    def new(width=1280, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            base_url=live_server.url,
            locale="vi-VN",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda m: problems.append(m.text) if "Content Security Policy" in m.text else None,
        )
        return page

    yield new
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def sign_in(open_page):
    def enter(user, **options):
        user.set_password(PASSWORD)
        user.save()
        page = open_page(**options)
        page.goto("/accounts/login/")
        page.fill("[name=login]", user.email)
        page.fill("[name=password]", PASSWORD)
        page.click("main form button")
        page.wait_for_url(lambda url: "login" not in url)
        return page

    return enter
