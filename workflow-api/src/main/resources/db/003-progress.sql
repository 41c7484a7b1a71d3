CREATE TABLE stream_progress (
  workflow_id CHAR(36) NOT NULL,
  leg INT NOT NULL,
  source_shard VARCHAR(64) NOT NULL,
  target_shard VARCHAR(64) NOT NULL,
  body LONGTEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workflow_id, leg, source_shard, target_shard)
);
CREATE TABLE table_progress (
  workflow_id CHAR(36) NOT NULL,
  table_name VARCHAR(64) NOT NULL,
  rows_copied BIGINT NOT NULL,
  rows_total BIGINT NOT NULL,
  bytes_copied BIGINT NOT NULL,
  rows_per_second DOUBLE NOT NULL,
  eta_seconds BIGINT NULL,
  copied BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workflow_id, table_name)
);
CREATE TABLE verification_progress (
  workflow_id CHAR(36) NOT NULL,
  verification_id CHAR(36) NOT NULL,
  percent INT NOT NULL,
  eta_seconds BIGINT NULL,
  rows_compared BIGINT NOT NULL,
  reports LONGTEXT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workflow_id, verification_id)
);
