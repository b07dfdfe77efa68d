from django.views.generic import DetailView

from core.lists.views import TableView
from core.views import VisibleMixin
from events.filters import BoothFilter
from events.models import Booth
from events.tables import BoothTable


class BoothList(TableView):
    model = Booth
    table_class = BoothTable
    filterset_class = BoothFilter


class BoothDetail(VisibleMixin, DetailView):
    model = Booth

    def get_queryset(self):
        return (
            super().get_queryset().select_related("event__unit", "zone").prefetch_related("shares")
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.object.event, **kwargs)
