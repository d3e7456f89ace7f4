-- Accounts, sessions, rooms with their messages, games.
--
-- There are no foreign keys: only the procedures write, and a key on message would lock its
-- sender's row for every message.

CREATE TABLE IF NOT EXISTS user (
	id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
	login VARCHAR(67) NOT NULL, -- a name of 32, or 'vk:' and a name of 64
	password VARCHAR(255) NULL, -- crypt(5); null: nobody can log in with one
	password_version INT UNSIGNED NOT NULL DEFAULT 1, -- counts changes, but not re-hashing
	created_at DATETIME NOT NULL,
	player_status VARCHAR(32) NULL,
	UNIQUE KEY login (login)
);

CREATE TABLE IF NOT EXISTS session (
	sid_hash BINARY(32) NOT NULL PRIMARY KEY, -- SHA-256
	user_id INT UNSIGNED NOT NULL,
	created_at DATETIME NOT NULL,
	used_at DATETIME NOT NULL,
	KEY user (user_id, used_at)
);

-- A place for messages: a dialog's room has the dialog's id (1 is the lobby), a game's room the
-- negative of the game's id. Its row is locked by whoever adds a message, until the commit: so seq
-- has no gaps and follows the order of the commits.
CREATE TABLE IF NOT EXISTS room (
	id BIGINT NOT NULL PRIMARY KEY,
	first_seq BIGINT UNSIGNED NOT NULL DEFAULT 1, -- the lowest that has not been removed by age
	last_seq BIGINT UNSIGNED NOT NULL DEFAULT 0
);

INSERT IGNORE INTO room (id) VALUES (1);

-- Clustered by room and seq: a page of history is one range of neighbours.
CREATE TABLE IF NOT EXISTS message (
	room BIGINT NOT NULL,
	seq BIGINT UNSIGNED NOT NULL,
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
	user_id INT UNSIGNED NOT NULL,
	time DATETIME NOT NULL,
	text VARCHAR(4096) NOT NULL,
	PRIMARY KEY (room, seq),
	UNIQUE KEY id (id)
);

-- The clients' nonces, apart from message so that messages without one cost no index entry.
CREATE TABLE IF NOT EXISTS nonce (
	user_id INT UNSIGNED NOT NULL,
	nonce VARBINARY(256) NOT NULL,
	room BIGINT NOT NULL,
	seq BIGINT UNSIGNED NOT NULL,
	PRIMARY KEY (user_id, nonce)
);

CREATE TABLE IF NOT EXISTS game (
	id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
	name VARCHAR(64) NOT NULL,
	max_players TINYINT UNSIGNED NULL,
	started BOOLEAN NOT NULL DEFAULT FALSE,
	live BOOLEAN NULL DEFAULT TRUE, -- null when finished, so that the name is free again
	players_joined INT UNSIGNED NOT NULL DEFAULT 0, -- how many ever: the next one's place
	created_at DATETIME NOT NULL,
	UNIQUE KEY name (name, live),
	KEY live (live, id)
);

-- Who is in which unfinished game; nobody is in two.
CREATE TABLE IF NOT EXISTS player (
	game_id INT UNSIGNED NOT NULL,
	place INT UNSIGNED NOT NULL,
	user_id INT UNSIGNED NOT NULL,
	PRIMARY KEY (game_id, place),
	UNIQUE KEY user (user_id)
);
