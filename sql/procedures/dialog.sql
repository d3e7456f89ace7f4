-- Dialogs and their members. Whoever changes a dialog's members locks its row.

-- The lobby counts everybody; users may have come while this release was being installed.
UPDATE dialog SET members = (SELECT COUNT(*) FROM user) WHERE id = 1;

-- A dialog that a field names. A private one exists for its members alone.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE need_dialog_(
	IN p_user INT UNSIGNED, IN p_dialog BIGINT)
READS SQL DATA
BEGIN
	DECLARE v_private BOOLEAN;
	DECLARE v_member BOOLEAN DEFAULT TRUE;

	SELECT private INTO v_private FROM dialog WHERE id = p_dialog;
	IF v_private THEN
		CALL find_member_(p_user, p_dialog, v_member);
	END IF;
	IF v_private IS NULL OR NOT v_member THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'id_dialog: no such dialog';
	END IF;
END;

-- Everybody is in the lobby.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE find_member_(
	IN p_user INT UNSIGNED, IN p_dialog BIGINT, OUT p_member BOOLEAN)
READS SQL DATA
BEGIN
	SELECT p_dialog = 1 OR EXISTS (
		SELECT 1 FROM dialog_member WHERE user_id = p_user AND dialog_id = p_dialog)
	INTO p_member;
END;

-- Makes the user a member, if he is not one yet and there is room.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE enter_dialog_(
	IN p_user INT UNSIGNED, IN p_dialog BIGINT)
MODIFIES SQL DATA
enter: BEGIN
	DECLARE v_members, v_capacity INT;
	DECLARE v_member BOOLEAN;

	CALL find_member_(p_user, p_dialog, v_member);
	IF v_member THEN
		LEAVE enter;
	END IF;
	SELECT members, capacity INTO v_members, v_capacity FROM dialog WHERE id = p_dialog FOR UPDATE;
	CALL find_member_(p_user, p_dialog, v_member);
	IF v_member THEN
		LEAVE enter; -- another connection of his was faster
	END IF;
	IF v_members >= v_capacity THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'The dialog is full';
	END IF;
	UPDATE dialog SET members = members + 1, members_joined = members_joined + 1
	WHERE id = p_dialog;
	INSERT INTO dialog_member (dialog_id, place, user_id)
	SELECT id, members_joined, p_user FROM dialog WHERE id = p_dialog;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE create_dialog(
	IN p_sid BINARY(32), IN p_name VARCHAR(128), IN p_create_date DATE, IN p_capacity INT,
	IN p_private BOOLEAN, IN p_bound BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_dialog BIGINT;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL need_somebody_(p_sid, p_bound, v_user);
	INSERT INTO dialog (name, create_date, capacity, private)
	VALUES (p_name, p_create_date, p_capacity, COALESCE(p_private, FALSE));
	SET v_dialog = LAST_INSERT_ID();
	INSERT INTO room (id, audience) VALUES (v_dialog, IF(p_private, v_dialog, 0));
	CALL enter_dialog_(v_user, v_dialog);
	COMMIT;
	SELECT v_dialog AS id_dialog;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE join_dialog(
	IN p_sid BINARY(32), IN p_dialog BIGINT, IN p_bound BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL need_somebody_(p_sid, p_bound, v_user);
	CALL need_dialog_(v_user, p_dialog);
	CALL enter_dialog_(v_user, p_dialog);
	COMMIT;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE leave_dialog(
	IN p_sid BINARY(32), IN p_dialog BIGINT, IN p_bound BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_locked BIGINT;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL need_somebody_(p_sid, p_bound, v_user);
	CALL need_dialog_(v_user, p_dialog);
	IF p_dialog = 1 THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'Nobody can leave the lobby';
	END IF;
	SELECT id INTO v_locked FROM dialog WHERE id = p_dialog FOR UPDATE;
	DELETE FROM dialog_member WHERE user_id = v_user AND dialog_id = p_dialog;
	IF ROW_COUNT() = 0 THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'Not a member of that dialog';
	END IF;
	UPDATE dialog SET members = members - 1 WHERE id = p_dialog;
	COMMIT;
END;

CREATE OR REPLACE DEFINER = @definer@ PROCEDURE invite_to_dialog(
	IN p_sid BINARY(32), IN p_dialog BIGINT, IN p_id BIGINT, IN p_bound BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_member BOOLEAN;
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	CALL need_somebody_(p_sid, p_bound, v_user);
	CALL need_dialog_(v_user, p_dialog);
	CALL find_member_(v_user, p_dialog, v_member);
	IF NOT v_member THEN
		SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'Not a member of that dialog';
	END IF;
	CALL need_other_(p_id);
	CALL enter_dialog_(p_id, p_dialog);
	COMMIT;
END;

-- The open ones and the user's private ones are two lists, each read in the order of its index. An
-- index named by force is also gone through from v_from on, and never from its beginning.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE get_dialogs(
	IN p_sid BINARY(32), IN p_name VARCHAR(128), IN p_create_date DATE, IN p_capacity INT,
	IN p_after BIGINT, IN p_limit INT, IN p_bound BIGINT, IN p_page INT, IN p_cursor BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_from BIGINT DEFAULT COALESCE(p_cursor, p_after, 0);

	CALL need_user_(p_sid, p_bound, NULL, v_user);
	(SELECT d.id, d.name AS Name, d.create_date, d.shown_capacity AS capacity, d.id AS _cursor
	FROM dialog d FORCE INDEX (private, name_private, date_private, capacity_private)
	WHERE d.private = FALSE AND d.id > v_from
		AND (p_name IS NULL OR d.name = p_name)
		AND (p_create_date IS NULL OR d.create_date = p_create_date)
		AND (p_capacity IS NULL OR d.shown_capacity = p_capacity)
	ORDER BY d.id LIMIT p_page)
	UNION ALL
	(SELECT d.id, d.name, d.create_date, d.shown_capacity, d.id
	FROM dialog_member m STRAIGHT_JOIN dialog d ON d.id = m.dialog_id
	WHERE m.user_id = v_user AND m.dialog_id > v_from AND d.private = TRUE
		AND (p_name IS NULL OR d.name = p_name)
		AND (p_create_date IS NULL OR d.create_date = p_create_date)
		AND (p_capacity IS NULL OR d.shown_capacity = p_capacity)
	ORDER BY m.dialog_id LIMIT p_page)
	ORDER BY id LIMIT p_page;
END;

DROP VIEW IF EXISTS dialog_shown;

-- In order of joining; everybody is in the lobby from his registration on.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE get_user_from_dialog(
	IN p_sid BINARY(32), IN p_dialog BIGINT, IN p_after BIGINT, IN p_limit INT, IN p_bound BIGINT,
	IN p_page INT, IN p_cursor BIGINT)
MODIFIES SQL DATA
BEGIN
	DECLARE v_user INT UNSIGNED;
	DECLARE v_from BIGINT DEFAULT p_cursor;

	CALL need_user_(p_sid, p_bound, NULL, v_user);
	CALL need_dialog_(v_user, p_dialog);
	IF p_dialog = 1 THEN
		SELECT id, first_name, last_name, birth AS D_birth, age, sex, city, id AS _cursor
		FROM profile WHERE id > COALESCE(v_from, p_after, 0)
		ORDER BY id LIMIT p_page;
	ELSE
		IF v_from IS NULL AND p_after IS NOT NULL THEN
			SELECT place INTO v_from FROM dialog_member
			WHERE user_id = p_after AND dialog_id = p_dialog;
			IF v_from IS NULL THEN
				SIGNAL SQLSTATE 'PLCMD' SET MESSAGE_TEXT = 'after: not a member of that dialog';
			END IF;
		END IF;
		SELECT p.id, p.first_name, p.last_name, p.birth AS D_birth, p.age, p.sex, p.city,
			m.place AS _cursor
		FROM dialog_member m JOIN profile p ON p.id = m.user_id
		WHERE m.dialog_id = p_dialog AND m.place > COALESCE(v_from, 0)
		ORDER BY m.place LIMIT p_page;
	END IF;
END;
