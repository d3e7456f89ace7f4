-- Reading messages. Those of an erased person are nobody's: user 0, of whom there is no row.

-- The room that a lobby command means: the lobby's, or that of a game the user is in.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE need_room_(
	IN p_user INT UNSIGNED, IN p_game VARCHAR(64), OUT p_room BIGINT)
READS SQL DATA
BEGIN
	DECLARE v_playing BOOLEAN;

	IF p_game IS NULL THEN
		SET p_room = 1;
	ELSE
		SELECT -CAST(id AS SIGNED) INTO p_room FROM game WHERE name = p_game AND live = TRUE;
		IF p_room IS NULL THEN
			SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'gameName: no such game';
		END IF;
		SELECT EXISTS (SELECT 1 FROM player WHERE user_id = p_user AND game_id = -p_room)
		INTO v_playing;
		IF NOT v_playing THEN
			SIGNAL SQLSTATE 'PLOUT' SET MESSAGE_TEXT = 'Not in that game';
		END IF;
	END IF;
END;

-- With p_after the first p_limit above it, else the last p_limit below p_before (or of all). As seq
-- has no gaps, the last n are a range that can be computed.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE get_chat_history(
	IN p_sid BINARY(32), IN p_game VARCHAR(64), IN p_after BIGINT, IN p_before BIGINT,
	IN p_limit INT, IN p_page INT, IN p_cursor BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_room, v_first, v_last, v_above, v_below BIGINT;
	DECLARE v_gap BOOLEAN DEFAULT TRUE;

	CALL need_session_(p_sid, v_user);
	CALL need_room_(v_user, p_game, v_room);
	SELECT first_seq, last_seq INTO v_first, v_last FROM room WHERE id = v_room;
	SET v_below = LEAST(COALESCE(p_before, v_last + 1), v_last + 1);
	SET v_above = COALESCE(p_cursor, p_after, v_below - p_limit - 1);
	IF p_after IS NULL AND p_before IS NULL THEN
		SELECT COALESCE(u.login, '') AS username, m.text AS message, m.time AS time,
			m.seq AS _cursor
		FROM message m LEFT JOIN user u ON u.id = m.user_id
		WHERE m.room = v_room AND m.seq > v_above AND m.seq < v_below
		ORDER BY m.seq LIMIT p_page;
	ELSEIF v_above < v_last THEN
		SELECT COALESCE(u.login, '') AS username, m.text AS message, m.time AS time,
			m.seq AS seq, m.seq AS _cursor
		FROM message m LEFT JOIN user u ON u.id = m.user_id
		WHERE m.room = v_room AND m.seq > v_above AND m.seq < v_below
		ORDER BY m.seq LIMIT p_page;
	END IF;
	IF p_cursor IS NULL AND p_after < v_first - 1 THEN
		SELECT v_gap AS gap;
	END IF;
END;

-- The same for a dialog, or for all dialogs that the user may read: then the last p_limit by id.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE get_msg(
	IN p_sid BINARY(32), IN p_dialog BIGINT, IN p_after BIGINT, IN p_before BIGINT,
	IN p_limit INT, IN p_bound BIGINT, IN p_page INT, IN p_cursor BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;

	CALL need_user_(p_sid, p_bound, NULL, v_user);
	IF p_dialog IS NULL THEN
		CALL get_all_msg_(v_user, p_limit, p_page, p_cursor);
	ELSE
		CALL need_dialog_(v_user, p_dialog);
		CALL get_dialog_msg_(p_dialog, p_after, p_before, p_limit, p_page, p_cursor);
	END IF;
END;

-- Of many who ask what came after the last message that they know in one room each: those for whom
-- there is nothing, if they may read it and nothing else is to be done (their session is fresh). All
-- others are to be given to get_chat_history and get_msg.
--
-- p_polls: [[dialog or null, after, sid or null, user or null, name of a game], …]; the user counts if
-- there is no sid. The name is missing where there is none; p_games: some have one. "quiet" has places
-- in it, from 1, separated by commas.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE poll_batch(IN p_polls LONGTEXT, IN p_games BOOLEAN)
READS SQL DATA
BEGIN
	DECLARE v_now DATETIME DEFAULT UTC_TIMESTAMP();
	DECLARE v_fresh DATETIME DEFAULT v_now - INTERVAL @session_ttl DIV 100 SECOND;

	SELECT STRAIGHT_JOIN GROUP_CONCAT(j.place) AS quiet
	FROM JSON_TABLE(p_polls, '$[*]' COLUMNS (
		place FOR ORDINALITY, room BIGINT PATH '$[0]', after BIGINT PATH '$[1]',
		sid CHAR(64) CHARACTER SET ascii PATH '$[2]', user INT UNSIGNED PATH '$[3]',
		game VARCHAR(64) PATH '$[4]')) j
	LEFT JOIN game g ON p_games AND g.name = j.game AND g.live = TRUE
	JOIN room r ON r.id = COALESCE(j.room, -CAST(g.id AS SIGNED))
	LEFT JOIN session s ON s.sid_hash = UNHEX(j.sid) AND s.used_at >= v_fresh
	LEFT JOIN user u ON j.sid IS NULL AND u.id = j.user
		AND (u.banned_until IS NULL OR u.banned_until <= v_now)
	LEFT JOIN dialog d ON r.id > 1 AND d.id = r.id
	LEFT JOIN dialog_member m ON d.private
		AND m.user_id = COALESCE(s.user_id, u.id) AND m.dialog_id = d.id
	LEFT JOIN player p ON r.id < 0 AND p.user_id = COALESCE(s.user_id, u.id)
	WHERE r.last_seq <= j.after AND COALESCE(s.user_id, u.id) IS NOT NULL
		AND (r.id = 1 OR NOT d.private OR m.user_id IS NOT NULL OR p.game_id = -r.id);
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE get_dialog_msg_(
	IN p_dialog BIGINT, IN p_after BIGINT, IN p_before BIGINT, IN p_limit INT, IN p_page INT,
	IN p_cursor BIGINT)
READS SQL DATA
BEGIN
	DECLARE v_first, v_last, v_above, v_below BIGINT;
	DECLARE v_gap BOOLEAN DEFAULT TRUE;

	SELECT first_seq, last_seq INTO v_first, v_last FROM room WHERE id = p_dialog;
	SET v_below = LEAST(COALESCE(p_before, v_last + 1), v_last + 1);
	SET v_above = COALESCE(p_cursor, p_after, v_below - p_limit - 1);
	IF p_after IS NULL AND p_before IS NULL THEN
		SELECT id, room AS id_dialog, user_id AS id_user, text, time, seq AS _cursor
		FROM message WHERE room = p_dialog AND seq > v_above AND seq < v_below
		ORDER BY seq LIMIT p_page;
	ELSEIF v_above < v_last THEN
		SELECT id, room AS id_dialog, user_id AS id_user, text, time, seq, seq AS _cursor
		FROM message WHERE room = p_dialog AND seq > v_above AND seq < v_below
		ORDER BY seq LIMIT p_page;
	END IF;
	IF p_cursor IS NULL AND p_after < v_first - 1 THEN
		SELECT v_gap AS gap;
	END IF;
END;

-- The newest p_limit, then what follows p_cursor. The open messages have an index of their own; those
-- of his private dialogs are walked through backwards from the last of each, down to v_from, below
-- which none is wanted. For that it is enough that p_limit are above it: what is looked at to find such
-- an id is one message of each dialog at depth 1, 2, 4, 8 …, which stands for those above it up to the
-- one before. So no more than about two times p_limit are walked through, however busy which dialog is.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE get_all_msg_(
	IN p_user INT UNSIGNED, IN p_limit INT, IN p_page INT, IN p_cursor BIGINT)
READS SQL DATA
BEGIN
	DECLARE v_from BIGINT DEFAULT p_cursor;
	DECLARE v_most INT DEFAULT IF(p_cursor IS NULL, p_limit, 2147483647);
	DECLARE v_dialogs LONGTEXT;

	IF p_cursor IS NULL THEN
		SELECT IF(COUNT(*) < p_limit, 0, MIN(id) - 1) INTO v_from
		FROM (SELECT id FROM message WHERE audience = 0 ORDER BY id DESC LIMIT p_limit) open;
	END IF;
	SELECT JSON_ARRAYAGG(JSON_ARRAY(r.id, r.last_seq)) INTO v_dialogs
	FROM dialog_member e STRAIGHT_JOIN room r ON r.id = e.dialog_id AND r.audience = r.id
	STRAIGHT_JOIN message m ON m.room = r.id AND m.seq = r.last_seq
	WHERE e.user_id = p_user AND m.id > v_from;
	IF p_cursor IS NULL THEN
		SELECT GREATEST(v_from, COALESCE(MAX(id) - 1, 0)) INTO v_from
		FROM (
			SELECT m.id, SUM(GREATEST(t.depth DIV 2, 1)) OVER (ORDER BY m.id DESC) AS above
			FROM JSON_TABLE(v_dialogs, '$[*]' COLUMNS (
				room BIGINT PATH '$[0]', last BIGINT PATH '$[1]')) d
			JOIN JSON_TABLE('[1,2,4,8,16,32,64,128,256,512,1024]', '$[*]' COLUMNS (
				depth INT PATH '$')) t
			STRAIGHT_JOIN message m ON m.room = d.room AND m.seq = d.last + 1 - t.depth) looked_at
		WHERE above >= p_limit;
	END IF;
	SET STATEMENT max_recursive_iterations = 4294967295 FOR
	WITH RECURSIVE private AS (
		SELECT m.room, m.seq, m.id
		FROM JSON_TABLE(v_dialogs, '$[*]' COLUMNS (
			room BIGINT PATH '$[0]', last BIGINT PATH '$[1]')) d
		STRAIGHT_JOIN message m ON m.room = d.room AND m.seq = d.last
		WHERE m.id > v_from
		UNION ALL
		SELECT m.room, m.seq, m.id
		FROM private p STRAIGHT_JOIN message m ON m.room = p.room AND m.seq = p.seq - 1
		WHERE m.id > v_from)
	SELECT m.id, m.room AS id_dialog, m.user_id AS id_user, m.text, m.time, m.id AS _cursor
	FROM (
		SELECT room, seq, id FROM message WHERE audience = 0 AND id > v_from
		UNION ALL SELECT room, seq, id FROM private
		ORDER BY id DESC LIMIT v_most) newest
	STRAIGHT_JOIN message m ON m.room = newest.room AND m.seq = newest.seq
	ORDER BY newest.id LIMIT p_page;
END;
