from tests.world import make_world


def test_money_is_written_by_finance(db):
    world = make_world()
    for permission, thing in (("log_support", world.participation), ("void_support", world.line), ("add_programme", None)):
        allowed = {role for role, user in world.people.items() if user.has_perm(f"funding.{permission}", thing)}
        assert allowed == {"finance", "admin"}


def test_officers_and_strangers_do_not_see_money(db):
    world = make_world()
    allowed = {r for r, user in world.people.items() if user.has_perm("funding.view_claims", world.participation)}
    assert allowed == set(world.people) - {"officer", "stranger", "deactivated"}
