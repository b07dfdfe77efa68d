"""Settings of an event are tried with an application to it."""

from tests.exhibitors.views.conftest import draft  # noqa: F401
