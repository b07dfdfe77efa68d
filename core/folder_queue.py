"""The embedded system's queue: messages to the workers as files of a folder.

kombu's own transport of this kind writes a message where a worker may read half of it, and hands
one message to two workers whose temporary folder lies on another disk; either ends the worker. Here
a message comes into being and changes hands by renaming, which is whole or not at all.
"""

import logging
import os
import time
import uuid
from contextlib import suppress
from pathlib import Path
from queue import Empty

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        name = f"{time.time_ns():020}_{uuid.uuid4().hex}.{queue}.msg"
        self._write(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue):
        """The oldest message for this queue. One that cannot be read is dropped and told; the sweep
        tells a worker of its job again.
        """
        folder, ending = Path(self.data_folder_in), f"{queue}.msg"
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != ending:
                continue
            mine = folder / f"{name}.{uuid.uuid4().hex}.taken"
            try:
                (folder / name).rename(mine)
            except FileNotFoundError:
                continue  # another worker has it
            text = mine.read_text()
            mine.unlink()
            try:
                return loads(text)
            except ValueError:
                log.error("dropped a message that cannot be read: %s", name)
        raise Empty

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        """A table of an exchange is empty or whole from its first moment."""
        table = self._exchange_file(exchange)
        if not table.exists():
            self.control_folder.mkdir(exist_ok=True)
            self._write(table, "[]", is_first=True)
        super()._queue_bind(exchange, routing_key, pattern, queue)

    @staticmethod
    def _write(path: Path, text: str, *, is_first: bool = False) -> None:
        """Put a file there whole; with `is_first` only where there is none."""
        part = path.with_name(f"{uuid.uuid4().hex}.part")
        part.write_text(text)
        if not is_first:
            part.rename(path)
            return
        with suppress(FileExistsError):
            path.hardlink_to(part)
        part.unlink()


class Transport(filesystem.Transport):
    Channel = Channel


def register() -> None:
    """Let `folder://` be the address of a queue."""
    TRANSPORT_ALIASES["folder"] = f"{__name__}:Transport"
