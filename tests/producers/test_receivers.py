from places.signals import addresses_printed
from producers.models import Producer
from tests.factories.places import CommuneFactory
from tests.factories.producers import ProducerFactory


def test_producers_are_found_by_the_new_address_of_their_commune(db):
    moved, other = CommuneFactory(name="Hoa Sen"), CommuneFactory(name="Hoa Lan")
    here = ProducerFactory(commune=moved)
    former = ProducerFactory(commune=other, former_commune=moved)
    there = ProducerFactory(commune=other)
    moved.address = "Phường Hoa Sen, Cao Bằng"
    moved.save()
    assert not Producer.objects.search("cao bang").exists()
    addresses_printed.send(type(moved), units=[moved.pk])
    assert set(Producer.objects.search("cao bằng")) == {here, former}
    assert set(Producer.objects.search("hoa lan")) == {former, there}
