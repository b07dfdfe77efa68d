"""Which moves each noun with states knows, said a second time: a move that comes or goes is seen
here.

A line: noun, state > the states that may follow. What is not written does not happen.
"""

from django.apps import apps

MOVES = """
accounts.datarequest open > done refused
accounts.invitation open > accepted withdrawn
accounts.passwordslip printed > annulled used
certificates.certificate pending > revoked valid
certificates.certificate valid > replaced revoked
events.event draft > published
events.event published > cancelled closed
exhibitors.attachment handed_in > in_order rejected replaced
exhibitors.attachment in_order > rejected replaced
exhibitors.attachment rejected > in_order replaced
imports.import reading > checked taken unreadable
imports.import checked > discarded reading taking
imports.import discarded > reading
imports.import unreadable > discarded reading
imports.import taken > reading
imports.import taking > checked taken
exhibitors.participation draft > submitted withdrawn
exhibitors.participation submitted > accepted declined returned waitlisted withdrawn
exhibitors.participation returned > submitted withdrawn
exhibitors.participation waitlisted > accepted declined withdrawn
exhibitors.participation accepted > confirmed lapsed withdrawn
exhibitors.participation confirmed > absent attended withdrawn
exhibitors.participation attended > confirmed
exhibitors.participation absent > attended confirmed
producers.takeover printed > annulled granted
producers.takeover asked > annulled granted refused
funding.claim draft > cancelled submitted
funding.claim submitted > cancelled checked returned
funding.claim returned > cancelled submitted
funding.claim checked > appraised returned
funding.claim appraised > approved refused returned
funding.claim approved > cancelled paid part_paid settled
funding.claim part_paid > paid settled
funding.claim paid > settled
funding.claimline draft > approved voided
funding.claimline approved > paid settled voided
funding.claimline paid > settled voided
funding.payment ordered > done failed
funding.period open > closed
funding.period closed > reopening
funding.period reopening > closed open
office.letter draft > discarded queued
office.letter queued > discarded failed sending
office.letter sending > failed queued sent
office.letter failed > discarded queued
office.paper draft > signed
office.paper signed > revoked
"""


def moves_of(noun: str, state: str) -> list[str]:
    """The states that may follow."""
    return next(
        (
            ends.split()
            for line in MOVES.splitlines()
            for start, _sep, ends in [line.partition(" > ")]
            if start == f"{noun} {state}"
        ),
        [],
    )


def test_states_move_as_written_here():
    models = [model for model in apps.get_models() if hasattr(model, "TRANSITIONS")]
    declared = {
        f"{model._meta.label_lower} {state} > {' '.join(sorted(ends))}"
        for model in models
        for state, ends in model.TRANSITIONS.items()
        if ends
    }
    assert declared == set(MOVES.strip().splitlines())
