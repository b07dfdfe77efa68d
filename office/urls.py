from django.urls import path

from office import views

urlpatterns = [
    path("files/<uuid:pk>", views.upload_file, name="upload_file"),
    path("files/<uuid:pk>/small", views.upload_file, {"is_small": True}, name="upload_thumbnail"),
    path("letters/", views.LetterList.as_view(), name="letter_list"),
    path("letters/approve", views.approve_letters, name="approve_letters"),
    path("letters/discard", views.discard_letters, name="discard_letters"),
    path("letters/<int:pk>/", views.LetterDetail.as_view(), name="letter_detail"),
    path("letters/<int:pk>/edit", views.change_letter, name="change_letter"),
    path("letters/<int:pk>/approve", views.approve_letter, name="approve_letter"),
    path("letters/<int:pk>/discard", views.discard_letter, name="discard_letter"),
    path("letters/<int:pk>/retry", views.retry_letter, name="retry_letter"),
    path("agencies/<int:pk>/hold-mail", views.hold_mail, name="hold_mail"),
    path("agencies/<int:pk>/release-mail", views.release_mail, name="release_mail"),
    path("my/letters/", views.my_letters, name="my_letters"),
]
