-- Profiles, dialogs and their members.

ALTER TABLE user
	ADD COLUMN IF NOT EXISTS first_name VARCHAR(255) NULL,
	ADD COLUMN IF NOT EXISTS last_name VARCHAR(255) NULL,
	ADD COLUMN IF NOT EXISTS birth DATE NULL,
	ADD COLUMN IF NOT EXISTS age SMALLINT NULL, -- as given; counts where birth is not known
	ADD COLUMN IF NOT EXISTS sex VARCHAR(255) NULL,
	ADD COLUMN IF NOT EXISTS city VARCHAR(255) NULL,
	ADD COLUMN IF NOT EXISTS photo VARCHAR(4096) NULL;

-- A dialog's messages are in the room of the same id.
CREATE TABLE IF NOT EXISTS dialog (
	id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
	name VARCHAR(128) NOT NULL,
	create_date DATE NULL,
	capacity INT NULL, -- the most members; null: no bound
	private BOOLEAN NOT NULL DEFAULT FALSE,
	members INT NOT NULL DEFAULT 0,
	members_joined INT NOT NULL DEFAULT 0, -- how many ever: the next one's place
	KEY name (name)
);

-- The lobby, in which is everybody: it has no rows in dialog_member.
INSERT IGNORE INTO dialog (id, name) VALUES (1, 'Lobby');

CREATE TABLE IF NOT EXISTS dialog_member (
	dialog_id BIGINT NOT NULL,
	place INT NOT NULL,
	user_id INT UNSIGNED NOT NULL,
	PRIMARY KEY (dialog_id, place),
	UNIQUE KEY user (user_id, dialog_id)
);
