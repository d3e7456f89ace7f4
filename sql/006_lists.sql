-- What lists are read by, so that a page of one costs a page, however long it is.

-- Behind each of these InnoDB keeps the id, which is the order of the list.
ALTER TABLE user
	ADD INDEX IF NOT EXISTS first_name (first_name),
	ADD INDEX IF NOT EXISTS last_name (last_name),
	ADD INDEX IF NOT EXISTS birth (birth),
	ADD INDEX IF NOT EXISTS age (birth, age),
	ADD INDEX IF NOT EXISTS sex (sex),
	ADD INDEX IF NOT EXISTS city (city);

-- The open ones; a user's private ones are found by his memberships.
ALTER TABLE dialog
	ADD COLUMN IF NOT EXISTS shown_capacity INT AS (COALESCE(capacity, members)) PERSISTENT,
	ADD INDEX IF NOT EXISTS private (private),
	ADD INDEX IF NOT EXISTS name_private (name, private),
	ADD INDEX IF NOT EXISTS date_private (create_date, private),
	ADD INDEX IF NOT EXISTS capacity_private (shown_capacity, private),
	DROP INDEX IF EXISTS name;
