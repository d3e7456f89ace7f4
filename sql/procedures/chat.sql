-- Messages.

-- The room that a lobby command means: the lobby's, or that of a game the user is in.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE need_room_(
	IN p_user INT UNSIGNED, IN p_game VARCHAR(64), OUT p_room BIGINT)
READS SQL DATA
BEGIN
	IF p_game IS NULL THEN
		SET p_room = 1;
	ELSE
		SELECT -CAST(id AS SIGNED) INTO p_room FROM game WHERE name = p_game AND live = TRUE;
		IF p_room IS NULL THEN
			SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'gameName: no such game';
		END IF;
		IF NOT EXISTS (SELECT 1 FROM player WHERE user_id = p_user AND game_id = -p_room) THEN
			SIGNAL SQLSTATE 'PLOUT' SET MESSAGE_TEXT = 'Not in that game';
		END IF;
	END IF;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE chat(
	IN p_sid BINARY(32), IN p_message VARCHAR(4096), IN p_game VARCHAR(64),
	IN p_nonce VARBINARY(256))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_room, v_known_room BIGINT;
	DECLARE v_seq, v_known_seq, v_id BIGINT UNSIGNED;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL need_session_(p_sid, v_user);
	CALL need_room_(v_user, p_game, v_room);
	SELECT last_seq + 1 INTO v_seq FROM room WHERE id = v_room FOR UPDATE;
	IF p_nonce IS NOT NULL THEN
		SELECT room, seq INTO v_known_room, v_known_seq FROM nonce
		WHERE user_id = v_user AND nonce = p_nonce FOR UPDATE;
	END IF;
	IF v_known_seq IS NOT NULL THEN
		SELECT id, seq INTO v_id, v_seq FROM message
		WHERE room = v_known_room AND seq = v_known_seq AND room = v_room AND text = p_message;
		IF v_id IS NULL THEN
			SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'nonce: used before for another message';
		END IF;
	ELSE
		INSERT INTO message (room, seq, user_id, time, text)
		VALUES (v_room, v_seq, v_user, UTC_TIMESTAMP(), p_message);
		SET v_id = LAST_INSERT_ID();
		UPDATE room SET last_seq = v_seq WHERE id = v_room;
		IF p_nonce IS NOT NULL THEN
			INSERT INTO nonce (user_id, nonce, room, seq) VALUES (v_user, p_nonce, v_room, v_seq);
		END IF;
	END IF;
	COMMIT;
	IF p_nonce IS NOT NULL THEN
		SELECT v_id AS id, v_seq AS seq;
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

	CALL need_session_(p_sid, v_user);
	CALL need_room_(v_user, p_game, v_room);
	SELECT first_seq, last_seq INTO v_first, v_last FROM room WHERE id = v_room;
	SET v_below = LEAST(COALESCE(p_before, v_last + 1), v_last + 1);
	SET v_above = COALESCE(p_cursor, p_after, v_below - p_limit - 1);
	IF p_after IS NULL AND p_before IS NULL THEN
		SELECT u.login AS username, m.text AS message, m.time AS time, m.seq AS _cursor
		FROM message m JOIN user u ON u.id = m.user_id
		WHERE m.room = v_room AND m.seq > v_above AND m.seq < v_below
		ORDER BY m.seq LIMIT p_page;
	ELSE
		SELECT u.login AS username, m.text AS message, m.time AS time, m.seq AS seq,
			m.seq AS _cursor
		FROM message m JOIN user u ON u.id = m.user_id
		WHERE m.room = v_room AND m.seq > v_above AND m.seq < v_below
		ORDER BY m.seq LIMIT p_page;
	END IF;
	IF p_cursor IS NULL AND p_after < v_first - 1 THEN
		SELECT TRUE AS gap;
	END IF;
END;
