-- The phone showed the secret that it was issued last: the one before it is void from now on.
-- KEYS: installation
-- ARGV: secretSha256 that was shown
if redis.call('HGET', KEYS[1], 'nextSecretSha256') == ARGV[1] then
  redis.call('HSET', KEYS[1], 'secretSha256', ARGV[1])
  redis.call('HDEL', KEYS[1], 'nextSecretSha256')
end
return 1
