-- Adding messages.
--
-- A worker numbers its calls 1, 2, 3 … in each of a few lanes, one call at a time in each. A call
-- locks its lane's row and leaves its number there with the same commit that holds its messages. If
-- the worker does not learn what became of a call it makes it again with the same number: the row's
-- lock makes it wait for the first one's end, and the number tells whether that was a commit.

-- Locks the lane. p_done: this call was made before, and is committed.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE enter_lane_(
	IN p_lane BINARY(16), IN p_number BIGINT UNSIGNED, OUT p_done BOOLEAN)
MODIFIES SQL DATA
BEGIN
	DECLARE v_number BIGINT UNSIGNED;

	SELECT number INTO v_number FROM lane WHERE id = p_lane FOR UPDATE;
	IF v_number IS NULL THEN
		INSERT INTO lane (id, number, used_at) VALUES (p_lane, 0, UTC_TIMESTAMP());
		SET v_number = 0;
	END IF;
	IF v_number > p_number THEN
		SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'A call of a lane came after its successor';
	END IF;
	SET p_done = v_number = p_number;
END;

-- What a message with a nonce became: null if there is none.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE find_nonce_(
	IN p_user INT UNSIGNED, IN p_nonce VARBINARY(64), IN p_room BIGINT, IN p_text VARCHAR(4096),
	OUT p_id BIGINT UNSIGNED, OUT p_seq BIGINT UNSIGNED)
READS SQL DATA
BEGIN
	DECLARE v_room BIGINT;
	DECLARE v_seq BIGINT UNSIGNED;

	SELECT room, seq INTO v_room, v_seq FROM nonce WHERE user_id = p_user AND nonce = p_nonce;
	IF v_seq IS NOT NULL THEN
		SELECT id, seq INTO p_id, p_seq FROM message
		WHERE room = v_room AND seq = v_seq AND room = p_room AND text = p_text;
		IF p_id IS NULL THEN
			SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'nonce: used before for another message';
		END IF;
	END IF;
END;

-- One message, with all that can be wrong with it. p_dialog is null for a message of the lobby
-- protocol, which goes to the lobby or to p_game's room. Whoever speaks in an open dialog becomes a
-- member of it. The same nonce with the same room and text once more adds nothing.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE post_one(
	IN p_lane BINARY(16), IN p_number BIGINT UNSIGNED, IN p_sid BINARY(32), IN p_bound BIGINT,
	IN p_given BIGINT, IN p_dialog BIGINT, IN p_game VARCHAR(64), IN p_text VARCHAR(4096),
	IN p_nonce VARBINARY(64))
MODIFIES SQL DATA
BEGIN
	DECLARE v_done BOOLEAN;
	DECLARE v_user INT UNSIGNED;
	DECLARE v_room BIGINT DEFAULT p_dialog;
	DECLARE v_locked BIGINT;
	DECLARE v_id, v_seq BIGINT UNSIGNED;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL enter_lane_(p_lane, p_number, v_done);
	CALL need_user_(p_sid, p_bound, p_given, v_user);
	IF v_user = 0 THEN
		SIGNAL SQLSTATE 'PLSID' SET MESSAGE_TEXT = 'Log in first, or give id_user';
	END IF;
	IF p_dialog IS NULL THEN
		CALL need_room_(v_user, p_game, v_room);
	ELSE
		CALL need_dialog_(v_user, p_dialog);
	END IF;
	SELECT id INTO v_locked FROM room WHERE id = v_room FOR UPDATE;
	IF p_nonce IS NOT NULL THEN
		CALL find_nonce_(v_user, p_nonce, v_room, p_text, v_id, v_seq);
	END IF;
	IF v_id IS NULL AND NOT v_done THEN
		IF v_room > 0 THEN
			CALL enter_dialog_(v_user, v_room);
		END IF;
		UPDATE room SET last_seq = last_seq + 1 WHERE id = v_room;
		SELECT last_seq INTO v_seq FROM room WHERE id = v_room;
		INSERT INTO message (room, seq, user_id, time, text)
		VALUES (v_room, v_seq, v_user, UTC_TIMESTAMP(), p_text);
		SET v_id = LAST_INSERT_ID();
		IF p_nonce IS NOT NULL THEN
			INSERT INTO nonce (user_id, nonce, room, seq) VALUES (v_user, p_nonce, v_room, v_seq);
		END IF;
		UPDATE lane SET number = p_number, used_at = UTC_TIMESTAMP() WHERE id = p_lane;
	END IF;
	COMMIT;
	IF p_nonce IS NOT NULL THEN
		SELECT v_id AS id, v_seq AS seq;
	END IF;
END;

-- Messages of many, all or none of them, and only those with which nothing is wrong and nothing
-- else is to be done: the sender's session is fresh, he is in the room, his nonce is new. If there
-- are any others nothing is changed, and "others" has their places, to be given to post_one.
--
-- p_rooms: [[id or null, messages, game or null], …], first the ids, ascending, then the games by
-- name: all workers lock in this order. p_messages: [[id or null, game or null, how many of the room
-- follow it, sid or null, user or null, nonce or null, text], …]; sid and nonce in hexadecimal.
-- p_games and p_nonces: some have one. "stored" has place, id and seq of each with a nonce. Places
-- are those in p_messages, from 1; what they are of is separated by commas.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE post_batch(
	IN p_lane BINARY(16), IN p_number BIGINT UNSIGNED, IN p_rooms LONGTEXT,
	IN p_messages LONGTEXT, IN p_nrooms INT, IN p_nmessages INT, IN p_games BOOLEAN,
	IN p_nonces BOOLEAN)
MODIFIES SQL DATA
BEGIN
	DECLARE v_done BOOLEAN;
	DECLARE v_others, v_stored LONGTEXT;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL enter_lane_(p_lane, p_number, v_done);
	IF NOT v_done THEN
		IF p_nrooms = 1 AND NOT p_games THEN
			CALL add_to_room_(JSON_VALUE(p_rooms, '$[0][0]'), p_messages, p_nmessages, p_nonces,
				v_others);
		ELSE
			CALL add_messages_(p_rooms, p_messages, p_nmessages, p_games, p_nonces, v_others);
		END IF;
		UPDATE lane SET number = p_number, used_at = UTC_TIMESTAMP() WHERE id = p_lane;
	END IF;
	IF v_others = '' THEN
		SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'A batch has not as many messages as it says';
	END IF;
	IF v_others IS NULL AND p_nonces THEN
		CALL find_stored_(p_messages, v_stored);
	END IF;
	IF v_others IS NOT NULL THEN
		ROLLBACK;
	END IF;
	COMMIT;
	IF v_others IS NOT NULL OR v_stored IS NOT NULL THEN
		SELECT v_others AS others, v_stored AS stored;
	END IF;
END;

-- The same for one dialog, which is so common that it is worth its own way: it costs two thirds.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE add_to_room_(
	IN p_room BIGINT, IN p_messages LONGTEXT, IN p_nmessages INT, IN p_nonces BOOLEAN,
	OUT p_others LONGTEXT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_now DATETIME DEFAULT UTC_TIMESTAMP();
	DECLARE v_fresh DATETIME DEFAULT v_now - INTERVAL @session_ttl DIV 100 SECOND;
	DECLARE v_last BIGINT UNSIGNED;

	UPDATE room SET last_seq = last_seq + p_nmessages WHERE id = p_room;
	SELECT last_seq INTO v_last FROM room WHERE id = p_room;
	INSERT INTO message (room, seq, user_id, time, text)
	SELECT p_room, v_last - j.follow, COALESCE(s.user_id, j.user), v_now, j.text
	FROM JSON_TABLE(p_messages, '$[*]' COLUMNS (
		follow INT PATH '$[2]', sid CHAR(64) CHARACTER SET ascii PATH '$[3]',
		user INT UNSIGNED PATH '$[4]',
		nonce VARCHAR(128) CHARACTER SET ascii PATH '$[5]',
		text VARCHAR(4096) PATH '$[6]')) j
	LEFT JOIN session s ON s.sid_hash = UNHEX(j.sid) AND s.used_at >= v_fresh
	WHERE v_last IS NOT NULL
		AND (s.user_id IS NOT NULL OR (
			j.sid IS NULL AND EXISTS (SELECT 1 FROM user u WHERE u.id = j.user
				AND (u.banned_until IS NULL OR u.banned_until <= v_now))))
		AND (p_room = 1 OR EXISTS (SELECT 1 FROM dialog_member m
			WHERE m.user_id = COALESCE(s.user_id, j.user) AND m.dialog_id = p_room))
		AND (NOT p_nonces OR j.nonce IS NULL OR NOT EXISTS (SELECT 1 FROM nonce x
			WHERE x.user_id = COALESCE(s.user_id, j.user) AND x.nonce = UNHEX(j.nonce)));
	IF ROW_COUNT() <> p_nmessages THEN
		SELECT COALESCE(GROUP_CONCAT(j.number), '') INTO p_others
		FROM JSON_TABLE(p_messages, '$[*]' COLUMNS (
			number FOR ORDINALITY, follow INT PATH '$[2]')) j
		LEFT JOIN message m ON m.room = p_room AND m.seq = v_last - j.follow
		WHERE m.seq IS NULL;
	ELSEIF p_nonces THEN
		INSERT INTO nonce (user_id, nonce, room, seq)
		SELECT COALESCE(s.user_id, j.user), UNHEX(j.nonce), p_room, v_last - j.follow
		FROM JSON_TABLE(p_messages, '$[*]' COLUMNS (
			follow INT PATH '$[2]', sid CHAR(64) CHARACTER SET ascii PATH '$[3]',
			user INT UNSIGNED PATH '$[4]',
			nonce VARCHAR(128) CHARACTER SET ascii PATH '$[5]')) j
		LEFT JOIN session s ON s.sid_hash = UNHEX(j.sid)
		WHERE j.nonce IS NOT NULL;
	END IF;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE add_messages_(
	IN p_rooms LONGTEXT, IN p_messages LONGTEXT, IN p_nmessages INT, IN p_games BOOLEAN,
	IN p_nonces BOOLEAN, OUT p_others LONGTEXT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_now DATETIME DEFAULT UTC_TIMESTAMP();
	DECLARE v_fresh DATETIME DEFAULT v_now - INTERVAL @session_ttl DIV 100 SECOND;

	UPDATE JSON_TABLE(p_rooms, '$[*]' COLUMNS (
		id BIGINT PATH '$[0]', messages INT PATH '$[1]', game VARCHAR(64) PATH '$[2]')) t
	LEFT JOIN game g ON p_games AND g.name = t.game AND g.live = TRUE
	STRAIGHT_JOIN room r ON r.id = COALESCE(t.id, -CAST(g.id AS SIGNED))
	SET r.last_seq = r.last_seq + t.messages;
	INSERT INTO message (room, seq, user_id, time, text)
	SELECT r.id, r.last_seq - j.follow, COALESCE(s.user_id, j.user), v_now, j.text
	FROM JSON_TABLE(p_messages, '$[*]' COLUMNS (
		room BIGINT PATH '$[0]', game VARCHAR(64) PATH '$[1]', follow INT PATH '$[2]',
		sid CHAR(64) CHARACTER SET ascii PATH '$[3]', user INT UNSIGNED PATH '$[4]',
		nonce VARCHAR(128) CHARACTER SET ascii PATH '$[5]',
		text VARCHAR(4096) PATH '$[6]')) j
	LEFT JOIN game g ON p_games AND g.name = j.game AND g.live = TRUE
	STRAIGHT_JOIN room r ON r.id = COALESCE(j.room, -CAST(g.id AS SIGNED))
	LEFT JOIN session s ON s.sid_hash = UNHEX(j.sid) AND s.used_at >= v_fresh
	WHERE (s.user_id IS NOT NULL OR (
			j.sid IS NULL AND EXISTS (SELECT 1 FROM user u WHERE u.id = j.user
				AND (u.banned_until IS NULL OR u.banned_until <= v_now))))
		AND (r.id = 1
			OR (r.id > 1 AND EXISTS (SELECT 1 FROM dialog_member m
				WHERE m.user_id = COALESCE(s.user_id, j.user) AND m.dialog_id = r.id))
			OR (r.id < 0 AND EXISTS (SELECT 1 FROM player p
				WHERE p.user_id = COALESCE(s.user_id, j.user) AND p.game_id = -r.id)))
		AND (NOT p_nonces OR j.nonce IS NULL OR NOT EXISTS (SELECT 1 FROM nonce x
			WHERE x.user_id = COALESCE(s.user_id, j.user) AND x.nonce = UNHEX(j.nonce)));
	IF ROW_COUNT() <> p_nmessages THEN
		SELECT COALESCE(GROUP_CONCAT(j.number), '') INTO p_others
		FROM JSON_TABLE(p_messages, '$[*]' COLUMNS (
			number FOR ORDINALITY, room BIGINT PATH '$[0]', game VARCHAR(64) PATH '$[1]',
			follow INT PATH '$[2]')) j
		LEFT JOIN game g ON p_games AND g.name = j.game AND g.live = TRUE
		LEFT JOIN room r ON r.id = COALESCE(j.room, -CAST(g.id AS SIGNED))
		LEFT JOIN message m ON m.room = r.id AND m.seq = r.last_seq - j.follow
		WHERE m.seq IS NULL;
	ELSEIF p_nonces THEN
		INSERT INTO nonce (user_id, nonce, room, seq)
		SELECT COALESCE(s.user_id, j.user), UNHEX(j.nonce), r.id, r.last_seq - j.follow
		FROM JSON_TABLE(p_messages, '$[*]' COLUMNS (
			room BIGINT PATH '$[0]', game VARCHAR(64) PATH '$[1]', follow INT PATH '$[2]',
			sid CHAR(64) CHARACTER SET ascii PATH '$[3]', user INT UNSIGNED PATH '$[4]',
			nonce VARCHAR(128) CHARACTER SET ascii PATH '$[5]')) j
		LEFT JOIN game g ON p_games AND g.name = j.game AND g.live = TRUE
		STRAIGHT_JOIN room r ON r.id = COALESCE(j.room, -CAST(g.id AS SIGNED))
		LEFT JOIN session s ON s.sid_hash = UNHEX(j.sid)
		WHERE j.nonce IS NOT NULL;
	END IF;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE find_stored_(
	IN p_messages LONGTEXT, OUT p_stored LONGTEXT)
READS SQL DATA
BEGIN
	SELECT GROUP_CONCAT(j.number, ',', m.id, ',', m.seq) INTO p_stored
	FROM JSON_TABLE(p_messages, '$[*]' COLUMNS (
		number FOR ORDINALITY, sid CHAR(64) CHARACTER SET ascii PATH '$[3]',
		user INT UNSIGNED PATH '$[4]',
		nonce VARCHAR(128) CHARACTER SET ascii PATH '$[5]')) j
	LEFT JOIN session s ON s.sid_hash = UNHEX(j.sid)
	STRAIGHT_JOIN nonce x ON x.user_id = COALESCE(s.user_id, j.user) AND x.nonce = UNHEX(j.nonce)
	STRAIGHT_JOIN message m ON m.room = x.room AND m.seq = x.seq
	WHERE j.nonce IS NOT NULL;
END;
