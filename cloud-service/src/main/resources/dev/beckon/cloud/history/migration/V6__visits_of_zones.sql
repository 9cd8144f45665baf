-- Visits by the zones that they led into: what a goal of visits counts.
CREATE INDEX visit_event_entered ON visit_event (store_id, zone_id, at_ms, visit_id) WHERE type = 'ENTERED';
