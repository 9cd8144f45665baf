-- Replaces an installation's sealed identity key, if it is still the one that was read.
-- KEYS: installation
-- ARGV: sealed identity key as read, the same sealed anew
-- Returns 1, or 0 when it was erased meanwhile.
if redis.call('HGET', KEYS[1], 'identityKey') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'identityKey', ARGV[2])
return 1
