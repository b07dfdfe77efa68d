from django.urls import path

from exhibitors.views import decision as decisions
from exhibitors.views import exhibitor as exhibitors
from exhibitors.views import letter as letters
from exhibitors.views import participation as participations
from exhibitors.views import person as people
from exhibitors.views import selection as selections
from exhibitors.views import setting as settings
from exhibitors.views import workbook as workbooks

urlpatterns = [
    path("exhibitors/", exhibitors.ExhibitorList.as_view(), name="exhibitor_list"),
    path("exhibitors/new", exhibitors.exhibitor_create, name="exhibitor_create"),
    path("exhibitors/<int:pk>/", exhibitors.ExhibitorDetail.as_view(), name="exhibitor_detail"),
    path("exhibitors/<int:pk>/edit", exhibitors.exhibitor_update, name="exhibitor_update"),
    path("exhibitors/<int:pk>/products/new", exhibitors.product_create, name="product_create"),
    path("exhibitors/<int:pk>/slip", people.print_slip, name="print_slip"),
    path("exhibitors/<int:pk>/merge", people.merge_exhibitors, name="merge_exhibitors"),
    path("representatives/<int:pk>/end", people.end_representation, name="end_representation"),
    path("take-over/", people.ask_take_over, name="ask_take_over"),
    path("take-over/<slug:token>", people.use_slip, name="use_slip"),
    path("take-overs/", people.TakeOverList.as_view(), name="take_over_list"),
    path("take-overs/<int:pk>/grant", people.grant_take_over, name="grant_take_over"),
    path("take-overs/<int:pk>/refuse", people.refuse_take_over, name="refuse_take_over"),
    path("imports/", workbooks.ImportList.as_view(), name="import_list"),
    path("imports/new", workbooks.import_create, name="import_create"),
    path("imports/<int:pk>/", workbooks.import_detail, name="import_detail"),
    path("imports/<int:pk>/columns", workbooks.map_import, name="map_import"),
    path("imports/<int:pk>/take", workbooks.take_import, name="take_import"),
    path("products/", exhibitors.ProductList.as_view(), name="product_list"),
    path("products/<int:pk>/", exhibitors.ProductDetail.as_view(), name="product_detail"),
    path("products/<int:pk>/edit", exhibitors.product_update, name="product_update"),
    path(
        "products/<int:pk>/recognitions/new", exhibitors.state_recognition, name="state_recognition"
    ),
    path("recognitions/<int:pk>/verify", exhibitors.verify_recognition, name="verify_recognition"),
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
