"""The system as in production, with the bare pages of tests.bench.urls beside it."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
