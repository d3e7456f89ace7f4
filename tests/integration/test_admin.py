# SPDX-License-Identifier: ISC
"""What administrators do with users and old rows, over the control socket, and what clients see of it."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import Client
from harness.transactions import held, wait_for_blocked

DAY = 86400


@pytest.fixture
def admin(parlord):
    """admin(cmd, field=...): the control process's reply."""
    return lambda cmd, **fields: parlord.ask_control(cmd=cmd, **fields)


@pytest.fixture
def client(parlord):
    return parlord.connect(30)


def chat(client, sid, message, **fields):
    return client.request(cmd="chat", sid=sid, message=message, **fields)


def log_in(client, login):
    return client.request(cmd="Login", login=login, pas="secret")


def age(database, seconds, table="message", column="time", where="TRUE"):
    database.query(f"UPDATE {table} SET {column} = {column} - INTERVAL {seconds} SECOND"
                   f" WHERE {where}")


# --- users -----------------------------------------------------------------------------------------


def test_users(admin, client):
    ann, _ = client.register("ann"), client.register("bob")
    client.register("ann")
    client.request(cmd="create_new_user", login="Анна", pas="secret")
    admin("ban", username="bob", reason="spam")
    users = admin("users")["users"]
    assert [user["username"] for user in users] == ["ann", "bob", "Анна"]
    by_name = {user["username"]: user for user in users}
    assert by_name["ann"]["sessions"] == 2 and by_name["ann"]["used"] is not None
    assert by_name["ann"]["banned"] is None and by_name["ann"]["reason"] is None
    assert by_name["bob"]["sessions"] == 0 and by_name["bob"]["banned"] == "for good"
    assert by_name["bob"]["reason"] == "spam"
    assert by_name["Анна"]["sessions"] == 0 and by_name["Анна"]["used"] is None
    assert [user["username"] for user in admin("users", name="n")["users"]] == ["ann"]
    assert [user["username"] for user in admin("users", name="н")["users"]] == ["Анна"]
    first = admin("users", limit=2)["users"]
    assert first == users[:2]
    assert admin("users", after=first[-1]["id_user"])["users"] == users[2:]
    assert chat(client, ann, "m")["status"] == "ok"


def test_users_in_pages(admin, client, database):
    """More than one call reads."""
    database.query("INSERT INTO user (login, created_at)"
                   " SELECT CONCAT('u', seq), UTC_TIMESTAMP() FROM seq_1_to_450")
    assert [user["username"] for user in admin("users")["users"]] == \
        [f"u{n}" for n in range(1, 451)]


def test_new_password(admin, client, parlord):
    sid = client.register("ann")
    client.request(cmd="createGame", sid=sid, gameName="g")
    assert admin("set_password", username="ann", password="новый") == {"status": "ok", "id_user": 1}
    assert chat(client, sid, "m")["status"] == "badSid"
    assert client.request(cmd="register", username="ann", password="secret")["status"] == \
        "badPassword"
    reply = client.request(cmd="register", username="ann", password="новый")
    assert reply["status"] == "ok"
    assert client.request(cmd="getGamesList", sid=reply["sid"])["games"] == []
    assert admin("set_password", username="eve", password="x")["status"] == "badCommand"
    assert "новый" not in parlord.log_text()


# --- bans ------------------------------------------------------------------------------------------


def test_ban_for_good(admin, client, parlord):
    sid = client.register("ann")
    bound = parlord.connect()
    assert log_in(bound, "ann")["id"] == 1
    reply = admin("ban", username="ann", reason="spam")
    assert reply == {"status": "ok", "id_user": 1, "until": None, "sessions": 1}
    refused = {"status": "badCommand", "message": "You are banned: spam"}
    assert chat(client, sid, "m")["status"] == "badSid"
    assert client.request(cmd="register", username="ann", password="secret") == refused
    assert log_in(client, "ann") == refused
    assert bound.request(cmd="send_msg", text="m", id_dialog=1) == refused
    assert bound.request(cmd="create_new_dialog", Name="d") == refused
    assert bound.request(cmd="get_users") == refused
    assert bound.request(cmd="get_msg") == {
        "Error": "1", "msg": {"message": "You are banned: spam"}}
    # Who does not know the password learns nothing of it.
    assert client.request(cmd="register", username="ann", password="wrong")["status"] == \
        "badPassword"
    assert client.request(cmd="Login", login="ann", pas="wrong") == {
        "ans": "Incorrect login or password"}
    assert admin("unban", username="ann")["status"] == "ok"
    assert bound.request(cmd="send_msg", text="m", id_dialog=1) == {"ans": "OK"}
    assert log_in(client, "ann")["id"] == 1
    assert admin("unban", username="ann")["message"] == "username: is not banned"


def test_ban_for_a_time(admin, client, parlord, database):
    bound = parlord.connect()
    client.register("ann")
    log_in(bound, "ann")
    assert admin("ban", username="ann", seconds=3600)["until"] is not None
    for refused in (client.request(cmd="register", username="ann", password="secret"),
                    log_in(client, "ann"), bound.request(cmd="send_msg", text="m", id_dialog=1)):
        assert refused["status"] == "badCommand" and refused["message"] == "You are banned"
        assert 3500 < refused["retry_after"] <= 3600
    age(database, 3601, "user", "banned_until")
    assert bound.request(cmd="send_msg", text="m", id_dialog=1) == {"ans": "OK"}
    assert client.request(cmd="register", username="ann", password="secret")["status"] == "ok"
    assert admin("users")["users"][0]["banned"] is None


def test_ban_comes_and_goes_while_he_asks(admin, client, parlord):
    """He is refused or served; what was looked at before may be over when it is told."""
    client.register("ann")
    clients = [parlord.connect(30) for _ in range(6)]
    for bound in clients:
        log_in(bound, "ann")
    with ThreadPoolExecutor(len(clients)) as executor:
        asked = [executor.submit(bound.pipeline, [
            {"cmd": "get_dialogs"}, {"cmd": "Login", "login": "ann", "pas": "secret"}] * 500, 60)
            for bound in clients]
        while not all(future.done() for future in asked):
            assert admin("ban", username="ann")["status"] == "ok"
            assert admin("unban", username="ann")["status"] == "ok"
        replies = [reply for future in asked for reply in future.result()]
    refused = [reply for reply in replies if "ans" not in reply]
    assert {reply["message"] for reply in refused} == {"You are banned"}
    assert len(refused) < len(replies)


@pytest.mark.parlord({"require_login": False})
def test_ban_without_log_in(admin, client):
    client.register("ann")
    admin("ban", username="ann")
    assert client.request(cmd="send_msg", text="m", id_dialog=1, id_user=1) == {
        "status": "badCommand", "message": "You are banned"}


def test_bans_in_a_batch(admin, client, parlord):
    """His neighbours' messages are stored."""
    clients = []
    for name in ("ann", "bob", "cyd"):
        client.register(name)
        clients.append(parlord.connect(30))
        log_in(clients[-1], name)
    admin("ban", username="bob")
    for number in range(50):
        for one in clients:
            one.send({"cmd": "send_msg", "text": f"m{number}", "id_dialog": 1})
    replies = [one.receive_many(50) for one in clients]
    assert all(reply == {"ans": "OK"} for reply in replies[0] + replies[2])
    assert all(reply["message"] == "You are banned" for reply in replies[1])
    sid = client.register("ann")
    history = client.request(cmd="getChatHistory", sid=sid, limit=1000)["chat"]
    assert len(history) == 100 and {entry["username"] for entry in history} == {"ann", "cyd"}


def test_logout(admin, client):
    sids = [client.register("ann"), client.register("ann")]
    other = client.register("bob")
    client.request(cmd="createGame", sid=sids[0], gameName="g")
    assert admin("logout", username="ann") == {"status": "ok", "id_user": 1, "sessions": 2}
    assert all(chat(client, sid, "m")["status"] == "badSid" for sid in sids)
    assert client.request(cmd="getGamesList", sid=other)["games"] == []
    assert chat(client, other, "m")["status"] == "ok"


# --- announcements ---------------------------------------------------------------------------------


def test_announce(admin, client):
    sid = client.register("ann")
    chat(client, sid, "before")
    assert admin("announce", message="Обед")["seq"] == 2
    chat(client, sid, "after")
    assert admin("announce", message="again")["seq"] == 4
    history = client.request(cmd="getChatHistory", sid=sid)["chat"]
    assert [(entry["username"], entry["message"]) for entry in history] == [
        ("ann", "before"), ("*server*", "Обед"), ("ann", "after"), ("*server*", "again")]
    for request in (dict(cmd="register", username="*server*", password="x"),
                    dict(cmd="Login", login="*server*", pas="x"),
                    dict(cmd="Registration", login="*server*", pas="x")):
        assert client.request(request)["status"] == "badCommand"
    assert admin("announce", message="")["status"] == "badCommand"


def test_announcements_at_once(parlord, client, database):
    """The first ones make their sender all at the same time, among other messages."""
    sid = client.register("ann")
    replies = []

    def announce():
        with Client(parlord.control, 30) as admin:
            replies.extend(admin.pipeline([{"cmd": "announce", "message": "m"}] * 10))

    threads = [threading.Thread(target=announce) for _ in range(6)]
    for thread in threads:
        thread.start()
    for number in range(40):
        assert chat(client, sid, f"m{number}")["status"] == "ok"
    for thread in threads:
        thread.join(60)
    assert [reply["status"] for reply in replies] == ["ok"] * 60
    rows = database.query("SELECT seq FROM message WHERE room = 1 ORDER BY seq")
    assert [row["seq"] for row in rows] == list(range(1, 101))
    assert database.query("SELECT members FROM dialog WHERE id = 1") == [{"members": 2}]


# --- prune -----------------------------------------------------------------------------------------


def prune(admin, older_than, **fields):
    """All calls of it; what was removed in all."""
    removed = {"messages": 0, "sessions": 0, "lanes": 0}
    following, calls = None, 0
    while True:
        more = {} if following is None else {"next": following}
        reply = admin("prune", older_than=older_than, **more, **fields)
        assert reply["status"] == "ok", reply
        removed = {key: count + reply[key] for key, count in removed.items()}
        calls += 1
        following = reply["next"]
        if following is None:
            return removed, calls


def test_prune(admin, client, database):
    sid = client.register("ann")
    client.request(cmd="createGame", sid=sid, gameName="g")
    client.request(cmd="create_new_dialog", sid=sid, Name="d")
    for number in range(30):
        for where in ({}, {"gameName": "g"}):
            chat(client, sid, f"m{number}", nonce=f"{number}{where}", **where)
    client.request(cmd="send_msg", sid=sid, text="d", id_dialog=2)
    age(database, 30 * DAY, where="seq <= 20")
    assert chat(client, sid, "new", nonce="0{}")["status"] == "badCommand"  # the nonce is known
    assert prune(admin, 31 * DAY)[0]["messages"] == 0
    removed, calls = prune(admin, 29 * DAY, limit=7)
    # 20 in each of two rooms and one in the third, at most 7 in a call; and one call for the rest.
    assert removed["messages"] == 41 and calls == 3 + 3 + 1 + 1
    history = client.request(cmd="getChatHistory", sid=sid, after=0, limit=100)
    assert history["gap"] is True
    assert [entry["seq"] for entry in history["chat"]] == list(range(21, 31))
    assert "gap" not in client.request(cmd="getChatHistory", sid=sid, after=20)
    assert client.request(cmd="get_msg", sid=sid, id_dialog=2, after=0) == {
        "Error": "0", "msg": {}, "gap": True}
    # What is forgotten can be sent again; what is kept is known.
    reply = chat(client, sid, "new", nonce="0{}")
    assert reply["status"] == "ok" and reply["seq"] == 31
    assert chat(client, sid, "m25", nonce="25{}")["seq"] == 26
    assert database.query("SELECT COUNT(*) AS n FROM nonce") == [{"n": 21}]
    # An emptied room goes on counting.
    client.request(cmd="send_msg", sid=sid, text="e", id_dialog=2)
    messages = client.request(cmd="get_msg", sid=sid, id_dialog=2, after=0)["msg"]
    assert [message["seq"] for message in messages.values()] == [2]


@pytest.mark.parlord({"limits": {"session_ttl": 1000}})
def test_prune_of_sessions_and_lanes(admin, client, database):
    dead, sid = client.register("ann"), client.register("bob")
    age(database, 1001, "session", "used_at", "user_id = 1")
    age(database, 30 * DAY, "session", "created_at")
    chat(client, sid, "m")
    database.query("INSERT INTO lane (id, number, used_at) SELECT UNHEX(MD5(seq)), 1,"
                   " UTC_TIMESTAMP() - INTERVAL 8 DAY FROM seq_1_to_12")
    removed, calls = prune(admin, 7 * DAY, limit=5)
    assert removed == {"messages": 0, "sessions": 1, "lanes": 12} and calls == 3
    assert chat(client, dead, "m")["status"] == "badSid"
    assert chat(client, sid, "m")["status"] == "ok"


@pytest.mark.parlord({"limits": {"guess_memory": 1000}})
def test_prune_of_what_is_known_of_addresses(admin, database):
    """Their rows go by and by anyway, but only while there are others."""
    database.query("INSERT INTO guess SELECT CONCAT('name', seq), X'7F000001', 1, UTC_TIMESTAMP()"
                   " - INTERVAL IF(seq > 3, 1010, 900) SECOND, UTC_TIMESTAMP() FROM seq_1_to_15")
    database.query("INSERT INTO newcomer SELECT CHAR(seq USING latin1), UTC_TIMESTAMP()"
                   " + INTERVAL IF(seq > 2, -10, 100) SECOND FROM seq_1_to_15")
    calls = prune(admin, 7 * DAY, limit=5)[1]
    assert calls == 3
    assert database.query("SELECT COUNT(*) AS n FROM guess") == [{"n": 3}]
    assert database.query("SELECT COUNT(*) AS n FROM newcomer") == [{"n": 2}]


def test_prune_keeps_what_nonces_need(admin):
    assert admin("prune", older_than=7 * DAY - 1)["message"] == \
        "older_than: less than limits.nonce_ttl"


@pytest.mark.parlord({"limits": {"nonce_ttl": 60}})
def test_prune_while_others_send(admin, client, database, parlord):
    sid = client.register("ann")
    database.query("INSERT INTO message (room, seq, audience, id, user_id, time, text)"
                   " SELECT 1, seq, 0, NEXTVAL(message_id), 1, UTC_TIMESTAMP() - INTERVAL 1 DAY, 'm'"
                   " FROM seq_1_to_5000")
    database.query("UPDATE room SET last_seq = 5000 WHERE id = 1")
    result = []
    thread = threading.Thread(target=lambda: result.append(prune(admin, 3600, limit=100)))
    thread.start()
    for number in range(300):
        reply = chat(client, sid, f"n{number}", nonce=f"n{number}")
        assert reply["seq"] == 5001 + number
    thread.join(60)
    assert result[0][0]["messages"] == 5000
    assert database.query("SELECT first_seq, last_seq FROM room WHERE id = 1") == [
        {"first_seq": 5001, "last_seq": 5300}]


# --- one person ------------------------------------------------------------------------------------


def history_of(database, count):
    """So many messages that looking through them takes several calls; every third is that of user 1."""
    database.query("INSERT INTO message (room, seq, audience, id, user_id, time, text)"
                   " SELECT 1, seq, 0, NEXTVAL(message_id), IF(seq % 3 = 0, 1, 2), UTC_TIMESTAMP(), seq"
                   f" FROM seq_1_to_{count}")
    database.query("UPDATE room SET last_seq = %s WHERE id = 1", (count,))


def in_pieces(admin, cmd, **fields):
    replies, more = [], {}
    while True:
        replies.append(admin(cmd, **fields, **more))
        assert replies[-1]["status"] == "ok", replies[-1]
        if replies[-1]["next"] is None:
            return replies
        more = {"next": replies[-1]["next"]}


def test_export(admin, client, database):
    client.request(cmd="create_new_user", login="ann", pas="secret", first_name="Анна", city="")
    sid, _ = client.register("ann"), client.register("bob")
    client.request(cmd="create_new_dialog", sid=sid, Name="d", private=True)
    client.request(cmd="createGame", sid=sid, gameName="g")
    history_of(database, 30000)
    chat(client, sid, "hi", nonce="нонс")
    chat(client, sid, "in g", gameName="g")
    user = admin("export_user", username="ann")["user"]
    assert user["id_user"] == 1 and user["first_name"] == "Анна" and user["gameName"] == "g"
    assert "password" not in json.dumps(user)
    sessions = admin("export_sessions", username="ann")["sessions"]
    assert len(sessions) == 1 and set(sessions[0]) == {"created", "used"}
    assert admin("export_dialogs", username="ann")["dialogs"] == [
        {"id_dialog": 2, "Name": "d", "private": True}]
    replies = in_pieces(admin, "export_messages", username="ann")
    messages = [message for reply in replies for message in reply["messages"]]
    assert len(replies) == 4
    assert [message["text"] for message in messages] == [
        "in g", *(str(n) for n in range(3, 30001, 3)), "hi"]
    assert messages[-1]["nonce"] == "нонс" and messages[-1]["id_dialog"] == 1
    assert messages[0]["id_game"] == 1 and messages[0]["id_dialog"] is None
    assert admin("export_user", username="eve")["status"] == "badCommand"


def test_export_of_more_than_a_page(admin, client, database):
    """Their cursor is a text."""
    client.register("ann")
    database.query("INSERT INTO session SELECT UNHEX(SHA2(seq, 256)), 1, UTC_TIMESTAMP(),"
                   " '2000-01-01' + INTERVAL seq DAY FROM seq_1_to_1000")
    for _ in range(5):
        sessions = admin("export_sessions", username="ann")["sessions"]
        assert len({session["used"] for session in sessions}) == len(sessions) == 1001


def test_erase(admin, client, database, parlord):
    bound = parlord.connect()
    client.request(cmd="create_new_user", login="ann", pas="secret", first_name="Анна")
    sid, bob = client.register("ann"), client.register("bob")
    log_in(bound, "ann")
    client.request(cmd="create_new_dialog", sid=sid, Name="d")
    client.request(cmd="join_dialog", sid=bob, id_dialog=2)
    client.request(cmd="createGame", sid=sid, gameName="g")
    history_of(database, 9999)
    chat(client, sid, "mine", nonce="n")
    chat(client, bob, "bob's", nonce="n")
    # The first call shuts him out; what is interrupted then can be begun again.
    assert admin("erase_user", username="ann")["next"] is not None
    assert bound.request(cmd="send_msg", text="m", id_dialog=1)["message"] == "You are banned"
    assert client.request(cmd="register", username="ann", password="secret")["status"] == \
        "badPassword"
    replies = in_pieces(admin, "erase_user", username="ann")
    # The account, the lanes, and 10,001 messages by 5,000.
    assert sum(reply["messages"] for reply in replies) == 3334 and len(replies) == 5
    history = [entry for after in range(0, 10001, 1000) for entry in client.request(
        cmd="getChatHistory", sid=bob, after=after, limit=1000)["chat"]]
    assert [entry["seq"] for entry in history] == list(range(1, 10002))
    for entry in history:
        if entry["seq"] % 3 == 0 and entry["seq"] < 10000 or entry["seq"] == 10000:
            assert entry["username"] == "" and entry["message"] == ""
        else:
            assert entry["username"] == "bob" and entry["message"]
    for table, column in (("user", "id"), ("session", "user_id"), ("nonce", "user_id"),
                          ("message", "user_id"), ("player", "user_id"),
                          ("dialog_member", "user_id")):
        assert database.query(f"SELECT 1 FROM {table} WHERE {column} = 1") == [], table
    assert database.query("SELECT id, members FROM dialog ORDER BY id") == [
        {"id": 1, "members": 1}, {"id": 2, "members": 1}]
    assert client.request(cmd="getGamesList", sid=bob)["games"] == []
    assert client.request(cmd="get_user_info", sid=bob, id_user=1)["status"] == "badCommand"
    assert bound.request(cmd="send_msg", text="m", id_dialog=1)["status"] == "badSid"
    # The name is free, for somebody else.
    assert client.request(cmd="Registration", login="ann", pas="other")["id"] > 2
    assert admin("erase_user", username="eve")["status"] == "badCommand"


def test_pieces_from_anywhere(admin, client):
    """Whatever "next" is, looking on from there is no error."""
    sid = client.register("ann")
    chat(client, sid, "m")
    for place, found in (("1,0", 1), ("-5,7", 1), ("1,1", 0), ("9" * 18 + "," + "9" * 18, 0),
                         ("9" * 19 + ",0", 1), ("nowhere", 1), ("1,-1", 1), (",", 1)):
        exported = admin("export_messages", username="ann", next=place)
        assert len(exported["messages"]) == found and exported["next"] is None, exported
    assert admin("export_messages", username="ann", next="x" * 65)["status"] == "badCommand"
    assert admin("erase_user", username="ann")["next"] == "lanes"
    assert admin("erase_user", username="ann", next="2,0") == {
        "status": "ok", "messages": 0, "next": None}


def test_erase_waits_for_messages_on_their_way(admin, parlord, database):
    """One whose sender was looked at before he was shut out is stored, and then blanked."""
    client = parlord.connect(30)
    client.register("ann")
    log_in(client, "ann")
    result = []
    with held(database, "SELECT id FROM room WHERE id = 1 FOR UPDATE") as release:
        client.send({"cmd": "send_msg", "text": "late", "id_dialog": 1})
        wait_for_blocked(database, 1)
        thread = threading.Thread(
            target=lambda: result.extend(in_pieces(admin, "erase_user", username="ann")))
        thread.start()
        wait_for_blocked(database, 2)
        release()
        assert client.receive() == {"ans": "OK"}
        thread.join(30)
    assert sum(reply["messages"] for reply in result) == 1
    assert database.query("SELECT user_id, text FROM message") == [{"user_id": 0, "text": ""}]


# --- who may -----------------------------------------------------------------------------------------


def test_clients_have_no_such_commands(client):
    for cmd in ("users", "ban", "prune", "erase_user", "set_password", "announce"):
        assert client.request(cmd=cmd)["message"] == "Unknown command"
