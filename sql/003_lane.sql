-- What a worker's calls that add messages are numbered by, so that one whose outcome is not known
-- can be made again: see procedures/post.sql.

CREATE TABLE IF NOT EXISTS lane (
	id BINARY(16) NOT NULL PRIMARY KEY, -- random, new with each worker
	number BIGINT UNSIGNED NOT NULL, -- of the last call that is committed
	used_at DATETIME NOT NULL,
	KEY used_at (used_at)
);
