"""The settings without arrivals: a request counts from the moment at which it holds the lock."""

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE

MIDDLEWARE = [
    name.replace("core.middleware.stamp_arrival", f"{__name__}.forget") for name in MIDDLEWARE
]


def forget(get_response):
    def middleware(request):
        request.arrived = None
        return get_response(request)

    return middleware
