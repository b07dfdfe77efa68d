from datetime import date

import factory

from places.models import Unit, UnitMembership


class ProvinceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    level = "province"
    code = factory.Sequence(lambda n: f"{n + 100:03d}")
    name = factory.Sequence(lambda n: f"Tỉnh thử {n}")
    full_name = factory.LazyAttribute(lambda o: f"Tỉnh {o.name}")
    valid_from = date(1997, 1, 1)


class CommuneFactory(ProvinceFactory):
    class Meta:
        skip_postgeneration_save = True

    level = "commune"
    code = factory.Sequence(lambda n: f"{n + 20000:05d}")
    name = factory.Sequence(lambda n: f"Xã thử {n}")
    full_name = factory.LazyAttribute(lambda o: f"Xã {o.name}")

    @factory.post_generation
    def province(self, create, province, **kwargs):
        province = province or ProvinceFactory(**kwargs)
        UnitMembership.objects.create(unit=self, parent=province, valid_from=self.valid_from)
        self.address = f"{self.full_name}, {province.name}"
        self.save()
