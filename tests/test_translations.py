"""No string of our pages is untranslated or fuzzy in Vietnamese, neither ours nor a library's."""

import ast
import re
from pathlib import Path

import allauth
import polib
import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from tests.test_permissions import DOWNLOADS, arguments, lines
from tests.world import make_world

ROOT = Path(__file__).parent.parent
CATALOGUES = sorted((ROOT / "locale").rglob("*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")


@pytest.mark.parametrize(
    "path", [p for p in CATALOGUES if "/vi/" in str(p)], ids=lambda p: str(p.relative_to(ROOT))
)
def test_catalogue_is_complete(path):
    catalogue = polib.pofile(str(path))
    assert [e.msgid for e in catalogue if e.fuzzy or not e.translated()] == []
    for entry in catalogue:
        for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(entry.msgid)), (
                entry.msgid
            )
    compiled = polib.mofile(str(path.with_suffix(".mo")))
    assert {e.msgid: e.msgstr for e in compiled} == {e.msgid: e.msgstr for e in catalogue}


def test_catalogue_holds_every_string_of_the_code():
    catalogue = polib.pofile(str(ROOT / "locale/vi/LC_MESSAGES/django.po"))
    known = {entry.msgid for entry in catalogue if not entry.obsolete}
    code = [
        p
        for p in ROOT.rglob("*.py")
        if not {".venv", "var", "tests"} & set(p.relative_to(ROOT).parts)
    ]
    found = set().union(
        *map(strings_of_code, code), *map(strings_of_template, (ROOT / "templates").rglob("*.html"))
    )
    assert len(found) > 1000
    assert found - known == set()


def test_words_are_never_translated_inside_a_string():
    """`makemessages` does not look there and takes them out of the catalogue."""
    inside = [
        (str(path.relative_to(ROOT)), node.lineno)
        for path in ROOT.glob("*/**/*.py")
        if not {".venv", "var", "tests"} & set(path.relative_to(ROOT).parts)
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for node in ast.walk(text)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATING
    ]
    assert inside == []


TRANSLATING = {"gettext", "gettext_lazy", "_", "ngettext", "ngettext_lazy", "pgettext"}


def strings_of_code(path: Path) -> set[str]:
    calls = (
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and node.args
    )
    first = (call.args[0] for call in calls if getattr(call.func, "id", "") in TRANSLATING)
    return {argument.value for argument in first if isinstance(argument, ast.Constant)}


def strings_of_template(path: Path) -> set[str]:
    """What stands between the tags; `trimmed` makes one line of several."""
    source = path.read_text()
    found = {string for quote, string in re.findall(r"""{% translate (["'])(.+?)\1""", source)}
    for tag, block in re.findall(
        r"({% blocktranslate.*?%})(.*?){% endblocktranslate %}", source, re.DOTALL
    ):
        one = re.sub(r"{{ (\w+) }}", r"%(\1)s", block.partition("{% plural %}")[0])
        found.add(" ".join(one.split()) if " trimmed" in tag else one)
    return found


LIBRARY_PAGES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
]
SIGNED_IN_PAGES = [
    "mfa_index",
    "account_reauthenticate",
    "usersessions_list",
    "account_change_password",
    "account_set_password",
    "account_logout",
]


class Recorder:
    """Stands behind the Vietnamese catalogue and remembers what it had no words for."""

    def __init__(self):
        self.asked = set()

    def gettext(self, message):
        self.asked.add(message)
        return message

    def ngettext(self, one, many, number):
        self.asked.add(one)
        return one

    def npgettext(self, context, one, many, number):
        return self.ngettext(one, many, number)

    def pgettext(self, context, message):
        return self.gettext(message)


@pytest.mark.once("sqlite")
def test_pages_show_no_untranslated_string(client, db):
    catalogue, recorder = trans_real.translation("vi"), Recorder()
    world = make_world()
    before, catalogue._fallback = catalogue._fallback, recorder
    try:
        with translation.override("vi"):
            pages = walk(client, world)
    finally:
        catalogue._fallback = before
    shown = "\n".join(pages)
    missing = {
        m
        for m in recorder.asked
        if m.strip()
        and re.search(r"[A-Za-z]{3}", m)
        and f">{m}<" in re.sub(r">\s+|\s+<", trim, shown)
    }
    assert sorted(missing - NAMES) == []


def trim(match):
    return match.group().strip()


NAMES = {"CSV", "XLSX", "Livestream"}


def walk(client, world):
    pages = [client.get(reverse(name)).content.decode() for name in LIBRARY_PAGES]
    pages += [
        client.post(reverse("account_signup"), {}).content.decode(),
        client.post(reverse("account_login"), {}).content.decode(),
    ]
    for role in ("organiser", "owner", "finance"):
        client.force_login(world.people[role], backend="accounts.adapter.SignIn")
        pages += [client.get(reverse(name)).content.decode() for name in SIGNED_IN_PAGES]
        for name, (method, subject, _expected) in lines().items():
            if method == "GET" and name not in DOWNLOADS:
                pages.append(
                    client.get(reverse(name, args=arguments(world, subject))).content.decode()
                )
    return pages


def test_english_needs_its_plurals_only():
    catalogue = polib.pofile(str(ROOT / "locale/en/LC_MESSAGES/django.po"))
    assert all(e.msgid_plural and e.translated() for e in catalogue)


# What the library has pages for and we have none: no key of hardware, no code instead of a
# password, no SMS, no name to sign in with, no browser that is trusted.
NOT_OURS = re.compile(
    r"webauthn|passkey|phone|confirm_code|login_code|_code\.|code_message|code_subject|trust"
)
ELSEWHERE = {
    "Already have an account? Then please %(link)ssign in%(end_link)s.",
    "If you have not created an account yet, then please %(link)ssign up%(end_link)s first.",
    "Send me a sign-in code",
    "Sign in with a passkey",
    "Sign up using a passkey",
    "Sign Up",
    "Signup",
    "Security Keys",
    "No security keys have been added.",
    "Use a security key",
    "You have added %(count)s security key.",
}
TAG = re.compile(r"""{%\s*trans(?:late)?\s+(["'])(.+?)\1""")
BLOCK = re.compile(r"{%\s*blocktrans(?:late)?([^%]*)%}(.*?){%\s*endblocktrans(?:late)?", re.DOTALL)


def library_strings() -> set[str]:
    """Every sentence of the pages and letters of the accounts library that can be reached here."""
    folder = Path(allauth.__file__).parent / "templates"
    found = set()
    for path in folder.rglob("*.*"):
        part = path.relative_to(folder)
        if part.parts[0] in ("account", "mfa", "usersessions") and not NOT_OURS.search(str(part)):
            text = path.read_text()
            found |= {words for _quote, words in TAG.findall(text)}
            found |= {_block(*block) for block in BLOCK.findall(text)}
    return found - ELSEWHERE


def _block(options: str, text: str) -> str:
    text = re.split(r"{%\s*plural", text)[0]
    if "trimmed" in options:
        text = " ".join(line.strip() for line in text.strip().splitlines())
    return re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", text.replace("%", "%%"))


def test_library_that_signs_people_in_speaks_vietnamese():
    words, plural = library_strings(), set()
    with translation.override("vi"):
        catalogue = trans_real.catalog()
        for text in words:
            plural |= {text} if catalogue.ngettext(text, text, 1) != text else set()
        untold = {text for text in words - plural if translation.gettext(text) == text}
    assert len(words) > 100
    assert sorted(untold) == []
