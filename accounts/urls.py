from django.urls import path

from accounts import verbs, views

urlpatterns = [
    path("my/consents", views.my_consents, name="my_consents"),
    path("my/profile", views.my_profile, name="my_profile"),
    path("people/", views.MembershipList.as_view(), name="membership_list"),
    path("people/invite", views.invite_colleague, name="invite_colleague"),
    path("people/<int:pk>/", views.MembershipDetail.as_view(), name="membership_detail"),
    path("people/<int:pk>/slip", views.print_password_slip, name="print_password_slip"),
    path("invitations/<str:token>", views.use_invitation, name="use_invitation"),
    path("password/<str:token>", views.use_password_slip, name="use_password_slip"),
    path("start/<str:key>", views.first_agency, name="first_agency"),
    verbs.end_membership.at("people/<int:pk>/end"),
    verbs.set_communes.at("people/<int:pk>/communes"),
    verbs.reopen_membership.at("people/<int:pk>/reopen"),
    verbs.confirm_member_phone.at("people/<int:pk>/phone"),
    path("people/requests/", views.DataRequestList.as_view(), name="datarequest_list"),
    verbs.fulfil_data_request.at("people/requests/<int:pk>/done"),
    verbs.refuse_data_request.at("people/requests/<int:pk>/refuse"),
    verbs.withdraw_invitation.at("people/invitations/<int:pk>/withdraw"),
]
