"""The folder as a queue: whole messages, each for one worker, as they were sent."""

import json
from queue import Empty

import pytest
from kombu import Connection

from core import folder_queue


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "control").mkdir()
    return tmp_path


def channel(folder):
    folder_queue.register()
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
    }
    return Connection("folder://localhost", transport_options=options).channel()


def test_messages_are_read_once_in_their_order(folder):
    one, other = channel(folder), channel(folder)
    for n in range(3):
        one._put("celery", {"n": n})
    one._put("elsewhere", {"n": 9})
    read = [who._get("celery")["n"] for who in (other, one, other)]
    assert read == [0, 1, 2]
    with pytest.raises(Empty):
        one._get("celery")
    assert [path.name.partition(".")[2] for path in folder.glob("*.msg")] == ["elsewhere.msg"]


def test_message_that_another_worker_takes_meanwhile_is_left_to_it(folder, monkeypatch):
    one = channel(folder)
    for n in range(2):
        one._put("celery", {"n": n})
    names = sorted(path.name for path in folder.glob("*.msg"))
    monkeypatch.setattr(folder_queue.os, "listdir", lambda _folder: names)
    (folder / names[0]).unlink()
    assert one._get("celery") == {"n": 1}


def test_half_a_message_is_dropped_and_told_and_the_next_is_read(folder, monkeypatch):
    told = []
    monkeypatch.setattr(folder_queue.log, "error", lambda *words: told.append(words))
    one = channel(folder)
    (folder / "00_half.celery.msg").write_text(json.dumps({"n": 1})[:4])
    one._put("celery", {"n": 2})
    assert one._get("celery") == {"n": 2}
    assert [words[-1] for words in told] == ["00_half.celery.msg"]
    assert [path.name for path in folder.iterdir()] == ["control"]


def test_message_that_is_being_written_is_not_seen(folder, monkeypatch):
    one = channel(folder)
    monkeypatch.setattr(folder_queue.Path, "rename", lambda self, to: self)
    one._put("celery", {"n": 1})
    with pytest.raises(Empty):
        one._get("celery")


def test_exchange_is_bound_whole_by_many(folder):
    one, other = channel(folder), channel(folder)
    assert one.get_table("celery") == []
    one._queue_bind("celery", "celery", "", "celery")
    other._queue_bind("celery", "celery", "", "celery")
    other._queue_bind("celery", "slow", "", "slow")
    assert [tuple(row) for row in one.get_table("celery")] == [
        ("slow", "", "slow"),
        ("celery", "", "celery"),
    ]
    assert [path.name for path in (folder / "control").iterdir()] == ["celery.exchange"]
