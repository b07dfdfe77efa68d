from django.urls import path

from events.views import booth as booths
from events.views import event as events
from events.views import letter as letters
from events.views import setting as settings

urlpatterns = [
    path("calendar/", events.EventCalendar.as_view(), name="event_calendar"),
    path("calendar.ics", events.event_feed, name="event_feed"),
    path("events/", events.EventList.as_view(), name="event_list"),
    path("events/new", events.EventCreate.as_view(), name="event_create"),
    path("events/<int:pk>/", events.EventDetail.as_view(), name="event_detail"),
    path("events/<int:pk>/edit", events.EventUpdate.as_view(), name="event_update"),
    path("events/<int:pk>/publish", events.publish_event, name="publish_event"),
    path("events/<int:pk>/duties", events.event_duties, name="event_duties"),
    path("events/<int:pk>/duties/<slug:code>", events.note_duty, name="note_duty"),
    path("events/<int:pk>/copy", events.copy_event, name="copy_event"),
    path("events/<int:pk>/extend", events.extend_call, name="extend_call"),
    path("events/<int:pk>/close", events.close_event, name="close_event"),
    path("events/<int:pk>/cancel", events.cancel_event, name="cancel_event"),
    path("events/<int:pk>/booths/new", booths.booth_create, name="booth_create"),
    path("events/<int:pk>/words", letters.letter_template_list, name="letter_template_list"),
    path(
        "events/<int:pk>/words/<slug:occasion>/<slug:language>",
        letters.change_letter_template,
        name="change_letter_template",
    ),
    path(
        "events/<int:pk>/words/<slug:occasion>/<slug:language>/reset",
        letters.reset_letter_template,
        name="reset_letter_template",
    ),
    path("events/<int:pk>/settings", settings.event_settings, name="event_settings"),
    path("events/<int:pk>/settings/<slug:part>/new", settings.part_create, name="part_create"),
    path("settings/<int:pk>/<slug:part>/edit", settings.part_update, name="part_update"),
    path("settings/<int:pk>/<slug:part>/delete", settings.part_delete, name="part_delete"),
    path("booths/", booths.BoothList.as_view(), name="booth_list"),
    path("booths/<int:pk>/", booths.BoothDetail.as_view(), name="booth_detail"),
    path("booths/<int:pk>/edit", booths.booth_update, name="booth_update"),
]
