-- What the control process does for the administrator, under an account of its own.

-- A user by his name, locked.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE lock_login_(
	IN p_login VARCHAR(67), OUT p_user INT UNSIGNED)
READS SQL DATA
BEGIN
	SELECT id INTO p_user FROM user WHERE login = p_login FOR UPDATE;
	IF p_user IS NULL THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'username: no such user';
	END IF;
END;

-- Ends all sessions of a user, who is locked; so he leaves his game.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE end_sessions_(
	IN p_user INT UNSIGNED, OUT p_sessions INT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_game INT UNSIGNED;

	CALL lock_game_of_(p_user, v_game);
	DELETE FROM session WHERE user_id = p_user;
	SET p_sessions = ROW_COUNT();
	IF v_game IS NOT NULL THEN
		CALL leave_(p_user, v_game);
	END IF;
END;

-- Those whose names contain p_name, in order of registration.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_users(
	IN p_name VARCHAR(67), IN p_after BIGINT, IN p_limit INT, IN p_page INT, IN p_cursor BIGINT)
READS SQL DATA
BEGIN
	DECLARE v_now DATETIME DEFAULT UTC_TIMESTAMP();

	SELECT u.id AS id_user, u.login AS username, u.created_at AS created,
		(SELECT MAX(s.used_at) FROM session s WHERE s.user_id = u.id) AS used,
		(SELECT COUNT(*) FROM session s WHERE s.user_id = u.id
			AND s.used_at >= v_now - INTERVAL @session_ttl SECOND) AS sessions,
		IF(u.banned_until > v_now,
			IF(u.banned_until >= '9999-01-01', 'for good', u.banned_until), NULL) AS banned,
		IF(u.banned_until > v_now, u.ban_reason, NULL) AS reason, u.id AS _cursor
	FROM user u
	WHERE u.id > COALESCE(p_cursor, p_after, 0)
		AND (p_name IS NULL OR LOCATE(p_name, u.login) > 0)
	ORDER BY u.id LIMIT p_page;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_set_password(
	IN p_login VARCHAR(67), IN p_password VARCHAR(255))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_sessions INT;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL lock_login_(p_login, v_user);
	UPDATE user SET password = p_password, password_version = password_version + 1
	WHERE id = v_user AND password IS NOT NULL;
	IF ROW_COUNT() = 0 THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'username: has no password here';
	END IF;
	CALL end_sessions_(v_user, v_sessions);
	COMMIT;
	SELECT v_user AS id_user;
END;

-- For so many seconds, or for good.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_ban(
	IN p_login VARCHAR(67), IN p_seconds BIGINT, IN p_reason VARCHAR(80))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_sessions INT;
	DECLARE v_until DATETIME DEFAULT UTC_TIMESTAMP() + INTERVAL p_seconds SECOND;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL lock_login_(p_login, v_user);
	UPDATE user SET banned_until = COALESCE(v_until, '9999-12-31 23:59:59'), ban_reason = p_reason
	WHERE id = v_user;
	CALL end_sessions_(v_user, v_sessions);
	COMMIT;
	SELECT v_user AS id_user, v_until AS until, v_sessions AS sessions;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_unban(IN p_login VARCHAR(67))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL lock_login_(p_login, v_user);
	UPDATE user SET banned_until = NULL, ban_reason = NULL
	WHERE id = v_user AND banned_until > UTC_TIMESTAMP();
	IF ROW_COUNT() = 0 THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'username: is not banned';
	END IF;
	COMMIT;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_logout(IN p_login VARCHAR(67))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_sessions INT;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL lock_login_(p_login, v_user);
	CALL end_sessions_(v_user, v_sessions);
	COMMIT;
	SELECT v_user AS id_user, v_sessions AS sessions;
END;

-- A message to the lobby, from a user of whose name no client can be: it has asterisks.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_announce(IN p_text VARCHAR(4096))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_id, v_seq BIGINT UNSIGNED;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL find_or_add_user_('*server*', v_user);
	UPDATE room SET last_seq = last_seq + 1 WHERE id = 1;
	SELECT last_seq, NEXTVAL(message_id) INTO v_seq, v_id FROM room WHERE id = 1;
	INSERT INTO message (room, seq, audience, id, user_id, time, text)
	VALUES (1, v_seq, 0, v_id, v_user, UTC_TIMESTAMP(), p_text);
	COMMIT;
	SELECT v_id AS id, v_seq AS seq;
END;

-- Removes old rows, at most p_limit of a kind, so that senders wait only for a moment. A call takes
-- the first room from p_room on that has old messages and removes its oldest; one that finds none
-- removes what else is over. "next" is the next call's p_room; null: that was the last.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_prune(
	IN p_seconds BIGINT, IN p_room BIGINT, IN p_limit INT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_now DATETIME DEFAULT UTC_TIMESTAMP();
	DECLARE v_before DATETIME DEFAULT v_now - INTERVAL p_seconds SECOND;
	DECLARE v_room, v_first, v_last, v_kept BIGINT;
	DECLARE v_messages, v_sessions, v_lanes, v_guesses, v_newcomers INT DEFAULT 0;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	-- Where a nonce is remembered, so is its message.
	IF p_seconds < @nonce_ttl THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'older_than: less than limits.nonce_ttl';
	END IF;
	START TRANSACTION;
	SELECT r.id INTO v_room
	FROM room r STRAIGHT_JOIN message m ON m.room = r.id AND m.seq = r.first_seq
	WHERE (p_room IS NULL OR r.id >= p_room) AND m.time < v_before
	ORDER BY r.id LIMIT 1;
	IF v_room IS NOT NULL THEN
		SELECT first_seq, last_seq INTO v_first, v_last FROM room WHERE id = v_room FOR UPDATE;
		SELECT MIN(seq) INTO v_kept FROM message
		WHERE room = v_room AND seq >= v_first AND seq < v_first + p_limit AND time >= v_before;
		SET v_kept = COALESCE(v_kept, LEAST(v_first + p_limit, v_last + 1));
		DELETE FROM nonce WHERE room = v_room AND seq >= v_first AND seq < v_kept;
		DELETE FROM message WHERE room = v_room AND seq >= v_first AND seq < v_kept;
		SET v_messages = ROW_COUNT();
		UPDATE room SET first_seq = v_kept WHERE id = v_room;
	ELSE
		DELETE FROM session WHERE used_at < v_now - INTERVAL @session_ttl SECOND LIMIT p_limit;
		SET v_sessions = ROW_COUNT();
		DELETE FROM lane WHERE used_at < v_before LIMIT p_limit;
		SET v_lanes = ROW_COUNT();
		DELETE FROM guess WHERE failed_at < v_now - INTERVAL @guess_memory SECOND LIMIT p_limit;
		SET v_guesses = ROW_COUNT();
		DELETE FROM newcomer WHERE forgotten_at < v_now LIMIT p_limit;
		SET v_newcomers = ROW_COUNT();
		IF GREATEST(v_sessions, v_lanes, v_guesses, v_newcomers) = p_limit THEN
			SET v_room = 9223372036854775807;
		END IF;
	END IF;
	COMMIT;
	SELECT v_messages AS messages, v_sessions AS sessions, v_lanes AS lanes, v_room AS next;
END;

-- What is kept of a person, but for lists of their own; a password is not shown, nor its hash.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_export_user(IN p_login VARCHAR(67))
READS SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;

	CALL need_login_(p_login, v_user);
	SELECT u.id AS id_user, u.login AS username, u.created_at AS created, u.first_name,
		u.last_name, u.birth AS D_birth, u.age, u.sex, u.city, u.photo,
		u.player_status AS status, g.name AS gameName, u.banned_until, u.ban_reason
	FROM user u
	LEFT JOIN player p ON p.user_id = u.id LEFT JOIN game g ON g.id = p.game_id
	WHERE u.id = v_user;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE need_login_(
	IN p_login VARCHAR(67), OUT p_user INT UNSIGNED)
READS SQL DATA
BEGIN
	SELECT id INTO p_user FROM user WHERE login = p_login;
	IF p_user IS NULL THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'username: no such user';
	END IF;
END;

-- A sid is not kept, and its hash is nobody's business.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_export_sessions(
	IN p_login VARCHAR(67), IN p_page INT, IN p_cursor VARCHAR(64))
READS SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;

	CALL need_login_(p_login, v_user);
	SELECT created_at AS created, used_at AS used, HEX(sid_hash) AS _cursor FROM session
	WHERE user_id = v_user AND sid_hash > UNHEX(COALESCE(p_cursor, ''))
	ORDER BY sid_hash LIMIT p_page;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_export_dialogs(
	IN p_login VARCHAR(67), IN p_page INT, IN p_cursor BIGINT)
READS SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;

	CALL need_login_(p_login, v_user);
	SELECT m.dialog_id AS id_dialog, d.name AS Name, d.private, m.dialog_id AS _cursor
	FROM dialog_member m JOIN dialog d ON d.id = m.dialog_id
	WHERE m.user_id = v_user AND m.dialog_id > COALESCE(p_cursor, 0)
	ORDER BY m.dialog_id LIMIT p_page;
END;

-- Messages have no index by their senders, which each message would pay for: they are looked
-- through in stretches of some thousand, room by room. "next" is the next p_after; null: that was all.
-- A cursor has the stretch's end in it: if it were looked for again new messages might move it.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_export_messages(
	IN p_login VARCHAR(67), IN p_after VARCHAR(64), IN p_page INT, IN p_cursor VARCHAR(128))
READS SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_room, v_seq, v_to_room, v_to_seq BIGINT;
	DECLARE v_next VARCHAR(64);

	CALL need_login_(p_login, v_user);
	CALL read_place_(COALESCE(SUBSTRING_INDEX(p_cursor, ',', 2), p_after), v_room, v_seq);
	IF p_cursor IS NULL THEN
		CALL find_end_(v_room, v_seq, 10000, v_to_room, v_to_seq, v_next);
	ELSE
		CALL read_place_(SUBSTRING_INDEX(p_cursor, ',', -2), v_to_room, v_to_seq);
	END IF;
	SELECT m.id, IF(m.room > 0, m.room, NULL) AS id_dialog, IF(m.room < 0, -m.room, NULL) AS id_game,
		m.seq, m.time, m.text, CONVERT(n.nonce USING utf8mb4) AS nonce,
		CONCAT_WS(',', m.room, m.seq, v_to_room, v_to_seq) AS _cursor
	FROM message m FORCE INDEX (PRIMARY) LEFT JOIN nonce n ON n.room = m.room AND n.seq = m.seq
	WHERE (m.room > v_room OR (m.room = v_room AND m.seq > v_seq))
		AND (m.room < v_to_room OR (m.room = v_to_room AND m.seq <= v_to_seq))
		AND m.user_id = v_user
	ORDER BY m.room, m.seq LIMIT p_page;
	IF p_cursor IS NULL THEN
		SELECT v_next AS next;
	END IF;
END;

-- A place between messages is "room,seq" of the one before it; what is none is before all of them.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE read_place_(
	IN p_place VARCHAR(64), OUT p_room BIGINT, OUT p_seq BIGINT)
NO SQL
BEGIN
	IF p_place REGEXP '^-?[0-9]{1,18},[0-9]{1,18}$' THEN
		SET p_room = SUBSTRING_INDEX(p_place, ',', 1);
		SET p_seq = SUBSTRING_INDEX(p_place, ',', -1);
	ELSE
		SET p_room = -999999999999999999;
		SET p_seq = 0;
	END IF;
END;

-- The place p_count messages on. p_next: the same for the next call; null: there are not so many left.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE find_end_(
	IN p_room BIGINT, IN p_seq BIGINT, IN p_count INT,
	OUT p_to_room BIGINT, OUT p_to_seq BIGINT, OUT p_next VARCHAR(64))
READS SQL DATA
BEGIN
	DECLARE v_between INT DEFAULT p_count - 1;

	SELECT room, seq, CONCAT_WS(',', room, seq) INTO p_to_room, p_to_seq, p_next
	FROM message FORCE INDEX (PRIMARY) WHERE room > p_room OR (room = p_room AND seq > p_seq)
	ORDER BY room, seq LIMIT 1 OFFSET v_between;
	IF p_next IS NULL THEN
		SET p_to_room = 999999999999999999;
		SET p_to_seq = 0;
	END IF;
END;

-- Makes a person unknown. His account goes last, so what was interrupted can be begun again: the first
-- call, without p_after, shuts him out and takes all but his messages, the second ("lanes") waits for
-- those that are on their way, the others blank them. "next" is the next p_after; null: that was all.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_erase_user(
	IN p_login VARCHAR(67), IN p_after VARCHAR(64))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_next VARCHAR(64);
	DECLARE v_lanes, v_messages INT DEFAULT 0;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL lock_login_(p_login, v_user);
	IF p_after IS NULL THEN
		CALL erase_account_(v_user);
		SET v_next = 'lanes';
	ELSEIF p_after = 'lanes' THEN
		-- Every sender locks his lane before he is looked at, until his commit (post.sql).
		SELECT COUNT(*) INTO v_lanes FROM lane FOR UPDATE;
		SET v_next = 'messages';
	ELSE
		CALL erase_messages_(v_user, p_after, v_messages, v_next);
	END IF;
	IF v_next IS NULL THEN
		UPDATE dialog SET members = members - 1 WHERE id = 1;
		DELETE FROM user WHERE id = v_user;
	END IF;
	COMMIT;
	SELECT v_messages AS messages, v_next AS next;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE erase_account_(IN p_user INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	DECLARE v_sessions INT;
	DECLARE v_login VARCHAR(67);

	SELECT login INTO v_login FROM user WHERE id = p_user;
	DELETE FROM guess WHERE account = v_login;
	UPDATE user SET banned_until = '9999-12-31 23:59:59', ban_reason = NULL, password = NULL,
		password_version = password_version + 1, player_status = NULL, first_name = NULL,
		last_name = NULL, birth = NULL, age = NULL, sex = NULL, city = NULL, photo = NULL
	WHERE id = p_user;
	CALL end_sessions_(p_user, v_sessions);
	UPDATE dialog d JOIN dialog_member m ON m.dialog_id = d.id SET d.members = d.members - 1
	WHERE m.user_id = p_user;
	DELETE FROM dialog_member WHERE user_id = p_user;
END;

-- p_next: p_after once more if there are nonces left.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE erase_messages_(
	IN p_user INT UNSIGNED, IN p_after VARCHAR(64), OUT p_messages INT, OUT p_next VARCHAR(64))
MODIFIES SQL DATA
BEGIN
	DECLARE v_room, v_seq, v_to_room, v_to_seq BIGINT;

	SET p_messages = 0;
	DELETE FROM nonce WHERE user_id = p_user LIMIT 5000;
	IF ROW_COUNT() = 5000 THEN
		SET p_next = p_after;
	ELSE
		CALL read_place_(p_after, v_room, v_seq);
		CALL find_end_(v_room, v_seq, 5000, v_to_room, v_to_seq, p_next);
		UPDATE message FORCE INDEX (PRIMARY) SET text = '', user_id = 0
		WHERE (room > v_room OR (room = v_room AND seq > v_seq))
			AND (room < v_to_room OR (room = v_to_room AND seq <= v_to_seq))
			AND user_id = p_user;
		SET p_messages = ROW_COUNT();
	END IF;
END;
