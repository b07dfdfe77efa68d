from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import panels


class ExhibitorsConfig(AppConfig):
    name = "exhibitors"
    verbose_name = _("participations")

    def ready(self):
        from exhibitors import documents, receivers  # noqa: F401
        from exhibitors.views.participation import papers_to_draft, participations_of

        panels.register(
            "producer",
            "exhibitors/_producer_panel.html",
            position=10,
            facts=participations_of,
        )
        panels.register("event", "exhibitors/_event_panel.html", position=10)
        panels.register("apply", "exhibitors/_apply_button.html", position=10)
        panels.register(
            "papers", "exhibitors/_draft_papers.html", position=10, facts=papers_to_draft
        )
