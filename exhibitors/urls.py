from django.urls import path

from exhibitors.views import decision as decisions
from exhibitors.views import participation as participations
from exhibitors.views import selection as selections

urlpatterns = [
    path("events/<int:pk>/apply", participations.apply_for_event, name="apply_for_event"),
    path("events/<int:pk>/catalogue", participations.event_catalogue, name="event_catalogue"),
    path("participations/", participations.ParticipationList.as_view(), name="participation_list"),
    path(
        "participations/<int:pk>/",
        participations.ParticipationDetail.as_view(),
        name="participation_detail",
    ),
    path(
        "participations/<int:pk>/edit", participations.change_application, name="change_application"
    ),
    path(
        "participations/<int:pk>/submit",
        participations.submit_participation,
        name="submit_participation",
    ),
    path("events/<int:pk>/decisions", decisions.event_decisions, name="event_decisions"),
    path(
        "events/<int:pk>/decisions/publish", decisions.publish_decisions, name="publish_decisions"
    ),
    path("events/<int:pk>/scores", selections.event_scores, name="event_scores"),
    path("events/<int:pk>/scores/propose", selections.propose_selection, name="propose_selection"),
    path("events/<int:pk>/papers/<slug:kind>/draft", selections.draft_paper, name="draft_paper"),
    path(
        "participations/<int:pk>/review",
        selections.review_participation,
        name="review_participation",
    ),
    path("attachments/<int:pk>/check", selections.check_attachment, name="check_attachment"),
    path("attachments/<int:pk>/reject", selections.reject_attachment, name="reject_attachment"),
    path("participations/propose", decisions.propose_decisions, name="propose_decisions"),
    path("participations/<int:pk>/propose", decisions.propose_decision, name="propose_decision"),
    path("participations/<int:pk>/zone", decisions.assign_zone, name="assign_zone"),
    path(
        "participations/<int:pk>/accept",
        participations.accept_participation,
        name="accept_participation",
    ),
    path(
        "participations/<int:pk>/waitlist",
        participations.waitlist_participation,
        name="waitlist_participation",
    ),
    path(
        "participations/<int:pk>/decline",
        participations.decline_participation,
        name="decline_participation",
    ),
    path(
        "participations/<int:pk>/return",
        participations.return_participation,
        name="return_participation",
    ),
    path(
        "participations/<int:pk>/confirm",
        participations.confirm_participation,
        name="confirm_participation",
    ),
    path(
        "participations/<int:pk>/withdraw",
        participations.withdraw_participation,
        name="withdraw_participation",
    ),
    path("participations/<int:pk>/attended", participations.mark_attended, name="mark_attended"),
    path("participations/<int:pk>/absent", participations.mark_absent, name="mark_absent"),
]
