from office.actions import load_product_sets
from office.models import ProductSet


def test_product_sets_are_the_26_of_the_decree(db):
    assert load_product_sets() == load_product_sets() == 26
    assert str(ProductSet.objects.get(number=14)) == "14. Đồ uống có cồn – Rượu trắng"
