import rules

from accounts.rules import organises_at
from exhibitors.rules import is_organiser_of_host_or_sender, organises_host_or_sender


@rules.predicate
def organises_at_issuer(user, certificate):
    return organises_at(user, certificate.agency_id)


rules.add_perm("certificates.order_certificate", is_organiser_of_host_or_sender)
rules.add_perm("certificates.order_certificates", organises_host_or_sender)
rules.add_perm("certificates.revoke_certificate", organises_at_issuer)
