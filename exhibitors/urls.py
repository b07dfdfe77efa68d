from django.urls import path

from exhibitors import verbs
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
    verbs.submit_participation.at("participations/<int:pk>/submit"),
    path("events/<int:pk>/decisions", decisions.event_decisions, name="event_decisions"),
    path(
        "events/<int:pk>/decisions/publish", decisions.publish_decisions, name="publish_decisions"
    ),
    path("events/<int:pk>/scores", selections.event_scores, name="event_scores"),
    verbs.propose_selection.at("events/<int:pk>/scores/propose"),
    path("events/<int:pk>/papers/<slug:kind>/draft", selections.draft_paper, name="draft_paper"),
    verbs.review_participation.at("participations/<int:pk>/review"),
    verbs.check_attachment.at("attachments/<int:pk>/check"),
    verbs.reject_attachment.at("attachments/<int:pk>/reject"),
    path("participations/propose", decisions.propose_decisions, name="propose_decisions"),
    verbs.propose_decision.at("participations/<int:pk>/propose"),
    verbs.assign_zone.at("participations/<int:pk>/zone"),
    verbs.accept_participation.at("participations/<int:pk>/accept"),
    verbs.waitlist_participation.at("participations/<int:pk>/waitlist"),
    verbs.decline_participation.at("participations/<int:pk>/decline"),
    verbs.return_participation.at("participations/<int:pk>/return"),
    verbs.confirm_participation.at("participations/<int:pk>/confirm"),
    verbs.withdraw_participation.at("participations/<int:pk>/withdraw"),
    verbs.mark_attended.at("participations/<int:pk>/attended"),
    verbs.mark_absent.at("participations/<int:pk>/absent"),
    verbs.take_presence_back.at("participations/<int:pk>/presence"),
]
