-- What happened, one row per record of the history stream (docs/protocol/feed.md).
-- (record_ms, record_seq) is the record's place in the stream: when Redis took it (unix ms) and a
-- number within that millisecond. Ids are unique per record, so a record stored twice is a conflict.
-- Times ending in _ms and _us are unix milliseconds and microseconds; NULL = not reached, not given.
-- Written to run unchanged on SQLite and PostgreSQL.

CREATE TABLE visit_event (
  record_ms  BIGINT       NOT NULL,
  record_seq BIGINT       NOT NULL,
  event_id   VARCHAR(200) NOT NULL,
  type       VARCHAR(40)  NOT NULL,
  visit_id   VARCHAR(200) NOT NULL,
  store_id   VARCHAR(200) NOT NULL,
  shopper_id VARCHAR(200) NOT NULL,
  zone_id    VARCHAR(200),
  at_ms      BIGINT       NOT NULL,
  dwell_ms   BIGINT       NOT NULL,
  cause      VARCHAR(40),
  PRIMARY KEY (record_ms, record_seq)
);
CREATE INDEX visit_event_by_shopper ON visit_event (shopper_id, record_ms);
CREATE INDEX visit_event_by_store ON visit_event (store_id, record_ms);

CREATE TABLE decision (
  record_ms    BIGINT       NOT NULL,
  record_seq   BIGINT       NOT NULL,
  decision_id  VARCHAR(200) NOT NULL,
  event_id     VARCHAR(200) NOT NULL,
  visit_id     VARCHAR(200) NOT NULL,
  store_id     VARCHAR(200) NOT NULL,
  shopper_id   VARCHAR(200) NOT NULL,
  zone_id      VARCHAR(200),
  trigger_type VARCHAR(40)  NOT NULL,
  reason       VARCHAR(40)  NOT NULL,
  offer_id     VARCHAR(200),
  state        VARCHAR(40)  NOT NULL,
  attempt      INTEGER      NOT NULL,
  detail       VARCHAR(2000),
  heard_us     BIGINT,
  published_us BIGINT,
  received_us  BIGINT,
  zoned_us     BIGINT,
  decided_us   BIGINT,
  accepted_us  BIGINT,
  PRIMARY KEY (record_ms, record_seq)
);
CREATE INDEX decision_by_id ON decision (decision_id);
CREATE INDEX decision_by_shopper ON decision (shopper_id, record_ms);
CREATE INDEX decision_by_store ON decision (store_id, record_ms);
CREATE INDEX decision_by_offer ON decision (offer_id, record_ms);

-- Offers that a decision did not make, best first.
CREATE TABLE refusal (
  record_ms  BIGINT       NOT NULL,
  record_seq BIGINT       NOT NULL,
  place      INTEGER      NOT NULL,
  offer_id   VARCHAR(200) NOT NULL,
  reason     VARCHAR(40)  NOT NULL,
  PRIMARY KEY (record_ms, record_seq, place)
);
CREATE INDEX refusal_by_offer ON refusal (offer_id, record_ms);

CREATE TABLE outcome (
  record_ms    BIGINT       NOT NULL,
  record_seq   BIGINT       NOT NULL,
  decision_id  VARCHAR(200) NOT NULL,
  shopper_id   VARCHAR(200) NOT NULL,
  offer_id     VARCHAR(200) NOT NULL,
  state        VARCHAR(40)  NOT NULL,
  attempt      INTEGER      NOT NULL,
  detail       VARCHAR(2000),
  heard_us     BIGINT,
  published_us BIGINT,
  received_us  BIGINT,
  zoned_us     BIGINT,
  decided_us   BIGINT,
  accepted_us  BIGINT,
  PRIMARY KEY (record_ms, record_seq)
);
CREATE INDEX outcome_by_decision ON outcome (decision_id);
CREATE INDEX outcome_by_shopper ON outcome (shopper_id, record_ms);
CREATE INDEX outcome_by_offer ON outcome (offer_id, record_ms);

CREATE TABLE receipt (
  record_ms   BIGINT       NOT NULL,
  record_seq  BIGINT       NOT NULL,
  decision_id VARCHAR(200) NOT NULL,
  shopper_id  VARCHAR(200) NOT NULL,
  kind        VARCHAR(40)  NOT NULL,
  at_ms       BIGINT       NOT NULL,
  PRIMARY KEY (record_ms, record_seq)
);
CREATE INDEX receipt_by_decision ON receipt (decision_id);
CREATE INDEX receipt_by_shopper ON receipt (shopper_id, record_ms);

-- Administrative acts; they name machines and settings, never a person.
CREATE TABLE audit (
  record_ms  BIGINT       NOT NULL,
  record_seq BIGINT       NOT NULL,
  at_ms      BIGINT       NOT NULL,
  actor      VARCHAR(200) NOT NULL,
  act        VARCHAR(40)  NOT NULL,
  subject    VARCHAR(200) NOT NULL,
  detail     VARCHAR(2000),
  PRIMARY KEY (record_ms, record_seq)
);
CREATE INDEX audit_by_subject ON audit (subject, record_ms);

-- Records that could not be read, so that they hold up nothing.
CREATE TABLE unreadable (
  record_ms  BIGINT        NOT NULL,
  record_seq BIGINT        NOT NULL,
  kind       VARCHAR(40)   NOT NULL,
  fault      VARCHAR(500)  NOT NULL,
  payload    VARCHAR(4000) NOT NULL,
  PRIMARY KEY (record_ms, record_seq)
);

-- How far a stream is drained; advanced in the transaction that stores its records. `passed` counts
-- the records ever added up to that place, `lost` those trimmed before they were read.
CREATE TABLE drained (
  stream       VARCHAR(40) NOT NULL PRIMARY KEY,
  position_ms  BIGINT      NOT NULL,
  position_seq BIGINT      NOT NULL,
  passed       BIGINT      NOT NULL,
  lost         BIGINT      NOT NULL
);
INSERT INTO drained (stream, position_ms, position_seq, passed, lost) VALUES ('history', 0, 0, 0, 0);
