from core.guards import Guard

HOLDING = "{Participation.HOLDING}"


def room_in(name: str) -> list[Guard]:
    """The places of an event, a zone or a delegation cannot be exceeded, whoever writes the row
    that wants one more.
    """
    others = (
        f"FROM {{Participation}} p WHERE p.{name}_id = NEW.{name}_id AND p.id <> NEW.id AND"
        f" p.status IN {HOLDING}"
    )
    is_full = (
        f"(SELECT COUNT(*) {others}) >="
        f" (SELECT x.places FROM {{{name.capitalize()}}} x WHERE x.id ="
        f" NEW.{name}_id)"
    )
    moves = (
        f"(OLD.status NOT IN {HOLDING} OR COALESCE(OLD.{name}_id, 0) <> COALESCE(NEW.{name}_id, 0))"
    )
    wants = f"NEW.status IN {HOLDING}"
    return [
        Guard(f"{name}_has_room", f"{wants} AND {is_full}", events=("INSERT",)),
        Guard(f"{name}_has_room", f"{wants} AND {moves} AND {is_full}", events=("UPDATE",)),
    ]
