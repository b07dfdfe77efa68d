import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

# What stands here now stays; among what requests leave behind, cycles are looked for once in
# several of them.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)


def application(environ, start_response):
    """Django, for requests in a charset that text comes in; Django itself trips over the others
    before any middleware.
    """
    charset = (
        environ.get("CONTENT_TYPE", "")
        .lower()
        .partition("charset=")[2]
        .strip(" \"'")
        .partition(";")[0]
    )
    if charset in ("", "utf-8", "utf8", "us-ascii", "iso-8859-1"):
        return django(environ, start_response)
    start_response(
        "400 Bad Request", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0")]
    )
    return [b""]
