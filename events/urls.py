from django.urls import path

from events import views

urlpatterns = [
    path("calendar/", views.EventCalendar.as_view(), name="event_calendar"),
    path("calendar.ics", views.event_feed, name="event_feed"),
    path("events/", views.EventList.as_view(), name="event_list"),
    path("events/new", views.EventCreate.as_view(), name="event_create"),
    path("events/<int:pk>/", views.EventDetail.as_view(), name="event_detail"),
    path("events/<int:pk>/edit", views.EventUpdate.as_view(), name="event_update"),
    path("events/<int:pk>/publish", views.publish_event, name="publish_event"),
    path("events/<int:pk>/duties", views.event_duties, name="event_duties"),
    path("events/<int:pk>/duties/<slug:code>", views.note_duty, name="note_duty"),
    path("events/<int:pk>/copy", views.copy_event, name="copy_event"),
    path("events/<int:pk>/extend", views.extend_call, name="extend_call"),
    path("events/<int:pk>/close", views.close_event, name="close_event"),
    path("events/<int:pk>/cancel", views.cancel_event, name="cancel_event"),
    path("events/<int:pk>/booths/new", views.booth_create, name="booth_create"),
    path("booths/", views.BoothList.as_view(), name="booth_list"),
    path("booths/<int:pk>/", views.BoothDetail.as_view(), name="booth_detail"),
    path("booths/<int:pk>/edit", views.booth_update, name="booth_update"),
]
