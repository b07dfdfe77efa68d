import rules

from accounts.models import ORGANISERS, Role, roles_of
from imports.models import bringers_of


@rules.predicate
def imports_somewhere(user, _thing=None):
    return bool(roles_of(user).at(*ORGANISERS, Role.FINANCE))


@rules.predicate
def imports_for_agency(user, run):
    """Brings lists of this kind for the agency."""
    return run.agency_id in roles_of(user).at(*bringers_of(run.kind))


rules.add_perm("imports.start_import", imports_somewhere)
rules.add_perm("imports.view_import", imports_for_agency)
rules.add_perm("imports.map_import", imports_for_agency)
rules.add_perm("imports.answer_import", imports_for_agency)
rules.add_perm("imports.take_import", imports_for_agency)
rules.add_perm("imports.mend_row", imports_for_agency)
rules.add_perm("imports.take_back_import", imports_for_agency)
rules.add_perm("imports.discard_import", imports_for_agency)
rules.add_perm("imports.resume_import", imports_for_agency)
rules.add_perm("imports.repeat_import", imports_for_agency)
