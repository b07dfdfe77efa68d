"""Verbs have one name from the URL to the test, and one shape."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import get_resolver, reverse
from django.utils import translation
from rules.permissions import permissions

from core.verbs import VERBS
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.producers import RepresentativeFactory
from tests.test_permissions import OURS, lines

# What changes something and is no verb on one row: {name: why}.
ODD = {
    "act_on_claims": "one address for the verbs that take many claims",
    "add_rule": "there is no row yet",
    "apply_for_event": "a form with questions, kept on the way, of a producer chosen first",
    "ask_take_over": "the answer does not tell whether there is such a row",
    "certificate_check": "compares a file and changes nothing",
    "change_application": "the form of apply_for_event, saved on the way",
    "change_letter_template": "occasion and language stand in the address",
    "close_period": "there is no row yet",
    "draft_paper": "the kind stands in the address",
    "draft_settlement": "begins a paper of the office",
    "draft_support_paper": "the kind stands in the address",
    "end_representation": "leads home whoever has ended their own",
    "answer_import": "its form is part of another page",
    "map_import": "its form is part of another page",
    "note_duty": "the duty stands in the address",
    "order_certificates": "its page shows the progress of the jobs",
    "print_slip": "answers with a file, once",
    "print_password_slip": "answers with the link, once",
    "print_representative_slip": "answers with the link, once",
    "propose_claims": "its page is a table to choose from",
    "publish_decisions": "publishes what the page before showed",
    "remove_claim_line": "says what other lines have lost by it",
    "remove_part": "the kind of part stands in the address",
    "reset_letter_template": "occasion and language stand in the address",
    "reset_paper_template": "the kind stands in the address",
    "set_paper_template": "the kind stands in the address",
    "start_import": "there is no row yet",
    "take_results": "there is no row yet",
    "use_slip": "whoever holds the slip, before they have an account",
}
BULK = {"approve_letters", "discard_letters", "propose_decisions", "verify_recognitions"}


def views():
    """{name of an address of ours: its view}."""
    found = {}

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns)
            elif pattern.name in OURS:
                found[pattern.name] = pattern.callback

    walk(get_resolver().url_patterns)
    return found


def test_verb_has_one_name_in_address_view_right_action_and_matrix():
    for name, verb in VERBS.items():
        view = views()[name]
        assert (verb.name, verb.action.__name__, view.__name__, view.verb) == (
            name,
            name,
            name,
            verb,
        )
        assert verb.permission in permissions
    methods = {name: method for name, (method, *_rest) in lines().items() if name in VERBS}
    assert methods == {name: "GET" if v.has_page else "POST" for name, v in VERBS.items()}


@pytest.mark.parametrize("name", sorted(ODD | dict.fromkeys(BULK)))
def test_odd_verb_has_one_name_in_address_view_and_right(name):
    view = views()[name]
    own = getattr(view, "view_class", view).__name__
    assert own == ("PeriodClose" if name == "close_period" else name)
    right = getattr(view, "permission", "")
    assert right or name not in BULK
    if isinstance(right, str) and right:
        assert right.partition(".")[2] == name
        assert right in permissions


def test_what_is_posted_is_a_verb_or_said_to_be_odd():
    """The rest are nouns: a list, a page, a form that makes or changes one."""
    nouns = {name for name in OURS if name.endswith(("_create", "_update", "_list", "_detail"))}
    posted = {name for name, (method, *_rest) in lines().items() if method == "POST"}
    assert posted - VERBS.keys() - ODD.keys() - BULK == {"set_language"}
    assert (VERBS.keys() | ODD.keys() | BULK) & nouns == set()


def shown(name, thing, user) -> str:
    request = RequestFactory().get("/")
    request.user = user
    page = Template(f'{{% load ui %}}{{% act "{name}" thing %}}')
    with translation.override("en"):
        return page.render(Context({"request": request, "thing": thing})).strip()


def test_button_is_shown_to_who_may_while_it_can_be_done(db):
    waiting = ParticipationFactory(status="submitted")
    organiser, owner = (
        staff(waiting.event.host),
        RepresentativeFactory(producer=waiting.producer).user,
    )
    assert reverse("accept_participation", args=[waiting.pk]) in shown(
        "accept_participation", waiting, organiser
    )
    assert shown("accept_participation", waiting, owner) == ""
    assert shown("accept_participation", waiting, staff(AgencyFactory())) == ""
    withdrawn = ParticipationFactory(status="withdrawn", event=waiting.event)
    assert shown("accept_participation", withdrawn, organiser) == ""
    assert "Decline …</a>" in shown("decline_participation", waiting, organiser)


def test_fitting_is_asked_beside_the_state(db):
    event = EventFactory(apply_until=None, apply_from=None, is_recorded=True)
    assert shown("extend_call", event, staff(event.host)) == ""
    assert "Close the event …" in shown("close_event", event, staff(event.host))
