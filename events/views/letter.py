from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.forms import attempt
from core.views import form_page, row_view
from events import actions
from events.documents import PREVIEWS, template_for
from events.forms import LetterTemplateForm
from events.models import Event, LetterTemplate, Occasion


@row_view(Event, "events.change_event", methods=("GET",))
def letter_template_list(request, event):
    """What is written on each occasion, in each language: the event's own words or those of the
    house.
    """
    own = {(t.occasion, t.language) for t in event.letter_templates.all()}
    languages = settings.LANGUAGES
    rows = [
        (occasion, [(code, name, (occasion.value, code) in own) for code, name in languages])
        for occasion in Occasion
    ]
    return render(request, "events/letter_template_list.html", {"event": event, "rows": rows})


@row_view(Event, "events.change_letter_template", methods=("GET", "POST"))
def change_letter_template(request, event, occasion, language):
    """Change the words of one letter, and see them filled in for a real application before they are
    saved.
    """
    if occasion not in Occasion.values or language not in dict(settings.LANGUAGES):
        raise Http404
    own = event.letter_templates.filter(occasion=occasion, language=language).first()
    blank = LetterTemplate(event=event, occasion=occasion, language=language)
    subject, body = template_for(event, occasion=occasion, language=language)
    form = LetterTemplateForm(
        request.POST or None, instance=own or blank, initial={"subject": subject, "body": body}
    )
    if (
        request.method == "POST"
        and "try" not in request.POST
        and attempt(form, lambda: actions.change_letter_template(form.save(commit=False)))
    ):
        return redirect("letter_template_list", event.pk)
    return form_page(
        request,
        form,
        title=Occasion(occasion).label,
        button=_("Save"),
        event=event,
        template="events/letter_template_form.html",
        own=own,
        preview=_preview(form, event, occasion=occasion, language=language),
    )


def _preview(form, event, *, occasion, language):
    """(subject, body) for a real application, of what is typed if it can be filled; None without
    an application.
    """
    if form.is_bound and not form.is_valid():
        return None
    typed = (form.cleaned_data["subject"], form.cleaned_data["body"]) if form.is_bound else None
    template = typed or template_for(event, occasion=occasion, language=language)
    return next((preview(event, language, template) for preview in PREVIEWS), None)


@row_view(Event, "events.reset_letter_template")
def reset_letter_template(request, event, occasion, language):
    """Go back to the words of the house."""
    own = event.letter_templates.filter(occasion=occasion, language=language).first()
    if own:
        actions.reset_letter_template(own)
    return redirect("letter_template_list", event.pk)
