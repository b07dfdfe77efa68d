"""Profiles that are probably one producer."""

from collections.abc import Collection

from django.db import models
from django.db.models import Count, F, Q, Window

# What two profiles of one producer may share.
DOUBLED_BY = (("commune", "name_key"), ("commune", "identity_key"), ("phone",), ("email",))


class DoublesQuerySet(models.QuerySet):
    def like(self, producer: models.Model):
        """Other profiles that are probably the same producer: of its name in any commune, written
        with or without tones, its phone or its e-mail.
        """
        same = Q(name_key=producer.name_key) | Q(identity_key=producer.identity_key)
        for name in ("phone", "email"):
            if value := getattr(producer, name):
                same |= Q(**{name: value})
        return self.filter(same, merged_into=None).exclude(pk=producer.pk)

    def likely_doubles(self, agencies):
        """Profiles of these home agencies of which the same one has another that is probably the
        same producer: of a name that differs in its accents at most and in the same commune, or
        with the same phone or e-mail.
        """
        own = self.model.objects.filter(merged_into=None, home_agency__in=agencies)
        shared = Q()
        for columns in DOUBLED_BY:
            count = Window(Count("pk"), partition_by=[F("home_agency"), *map(F, columns)])
            filled = own.exclude(**{columns[-1]: ""}).annotate(alike=count)
            shared |= Q(pk__in=filled.filter(alike__gt=1).values("pk"))
        return self.filter(shared)

    def doubles_of(self, producers: Collection[models.Model]) -> dict[int, list[models.Model]]:
        """{key of each: others of its home agency that are probably the same producer}, by what
        `likely_doubles` goes by.
        """
        shared = Q()
        for columns in DOUBLED_BY:
            name = columns[-1]
            shared |= Q(**{f"{name}__in": {getattr(each, name) for each in producers} - {""}})
        homes = {each.home_agency_id for each in producers}
        others = self.filter(shared, merged_into=None, home_agency__in=homes)
        others = list(others.select_related("commune"))
        return {
            each.pk: [
                other
                for other in others
                if other != each
                and other.home_agency_id == each.home_agency_id
                and _share(each, other)
            ]
            for each in producers
        }


def _share(one: models.Model, other: models.Model) -> bool:
    """Whether two profiles have the same in what two of one producer may share."""
    pairs = (
        [(getattr(one, name), getattr(other, name)) for name in columns] for columns in DOUBLED_BY
    )
    return any(all(mine and mine == their for mine, their in pair) for pair in pairs)
