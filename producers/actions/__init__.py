from producers.actions.conflict import refuse_own_producer
from producers.actions.merge import merge_producers
from producers.actions.producer import (
    recount_stars,
    register_producer,
    save_product,
    state_recognition,
    verify_recognition,
    verify_recognitions,
)
from producers.actions.recognition import (
    correct_recognition,
    extend_recognition,
    refuse_recognition,
    restore_recognition,
    revoke_recognition,
)
from producers.actions.take_over import (
    acts_for,
    ask_take_over,
    confirm_representative_phone,
    end_representation,
    grant_take_over,
    print_representative_slip,
    print_slip,
    refuse_take_over,
    use_slip,
)

__all__ = [
    "acts_for",
    "ask_take_over",
    "confirm_representative_phone",
    "correct_recognition",
    "end_representation",
    "extend_recognition",
    "grant_take_over",
    "merge_producers",
    "print_representative_slip",
    "print_slip",
    "recount_stars",
    "refuse_own_producer",
    "refuse_recognition",
    "refuse_take_over",
    "register_producer",
    "restore_recognition",
    "revoke_recognition",
    "save_product",
    "state_recognition",
    "use_slip",
    "verify_recognition",
    "verify_recognitions",
]
