CREATE TABLE service_token (
  id CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  organization_id CHAR(36) NOT NULL,
  name VARCHAR(100) NOT NULL,
  secret_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  permissions VARCHAR(1000) NOT NULL,
  created_by VARCHAR(190) NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NULL,
  expires_at BIGINT NULL,
  UNIQUE KEY service_token_secret (secret_hash),
  KEY service_token_organization (organization_id, created_at)
);
