-- Erases an installation, its shopper and all that hangs on them; what stays is the time of the
-- withdrawal under a keyed hash.
-- KEYS: installation, shopper, set of installations, ledger, traces, history, open claims,
--       withdrawal, counts of phones, signals, then one hash of visits per store. After phones.lua.
-- ARGV: installation id, shopper id, unix ms, what the key of a decision begins with
-- Returns how many traces there were.
local traces = redis.call('LRANGE', KEYS[5], 0, -1)
for _, trace in ipairs(traces) do
  local kind = string.sub(trace, 1, 2)
  local id = string.sub(trace, 3)
  if kind == 'h:' then
    redis.call('XDEL', KEYS[6], id)
  elseif kind == 'd:' then
    redis.call('DEL', ARGV[4] .. id)
    redis.call('ZREM', KEYS[7], id)
  end
end
for i = 11, #KEYS do
  redis.call('HDEL', KEYS[i], ARGV[2])
end
redis.call('SREM', KEYS[3], ARGV[1])
count_phone(KEYS[9], redis.call('HGET', KEYS[1], 'phone'), -1)
redis.call('DEL', KEYS[1], KEYS[2], KEYS[4], KEYS[5], KEYS[10])
redis.call('SET', KEYS[8], ARGV[3], 'NX')
return #traces
