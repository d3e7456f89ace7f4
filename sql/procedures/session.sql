-- The daemon's greeting, and sessions.

-- The first call on every connection. Its form never changes: older and newer daemons read it.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE hello()
READS SQL DATA
BEGIN
	SELECT (SELECT MAX(version) FROM migration) AS schema_version, testing FROM installation;
END;

-- The user whose session this is. Its last use is noted at most every hundredth of its life.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE need_session_(
	IN p_sid BINARY(32), OUT p_user INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	DECLARE v_now DATETIME DEFAULT UTC_TIMESTAMP();
	DECLARE v_used DATETIME;

	SELECT user_id, used_at INTO p_user, v_used FROM session WHERE sid_hash = p_sid;
	IF v_used IS NULL OR v_used < v_now - INTERVAL @session_ttl SECOND THEN
		SIGNAL SQLSTATE 'PLSID' SET MESSAGE_TEXT = 'Unknown or expired sid';
	END IF;
	IF v_used < v_now - INTERVAL @session_ttl DIV 100 SECOND THEN
		BEGIN
			-- A database that takes no changes at present can be read all the same.
			DECLARE CONTINUE HANDLER FOR 1021, 1114, 1290 BEGIN END;
			UPDATE session SET used_at = v_now WHERE sid_hash = p_sid;
		END;
	END IF;
END;

-- What is needed to check the password of a session's owner, as find_login has it.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE find_session(
	IN p_sid BINARY(32), IN p_address VARBINARY(16))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_login VARCHAR(67);
	DECLARE v_guesses INT;

	CALL need_session_(p_sid, v_user);
	SELECT login INTO v_login FROM user WHERE id = v_user;
	CALL need_patience_(v_login, p_address, v_guesses);
	SELECT id, password, password_version, v_guesses AS guesses, login
	FROM user WHERE id = v_user;
END;

-- The user is locked. Of more than @max_sessions those end that were not used for longest. Only in
-- testing mode can a new session's sid be taken: there it is made of name and password.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE add_session_(
	IN p_user INT UNSIGNED, IN p_sid BINARY(32))
MODIFIES SQL DATA
BEGIN
	DECLARE v_owner INT UNSIGNED;
	DECLARE v_surplus INT;

	SELECT user_id INTO v_owner FROM session WHERE sid_hash = p_sid FOR UPDATE;
	IF v_owner <> p_user THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'Another user holds the sid that this name and password give in testing mode';
	END IF;
	INSERT INTO session (sid_hash, user_id, created_at, used_at)
	VALUES (p_sid, p_user, UTC_TIMESTAMP(), UTC_TIMESTAMP())
	ON DUPLICATE KEY UPDATE used_at = UTC_TIMESTAMP();
	SELECT COUNT(*) - @max_sessions INTO v_surplus FROM session WHERE user_id = p_user;
	IF v_surplus > 0 THEN
		DELETE FROM session WHERE user_id = p_user AND sid_hash <> p_sid
		ORDER BY used_at LIMIT v_surplus;
	END IF;
END;

-- A new account with its first session. PLDUP: somebody was faster; look the name up again.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE register(
	IN p_login VARCHAR(67), IN p_password VARCHAR(255), IN p_sid BINARY(32),
	IN p_address VARBINARY(16))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL add_user_(p_login, p_password, v_user);
	CALL add_session_(v_user, p_sid);
	CALL count_newcomer_(p_address);
	COMMIT;
END;

-- A session for a user whose password was verified when it had that version. p_password: a
-- stronger hash of the same password, or null.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE open_session(
	IN p_user INT UNSIGNED, IN p_version INT UNSIGNED, IN p_password VARCHAR(255),
	IN p_sid BINARY(32))
MODIFIES SQL DATA
BEGIN
	DECLARE v_version INT UNSIGNED;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	SELECT password_version INTO v_version FROM user WHERE id = p_user FOR UPDATE;
	IF NOT v_version <=> p_version THEN
		SIGNAL SQLSTATE 'PLPWD' SET MESSAGE_TEXT = 'Wrong password';
	END IF;
	CALL need_no_ban_(p_user);
	IF p_password IS NOT NULL THEN
		UPDATE user SET password = p_password WHERE id = p_user;
	END IF;
	CALL add_session_(p_user, p_sid);
	COMMIT;
END;

-- Ends the user's other sessions.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE change_password(
	IN p_sid BINARY(32), IN p_version INT UNSIGNED, IN p_password VARCHAR(255))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL need_session_(p_sid, v_user);
	UPDATE user SET password = p_password, password_version = password_version + 1
	WHERE id = v_user AND password_version = p_version;
	IF ROW_COUNT() = 0 THEN
		SIGNAL SQLSTATE 'PLPWD' SET MESSAGE_TEXT = 'Wrong password';
	END IF;
	DELETE FROM session WHERE user_id = v_user AND sid_hash <> p_sid;
	COMMIT;
END;

-- Ends the session; with his last one the user leaves his game.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE unregister(IN p_sid BINARY(32))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user, v_game INT UNSIGNED;
	DECLARE v_others BOOLEAN;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL lock_player_(p_sid, v_user);
	CALL lock_game_of_(v_user, v_game);
	DELETE FROM session WHERE sid_hash = p_sid;
	SELECT EXISTS (
		SELECT 1 FROM session
		WHERE user_id = v_user AND used_at >= UTC_TIMESTAMP() - INTERVAL @session_ttl SECOND)
	INTO v_others;
	IF v_game IS NOT NULL AND NOT v_others THEN
		CALL leave_(v_user, v_game);
	END IF;
	COMMIT;
END;

-- In order of registration. Goes through the sessions, of which there are fewer than users.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE get_players_list(
	IN p_sid BINARY(32), IN p_after VARCHAR(67), IN p_limit INT, IN p_page INT,
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
			SELECT id INTO v_from FROM user WHERE login = p_after;
			IF v_from IS NULL THEN
				SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'after: no such user';
			END IF;
		END IF;
	END IF;
	SELECT u.login AS username, u.id AS _cursor
	FROM (
		SELECT DISTINCT user_id FROM session
		WHERE user_id > v_from AND used_at >= UTC_TIMESTAMP() - INTERVAL @session_ttl SECOND
		ORDER BY user_id LIMIT p_page) s
	JOIN user u ON u.id = s.user_id
	ORDER BY u.id;
END;
