-- Keeps a machine's key and records what was done to it, both or neither.
-- KEYS: keys, history
-- ARGV: id of the key, the key, maximum length of the history, audit record
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then
  return 1 -- this very command, repeated by the connection
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*', 'kind', 'audit', 'json', ARGV[4])
return 1
