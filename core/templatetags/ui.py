"""Small words for templates: money, stars, states, days."""

from datetime import timedelta
from decimal import Decimal
from functools import cache, lru_cache

import phonenumbers
from django import template
from django.template import TemplateSyntaxError
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.money import format_vnd
from core.panels import panels
from core.verbs import VERBS
from core.versions import version_of

register = template.Library()

# A state is never colour alone: the tone only colours the word.
TONES = {
    "submitted": "wait",
    "returned": "wait",
    "waitlisted": "wait",
    "pending": "wait",
    "reading": "wait",
    "checked": "wait",
    "taking": "wait",
    "taken": "ok",
    "unreadable": "no",
    "handed_in": "wait",
    "in_order": "ok",
    "rejected": "no",
    "queued": "wait",
    "sending": "wait",
    "replaced": "idle",
    "draft": "idle",
    "withdrawn": "idle",
    "discarded": "idle",
    "closed": "idle",
    "sent": "ok",
    "failed": "no",
    "approved": "wait",
    "appraised": "wait",
    "part_paid": "wait",
    "ordered": "wait",
    "reopening": "wait",
    "settled": "ok",
    "done": "ok",
    "refused": "no",
    "accepted": "ok",
    "confirmed": "ok",
    "attended": "ok",
    "published": "ok",
    "paid": "ok",
    "valid": "ok",
    "signed": "ok",
    "declined": "no",
    "absent": "no",
    "lapsed": "no",
    "cancelled": "no",
    "revoked": "no",
    "voided": "no",
}

register.filter("vnd", format_vnd)


@register.simple_tag(takes_context=True, name="panels")
def show_panels(context, place: str, about=None) -> str:
    """What higher apps have registered for this place of the page, one below the other."""
    drawn = []
    for panel in panels(place):
        template = context.template.engine.get_template(panel.template)
        with context.push(about=about, **panel.facts(context["request"], about)):
            drawn.append(template.render(context))
    return format_html_join("", "{}", ((part,) for part in drawn))


@register.inclusion_tag("components/act.html", takes_context=True, name="act")
def show_act(context, name: str, thing, tone: str | None = None, text: str = "") -> dict:
    """The button of a verb on this thing: nothing where its state or the person's rights do not
    allow it. `tone` and `text` replace the verb's own tone and label.
    """
    if (verb := VERBS.get(name)) is None:
        raise TemplateSyntaxError(f"no verb with an address is called {name}")
    if not verb.is_offered(thing, user=context["request"].user):
        return {}
    return {
        "verb": verb,
        "url": reverse(name, args=[thing.pk]),
        "label": text or verb.label,
        "tone": verb.tone if tone is None else tone,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True, name="acts")
def show_acts(context, names: str, thing) -> str:
    """The buttons of these verbs on the thing, those that are offered; empty for none."""
    shown = [show_act(context, name, thing) for name in names.split()]
    template = context.template.engine.get_template("components/act.html")
    drawn = [template.render(context.new(each)) for each in shown if each]
    return format_html_join("", "{}", ((part,) for part in drawn))


register.filter("version", version_of)


@register.filter
def key(value) -> str:
    """A number for machines (the key of a row in an address, the value of a bar): no separators of
    thousands, a point before decimals.
    """
    return str(value)


@cache
def words(field, _language) -> dict[str, str]:
    """{value: its words} of a field with choices, in the language of now."""
    return {value: str(word) for value, word in field.flatchoices}


@register.filter
def label(thing, field: str) -> str:
    """What a field with choices says, in words."""
    value = getattr(thing, field)
    return words(thing._meta.get_field(field), get_language()).get(value, value)


@register.simple_tag
def state(thing, field: str = "status"):
    """The thing's state as a word with its tone."""
    tone = TONES.get(getattr(thing, field), "idle")
    return format_html('<span class="state {}">{}</span>', tone, label(thing, field))


@register.filter
def stars(number):
    """4 -> four drawn stars that are read aloud as "4 stars"."""
    if not number:
        return format_html('<span class="unrated">{}</span>', _("not rated"))
    drawn = mark_safe('<i class="star"></i>' * number)  # noqa: S308 - a constant
    return format_html(
        '<span class="stars" role="img" aria-label="{}">{}</span>',
        _("%(n)s stars") % {"n": number},
        drawn,
    )


@register.filter
def days(event):
    """The days of an event: 06–11/02/2026, or only what is known of them."""
    return days_in_words(event.opens_on, event.closes_on, event.is_year_only)


def days_in_words(opens_on, closes_on, is_year_only):
    if is_year_only:
        return _("in %(year)s") % {"year": opens_on.year}
    first = date_format(opens_on, "SHORT_DATE_FORMAT")
    if closes_on is None:
        return _("from %(day)s") % {"day": first}
    if closes_on == opens_on:
        return first
    last = date_format(closes_on, "SHORT_DATE_FORMAT")
    if first[2:] == last[2:]:
        return f"{first[:2]}–{last}"
    return f"{first[:5]}–{last}" if first[5:] == last[5:] else f"{first} – {last}"


@register.filter
def deadline(moment):
    """The first moment that is too late. Midnight reads as the end of the day before: 24:00
    15/12/2026.
    """
    return _deadline(moment, get_language()) if moment else ""


@lru_cache(maxsize=5_000)
def _deadline(moment, _language):
    local = localtime(moment)
    if (local.hour, local.minute) == (0, 0):
        return f"24:00 {date_format(local - timedelta(days=1), 'SHORT_DATE_FORMAT')}"
    return date_format(local, "SHORT_DATETIME_FORMAT")


@register.filter
def open_until(until):
    """That applications are taken until then."""
    return _open_until(until, get_language())


@lru_cache(maxsize=5_000)
def _open_until(until, language):
    return _("Applications until %(until)s") % {"until": _deadline(until, language)}


@register.filter
def phone(number):
    """+84912345678 -> 0912 345 678, as people say it; what is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(number or "", "VN")
    except phonenumbers.NumberParseException:
        return number
    is_home = parsed.country_code == phonenumbers.country_code_for_region("VN")
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if is_home
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, style)


@register.filter
def per_cent(value):
    """78.3505 -> 78,35 %"""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",") + "\u00a0%"


@register.filter
def kind_of(field):
    """How the form component lays a field out: check, choices, or line."""
    widget = type(field.field.widget).__name__
    return {
        "CheckboxInput": "check",
        "CheckboxSelectMultiple": "choices",
        "RadioSelect": "choices",
    }.get(widget, "line")


@register.filter
def groups(form):
    """A long form's visible fields under its GROUPS of (title, names); a short one's under no
    title.
    """
    if not hasattr(form, "GROUPS"):
        return [("", form.visible_fields())]
    return [(title, [form[name] for name in names]) for title, names in form.GROUPS]


@register.simple_tag(takes_context=True)
def active_filters(context, filterset):
    """The filters in force as (label, value, address without it), for the chips above a list."""
    request, chips = context["request"], []
    for name, value in getattr(filterset.form, "cleaned_data", {}).items():
        if value in (None, "", []) or filterset.form[name].is_hidden:
            continue
        query = request.GET.copy()
        for key in (name, "page"):
            query.pop(key, None)
        field = filterset.form.fields[name]
        choices = (
            dict(getattr(field.widget, "choices", ())) if isinstance(value, str | bool) else {}
        )
        # A year or the number of a line is no amount: it has no thousands.
        words = (
            str(value)
            if isinstance(value, Decimal)
            else choices.get(str(value).lower(), choices.get(value, value))
        )
        chips.append((field.label, words, f"?{query.urlencode()}"))
    return chips
