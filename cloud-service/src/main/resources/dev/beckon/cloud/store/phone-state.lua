-- Keeps what a phone told of itself, and how many phones there are of each kind.
-- KEYS: installation, counts of phones
-- ARGV: state (advertising, then bluetoothPermitted, bluetoothOn, notificationsPermitted, channelOn as
--       '1' or '0': 'ON_AIR 1111'), unix ms, language ('' = not told)
-- Returns 1, or 0 when the installation is unknown.
local before = redis.call('HMGET', KEYS[1], 'shopper', 'phone')
if not before[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'phone', ARGV[1] .. ' ' .. ARGV[2])
if ARGV[3] ~= '' then
  redis.call('HSET', KEYS[1], 'language', ARGV[3])
else
  redis.call('HDEL', KEYS[1], 'language')
end
count_phone(KEYS[2], before[2], -1)
count_phone(KEYS[2], ARGV[1], 1)
return 1
