import factory


class CountedFactory(factory.django.DjangoModelFactory):
    """Makes rows that others store facts about; `count` has these counted, as the actions do."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        row = super()._create(model_class, *args, **kwargs)
        cls.count(row)
        return row

    @staticmethod
    def count(row):
        raise NotImplementedError
