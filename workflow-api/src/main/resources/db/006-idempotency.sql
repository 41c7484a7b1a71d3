CREATE TABLE idempotency_key (
  id CHAR(64) NOT NULL PRIMARY KEY,
  request CHAR(64) NOT NULL,
  attempt INT NOT NULL,
  workflow_id CHAR(36) NULL,
  status INT NULL,
  answer LONGTEXT NULL,
  at BIGINT NOT NULL,
  attempted_at BIGINT NOT NULL,
  KEY idempotency_age (at)
);
