CREATE TABLE keyspace_detail (
  keyspace_id CHAR(36) NOT NULL PRIMARY KEY,
  cluster_size VARCHAR(64) NOT NULL,
  extra_replicas INT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE TABLE vschema (
  keyspace_id CHAR(36) NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  body LONGTEXT NOT NULL,
  updated_at BIGINT NOT NULL
);
