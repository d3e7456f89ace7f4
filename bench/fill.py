# SPDX-License-Identifier: ISC
"""Fills a database with users, dialogs and messages, by SQL."""

CHUNK = 100000  # rows of one transaction, about
MEMBERS = 10  # of each dialog


def chunks(count, size=CHUNK):
    return ((first, min(first + size, count + 1) - 1) for first in range(1, count + 1, size))


def fill(stage, users, rooms, messages):
    """A tenth of the messages is in the lobby, the others in the dialogs alike; every tenth user has a
    session. Names begin with "filled"."""
    def seq(first, last):
        return f"seq_{first}_to_{last}"

    for first, last in chunks(users):
        stage.sql([
            "INSERT INTO user (login, created_at, first_name, last_name, birth, sex, city)"
            " SELECT CONCAT('filled_', seq), UTC_TIMESTAMP(), CONCAT('First', seq % 1000),"
            " CONCAT('Last', seq % 10000), UTC_DATE() - INTERVAL (seq % 25000) DAY,"
            f" IF(seq % 2, 'f', 'm'), CONCAT('City', seq % 500) FROM {seq(first, last)}"])
    first_user = int(stage.sql(["SELECT MIN(id) FROM user WHERE login LIKE 'filled\\_%'"]))
    stage.sql([
        "INSERT INTO session (sid_hash, user_id, created_at, used_at)"
        " SELECT UNHEX(SHA2(CONCAT(login, RAND()), 256)), id, UTC_TIMESTAMP(), UTC_TIMESTAMP()"
        " FROM user WHERE login LIKE 'filled\\_%' AND id % 10 = 0",
        "UPDATE dialog SET members = (SELECT COUNT(*) FROM user) WHERE id = 1",
        "INSERT INTO dialog (name, members, members_joined, private)"
        f" SELECT CONCAT('filled ', seq), {MEMBERS}, {MEMBERS}, seq % 4 = 0 FROM {seq(1, rooms)}",
        "INSERT INTO room (id, audience) SELECT id, IF(private, id, 0) FROM dialog"
        " WHERE name LIKE 'filled %'"])
    first_room = int(stage.sql(["SELECT MIN(id) FROM dialog WHERE name LIKE 'filled %'"]))
    last_room = int(stage.sql(["SELECT MAX(id) FROM dialog WHERE name LIKE 'filled %'"]))
    stage.sql([
        "INSERT INTO dialog_member (dialog_id, place, user_id)"
        f" SELECT d.id, s.seq, {first_user} + (d.id * {MEMBERS} + s.seq) % {users}"
        f" FROM dialog d JOIN {seq(1, MEMBERS)} s WHERE d.id BETWEEN {first_room} AND {last_room}"])
    fill_rooms(stage, (first_room, last_room), messages * 9 // 10 // rooms, first_user, users)
    fill_lobby(stage, messages // 10, first_user, users)


def text(number):
    return f"CONCAT('Message ', {number}, ', and the quick brown fox jumps over the lazy dog again.')"


def fill_rooms(stage, rooms, each, first_user, users):
    if each == 0:
        return
    step = max(CHUNK // each, 1)
    for first, last in chunks(rooms[1] - rooms[0] + 1, step):
        between = f"BETWEEN {rooms[0] + first - 1} AND {rooms[0] + last - 1}"
        stage.sql([
            "INSERT INTO message (room, seq, audience, id, user_id, time, text)"
            " SELECT r.id, s.seq, r.audience, NEXTVAL(message_id),"
            f" {first_user} + (r.id * {MEMBERS} + s.seq % {MEMBERS} + 1) % {users},"
            f" UTC_TIMESTAMP(), {text('s.seq')}"
            f" FROM room r JOIN seq_1_to_{each} s WHERE r.id {between} AND r.last_seq = 0",
            f"UPDATE room SET last_seq = {each} WHERE id {between}"])


def fill_lobby(stage, count, first_user, users):
    for first, last in chunks(count):
        stage.sql([
            "INSERT INTO message (room, seq, audience, id, user_id, time, text)"
            f" SELECT r.id, r.last_seq + s.seq - {first - 1}, 0, NEXTVAL(message_id),"
            f" {first_user} + s.seq % {users}, UTC_TIMESTAMP(), {text('s.seq')} FROM room r JOIN seq_{first}_to_{last} s"
            " WHERE r.id = 1",
            f"UPDATE room SET last_seq = last_seq + {last - first + 1} WHERE id = 1"])
