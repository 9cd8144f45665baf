-- Replaces the consent of an installation that has one.
-- KEYS: installation, shopper
-- ARGV: consentVersion, consentAtMs, purchases ('1' or '0')
-- Returns 1, or 0 when it is unknown.
if redis.call('EXISTS', KEYS[1], KEYS[2]) < 2 then
  return 0
end
redis.call('HSET', KEYS[1], 'consentVersion', ARGV[1], 'consentAtMs', ARGV[2])
if ARGV[3] == '1' then
  redis.call('HSET', KEYS[2], 'purchases', '1')
else
  redis.call('HDEL', KEYS[2], 'purchases')
end
return 1
