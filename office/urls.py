from django.urls import path

from office import verbs
from office.views import letter as letters
from office.views import paper as papers
from office.views import upload as uploads

urlpatterns = [
    path("files/<uuid:pk>", uploads.upload_file, name="upload_file"),
    path("files/<uuid:pk>/original", uploads.upload_original, name="upload_original"),
    path("files/<uuid:pk>/small", uploads.upload_file, {"is_small": True}, name="upload_thumbnail"),
    path("letters/", letters.LetterList.as_view(), name="letter_list"),
    path("letters/approve", letters.approve_letters, name="approve_letters"),
    path("letters/discard", letters.discard_letters, name="discard_letters"),
    path("letters/<int:pk>/", letters.LetterDetail.as_view(), name="letter_detail"),
    verbs.change_letter.at("letters/<int:pk>/edit"),
    verbs.approve_letter.at("letters/<int:pk>/approve"),
    verbs.discard_letter.at("letters/<int:pk>/discard"),
    verbs.retry_letter.at("letters/<int:pk>/retry"),
    verbs.hold_mail.at("agencies/<int:pk>/hold-mail"),
    verbs.release_mail.at("agencies/<int:pk>/release-mail"),
    path("papers/", papers.PaperList.as_view(), name="paper_list"),
    path("papers/<int:pk>/", papers.PaperDetail.as_view(), name="paper_detail"),
    verbs.change_paper.at("papers/<int:pk>/edit"),
    verbs.sign_paper.at("papers/<int:pk>/sign"),
    verbs.delete_paper.at("papers/<int:pk>/delete"),
    verbs.revoke_paper.at("papers/<int:pk>/revoke"),
    path("papers/<int:pk>/file/<slug:form>", papers.paper_file, name="paper_file"),
    path(
        "agencies/<int:pk>/templates/<slug:kind>",
        papers.set_paper_template,
        name="set_paper_template",
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
