-- The fact by which an offer was made, or was not; NULL where there is none, or it is nobody's business.
ALTER TABLE decision ADD COLUMN evidence_kind VARCHAR(40);
ALTER TABLE decision ADD COLUMN evidence_subject VARCHAR(200);
ALTER TABLE decision ADD COLUMN evidence_ms BIGINT;
ALTER TABLE refusal ADD COLUMN evidence_kind VARCHAR(40);
ALTER TABLE refusal ADD COLUMN evidence_subject VARCHAR(200);
ALTER TABLE refusal ADD COLUMN evidence_ms BIGINT;
