import pytest
from django.test import RequestFactory

from config.wsgi import application

# The server closes the connection of the test behind the request, so nothing can be counted.
pytestmark = pytest.mark.leaves_stale_facts


def answer(content_type):
    environ = RequestFactory().generic("POST", "/healthz", b"x=1", content_type).environ
    told = []
    b"".join(application(environ, lambda status, headers, *rest: told.append(status)))
    return told[0]


@pytest.mark.parametrize("charset", ["hex", "idna", "undefined", "unicode_escape", '"base64"'])
def test_charset_that_is_no_text_is_refused(db, charset):
    assert answer(f"text/plain; charset={charset}") == "400 Bad Request"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "text/plain; charset=UTF-8", "text/plain;charset=utf-8; x=y"]
)
def test_text_reaches_django(db, content_type):
    assert answer(content_type) != "400 Bad Request"
