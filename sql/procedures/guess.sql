-- Those who guess passwords, and those who make many accounts.
--
-- p_address is null where nothing is counted. The daemon sets @account_guesses and @address_guesses,
-- the failures of (account, address) and of the address alone for which nobody waits; @guess_delay,
-- the first wait, which doubles with each failure up to @guess_delay_max; @guess_memory, after which
-- failures are forgotten; @registrations, the accounts an hour. Names are counted whether they are
-- known or not, so nobody learns which are.

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE refuse_until_(
	IN p_until DATETIME(3), IN p_text VARCHAR(100))
READS SQL DATA
BEGIN
	DECLARE v_text VARCHAR(128) DEFAULT
		CONCAT(1 + TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), p_until), ' ', p_text);

	SIGNAL SQLSTATE 'PLTRY' SET MESSAGE_TEXT = v_text;
END;

-- Refuses while there is to be waited. p_guesses: 0: nothing is known of that name from there; 1: some
-- failures are; 2: so many that an attempt must be claimed before it is made.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE need_patience_(
	IN p_account VARCHAR(67), IN p_address VARBINARY(16), OUT p_guesses INT)
READS SQL DATA
BEGIN
	DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
	DECLARE v_until DATETIME(3);

	SELECT MAX(retry_at), COALESCE(MAX(CASE
		WHEN failures >= IF(account = '', @address_guesses, @account_guesses) THEN 2
		WHEN account <> '' THEN 1
		ELSE 0 END), 0)
	INTO v_until, p_guesses
	FROM guess
	WHERE account IN ('', p_account) AND address = p_address
		AND failed_at >= v_now - INTERVAL @guess_memory SECOND;
	IF v_until > v_now THEN
		CALL refuse_until_(v_until, 'Too many wrong passwords');
	END IF;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE add_guess_(
	IN p_account VARCHAR(67), IN p_address VARBINARY(16), IN p_free INT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);

	-- Each assignment sees those before it.
	INSERT INTO guess (account, address, failures, failed_at, retry_at)
	VALUES (p_account, p_address, 1, v_now, v_now)
	ON DUPLICATE KEY UPDATE
		failures = IF(failed_at < v_now - INTERVAL @guess_memory SECOND, 0, failures) + 1,
		failed_at = v_now,
		retry_at = v_now + INTERVAL IF(failures > p_free, LEAST(@guess_delay_max,
			@guess_delay * POW(2, LEAST(failures - p_free - 1, 30))), 0) SECOND;
END;

-- A wrong password; or, if p_claim, one that is going to be looked at. Of those who claim at the same
-- time one gets it: then the wait begins for the others, so however many connections somebody has he
-- has no more attempts.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE count_guess(
	IN p_account VARCHAR(67), IN p_address VARBINARY(16), IN p_claim BOOLEAN)
MODIFIES SQL DATA
BEGIN
	DECLARE v_guesses INT;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	IF p_claim THEN
		SELECT COUNT(*) INTO v_guesses FROM guess
		WHERE account IN ('', p_account) AND address = p_address FOR UPDATE;
		CALL need_patience_(p_account, p_address, v_guesses);
	END IF;
	CALL add_guess_('', p_address, @address_guesses);
	CALL add_guess_(p_account, p_address, @account_guesses);
	DELETE FROM guess WHERE failed_at < UTC_TIMESTAMP(3) - INTERVAL @guess_memory SECOND LIMIT 10;
	COMMIT;
END;

-- The right password. For the address everything is as it was before the claim: who has an account of
-- his own must not be able to buy guesses with it.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE forget_guesses(
	IN p_account VARCHAR(67), IN p_address VARBINARY(16), IN p_claimed BOOLEAN)
MODIFIES SQL DATA
BEGIN
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	IF p_claimed THEN
		UPDATE guess SET failures = failures - 1, retry_at = UTC_TIMESTAMP(3)
		WHERE account = '' AND address = p_address AND failures > 0;
	END IF;
	DELETE FROM guess WHERE account = p_account AND address = p_address;
	COMMIT;
END;

-- Whether that address may make an account, before its password is hashed.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE check_newcomer(IN p_address VARBINARY(16))
READS SQL DATA
BEGIN
	DECLARE v_at DATETIME(3);

	SELECT forgotten_at INTO v_at FROM newcomer WHERE address = p_address;
	CALL need_few_newcomers_(v_at + INTERVAL 3600 / @registrations SECOND);
END;

-- Each account is forgotten after its part of an hour, one after the other; together that must not take
-- more than an hour.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE need_few_newcomers_(IN p_forgotten_at DATETIME(3))
READS SQL DATA
BEGIN
	DECLARE v_until DATETIME(3) DEFAULT p_forgotten_at - INTERVAL 1 HOUR;

	IF v_until > UTC_TIMESTAMP(3) THEN
		CALL refuse_until_(v_until, 'Too many new accounts');
	END IF;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE count_newcomer_(IN p_address VARBINARY(16))
MODIFIES SQL DATA
BEGIN
	DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
	DECLARE v_at DATETIME(3);

	IF p_address IS NOT NULL THEN
		INSERT INTO newcomer (address, forgotten_at)
		VALUES (p_address, v_now + INTERVAL 3600 / @registrations SECOND)
		ON DUPLICATE KEY UPDATE
			forgotten_at = GREATEST(forgotten_at, v_now) + INTERVAL 3600 / @registrations SECOND;
		SELECT forgotten_at INTO v_at FROM newcomer WHERE address = p_address;
		CALL need_few_newcomers_(v_at);
		DELETE FROM newcomer WHERE forgotten_at < v_now LIMIT 10;
	END IF;
END;

-- Lets try again: a name from everywhere, an address with all names, or a name from an address.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE admin_unlock(
	IN p_login VARCHAR(67), IN p_address VARCHAR(80))
MODIFIES SQL DATA
BEGIN
	DECLARE v_address VARBINARY(16) DEFAULT INET6_ATON(p_address);
	DECLARE v_removed INT;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	IF COALESCE(p_login, p_address) IS NULL THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'Give username, address or both';
	ELSEIF p_address IS NOT NULL AND v_address IS NULL THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'address: not an address';
	END IF;
	IF LENGTH(v_address) = 16 THEN
		SET v_address = CONCAT(LEFT(v_address, 8), REPEAT(X'00', 8));
	END IF;
	START TRANSACTION;
	IF p_login IS NULL THEN
		DELETE FROM guess WHERE address = v_address;
		SET v_removed = ROW_COUNT();
		DELETE FROM newcomer WHERE address = v_address;
		SET v_removed = v_removed + ROW_COUNT();
	ELSE
		DELETE FROM guess
		WHERE account = p_login AND (v_address IS NULL OR address = v_address);
		SET v_removed = ROW_COUNT();
	END IF;
	COMMIT;
	SELECT v_removed AS removed;
END;
