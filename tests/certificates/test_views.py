import hashlib
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate, new_token
from tests.factories.certificates import CertificateFactory
from tests.raw import put

CONTENT = b"%PDF-1.7 test"


@pytest.fixture
def certificate(db):
    return CertificateFactory(sha256=hashlib.sha256(CONTENT).hexdigest())


def check(client, token, file=None):
    url = reverse("certificate_check", args=[token])
    response = client.post(url, {"file": BytesIO(file)}) if file is not None else client.get(url)
    return response.status_code, response.content.decode()


def test_valid_revoked_replaced_and_unknown_are_told_apart(client, certificate):
    status, page = check(client, certificate.token.lower())
    assert (status, "còn hiệu lực" in page) == (200, True)
    put(Certificate.objects, status="replaced")
    assert "đã được thay bằng bản mới" in check(client, certificate.token)[1]
    revoked = {"status": "revoked", "revoked_at": timezone.now(), "revoke_reason": "Nội bộ"}
    put(Certificate.objects, **revoked)
    page = check(client, certificate.token)[1]
    assert "đã bị thu hồi" in page
    assert "Nội bộ" not in page
    assert check(client, new_token())[0] == 404


def test_certificate_that_is_being_made_is_unknown(client, certificate):
    put(Certificate.objects, status="pending")
    assert check(client, certificate.token)[0] == 404


def test_file_with_one_changed_bit_is_not_ours(client, certificate):
    assert "nguyên vẹn" in check(client, certificate.token, CONTENT)[1]
    changed = CONTENT[:-1] + bytes([CONTENT[-1] ^ 1])
    assert "không do hệ thống cấp" in check(client, certificate.token, changed)[1]


def test_file_is_refused_when_missing_or_too_large(client, certificate):
    assert check(client, certificate.token, b"")[0] == 200
    assert "5 MB" in check(client, certificate.token, b"x" * (5 * 1024 * 1024 + 1))[1]


@pytest.mark.parametrize("between", ["-", " ", ""])
def test_code_is_read_as_it_is_printed(client, certificate, between):
    printed = between.join(certificate.token[i : i + 5] for i in range(0, 26, 5))
    response = client.get(reverse("certificate_search"), {"code": printed}, follow=True)
    assert "còn hiệu lực" in response.content.decode()
    assert check(client, printed)[0] == 200
