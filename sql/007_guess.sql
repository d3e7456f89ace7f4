-- Wrong passwords, and new accounts, by address: four bytes of IPv4, or IPv6 with all behind the
-- first 64 bits zero. Rows that no longer count are removed by the calls that add some.

CREATE TABLE IF NOT EXISTS guess (
	account VARCHAR(67) NOT NULL, -- the name that was given, known or not; '': any from that address
	address VARBINARY(16) NOT NULL,
	failures INT UNSIGNED NOT NULL,
	failed_at DATETIME(3) NOT NULL,
	retry_at DATETIME(3) NOT NULL, -- nobody is let try before
	PRIMARY KEY (account, address),
	KEY address (address),
	KEY failed_at (failed_at)
);

-- How many accounts an address has made lately, as the time at which that will be forgotten.
CREATE TABLE IF NOT EXISTS newcomer (
	address VARBINARY(16) NOT NULL PRIMARY KEY,
	forgotten_at DATETIME(3) NOT NULL,
	KEY forgotten_at (forgotten_at)
);
