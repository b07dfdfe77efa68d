import rules

from accounts.models import ORGANISERS, Role, roles_of
from accounts.rules import is_officer_for, organises_at
from core.forms import is_key
from office.rules import READERS
from producers.models import Recognition, TakeOver, producers_of


@rules.predicate
def registers_producers(user, _thing=None):
    """Producers themselves, organisers and officers; finance and inspectors do not."""
    return user.is_authenticated and (
        not roles_of(user) or bool(roles_of(user).at(*ORGANISERS, Role.OFFICER))
    )


@rules.predicate
def is_representative(user, producer):
    return producer.pk in producers_of(user)


@rules.predicate
def is_home_organiser(user, producer):
    return organises_at(user, producer.home_agency_id)


@rules.predicate
def is_home_officer(user, producer):
    return is_officer_for(user, agency_id=producer.home_agency_id, commune_id=producer.commune_id)


@rules.predicate
def may_write_product(user, product):
    return may_write_producer(user, product.producer)


@rules.predicate
def may_verify(user, recognition):
    """An organiser of the home agency; nobody verifies what is stated of a producer they act
    for.
    """
    producer = recognition.product.producer
    return is_home_organiser(user, producer) and not is_representative(user, producer)


@rules.predicate
def may_correct(user, recognition):
    """What waits by whoever may state it, what is verified by whoever may verify it."""
    if recognition.verified_at:
        return may_verify(user, recognition)
    return may_write_product(user, recognition.product)


@rules.predicate
def verifies_at_home(user, product):
    """An organiser of the home agency; the action leaves what a colleague has to verify."""
    return is_home_organiser(user, product.producer)


def _is_home_desk(user, producer) -> bool:
    return is_home_organiser(user, producer) or is_home_officer(user, producer)


def is_of_desk(slip: TakeOver) -> bool:
    """Whether the home agency's desk has printed it, not somebody of the producer."""
    return _is_home_desk(slip.printed_by, slip.producer)


@rules.predicate
def decides_take_over(user, take_over):
    """The home agency's desk answers; never the person who asks."""
    return take_over.user_id != user.pk and _is_home_desk(user, take_over.producer)


@rules.predicate
def keeps_people(user, representative):
    return _is_home_desk(user, representative.producer)


@rules.predicate
def is_represented_self(user, representative):
    return representative.user_id == user.pk


may_write_producer = is_representative | is_home_organiser | is_home_officer

rules.add_perm("producers.add_producer", registers_producers)
rules.add_perm("producers.change_producer", may_write_producer)
rules.add_perm("producers.add_product", may_write_producer)
rules.add_perm("producers.print_slip", may_write_producer)
rules.add_perm("producers.merge_producers", is_home_organiser & ~is_representative)
rules.add_perm("producers.grant_take_over", decides_take_over)
rules.add_perm("producers.refuse_take_over", decides_take_over)
rules.add_perm("producers.end_representation", is_represented_self | keeps_people)
rules.add_perm("producers.print_representative_slip", keeps_people & ~is_represented_self)
rules.add_perm("producers.confirm_representative_phone", keeps_people & ~is_represented_self)
rules.add_perm("producers.change_product", may_write_product)
rules.add_perm("producers.state_recognition", may_write_product)
rules.add_perm("producers.verify_recognition", may_verify)
rules.add_perm("producers.verify_recognitions", verifies_at_home)
rules.add_perm("producers.correct_recognition", may_correct)
for _verb in ("refuse", "revoke", "restore", "extend"):
    rules.add_perm(f"producers.{_verb}_recognition", may_verify)


def may_read_recognition_paper(user, pk: str) -> bool:
    """Whoever sees the recognition; a paper is not for the public."""
    return (
        is_key(pk)
        and user.is_authenticated
        and Recognition.objects.visible_to(user).filter(pk=pk).exists()
    )


READERS["recognition"] = may_read_recognition_paper
