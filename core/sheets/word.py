"""Word templates filled in a child process: an agency writes them, so one may ask for more time or
memory than there is.
"""

import json
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from core.sheets.child import limit_myself, run_limited

MOST_BYTES, MOST_UNZIPPED, MOST_PARTS = 2 * 1024 * 1024, 20 * 1024 * 1024, 200
MEMORY, SECONDS = 512 * 1024 * 1024, 10
UNFILLED, DAMAGED, TOO_LARGE = 10, 11, 12


class CannotFill(ValueError):
    """`reason` is "unfilled" (with the words of the template engine), "damaged" or "size"."""

    def __init__(self, reason: str, words: str = ""):
        super().__init__(f"{reason}: {words}")
        self.reason, self.words = reason, words


def fill_template(template: bytes, facts: dict) -> bytes:
    """The .docx template with its placeholders filled from JSON-able facts. Raises CannotFill."""
    if len(template) > MOST_BYTES:
        raise CannotFill("size")
    head = json.dumps(facts).encode()
    content = len(head).to_bytes(8, "big") + head + template
    code, out = run_limited(Path(__file__).resolve(), content, seconds=SECONDS)
    if code == UNFILLED:
        raise CannotFill("unfilled", out.decode("utf-8", "replace")[:300])
    if code:
        raise CannotFill("damaged" if code == DAMAGED else "size")
    return out


def main() -> None:
    """The program: length and JSON of the facts, then the template, on standard input; the filled
    file on the output.
    """
    limit_myself(memory=MEMORY, seconds=SECONDS - 1)
    content = sys.stdin.buffer.read()
    length = int.from_bytes(content[:8], "big")
    facts, template = json.loads(content[8 : 8 + length]), content[8 + length :]
    try:
        with ZipFile(BytesIO(template)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNZIPPED:
                sys.exit(TOO_LARGE)
    except Exception:
        sys.exit(DAMAGED)
    sys.stdout.buffer.write(_fill(template, facts))


def _fill(template: bytes, facts: dict) -> bytes:
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    out = BytesIO()
    try:
        document = DocxTemplate(BytesIO(template))
        document.render(
            facts, jinja_env=SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        )
        document.save(out)
    except (TemplateError, TypeError, ArithmeticError) as error:
        sys.stdout.buffer.write(str(error).rstrip(".").encode())
        sys.exit(UNFILLED)
    except MemoryError:
        sys.exit(TOO_LARGE)
    except Exception:  # a damaged file breaks its reader in many ways
        sys.exit(DAMAGED)
    return out.getvalue()


if __name__ == "__main__":
    main()
