from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import DetailView

from accounts.models import Agency
from core.forms import attempt
from core.lists.views import TableView
from core.sheets.writer import TYPES
from core.transitions import Refusal
from core.views import VisibleMixin, row_view
from office import actions
from office.documents import (
    PAPER_KINDS,
    WORD_TYPE,
    paper_facts,
    paper_pdf,
    paper_sheet,
    paper_word,
    word_template,
)
from office.filters import PaperFilter
from office.forms import TemplateFileForm
from office.models import Paper
from office.rules import subject_of
from office.tables import PaperTable


class PaperList(TableView):
    """The papers of the person's agencies."""

    model = Paper
    table_class = PaperTable
    filterset_class = PaperFilter

    def get_context_data(self, **kwargs):
        inside = subject_of(self.request.GET.get("within", ""), user=self.request.user)
        user = self.request.user
        agencies = [
            agency
            for agency in Agency.objects.of(user)
            if user.has_perm("office.set_paper_template", agency)
        ]
        kinds = [(name, kind.label) for name, kind in PAPER_KINDS.items()]
        return {
            **super().get_context_data(agencies=agencies, kinds=kinds, **kwargs),
            **inside,
        }


class PaperDetail(VisibleMixin, DetailView):
    model = Paper

    def get_queryset(self):
        return super().get_queryset().select_related("agency", "signed_by")

    def get_context_data(self, **kwargs):
        kind = PAPER_KINDS[self.object.kind]
        typed = [(label, self.object.typed.get(name, "")) for name, label, _is_long in kind.fields]
        inside = subject_of(self.object.within, user=self.request.user)
        return super().get_context_data(kind=kind, typed=typed, **kwargs, **inside)


DRAWN = {
    "pdf": (paper_pdf, "application/pdf"),
    "docx": (paper_word, WORD_TYPE),
    "xlsx": (paper_sheet, TYPES["xlsx"]),
}


@row_view(Paper, "office.view_paper", methods=("GET",))
def paper_file(request, paper, form):
    """The signed file to the last bit; a draft is drawn as things are now."""
    kind = PAPER_KINDS[paper.kind]
    if form not in DRAWN or (form == "xlsx" and kind.sheet is None):
        raise Http404
    kept = {"pdf": paper.upload, "docx": paper.word}.get(form)
    if kept:
        return FileResponse(kept.file.open(), content_type=kept.content_type, filename=kept.name)
    draw, content_type = DRAWN[form]
    try:
        document = draw(paper, paper_facts(paper, on=timezone.localdate()))
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from None
    disposition = "inline" if form == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{disposition}; filename="{document.filename}"'}
    return HttpResponse(document.content, content_type, headers=headers)


@row_view(Agency, "office.set_paper_template", methods=("GET", "POST"))
def set_paper_template(request, agency, kind):
    """Replace the Word template of one kind of paper by the agency's own, once it has been tried
    out.
    """
    if kind not in PAPER_KINDS:
        raise Http404
    form = TemplateFileForm(request.POST or None, request.FILES or None)

    def act():
        file = form.cleaned_data["file"]
        actions.set_paper_template(
            agency,
            kind=kind,
            content=file.read(),
            name=file.name[:200],
            by=request.user,
            at=timezone.now(),
        )

    if request.method == "POST" and attempt(form, act):
        return redirect("set_paper_template", agency.pk, kind)
    own = agency.paper_templates.filter(kind=kind).first()
    names = sorted(PAPER_KINDS[kind].example)
    context = {
        "form": form,
        "agency": agency,
        "kind": kind,
        "label": PAPER_KINDS[kind].label,
        "own": own,
        "names": names,
    }
    return render(
        request, "office/paper_template_form.html", context, status=422 if form.errors else 200
    )


@row_view(Agency, "office.set_paper_template", methods=("GET",))
def paper_template_file(request, agency, kind):
    if kind not in PAPER_KINDS:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{kind}.docx"'}
    return HttpResponse(word_template(agency, kind=kind), WORD_TYPE, headers=headers)


@row_view(Agency, "office.reset_paper_template")
def reset_paper_template(request, agency, kind):
    actions.reset_paper_template(agency, kind=kind)
    return redirect("set_paper_template", agency.pk, kind)
