import rules

from accounts.models import ORGANISERS, roles_of
from accounts.rules import organises_at


@rules.predicate
def imports_somewhere(user, _thing=None):
    return bool(roles_of(user).at(*ORGANISERS))


@rules.predicate
def imports_for_agency(user, run):
    return organises_at(user, run.agency_id)


rules.add_perm("imports.start_import", imports_somewhere)
rules.add_perm("imports.view_import", imports_for_agency)
rules.add_perm("imports.map_import", imports_for_agency)
rules.add_perm("imports.answer_import", imports_for_agency)
rules.add_perm("imports.take_import", imports_for_agency)
rules.add_perm("imports.mend_row", imports_for_agency)
rules.add_perm("imports.take_back_import", imports_for_agency)
