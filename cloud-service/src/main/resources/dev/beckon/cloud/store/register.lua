-- Keeps a new installation and its shopper, both or neither; or finds the one that was registered with
-- the same secret before, and brings its consent and push token up to date.
-- KEYS: installation, shopper, set of installations, withdrawal of the installation
-- ARGV: installation id, shopper id, secretSha256, identityKey, platform, pushToken ('' = none),
--       registeredAtMs, prefix of shoppers, then fields of the shopper and values ('' removes one)
-- Reply: {'NEW' or 'KNOWN', shopper id, identityKey}; {'TAKEN'} when the shopper id is another's;
--   {'SECRET_VOID'} when the installation goes by another secret by now, or was withdrawn.
local function say(shopper)
  if ARGV[6] ~= '' then
    redis.call('HSET', KEYS[1], 'pushToken', ARGV[6])
  end
  for i = 9, #ARGV, 2 do
    if ARGV[i + 1] ~= '' then
      redis.call('HSET', shopper, ARGV[i], ARGV[i + 1])
    else
      redis.call('HDEL', shopper, ARGV[i])
    end
  end
end

local there = redis.call('HMGET', KEYS[1], 'secretSha256', 'shopper', 'identityKey')
if there[1] == ARGV[3] then
  say(ARGV[8] .. there[2])
  return {'KNOWN', there[2], there[3]}
end
if there[1] or redis.call('EXISTS', KEYS[4]) == 1 then
  return {'SECRET_VOID'}
end
if redis.call('EXISTS', KEYS[2]) == 1 then
  return {'TAKEN'}
end
redis.call('HSET', KEYS[1],
  'shopper', ARGV[2], 'secretSha256', ARGV[3], 'identityKey', ARGV[4], 'platform', ARGV[5],
  'registeredAtMs', ARGV[7])
redis.call('HSET', KEYS[2], 'installation', ARGV[1])
say(KEYS[2])
redis.call('SADD', KEYS[3], ARGV[1])
return {'NEW', ARGV[2], ARGV[4]}
