-- How an offer was made or held out; NULL where none was, and in records of former versions.
ALTER TABLE decision ADD COLUMN offer_version INTEGER;
ALTER TABLE decision ADD COLUMN variant VARCHAR(200);
ALTER TABLE decision ADD COLUMN propensity DOUBLE PRECISION;
