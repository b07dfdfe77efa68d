from django.urls import path

from reports.views import history, home, personal, statistics, support

urlpatterns = [
    path("", home.home, name="home"),
    path("my/", home.producer_home, name="producer_home"),
    path("events/<int:pk>/overview", home.event_overview, name="event_overview"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/chart.svg", statistics.statistics_chart, name="statistics_chart"),
    path("statistics/rows", statistics.statistics_rows, name="statistics_rows"),
    path("support/", support.support_report, name="support_report"),
    path("support/rows", support.support_rows_page, name="support_rows"),
    path("support/loose-ends", support.support_loose_ends, name="support_loose_ends"),
    path("events/<int:pk>/evidence", support.event_evidence, name="event_evidence"),
    path("my/data", personal.my_data, name="my_data"),
    path("my/data/ask", personal.ask_data, name="ask_data"),
    path("history/<int:pk>/<slug:noun>", history.history, name="history"),
    path("register/", statistics.ocop_register, name="register"),
]
