"""The settings with the library's own queue in a folder."""

from config.settings import *  # noqa: F403

CELERY_BROKER_URL = "filesystem://localhost"
