-- Keeps a new installation and its shopper, both or neither.
-- KEYS: installation, shopper, set of installations
-- ARGV: installation id, shopper id, secretSha256, identityKey, platform, pushToken ('' = none),
--       registeredAtMs, then fields of the shopper and values ('' is left out)
-- Returns 1, or 0 when an id is taken.
if redis.call('HGET', KEYS[1], 'secretSha256') == ARGV[3] then
  return 1 -- this very command, repeated by the connection
end
if redis.call('EXISTS', KEYS[1], KEYS[2]) > 0 then
  return 0
end
redis.call('HSET', KEYS[1],
  'shopper', ARGV[2], 'secretSha256', ARGV[3], 'identityKey', ARGV[4], 'platform', ARGV[5],
  'registeredAtMs', ARGV[7])
if ARGV[6] ~= '' then
  redis.call('HSET', KEYS[1], 'pushToken', ARGV[6])
end
redis.call('HSET', KEYS[2], 'installation', ARGV[1])
for i = 8, #ARGV, 2 do
  if ARGV[i + 1] ~= '' then
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
  end
end
redis.call('SADD', KEYS[3], ARGV[1])
return 1
