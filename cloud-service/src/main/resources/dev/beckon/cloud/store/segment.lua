-- Keeps or forgets a segment and records who did it, both or neither.
-- KEYS: segments, history
-- ARGV: name, the segment ('' forgets it), maximum length of the history, audit record
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') == ARGV[2] then
  return 1 -- this very command, repeated by the connection
end
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*', 'kind', 'audit', 'json', ARGV[4])
return 1
