# SPDX-License-Identifier: ISC
"""What must hold of what a database keeps, whatever happened."""


def check_rooms(database):
    """In every room seq counts 1, 2, 3 …, and ids are never used twice."""
    rooms = database.query(
        "SELECT r.id, r.first_seq, r.last_seq, COUNT(m.seq) AS n, COUNT(DISTINCT m.seq) AS seqs,"
        " MIN(m.seq) AS low, MAX(m.seq) AS high"
        " FROM room r LEFT JOIN message m ON m.room = r.id GROUP BY r.id")
    for room in rooms:
        assert room["first_seq"] == 1
        assert room["last_seq"] == room["n"] == room["seqs"] == (room["high"] or 0), room
        assert room["low"] == (1 if room["n"] else None), room
    assert not database.query("SELECT DISTINCT room FROM message WHERE room NOT IN"
                              " (SELECT id FROM room)")
    assert not database.query("SELECT id FROM message GROUP BY id HAVING COUNT(*) > 1")


def check_messages(database, acknowledged, unanswered=0):
    """What is stored is what was acknowledged, each once and at the place that the reply told, and at
    most so many messages that were not answered."""
    stored = database.query("SELECT m.room, m.seq, m.id, m.text, u.login FROM message m"
                            " JOIN user u ON u.id = m.user_id")
    texts = [row["text"] for row in stored]
    twice = len(texts) - len(set(texts))
    assert twice == 0, f"{twice} messages are stored twice"
    missing = acknowledged.keys() - set(texts)
    assert not missing, f"{len(missing)} acknowledged messages are not stored: {list(missing)[:3]}"
    surplus = set(texts) - acknowledged.keys()
    assert len(surplus) <= unanswered, \
        f"{len(surplus)} messages were refused or never answered: {list(surplus)[:3]}"
    for row in stored:
        assert row["text"].startswith(row["login"] + " ")
        told = acknowledged.get(row["text"])
        if told is not None:
            assert told == (row["id"], row["seq"]) and row["room"] == 1, row
