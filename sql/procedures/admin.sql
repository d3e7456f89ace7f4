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
	SELECT last_seq INTO v_seq FROM room WHERE id = 1;
	INSERT INTO message (room, seq, user_id, time, text)
	VALUES (1, v_seq, v_user, UTC_TIMESTAMP(), p_text);
	SET v_id = LAST_INSERT_ID();
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
-- through from p_after on, some thousand ids at a time. "next" is the next p_after; null: that was all.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_export_messages(
	IN p_login VARCHAR(67), IN p_after BIGINT, IN p_page INT, IN p_cursor BIGINT)
READS SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	-- As far as the next 10000 can be counted.
	DECLARE v_from BIGINT DEFAULT LEAST(COALESCE(p_after, 0), 9223372036854775807 - 10000);
	DECLARE v_next BIGINT;

	CALL need_login_(p_login, v_user);
	SELECT m.id, IF(m.room > 0, m.room, NULL) AS id_dialog, IF(m.room < 0, -m.room, NULL) AS id_game,
		m.seq, m.time, m.text, CONVERT(n.nonce USING utf8mb4) AS nonce, m.id AS _cursor
	FROM message m FORCE INDEX (id) LEFT JOIN nonce n ON n.room = m.room AND n.seq = m.seq
	WHERE m.id > COALESCE(p_cursor, v_from) AND m.id <= v_from + 10000 AND m.user_id = v_user
	ORDER BY m.id LIMIT p_page;
	IF p_cursor IS NULL THEN
		CALL next_message_(v_from + 10000, v_next);
		SELECT v_next AS next;
	END IF;
END;

-- From where on to look for messages when those up to p_id have been looked at.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE next_message_(IN p_id BIGINT, OUT p_next BIGINT)
READS SQL DATA
BEGIN
	SELECT MIN(id) - 1 INTO p_next FROM message WHERE id > p_id;
END;

-- Makes a person unknown. His account goes last, so what was interrupted can be begun again: the first
-- call, without p_after, shuts him out and takes all but his messages, the second (-1) waits for those
-- that are on their way, the others blank them. "next" is the next p_after; null: that was all.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_erase_user(
	IN p_login VARCHAR(67), IN p_after BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_next BIGINT;
	DECLARE v_to BIGINT DEFAULT LEAST(p_after, 9223372036854775807 - 5000) + 5000;
	DECLARE v_lanes, v_messages INT DEFAULT 0;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL lock_login_(p_login, v_user);
	IF p_after IS NULL THEN
		CALL erase_account_(v_user);
		SET v_next = -1;
	ELSEIF p_after < 0 THEN
		-- Every sender locks his lane before he is looked at, until his commit (post.sql).
		SELECT COUNT(*) INTO v_lanes FROM lane FOR UPDATE;
		SET v_next = 0;
	ELSE
		CALL next_message_(v_to, v_next);
		CALL erase_messages_(v_user, p_after, v_to, v_messages, v_next);
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

-- p_next: kept at p_from if there are nonces left.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE erase_messages_(
	IN p_user INT UNSIGNED, IN p_from BIGINT, IN p_to BIGINT, OUT p_messages INT,
	INOUT p_next BIGINT)
MODIFIES SQL DATA
BEGIN
	DELETE FROM nonce WHERE user_id = p_user LIMIT 5000;
	IF ROW_COUNT() = 5000 THEN
		SET p_next = p_from;
		SET p_messages = 0;
	ELSE
		UPDATE message FORCE INDEX (id) SET text = '', user_id = 0
		WHERE id > p_from AND id <= p_to AND user_id = p_user;
		SET p_messages = ROW_COUNT();
	END IF;
END;
