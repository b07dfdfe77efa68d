from django.urls import path

from reports.views import home, statistics

urlpatterns = [
    path("", home.home, name="home"),
    path("my/", home.producer_home, name="producer_home"),
    path("events/<int:pk>/overview", home.event_overview, name="event_overview"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/chart.svg", statistics.statistics_chart, name="statistics_chart"),
    path("statistics/rows", statistics.statistics_rows, name="statistics_rows"),
    path("register/", statistics.ocop_register, name="register"),
]
