"""What every page is measured against: Django with sessions and sign-in alone, no other middleware
of ours.
"""

from config.settings import *  # noqa: F403

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Which allauth demands; it does next to nothing.
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "tests.bench.urls"
