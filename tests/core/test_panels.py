from core.panels import panels


def test_panels_stand_in_the_order_of_their_positions():
    assert panels("participation") == [
        "logistics/_participation_panel.html",
        "funding/_participation_panel.html",
        "certificates/_participation_panel.html",
    ]
    assert panels("booth") == ["logistics/_booth_panel.html"]
    assert panels("a place that there is not") == []
