"""Models whose rows are read by the thousand."""

from django.db import models
from django.db.models.base import ModelState


class LeanModel(models.Model):
    """Its rows come from the database without `__init__`, which asks every field of the model
    whether it was read.

    What was not read is absent, as Django has it for deferred fields, and is fetched when somebody
    asks for it. The signals before and after `__init__` are not sent for such rows.
    """

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        row = cls.__new__(cls)
        row.__dict__ = dict(zip(field_names, values, strict=True))
        row._state = state = ModelState()
        state.adding, state.db = False, db
        return row
