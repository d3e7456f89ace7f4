-- Who may read a room, so that the newest of all that one may read are found without those of others.

-- 0: everybody. Else those who are in the room, and this is its id.
ALTER TABLE room ADD COLUMN IF NOT EXISTS audience BIGINT NOT NULL;
UPDATE room r LEFT JOIN dialog d ON d.id = r.id SET r.audience = IF(NOT d.private, 0, r.id);

ALTER TABLE message ADD COLUMN IF NOT EXISTS audience BIGINT NOT NULL AFTER seq; -- the room's
UPDATE message m JOIN room r ON r.id = m.room SET m.audience = r.audience
WHERE m.audience <> r.audience;

-- Ids for the whole table. AUTO_INCREMENT would need an index of them alone, which each message
-- would pay for. They are taken while the room is locked, so they ascend in it as seq does.
CREATE SEQUENCE IF NOT EXISTS message_id;
SET @next = (SELECT COALESCE(MAX(id), 0) + 1 FROM message);
EXECUTE IMMEDIATE CONCAT('DO SETVAL(message_id, ', @next, ', FALSE)');
ALTER TABLE message MODIFY id BIGINT UNSIGNED NOT NULL, DROP INDEX IF EXISTS id,
	ADD UNIQUE INDEX IF NOT EXISTS audience (audience, id);
