CREATE TABLE workflow (
  id CHAR(36) NOT NULL PRIMARY KEY,
  version INT NOT NULL,
  database_id CHAR(36) NOT NULL,
  branch_id CHAR(36) NOT NULL,
  number BIGINT NOT NULL,
  active_branch_id CHAR(36) NULL,
  public_state VARCHAR(40) NOT NULL,
  state LONGTEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  ended_at BIGINT NULL,
  UNIQUE KEY workflow_number (database_id, number),
  UNIQUE KEY one_active_per_branch (active_branch_id)
);
CREATE TABLE workflow_event (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  workflow_id CHAR(36) NOT NULL,
  version INT NOT NULL,
  type VARCHAR(60) NOT NULL,
  body LONGTEXT NOT NULL,
  at BIGINT NOT NULL,
  KEY workflow_event_history (workflow_id, id)
);
CREATE TABLE handled_message (
  message_id VARCHAR(190) NOT NULL PRIMARY KEY,
  changed_state BOOLEAN NOT NULL,
  at BIGINT NOT NULL
);
CREATE TABLE outbox (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  workflow_id CHAR(36) NOT NULL,
  message_id CHAR(36) NOT NULL,
  message_type VARCHAR(80) NOT NULL,
  subject VARCHAR(250) NOT NULL,
  topic VARCHAR(100) NULL,
  message_key VARCHAR(250) NULL,
  body LONGTEXT NULL,
  is_public BOOLEAN NOT NULL,
  sequence BIGINT NULL,
  sent BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  KEY outbox_unsent (sent, id),
  UNIQUE KEY outbox_sequence (sequence),
  KEY outbox_history (workflow_id, sequence)
);
CREATE TABLE relay_lease (
  id INT NOT NULL PRIMARY KEY,
  owner VARCHAR(190) NOT NULL,
  until_millis BIGINT NOT NULL,
  last_sequence BIGINT NOT NULL
);
INSERT INTO relay_lease (id, owner, until_millis, last_sequence) VALUES (1, '', 0, 0);
