"""Tax codes of producers: which code a kind of producer has, and what a written one means."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.vn import mst

from events.models import ProducerKind

PERSONAL_ID_DIGITS = 12
# Those that may be one person: their code may be the number of an identity card.
PERSONAL_KINDS = (ProducerKind.HOUSEHOLD, ProducerKind.COOPERATIVE_GROUP)


def is_personal_id(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) == PERSONAL_ID_DIGITS


def has_check_digit(code: str) -> bool:
    """Whether this is a tax code of 10 or 13 digits whose check digit is right."""
    return code.isascii() and mst.is_valid(code)


def check_tax_code(value: str) -> None:
    """A tax code of 10 or 10-3 digits with its check digit, or the 12-digit personal ID of a
    household.
    """
    if is_personal_id(value):
        return
    try:
        mst.validate(value if value.isascii() else "")
    except StdnumError:
        raise ValidationError(
            _(
                "This is not a valid tax code. Check the digits: 2400123458, 2400123458-001, or 12"
                " digits of a personal ID."
            )
        ) from None


def refuse_other_kind(code: str, *, kind: str) -> None:
    """Raises ValidationError for a personal ID where the kind of producer has a tax code; names the
    branch code that has lost its first zero, if it is one.
    """
    if not is_personal_id(code) or not kind or kind in PERSONAL_KINDS:
        return
    if has_check_digit(f"0{code}"):
        raise ValidationError(
            _("Twelve digits are a personal ID. Is the code %(code)s of a branch meant?")
            % {"code": one_tax_code(f"0{code}")}
        )
    raise ValidationError(
        _(
            "Twelve digits are a personal ID. A cooperative or a company has a tax code of 10 or 13"
            " digits."
        )
    )


def one_tax_code(code: str) -> str:
    """A valid tax code in one spelling: 2400123458001 is 2400123458-001."""
    return code if is_personal_id(code) else mst.format(code)


def meant_tax_code(digits: str, *, kind: str | None) -> str:
    """What the digits of a sheet mean, whose first zero may be lost: told apart by the kind of
    producer and the check digit, never by the length alone. `digits` may hold the dash of a branch;
    `kind` is None where it is not known.

    Raises ValidationError for what is no code, and for what may be two.
    """
    whole = digits.replace("-", "")
    if len(whole) in (11, 12) and "-" not in digits and (kind is None or kind in PERSONAL_KINDS):
        return _meant_personal_id(whole)
    if len(whole) in (9, 12) and not whole.startswith("0") and has_check_digit(f"0{whole}"):
        return one_tax_code(f"0{whole}")
    check_tax_code(digits)
    refuse_other_kind(digits, kind=kind or "")
    return one_tax_code(digits)


def _meant_personal_id(digits: str) -> str:
    """A personal ID begins with the number of a province, and those begin with a zero."""
    code = digits.zfill(PERSONAL_ID_DIGITS)
    if not code.startswith("0") and has_check_digit(f"0{code}"):
        raise ValidationError(
            _(
                "This may be a personal ID or the code %(code)s of a branch. Write the one that is"
                " meant in full."
            )
            % {"code": one_tax_code(f"0{code}")}
        )
    return code


def masked(code: str) -> str:
    """A tax code as others may read it: a household's is a personal ID and shows its last digits
    only.
    """
    return "*" * 9 + code[-3:] if is_personal_id(code) else code


def mask_personal_ids(text: str) -> str:
    """Words as others may read them: a personal ID within shows its last digits only."""
    return re.sub(r"(?<!\d)\d{12}(?!\d)", lambda found: masked(found.group()), text)
