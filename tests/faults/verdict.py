# SPDX-License-Identifier: ISC
"""What the clients were told, against what the database holds."""

from collections import Counter


def texts(items):
    """Some of many."""
    items = list(items)
    return f"{len(items)}: {items[:5]}"


def check_messages(database, messages):
    """Returns what is wrong, a list of texts."""
    wrong = []
    rows = database.query("SELECT m.id, m.room, m.seq, m.text, u.login FROM message m"
                          " LEFT JOIN user u ON u.id = m.user_id")
    stored = Counter(row["text"] for row in rows)
    known = {message.text: message for message in messages}
    assert len(known) == len(messages)
    places = {(row["id"], row["room"], row["seq"], row["text"], row["login"]) for row in rows}

    def report(what, items):
        items = list(items)
        if items:
            wrong.append(f"{what}: {texts(items)}")

    def told(message):
        return (f"{message.text[:20]!r} nonce={message.nonce} sent={message.sent}"
                f" acknowledged={message.acknowledged} denied={message.denied}"
                f" stored={stored[message.text]}")

    report("acknowledged, but lost", (
        told(m) for m in messages if stored[m.text] < m.bounds[0]))
    report("stored more often than they may be", (
        told(m) for m in messages if stored[m.text] > m.bounds[1]))
    report("stored, but never sent", (text for text in stored if text not in known))
    report("not where the reply said", (
        told(m) for m in messages if m.place is not None
        and (m.place[0], m.room, m.place[1], m.text, m.user) not in places))
    report("in another's room or under another's name", (
        row for row in rows if row["text"] in known
        and (known[row["text"]].room, known[row["text"]].user) != (row["room"], row["login"])))
    return wrong


def check_rooms(database):
    wrong = []
    for room in database.query(
            "SELECT r.id, r.first_seq, r.last_seq, COUNT(m.seq) AS n, COUNT(DISTINCT m.seq) AS seqs,"
            " MIN(m.seq) AS low, MAX(m.seq) AS high"
            " FROM room r LEFT JOIN message m ON m.room = r.id GROUP BY r.id"):
        if not room["last_seq"] == room["n"] == room["seqs"] == (room["high"] or 0) \
                or room["low"] not in (1, None):
            wrong.append(f"seq has gaps: {room}")
    for row in database.query("SELECT id, COUNT(*) AS n FROM message GROUP BY id HAVING n > 1"):
        wrong.append(f"an id used twice: {row}")
    return wrong


def check_nonces(database, messages):
    """Each nonce leads to its message, and no nonce to two."""
    wrong = []
    found = {}
    for row in database.query(
            "SELECT u.login, x.nonce, m.text FROM nonce x JOIN user u ON u.id = x.user_id"
            " LEFT JOIN message m ON m.room = x.room AND m.seq = x.seq"):
        found.setdefault((row["login"], bytes(row["nonce"]).decode()), []).append(row["text"])
    for message in messages:
        if message.nonce is None:
            continue
        there = found.pop((message.user, message.nonce), [])
        if there not in ([], [message.text]) or message.acknowledged and not there:
            wrong.append(f"nonce {message.nonce} of {message.text!r} leads to {there}")
    if found:
        wrong.append(f"nonces that nobody sent: {texts(found)}")
    return wrong


def check_all(database, messages):
    return check_messages(database, messages) + check_rooms(database) \
        + check_nonces(database, messages)
