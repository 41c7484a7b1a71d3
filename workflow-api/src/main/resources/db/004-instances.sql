CREATE TABLE instance (
  name VARCHAR(190) NOT NULL PRIMARY KEY,
  holder VARCHAR(200) NOT NULL,
  seen_millis BIGINT NOT NULL
);
ALTER TABLE handled_message ADD COLUMN workflow_id CHAR(36) NULL;
ALTER TABLE handled_message ADD KEY handled_message_of_workflow (workflow_id);
ALTER TABLE outbox ADD KEY outbox_tidy (is_public, sent, at);
