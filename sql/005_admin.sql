-- What the administrator does with users and with old rows.

ALTER TABLE user
	ADD COLUMN IF NOT EXISTS banned_until DATETIME NULL, -- the year 9999: for good
	ADD COLUMN IF NOT EXISTS ban_reason VARCHAR(80) NULL;

-- The nonces of messages that are removed.
ALTER TABLE nonce ADD INDEX IF NOT EXISTS message (room, seq);

-- Sessions that are over.
ALTER TABLE session ADD INDEX IF NOT EXISTS used_at (used_at);
