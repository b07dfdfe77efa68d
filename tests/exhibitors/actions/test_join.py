from exhibitors.actions.join import join_applications
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.producers import ProducerFactory, ProductFactory, RecognitionFactory


def test_applications_go_over_with_the_products_and_recognitions_that_stay(db):
    kept, merged = ProducerFactory(), ProducerFactory()
    old, new = ProductFactory(producer=merged), ProductFactory(producer=kept)
    twins = [RecognitionFactory(product=p, verified=True, stars=4) for p in (old, new)]
    row, other = ParticipationFactory(producer=merged), ParticipationFactory()
    shown = ExhibitFactory(participation=row, product=old, stars=4, recognition=twins[0])
    foreign = ExhibitFactory(participation=other)
    keys = join_applications(
        kept, merged=merged, same_products={old.pk: new.pk}, instead={twins[0].pk: twins[1]}
    )
    for each in (row, other, shown, foreign):
        each.refresh_from_db()
    assert keys == [row.pk]
    assert (row.producer, other.producer == kept) == (kept, False)
    assert (shown.product, shown.recognition) == (new, twins[1])
    assert foreign.product != new
