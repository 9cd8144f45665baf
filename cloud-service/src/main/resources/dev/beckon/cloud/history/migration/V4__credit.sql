-- Purchases credited to decisions, and taken back: what changed, one row a change. The receipt itself is
-- not named.
--   held_out: 1 = the shopper was told nothing, for comparison
--   receipts: 1 = one more, -1 = one was cancelled, 0 = something of one came back
CREATE TABLE credit (
  record_ms     BIGINT       NOT NULL,
  record_seq    BIGINT       NOT NULL,
  decision_id   VARCHAR(200) NOT NULL,
  shopper_id    VARCHAR(200) NOT NULL,
  offer_id      VARCHAR(200) NOT NULL,
  offer_version INTEGER      NOT NULL,
  variant       VARCHAR(200) NOT NULL,
  store_id      VARCHAR(200) NOT NULL,
  held_out      INTEGER      NOT NULL,
  receipts      INTEGER      NOT NULL,
  amount_minor  BIGINT       NOT NULL,
  at_ms         BIGINT       NOT NULL,
  PRIMARY KEY (record_ms, record_seq)
);
CREATE INDEX credit_by_decision ON credit (decision_id);
CREATE INDEX credit_by_shopper ON credit (shopper_id, record_ms);
CREATE INDEX credit_by_offer ON credit (offer_id, record_ms);
