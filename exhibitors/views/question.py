"""What an event asks of its applicants, and the papers that they hand in."""

from django.db.models import ProtectedError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.forms import ReasonForm, attempt
from core.transitions import Refusal
from core.views import form_page, verb
from events.models import Event, Question
from exhibitors import actions
from exhibitors.forms import QuestionForm
from exhibitors.models import Answer, Attachment, Exhibitor


@verb(Event, "events.change_event", methods=("GET",))
def question_list(request, event):
    kinds = dict(Exhibitor.Kind.choices)
    rows = [(q, ", ".join(str(kinds[kind]) for kind in q.producer_kinds)) for q in event.questions.all()]
    return render(request, "exhibitors/question_list.html", {"event": event, "rows": rows})


@verb(Event, "events.change_event", methods=("GET", "POST"))
def question_create(request, event):
    blank = Question(event=event, position=event.questions.count() + 1)
    return _question_page(request, QuestionForm(request.POST or None, instance=blank), title=_("Ask something"))


@verb(Question, "events.change_question", methods=("GET", "POST"))
def question_update(request, question):
    answered = Answer.objects.filter(question=question).exists() or Attachment.objects.filter(question=question).exists()
    form = QuestionForm(request.POST or None, instance=question, is_answered=answered)
    return _question_page(request, form, title=_("Change the question"))


def _question_page(request, form, *, title):
    event = form.instance.event
    back = reverse("question_list", args=[event.pk])
    if request.method == "POST" and attempt(form, form.save):
        return redirect(back)
    return form_page(request, form, title=title, button=_("Save"), subtitle=event.name, back=back, event=event)


@verb(Question, "events.change_question")
def question_delete(request, question):
    """Take a question back that nobody has answered."""
    try:
        question.delete()
    except ProtectedError:
        raise Refusal(_("This has been answered and stays. Make it optional if it is not needed any more.")) from None
    return redirect("question_list", question.event_id)


@verb(Attachment, "exhibitors.check_attachment")
def check_attachment(request, attachment):
    actions.check_attachment(attachment, by=request.user, at=timezone.now())
    return redirect(attachment.participation)


@verb(Attachment, "exhibitors.check_attachment", methods=("GET", "POST"))
def reject_attachment(request, attachment):
    form = ReasonForm(request.POST or None)

    def act():
        actions.reject_attachment(attachment, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        return redirect(attachment.participation)
    back = attachment.participation.get_absolute_url()
    return form_page(request, form, title=_("Reject the paper"), button=_("Reject"), subtitle=str(attachment), back=back)
