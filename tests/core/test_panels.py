from django.template import Context, Template
from django.test import RequestFactory

from core.panels import panels
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.producers import ProducerFactory, RepresentativeFactory


def templates_at(place):
    return [panel.template for panel in panels(place)]


def test_panels_stand_in_the_order_of_their_positions():
    assert templates_at("participation") == [
        "logistics/_participation_panel.html",
        "funding/_participation_panel.html",
        "certificates/_participation_panel.html",
    ]
    assert templates_at("booth") == ["logistics/_booth_panel.html"]
    assert templates_at("a place that there is not") == []


def test_panel_reads_what_the_page_is_about_and_leaves_the_page_as_it_was(db):
    row, other = ParticipationFactory(), ParticipationFactory()
    request = RequestFactory().get("/")
    request.user = RepresentativeFactory(producer=row.producer).user
    page = Template('{% load ui %}{% panels "producer" producer %}{{ participations }}')
    for producer, shown in (
        (row.producer, True),
        (other.producer, False),
        (ProducerFactory(), False),
    ):
        drawn = page.render(Context({"request": request, "producer": producer}))
        assert (str(row.event) in drawn) is shown
        assert str(other.event) not in drawn
        assert drawn.rstrip().endswith("</section>")
