-- The phone showed the secret that it was issued last: the one before it is void from now on.
-- KEYS: installation
-- ARGV: secretSha256 that was shown
if redis.call('HGET', KEYS[1], 'nextSecretSha256') == ARGV[1] then
  local time = redis.call('TIME')
  redis.call('HSET', KEYS[1], 'secretSha256', ARGV[1],
    'secretAtMs', time[1] .. string.format('%03d', math.floor(tonumber(time[2]) / 1000)))
  redis.call('HDEL', KEYS[1], 'nextSecretSha256')
end
return 1
