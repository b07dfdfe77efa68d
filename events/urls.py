from django.urls import path

from events import verbs
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
    verbs.publish_event.at("events/<int:pk>/publish"),
    path("events/<int:pk>/duties", events.event_duties, name="event_duties"),
    path("events/<int:pk>/duties/<slug:code>", events.note_duty, name="note_duty"),
    verbs.copy_event.at("events/<int:pk>/copy"),
    verbs.extend_call.at("events/<int:pk>/extend"),
    verbs.close_event.at("events/<int:pk>/close"),
    verbs.delete_event.at("events/<int:pk>/delete"),
    verbs.cancel_event.at("events/<int:pk>/cancel"),
    verbs.add_booths.at("events/<int:pk>/booths/new"),
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
    path("settings/<int:pk>/<slug:part>/delete", settings.remove_part, name="remove_part"),
    path("booths/", booths.BoothList.as_view(), name="booth_list"),
    path("booths/<int:pk>/", booths.BoothDetail.as_view(), name="booth_detail"),
    verbs.change_booth.at("booths/<int:pk>/edit"),
]
