-- Sets fields of a shopper who is there. Whoever does not agree to measurement (any more) is not
-- measured, and what was measured is forgotten. After person.lua and unmeasure.lua.
-- KEYS: shopper, traces, history, set of those still to be erased from SQL.
-- ARGV: shopper id, prefix of decisions, then fields and values ('' removes a field).
-- Returns nothing when there is no such shopper, FORGOTTEN when something was forgotten, else KEPT.
local prefix = keyOf(KEYS[1], ARGV[1], '')
local who = person(prefix, ARGV[1])
if not who then
  return nil
end
local key = prefix .. who
local forgotten = false
for i = 3, #ARGV, 2 do
  if ARGV[i + 1] ~= '' then
    redis.call('HSET', key, ARGV[i], ARGV[i + 1])
  elseif redis.call('HDEL', key, ARGV[i]) == 1 and ARGV[i] == 'measurement' then
    forgotten = true
  end
end
if not forgotten then
  return 'KEPT'
end
unmeasure({key, keyOf(KEYS[2], ARGV[1], who), ARGV[2], KEYS[3], KEYS[4]},
  {who, unpack(words(redis.call('HGET', key, 'aliases')))})
return 'FORGOTTEN'
