from certificates.journey import is_certified
from tests.factories.certificates import CertificateFactory


def test_certificate_step_is_done_by_a_valid_one(db):
    valid, pending = CertificateFactory(), CertificateFactory(status="pending", sha256="")
    assert is_certified([valid.participation, pending.participation]) == {
        valid.participation.pk: "done"
    }
