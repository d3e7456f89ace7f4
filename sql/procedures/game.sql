-- Games and their players. Whoever changes a game's players or what they say of themselves locks
-- his own row first, then the game's.

-- The session's user, locked: neither his session nor his game changes meanwhile.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE lock_player_(
	IN p_sid BINARY(32), OUT p_user INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	DECLARE v_locked INT UNSIGNED;

	CALL need_session_(p_sid, p_user);
	SELECT id INTO v_locked FROM user WHERE id = p_user FOR UPDATE;
	-- It may have ended before the lock was ours.
	CALL need_session_(p_sid, p_user);
END;

-- Locks an unfinished game by its name.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE lock_game_(
	IN p_name VARCHAR(64), OUT p_game INT UNSIGNED)
READS SQL DATA
BEGIN
	SELECT id INTO p_game FROM game WHERE name = p_name AND live = TRUE FOR UPDATE;
	IF p_game IS NULL THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'gameName: no such game';
	END IF;
END;

-- Locks the game that the user, who is locked, is in; null if he is in none.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE lock_game_of_(
	IN p_user INT UNSIGNED, OUT p_game INT UNSIGNED)
READS SQL DATA
BEGIN
	DECLARE v_locked INT UNSIGNED;

	SELECT game_id INTO p_game FROM player WHERE user_id = p_user;
	SELECT id INTO v_locked FROM game WHERE id = p_game FOR UPDATE;
END;

-- Nobody is in two games.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE need_idle_(IN p_user INT UNSIGNED)
READS SQL DATA
BEGIN
	DECLARE v_playing BOOLEAN;

	SELECT EXISTS (SELECT 1 FROM player WHERE user_id = p_user) INTO v_playing;
	IF v_playing THEN
		SIGNAL SQLSTATE 'PLING' SET MESSAGE_TEXT = 'Already in a game';
	END IF;
END;

-- Adds a player to a game that the caller has locked; his status begins anew.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE enter_(
	IN p_user INT UNSIGNED, IN p_game INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	UPDATE game SET players_joined = players_joined + 1 WHERE id = p_game;
	INSERT INTO player (game_id, place, user_id)
	SELECT id, players_joined, p_user FROM game WHERE id = p_game;
	UPDATE user SET player_status = NULL WHERE id = p_user;
END;

-- Starts a locked game when all its players are ready: two or more, or max_players where given.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE start_when_ready_(IN p_game INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	DECLARE v_players, v_ready INT;

	SELECT COUNT(*), COALESCE(SUM(u.player_status <=> 'ready'), 0) INTO v_players, v_ready
	FROM player p JOIN user u ON u.id = p.user_id WHERE p.game_id = p_game;
	UPDATE game SET started = TRUE
	WHERE id = p_game AND NOT started AND v_ready = v_players AND v_players >= 2
		AND v_players = COALESCE(max_players, v_players);
END;

-- Removes a player from a locked game. The last one to leave ends it.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE leave_(
	IN p_user INT UNSIGNED, IN p_game INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	DECLARE v_others BOOLEAN;

	DELETE FROM player WHERE user_id = p_user AND game_id = p_game;
	SELECT EXISTS (SELECT 1 FROM player WHERE game_id = p_game) INTO v_others;
	IF v_others THEN
		CALL start_when_ready_(p_game);
	ELSE
		UPDATE game SET live = NULL WHERE id = p_game;
	END IF;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE create_game(
	IN p_sid BINARY(32), IN p_name VARCHAR(64), IN p_max_players INT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user, v_game INT UNSIGNED;
	DECLARE v_taken BOOLEAN;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL lock_player_(p_sid, v_user);
	CALL need_idle_(v_user);
	SELECT EXISTS (SELECT 1 FROM game WHERE name = p_name AND live = TRUE) INTO v_taken;
	IF v_taken THEN
		SIGNAL SQLSTATE 'PLDUP' SET MESSAGE_TEXT = 'An unfinished game has that name';
	END IF;
	INSERT INTO game (name, max_players, created_at)
	VALUES (p_name, p_max_players, UTC_TIMESTAMP());
	SET v_game = LAST_INSERT_ID();
	INSERT INTO room (id, audience) VALUES (-CAST(v_game AS SIGNED), -CAST(v_game AS SIGNED));
	CALL enter_(v_user, v_game);
	COMMIT;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE join_game(
	IN p_sid BINARY(32), IN p_name VARCHAR(64))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user, v_game INT UNSIGNED;
	DECLARE v_max, v_players INT;
	DECLARE v_started BOOLEAN;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL lock_player_(p_sid, v_user);
	CALL lock_game_(p_name, v_game);
	CALL need_idle_(v_user);
	SELECT started, max_players INTO v_started, v_max FROM game WHERE id = v_game;
	IF v_started THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'The game has started';
	END IF;
	SELECT COUNT(*) INTO v_players FROM player WHERE game_id = v_game;
	IF v_players >= v_max THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'The game is full';
	END IF;
	CALL enter_(v_user, v_game);
	COMMIT;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE leave_game(
	IN p_sid BINARY(32), IN p_name VARCHAR(64))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user, v_game INT UNSIGNED;
	DECLARE v_playing BOOLEAN;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL lock_player_(p_sid, v_user);
	CALL lock_game_(p_name, v_game);
	SELECT EXISTS (SELECT 1 FROM player WHERE user_id = v_user AND game_id = v_game)
	INTO v_playing;
	IF NOT v_playing THEN
		SIGNAL SQLSTATE 'PLOUT' SET MESSAGE_TEXT = 'Not in that game';
	END IF;
	CALL leave_(v_user, v_game);
	COMMIT;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE set_player_status(
	IN p_sid BINARY(32), IN p_status VARCHAR(32))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user, v_game INT UNSIGNED;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL lock_player_(p_sid, v_user);
	CALL lock_game_of_(v_user, v_game);
	UPDATE user SET player_status = p_status WHERE id = v_user;
	IF v_game IS NOT NULL THEN
		CALL start_when_ready_(v_game);
	END IF;
	COMMIT;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE get_games_list(
	IN p_sid BINARY(32), IN p_after VARCHAR(64), IN p_limit INT, IN p_page INT,
	IN p_cursor BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_from BIGINT DEFAULT p_cursor;

	IF v_from IS NULL THEN
		CALL need_session_(p_sid, v_user);
		IF p_after IS NULL THEN
			SET v_from = 0;
		ELSE
			-- It may have finished since it was listed, and a namesake may have come.
			SELECT MAX(id) INTO v_from FROM game WHERE name = p_after;
			IF v_from IS NULL THEN
				SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'after: no such game';
			END IF;
		END IF;
	END IF;
	SELECT name AS gameName, id AS _cursor FROM game
	WHERE live = TRUE AND id > v_from ORDER BY id LIMIT p_page;
END;

-- In order of joining.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE get_players_list_for_game(
	IN p_sid BINARY(32), IN p_name VARCHAR(64), IN p_page INT, IN p_cursor BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user, v_game INT UNSIGNED;

	CALL need_session_(p_sid, v_user);
	SELECT id INTO v_game FROM game WHERE name = p_name AND live = TRUE;
	IF v_game IS NULL THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'gameName: no such game';
	END IF;
	SELECT u.login AS username, p.place AS _cursor
	FROM player p JOIN user u ON u.id = p.user_id
	WHERE p.game_id = v_game AND p.place > COALESCE(p_cursor, 0)
	ORDER BY p.place LIMIT p_page;
END;
