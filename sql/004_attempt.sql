-- What became of a lane's last call, for those that are made again: see procedures/post.sql.

ALTER TABLE lane
	ADD COLUMN IF NOT EXISTS refused INT UNSIGNED NOT NULL DEFAULT 0, -- its attempts up to this one
	ADD COLUMN IF NOT EXISTS stored MEDIUMTEXT CHARACTER SET ascii NULL; -- its answer
