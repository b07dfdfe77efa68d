import factory


class CountedFactory(factory.django.DjangoModelFactory):
    """Makes rows that others store facts about; `count`, which every such factory has, gets these
    counted as the actions do.
    """

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        row = super()._create(model_class, *args, **kwargs)
        cls.count(row)
        return row
