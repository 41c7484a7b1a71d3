CREATE TABLE organization (
  id CHAR(36) NOT NULL PRIMARY KEY,
  name VARCHAR(190) NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE KEY organization_name (name)
);
CREATE TABLE catalogue_database (
  id CHAR(36) NOT NULL PRIMARY KEY,
  organization_id CHAR(36) NOT NULL,
  name VARCHAR(190) NOT NULL,
  last_workflow_number BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE KEY database_name (organization_id, name)
);
CREATE TABLE branch (
  id CHAR(36) NOT NULL PRIMARY KEY,
  database_id CHAR(36) NOT NULL,
  name VARCHAR(190) NOT NULL,
  production BOOLEAN NOT NULL,
  topology_version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE KEY branch_name (database_id, name)
);
CREATE TABLE keyspace (
  id CHAR(36) NOT NULL PRIMARY KEY,
  branch_id CHAR(36) NOT NULL,
  name VARCHAR(190) NOT NULL,
  sharded BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE KEY keyspace_name (branch_id, name)
);
CREATE TABLE shard (
  id CHAR(36) NOT NULL PRIMARY KEY,
  keyspace_id CHAR(36) NOT NULL,
  position INT NOT NULL,
  name VARCHAR(64) NOT NULL,
  schema_name VARCHAR(64) NOT NULL,
  servers LONGTEXT NOT NULL,
  accounts LONGTEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE KEY shard_name (keyspace_id, name),
  UNIQUE KEY shard_position (keyspace_id, position)
);
