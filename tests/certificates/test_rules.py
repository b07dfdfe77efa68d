from tests.world import make_world


def test_certificates_are_issued_by_host_and_sender_and_revoked_by_the_issuer(db):
    world = make_world()
    expected = {
        ("order_certificate", "participation"): {"manager", "organiser", "sender", "admin"},
        ("order_certificates", "event"): {"manager", "organiser", "sender", "admin"},
        ("revoke_certificate", "certificate"): {"manager", "organiser", "admin"},
    }
    for (permission, thing), roles in expected.items():
        people = world.people.items()
        assert {
            r for r, u in people if u.has_perm(f"certificates.{permission}", getattr(world, thing))
        } == roles
