CREATE TABLE webhook (
  id CHAR(36) NOT NULL PRIMARY KEY,
  database_id CHAR(36) NOT NULL,
  url VARCHAR(2000) NOT NULL,
  events TEXT NOT NULL,
  enabled BOOLEAN NOT NULL,
  secret TEXT NOT NULL,
  from_sequence BIGINT NOT NULL,
  lease_owner VARCHAR(190) NOT NULL,
  lease_until_millis BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  KEY webhook_database (database_id, created_at)
);
CREATE TABLE webhook_delivery (
  webhook_id CHAR(36) NOT NULL,
  sequence BIGINT NOT NULL,
  workflow_id CHAR(36) NOT NULL,
  state VARCHAR(20) NOT NULL,
  attempts INT NOT NULL,
  next_attempt_at BIGINT NULL,
  last_attempt_at BIGINT NULL,
  last_status INT NULL,
  last_error VARCHAR(250) NULL,
  delivered_at BIGINT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (webhook_id, sequence),
  KEY webhook_delivery_lane (webhook_id, state, workflow_id, sequence),
  KEY webhook_delivery_due (state, next_attempt_at),
  KEY webhook_delivery_age (created_at)
);
CREATE TABLE webhook_cursor (
  id INT NOT NULL PRIMARY KEY,
  last_sequence BIGINT NOT NULL
);
INSERT INTO webhook_cursor (id, last_sequence) VALUES (1, 0);
