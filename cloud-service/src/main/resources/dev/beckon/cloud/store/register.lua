-- Keeps a new installation and its shopper, both or neither.
-- KEYS: installation, shopper, set of installations
-- ARGV: installation id, shopper id, secretSha256, identityKey, platform, pushToken ('' = none),
--       consentVersion, consentAtMs, purchases ('1' or '0'), registeredAtMs
-- Returns 1, or 0 when an id is taken.
if redis.call('HGET', KEYS[1], 'secretSha256') == ARGV[3] then
  return 1 -- this very command, repeated by the connection
end
if redis.call('EXISTS', KEYS[1], KEYS[2]) > 0 then
  return 0
end
redis.call('HSET', KEYS[1],
  'shopper', ARGV[2], 'secretSha256', ARGV[3], 'identityKey', ARGV[4], 'platform', ARGV[5],
  'consentVersion', ARGV[7], 'consentAtMs', ARGV[8], 'registeredAtMs', ARGV[10])
if ARGV[6] ~= '' then
  redis.call('HSET', KEYS[1], 'pushToken', ARGV[6])
end
redis.call('HSET', KEYS[2], 'installation', ARGV[1])
if ARGV[9] == '1' then
  redis.call('HSET', KEYS[2], 'purchases', '1')
end
redis.call('SADD', KEYS[3], ARGV[1])
return 1
