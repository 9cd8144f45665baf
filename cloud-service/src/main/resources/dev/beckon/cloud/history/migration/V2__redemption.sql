-- Single-use codes redeemed at tills, and taken back (act: REDEEMED, REVERSED). Of somebody who is not
-- to be measured, or was erased, decision_id and shopper_id are NULL: the rest names no person.
CREATE TABLE redemption (
  record_ms     BIGINT       NOT NULL,
  record_seq    BIGINT       NOT NULL,
  decision_id   VARCHAR(200),
  shopper_id    VARCHAR(200),
  offer_id      VARCHAR(200) NOT NULL,
  offer_version INTEGER      NOT NULL,
  variant       VARCHAR(200) NOT NULL,
  store_id      VARCHAR(200) NOT NULL,
  act           VARCHAR(40)  NOT NULL,
  at_ms         BIGINT       NOT NULL,
  PRIMARY KEY (record_ms, record_seq)
);
CREATE INDEX redemption_by_shopper ON redemption (shopper_id, record_ms);
CREATE INDEX redemption_by_offer ON redemption (offer_id, record_ms);
