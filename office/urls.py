from django.urls import path

from office.views import letter as letters
from office.views import paper as papers
from office.views import upload as uploads

urlpatterns = [
    path("files/<uuid:pk>", uploads.upload_file, name="upload_file"),
    path("files/<uuid:pk>/small", uploads.upload_file, {"is_small": True}, name="upload_thumbnail"),
    path("letters/", letters.LetterList.as_view(), name="letter_list"),
    path("letters/approve", letters.approve_letters, name="approve_letters"),
    path("letters/discard", letters.discard_letters, name="discard_letters"),
    path("letters/<int:pk>/", letters.LetterDetail.as_view(), name="letter_detail"),
    path("letters/<int:pk>/edit", letters.change_letter, name="change_letter"),
    path("letters/<int:pk>/approve", letters.approve_letter, name="approve_letter"),
    path("letters/<int:pk>/discard", letters.discard_letter, name="discard_letter"),
    path("letters/<int:pk>/retry", letters.retry_letter, name="retry_letter"),
    path("agencies/<int:pk>/hold-mail", letters.hold_mail, name="hold_mail"),
    path("agencies/<int:pk>/release-mail", letters.release_mail, name="release_mail"),
    path("papers/", papers.PaperList.as_view(), name="paper_list"),
    path("papers/<int:pk>/", papers.PaperDetail.as_view(), name="paper_detail"),
    path("papers/<int:pk>/edit", papers.change_paper, name="change_paper"),
    path("papers/<int:pk>/sign", papers.sign_paper, name="sign_paper"),
    path("papers/<int:pk>/revoke", papers.revoke_paper, name="revoke_paper"),
    path("papers/<int:pk>/file/<slug:form>", papers.paper_file, name="paper_file"),
    path(
        "agencies/<int:pk>/templates/<slug:kind>",
        papers.change_paper_template,
        name="change_paper_template",
    ),
    path(
        "agencies/<int:pk>/templates/<slug:kind>/file",
        papers.paper_template_file,
        name="paper_template_file",
    ),
    path(
        "agencies/<int:pk>/templates/<slug:kind>/reset",
        papers.reset_paper_template,
        name="reset_paper_template",
    ),
    path("my/letters/", letters.my_letters, name="my_letters"),
]
