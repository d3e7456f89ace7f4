-- Adding messages.
--
-- A worker numbers its calls 1, 2, 3 … in each of a few lanes, one call at a time in each. A call
-- leaves its number in its lane's row with the same commit that holds its messages, and the answer
-- that it gave. If the worker does not learn what became of a call it makes it again with the same
-- number: the row's lock makes that wait for the first attempt's end, and the number tells whether
-- it was a commit. Then nothing is looked at again: the session may have ended meanwhile.
--
-- An attempt that was lost may still come, even after the worker has got the answer to a later one.
-- If that stored the messages the number keeps the late one out. If it refused them it leaves the
-- number, too, and which attempt it was: those up to it are over. It keeps the row's lock until then,
-- so it undoes the rest with a savepoint. The first attempt needs not do so, as there is none before
-- it; what is refused at once costs no commit.

-- Locks the lane and puts the call's number there. p_done: an earlier attempt stored its messages;
-- p_stored is what that answered.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE enter_lane_(
	IN p_lane BINARY(16), IN p_number BIGINT UNSIGNED, IN p_attempt INT UNSIGNED,
	OUT p_done BOOLEAN, OUT p_stored MEDIUMTEXT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_number BIGINT UNSIGNED;
	DECLARE v_refused INT UNSIGNED;

	SET p_done = FALSE;
	UPDATE lane SET number = p_number, refused = 0, stored = NULL, used_at = UTC_TIMESTAMP()
	WHERE id = p_lane AND number < p_number;
	IF ROW_COUNT() = 0 THEN
		SELECT number, refused, stored INTO v_number, v_refused, p_stored
		FROM lane WHERE id = p_lane FOR UPDATE;
		IF v_number IS NULL THEN
			INSERT INTO lane (id, number, used_at) VALUES (p_lane, p_number, UTC_TIMESTAMP());
		ELSEIF v_number > p_number OR v_refused >= p_attempt THEN
			SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'A call of a lane came after its successor';
		ELSEIF v_refused > 0 THEN
			UPDATE lane SET refused = 0 WHERE id = p_lane;
		ELSE
			SET p_done = TRUE;
		END IF;
	END IF;
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
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE add_one_(
	IN p_sid BINARY(32), IN p_bound BIGINT, IN p_given BIGINT, IN p_dialog BIGINT,
	IN p_game VARCHAR(64), IN p_text VARCHAR(4096), IN p_nonce VARBINARY(64),
	OUT p_id BIGINT UNSIGNED, OUT p_seq BIGINT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_room BIGINT DEFAULT p_dialog;
	DECLARE v_audience, v_locked BIGINT;

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
		CALL find_nonce_(v_user, p_nonce, v_room, p_text, p_id, p_seq);
	END IF;
	IF p_id IS NULL THEN
		IF v_room > 0 THEN
			CALL enter_dialog_(v_user, v_room);
		END IF;
		UPDATE room SET last_seq = last_seq + 1 WHERE id = v_room;
		SELECT last_seq, audience, NEXTVAL(message_id) INTO p_seq, v_audience, p_id
		FROM room WHERE id = v_room;
		INSERT INTO message (room, seq, audience, id, user_id, time, text)
		VALUES (v_room, p_seq, v_audience, p_id, v_user, UTC_TIMESTAMP(), p_text);
		IF p_nonce IS NOT NULL THEN
			INSERT INTO nonce (user_id, nonce, room, seq) VALUES (v_user, p_nonce, v_room, p_seq);
		END IF;
	END IF;
END;

-- "stored" is, for a message with a nonce, the place 1, its id and its seq, separated by commas: the
-- form of post_batch.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE post_one(
	IN p_lane BINARY(16), IN p_number BIGINT UNSIGNED, IN p_sid BINARY(32), IN p_bound BIGINT,
	IN p_given BIGINT, IN p_dialog BIGINT, IN p_game VARCHAR(64), IN p_text VARCHAR(4096),
	IN p_nonce VARBINARY(64), IN p_attempt INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	DECLARE v_done BOOLEAN;
	DECLARE v_id, v_seq BIGINT UNSIGNED;
	DECLARE v_others, v_stored MEDIUMTEXT;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL enter_lane_(p_lane, p_number, p_attempt, v_done, v_stored);
	IF NOT v_done THEN
		BEGIN
			DECLARE EXIT HANDLER FOR SQLSTATE 'PLCMD', SQLSTATE 'PLSID', SQLSTATE 'PLOUT',
				SQLSTATE 'PLTRY' BEGIN
				IF p_attempt > 1 THEN
					ROLLBACK TO SAVEPOINT entered;
					UPDATE lane SET refused = p_attempt WHERE id = p_lane;
					COMMIT;
				ELSE
					ROLLBACK;
				END IF;
				RESIGNAL;
			END;

			SAVEPOINT entered;
			CALL add_one_(p_sid, p_bound, p_given, p_dialog, p_game, p_text, p_nonce, v_id, v_seq);
		END;
		IF p_nonce IS NOT NULL THEN
			SET v_stored = CONCAT_WS(',', 1, v_id, v_seq);
			UPDATE lane SET stored = v_stored WHERE id = p_lane;
		END IF;
	END IF;
	COMMIT;
	IF v_stored IS NOT NULL THEN
		SELECT v_others AS others, v_stored AS stored;
	END IF;
END;

-- Messages of many, all or none of them, and only those with which nothing is wrong and nothing
-- else is to be done: the sender's session is fresh, he is in the room, his nonce is new. If there
-- are any others nothing is changed, and "others" has their places, to be given to post_one.
--
-- p_rooms: [[id or null, messages, game or null], …], first the ids, ascending, then the games by
-- name: all workers lock in this order. p_messages: [[id or null, game or null, how many of the room
-- follow it, sid or null, user or null, text, nonce], …], in the same order; sid and nonce are
-- hexadecimal, and the nonce is missing where there is none. The user is the sender if there is no
-- sid, else he must be the session's. p_games and p_nonces: some have one. "stored" has place, id
-- and seq of each with a nonce. Places are those in p_messages, from 1; what they are of is separated
-- by commas.
--
-- Each statement that names p_messages copies it for a log, even where there is none: so what every
-- batch needs is in as few of them as can be.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE post_batch(
	IN p_lane BINARY(16), IN p_number BIGINT UNSIGNED, IN p_rooms LONGTEXT,
	IN p_messages LONGTEXT, IN p_nrooms INT, IN p_nmessages INT, IN p_games BOOLEAN,
	IN p_nonces BOOLEAN, IN p_attempt INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	DECLARE v_now DATETIME DEFAULT UTC_TIMESTAMP();
	DECLARE v_fresh DATETIME DEFAULT v_now - INTERVAL @session_ttl DIV 100 SECOND;
	DECLARE v_done, v_all BOOLEAN;
	DECLARE v_room BIGINT;
	DECLARE v_others, v_stored MEDIUMTEXT;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL enter_lane_(p_lane, p_number, p_attempt, v_done, v_stored);
	IF NOT v_done THEN
		SAVEPOINT entered;
		IF p_nrooms = 1 AND NOT p_games THEN
			-- One dialog is so common that it is worth its own way.
			SET v_room = JSON_VALUE(p_rooms, '$[0][0]');
			UPDATE room SET last_seq = last_seq + p_nmessages WHERE id = v_room;
			INSERT INTO message (room, seq, audience, id, user_id, time, text)
			SELECT STRAIGHT_JOIN r.id, r.last_seq - p_nmessages + j.place, r.audience,
				NEXTVAL(message_id), COALESCE(s.user_id, u.id), v_now, j.text
			FROM JSON_TABLE(p_messages, '$[*]' COLUMNS (
				place FOR ORDINALITY, sid CHAR(64) CHARACTER SET ascii PATH '$[3]',
				user INT UNSIGNED PATH '$[4]', text VARCHAR(4096) PATH '$[5]')) j
			JOIN room r ON r.id = v_room
			LEFT JOIN session s ON s.sid_hash = UNHEX(j.sid) AND s.used_at >= v_fresh
			LEFT JOIN user u ON j.sid IS NULL AND u.id = j.user
				AND (u.banned_until IS NULL OR u.banned_until <= v_now)
			LEFT JOIN dialog_member m ON v_room <> 1
				AND m.user_id = COALESCE(s.user_id, u.id) AND m.dialog_id = v_room
			WHERE (u.id IS NOT NULL OR s.user_id = COALESCE(j.user, s.user_id))
				AND (v_room = 1 OR m.user_id IS NOT NULL);
		ELSE
			UPDATE JSON_TABLE(p_rooms, '$[*]' COLUMNS (
				id BIGINT PATH '$[0]', messages INT PATH '$[1]', game VARCHAR(64) PATH '$[2]')) t
			LEFT JOIN game g ON p_games AND g.name = t.game AND g.live = TRUE
			STRAIGHT_JOIN room r ON r.id = COALESCE(t.id, -CAST(g.id AS SIGNED))
			SET r.last_seq = r.last_seq + t.messages;
			INSERT INTO message (room, seq, audience, id, user_id, time, text)
			SELECT STRAIGHT_JOIN r.id, r.last_seq - j.follow, r.audience,
				NEXTVAL(message_id), COALESCE(s.user_id, u.id), v_now, j.text
			FROM JSON_TABLE(p_messages, '$[*]' COLUMNS (
				room BIGINT PATH '$[0]', game VARCHAR(64) PATH '$[1]', follow INT PATH '$[2]',
				sid CHAR(64) CHARACTER SET ascii PATH '$[3]', user INT UNSIGNED PATH '$[4]',
				text VARCHAR(4096) PATH '$[5]')) j
			LEFT JOIN game g ON p_games AND g.name = j.game AND g.live = TRUE
			JOIN room r ON r.id = COALESCE(j.room, -CAST(g.id AS SIGNED))
			LEFT JOIN session s ON s.sid_hash = UNHEX(j.sid) AND s.used_at >= v_fresh
			LEFT JOIN user u ON j.sid IS NULL AND u.id = j.user
				AND (u.banned_until IS NULL OR u.banned_until <= v_now)
			LEFT JOIN dialog_member m ON r.id > 1
				AND m.user_id = COALESCE(s.user_id, u.id) AND m.dialog_id = r.id
			LEFT JOIN player p ON r.id < 0 AND p.user_id = COALESCE(s.user_id, u.id)
			WHERE (u.id IS NOT NULL OR s.user_id = COALESCE(j.user, s.user_id))
				AND (r.id = 1 OR m.user_id IS NOT NULL OR p.game_id = -r.id);
		END IF;
		SET v_all = ROW_COUNT() = p_nmessages;
		IF NOT v_all THEN
			CALL find_others_(p_messages, p_games, v_others);
		ELSEIF p_nonces THEN
			CALL add_nonces_(p_messages, p_games, v_others, v_stored);
			UPDATE lane SET stored = v_stored WHERE id = p_lane;
		END IF;
	END IF;
	IF v_others IS NULL THEN
		COMMIT;
	ELSEIF p_attempt > 1 THEN
		ROLLBACK TO SAVEPOINT entered;
		UPDATE lane SET refused = p_attempt WHERE id = p_lane;
		COMMIT;
	ELSE
		ROLLBACK;
	END IF;
	IF v_others IS NOT NULL OR v_stored IS NOT NULL THEN
		SELECT v_others AS others, v_stored AS stored;
	END IF;
END;

-- The places of those messages of a batch that are not in their rooms now.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE find_others_(
	IN p_messages LONGTEXT, IN p_games BOOLEAN, OUT p_others MEDIUMTEXT)
READS SQL DATA
BEGIN
	SELECT GROUP_CONCAT(j.place) INTO p_others
	FROM JSON_TABLE(p_messages, '$[*]' COLUMNS (
		place FOR ORDINALITY, room BIGINT PATH '$[0]', game VARCHAR(64) PATH '$[1]',
		follow INT PATH '$[2]')) j
	LEFT JOIN game g ON p_games AND g.name = j.game AND g.live = TRUE
	LEFT JOIN room r ON r.id = COALESCE(j.room, -CAST(g.id AS SIGNED))
	LEFT JOIN message m ON m.room = r.id AND m.seq = r.last_seq - j.follow
	WHERE m.seq IS NULL;
	IF p_others IS NULL THEN
		SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'A batch has not as many messages as it says';
	END IF;
END;

-- The nonces of messages that are in their rooms now, unless some were used before.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE add_nonces_(
	IN p_messages LONGTEXT, IN p_games BOOLEAN, OUT p_others MEDIUMTEXT, OUT p_stored MEDIUMTEXT)
MODIFIES SQL DATA
BEGIN
	SELECT GROUP_CONCAT(IF(x.seq IS NULL, NULL, j.place)),
		GROUP_CONCAT(j.place, ',', m.id, ',', m.seq)
	INTO p_others, p_stored
	FROM JSON_TABLE(p_messages, '$[*]' COLUMNS (
		place FOR ORDINALITY, room BIGINT PATH '$[0]', game VARCHAR(64) PATH '$[1]',
		follow INT PATH '$[2]', nonce VARCHAR(128) CHARACTER SET ascii PATH '$[6]')) j
	LEFT JOIN game g ON p_games AND g.name = j.game AND g.live = TRUE
	STRAIGHT_JOIN room r ON r.id = COALESCE(j.room, -CAST(g.id AS SIGNED))
	STRAIGHT_JOIN message m ON m.room = r.id AND m.seq = r.last_seq - j.follow
	LEFT JOIN nonce x ON x.user_id = m.user_id AND x.nonce = UNHEX(j.nonce)
	WHERE j.nonce IS NOT NULL;
	IF p_others IS NOT NULL THEN
		SET p_stored = NULL;
	ELSE
		INSERT INTO nonce (user_id, nonce, room, seq)
		SELECT m.user_id, UNHEX(j.nonce), m.room, m.seq
		FROM JSON_TABLE(p_messages, '$[*]' COLUMNS (
			room BIGINT PATH '$[0]', game VARCHAR(64) PATH '$[1]', follow INT PATH '$[2]',
			nonce VARCHAR(128) CHARACTER SET ascii PATH '$[6]')) j
		LEFT JOIN game g ON p_games AND g.name = j.game AND g.live = TRUE
		STRAIGHT_JOIN room r ON r.id = COALESCE(j.room, -CAST(g.id AS SIGNED))
		STRAIGHT_JOIN message m ON m.room = r.id AND m.seq = r.last_seq - j.follow
		WHERE j.nonce IS NOT NULL;
	END IF;
END;
