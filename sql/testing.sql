-- Only in databases that were initialised for testing.

-- Empties everything and restarts the ids. ALTER TABLE commits implicitly; nobody else's data is
-- here, so a half-done clear is mended by the next.
CREATE OR REPLACE DEFINER = @definer@ PROCEDURE clear()
MODIFIES SQL DATA
BEGIN
	DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;

	START TRANSACTION;
	DELETE FROM player;
	DELETE FROM game;
	DELETE FROM nonce;
	DELETE FROM message;
	DELETE FROM room WHERE id <> 1;
	UPDATE room SET first_seq = 1, last_seq = 0;
	DELETE FROM dialog_member;
	DELETE FROM dialog WHERE id <> 1;
	UPDATE dialog SET members = 0;
	DELETE FROM session;
	DELETE FROM guess;
	DELETE FROM newcomer;
	DELETE FROM user;
	COMMIT;
	ALTER TABLE user AUTO_INCREMENT = 1;
	ALTER TABLE dialog AUTO_INCREMENT = 1;
	ALTER TABLE game AUTO_INCREMENT = 1;
	ALTER SEQUENCE message_id RESTART 1;
END;
