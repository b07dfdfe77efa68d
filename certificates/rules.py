import rules

from accounts.rules import organises_at
from exhibitors.rules import decides, organises_host_or_sender
from producers.models import producers_of


@rules.predicate
def organises_at_issuer(user, certificate):
    """Never for a producer that the person acts for."""
    producer = certificate.participation.producer_id
    return organises_at(user, certificate.agency_id) and producer not in producers_of(user)


rules.add_perm("certificates.order_certificate", decides)
rules.add_perm("certificates.order_certificates", organises_host_or_sender)
rules.add_perm("certificates.revoke_certificate", organises_at_issuer)
