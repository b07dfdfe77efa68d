"""PDFs from outside, opened in a child process with little memory and little time, to learn whether
anybody can read them.

`count_pages` runs this very module as a program; the program imports no Django.
"""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from core.sheets.child import limit_myself, run_limited

MEMORY, SECONDS, PATIENCE = 1024 * 1024 * 1024, 10, 30
HEAD, HEAD_WITHIN = b"%PDF-", 1024
LOCKED, BROKEN = 10, 11


class UnreadablePdf(ValueError):
    """Nobody can open the file; `is_locked` when it wants a password."""

    def __init__(self, *, is_locked: bool):
        super().__init__("locked" if is_locked else "broken")
        self.is_locked = is_locked


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins so is a PDF; programs may write something before it."""
    return HEAD in head[:HEAD_WITHIN]


def count_pages(content: bytes) -> int:
    """How many pages there are, at least one. Raises UnreadablePdf."""
    code, out = run_limited(Path(__file__).resolve(), content, seconds=PATIENCE)
    if code:
        raise UnreadablePdf(is_locked=code == LOCKED)
    return int(out)


def main() -> None:
    """The program: the file on standard input, the number of pages on standard output."""
    limit_myself(memory=MEMORY, seconds=SECONDS)
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        pages = len(document)
        document[0].get_size()
    except pypdfium2.PdfiumError as error:
        _leave(LOCKED if "password" in str(error).lower() else BROKEN)
    except BaseException:  # whatever a damaged file does to its reader
        _leave(BROKEN)
    sys.stdout.write(str(pages))
    sys.stdout.flush()
    _leave(0)


def _leave(code: int) -> None:
    os.close(2)
    os._exit(code)


if __name__ == "__main__":
    main()
