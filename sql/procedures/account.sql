-- Accounts and profiles.

-- A profile as clients see it. An age that can be computed is.
CREATE OR REPLACE ALGORITHM = MERGE DEFINER = @definer@ VIEW profile AS
SELECT id, login, first_name, last_name, birth,
	IF(birth IS NULL, age, GREATEST(TIMESTAMPDIFF(YEAR, birth, UTC_DATE()), 0)) AS age,
	sex, city, photo
FROM user;

-- Who speaks: the session's user, or the connection's (p_bound), who must be p_given if that is
-- given. Where no log-in is required p_given is taken as it is, and 0 is nobody.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE need_user_(
	IN p_sid BINARY(32), IN p_bound BIGINT, IN p_given BIGINT, OUT p_user INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	DECLARE v_until DATETIME;

	-- Who is banned has no session, but perhaps a connection.
	IF p_sid IS NOT NULL THEN
		CALL need_session_(p_sid, p_user);
	ELSE
		SELECT id, banned_until INTO p_user, v_until FROM user WHERE id = p_bound;
		IF v_until > UTC_TIMESTAMP() THEN
			CALL need_no_ban_(p_user);
		END IF;
	END IF;
	IF @require_login THEN
		IF p_user IS NULL THEN
			SIGNAL SQLSTATE 'PLSID' SET MESSAGE_TEXT = 'Log in first';
		ELSEIF p_given <> p_user THEN
			SIGNAL SQLSTATE 'PLSID' SET MESSAGE_TEXT = 'id_user: not the user who is logged in';
		END IF;
	ELSEIF p_given IS NOT NULL THEN
		CALL need_other_(p_given);
		CALL need_no_ban_(p_given);
		SET p_user = p_given;
	ELSE
		SET p_user = COALESCE(p_user, 0);
	END IF;
END;

-- The same for what only a user can do.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE need_somebody_(
	IN p_sid BINARY(32), IN p_bound BIGINT, OUT p_user INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	CALL need_user_(p_sid, p_bound, NULL, p_user);
	IF p_user = 0 THEN
		SIGNAL SQLSTATE 'PLSID' SET MESSAGE_TEXT = 'Log in first';
	END IF;
END;

-- Says to somebody who is banned for how long, if not for good, and why. He is looked at once: a ban
-- may end at any time.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE need_no_ban_(IN p_user INT UNSIGNED)
READS SQL DATA
BEGIN
	DECLARE v_until DATETIME;
	DECLARE v_reason VARCHAR(80);
	DECLARE v_seconds BIGINT;
	DECLARE v_text VARCHAR(128);

	SELECT banned_until, ban_reason INTO v_until, v_reason FROM user WHERE id = p_user;
	IF v_until > UTC_TIMESTAMP() THEN
		SET v_text = CONCAT_WS(': ', 'You are banned', v_reason);
		IF v_until >= '9999-01-01' THEN
			SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = v_text;
		END IF;
		SET v_seconds = GREATEST(TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), v_until), 1);
		SET v_text = CONCAT(LEAST(v_seconds, 2147483647), ' ', v_text);
		SIGNAL SQLSTATE 'PLTRY' SET MESSAGE_TEXT = v_text;
	END IF;
END;

-- Somebody whom a field names.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE need_other_(IN p_user BIGINT)
READS SQL DATA
BEGIN
	DECLARE v_known BOOLEAN;

	SELECT EXISTS (SELECT 1 FROM user WHERE id = p_user) INTO v_known;
	IF NOT v_known THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'id_user: no such user';
	END IF;
END;

-- What is needed to check a password: nulls for an unknown name. p_address, and guesses: see
-- need_patience_.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE find_login(
	IN p_login VARCHAR(67), IN p_address VARBINARY(16))
READS SQL DATA
BEGIN
	DECLARE v_guesses INT;

	CALL need_patience_(p_login, p_address, v_guesses);
	SELECT u.id, u.password, u.password_version, v_guesses AS guesses, p_login AS login
	FROM (SELECT 1) one LEFT JOIN user u ON u.login = p_login;
END;

-- A new account. PLDUP: the name is taken, perhaps just now.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE add_user_(
	IN p_login VARCHAR(67), IN p_password VARCHAR(255), OUT p_user INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	DECLARE v_taken BOOLEAN;

	SELECT EXISTS (SELECT 1 FROM user WHERE login = p_login) INTO v_taken;
	IF v_taken THEN
		SIGNAL SQLSTATE 'PLDUP' SET MESSAGE_TEXT = 'Username is taken';
	END IF;
	INSERT INTO user (login, password, created_at) VALUES (p_login, p_password, UTC_TIMESTAMP());
	SET p_user = LAST_INSERT_ID();
	UPDATE dialog SET members = members + 1 WHERE id = 1;
END;

-- The account of somebody who has no password here, made when it is first needed.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE find_or_add_user_(
	IN p_login VARCHAR(67), OUT p_user INT UNSIGNED)
MODIFIES SQL DATA
BEGIN
	SELECT id INTO p_user FROM user WHERE login = p_login;
	IF p_user IS NULL THEN
		BEGIN
			-- Another connection may be faster.
			DECLARE EXIT HANDLER FOR SQLSTATE 'PLDUP'
				SELECT id INTO p_user FROM user WHERE login = p_login;
			CALL add_user_(p_login, NULL, p_user);
		END;
	END IF;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE add_user(
	IN p_login VARCHAR(67), IN p_password VARCHAR(255), IN p_first_name VARCHAR(255),
	IN p_last_name VARCHAR(255), IN p_birth DATE, IN p_age INT, IN p_sex VARCHAR(255),
	IN p_city VARCHAR(255), IN p_photo VARCHAR(4096), IN p_address VARBINARY(16))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL add_user_(p_login, p_password, v_user);
	UPDATE user SET first_name = p_first_name, last_name = p_last_name, birth = p_birth,
		age = IF(p_birth IS NULL, p_age, NULL), sex = p_sex, city = p_city, photo = p_photo
	WHERE id = v_user;
	CALL count_newcomer_(p_address);
	COMMIT;
	SELECT v_user AS id;
END;

-- The local user of somebody whom VK knows.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE vk_user(IN p_login VARCHAR(67))
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL find_or_add_user_(p_login, v_user);
	CALL need_no_ban_(v_user);
	COMMIT;
	SELECT v_user AS id;
END;

-- Lets in a user whose password was verified.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admit(IN p_user INT UNSIGNED)
READS SQL DATA
BEGIN
	CALL need_no_ban_(p_user);
END;

-- The same, with a stronger hash of his password, unless that has changed meanwhile.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE renew_password(
	IN p_user INT UNSIGNED, IN p_version INT UNSIGNED, IN p_password VARCHAR(255))
MODIFIES SQL DATA
BEGIN
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL need_no_ban_(p_user);
	UPDATE user SET password = p_password WHERE id = p_user AND password_version = p_version;
	COMMIT;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE get_users(
	IN p_sid BINARY(32), IN p_first_name VARCHAR(255), IN p_last_name VARCHAR(255),
	IN p_birth DATE, IN p_age INT, IN p_sex VARCHAR(255), IN p_city VARCHAR(255),
	IN p_after BIGINT, IN p_limit INT, IN p_bound BIGINT, IN p_page INT, IN p_cursor BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;

	IF p_cursor IS NULL THEN
		CALL need_user_(p_sid, p_bound, NULL, v_user);
	END IF;
	IF COALESCE(p_first_name, p_last_name, p_birth, p_age, p_sex, p_city) IS NULL THEN
		SELECT id, first_name, last_name, birth AS D_birth, age, sex, city, id AS _cursor
		FROM profile WHERE id > COALESCE(p_cursor, p_after, 0)
		ORDER BY id LIMIT p_page;
	ELSE
		CALL find_users_(p_first_name, p_last_name, p_birth, p_age, p_sex, p_city,
			p_page, COALESCE(p_cursor, p_after, 0));
	END IF;
END;

-- With at least one filter. The index of the one that fewest pass is gone through from p_cursor on,
-- never from its beginning, as it is named by force; what passes that one but not the others is read
-- and left out. Those of an age are found by when they were born, all of them for each page; who is
-- not born yet is 0.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE find_users_(
	IN p_first_name VARCHAR(255), IN p_last_name VARCHAR(255), IN p_birth DATE, IN p_age INT,
	IN p_sex VARCHAR(255), IN p_city VARCHAR(255), IN p_page INT, IN p_cursor BIGINT)
READS SQL DATA
BEGIN
	DECLARE v_born_after DATE DEFAULT UTC_DATE() - INTERVAL p_age + 1 YEAR;
	DECLARE v_born_until DATE
		DEFAULT IF(p_age = 0, '9999-12-31', UTC_DATE() - INTERVAL p_age YEAR);

	SELECT p.id, p.first_name, p.last_name, p.birth AS D_birth, p.age, p.sex, p.city,
		p.id AS _cursor
	FROM user u FORCE INDEX (first_name, last_name, birth, age, sex, city)
	STRAIGHT_JOIN profile p ON p.id = u.id
	WHERE u.id > p_cursor
		AND (p_first_name IS NULL OR u.first_name = p_first_name)
		AND (p_last_name IS NULL OR u.last_name = p_last_name)
		AND (p_birth IS NULL OR u.birth = p_birth)
		AND (p_age IS NULL OR (u.birth > v_born_after AND u.birth <= v_born_until)
			OR (u.birth IS NULL AND u.age = p_age))
		AND (p_sex IS NULL OR u.sex = p_sex)
		AND (p_city IS NULL OR u.city = p_city)
	ORDER BY u.id LIMIT p_page;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE get_user_info(
	IN p_sid BINARY(32), IN p_id BIGINT, IN p_bound BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;

	CALL need_user_(p_sid, p_bound, NULL, v_user);
	CALL need_other_(p_id);
	SELECT id AS id_user, login, first_name, last_name, birth AS D_birth, age, sex, city, photo
	FROM profile WHERE id = p_id;
END;
