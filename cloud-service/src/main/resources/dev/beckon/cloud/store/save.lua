-- Saves a visit and appends its event, only while there is consent. An event that comes again (its
-- answer was lost, or the service was killed before it decided) is not appended a second time. After
-- record.lua and person.lua.
-- KEYS: shopper, visits of the store, history, traces.
-- ARGV: shopper id, visit ('' ends it), record, maximum length of the history, seconds traces are
--   kept, event id.
local who = person(keyOf(KEYS[1], ARGV[1], ''), ARGV[1])
if not who then
  redis.call('HDEL', KEYS[2], ARGV[1])
  return 0
end
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[2], who)
else
  if redis.call('HEXISTS', KEYS[2], who) == 0 then
    local shopper = keyOf(KEYS[1], ARGV[1], who)
    redis.call('HINCRBY', shopper, 'visits', 1)
    redis.call('HINCRBY', shopper, 'visits:' .. string.match(KEYS[2], '[^:]+$'), 1)
    redis.call('HSET', shopper, 'visitBeforeMs', redis.call('HGET', shopper, 'lastVisitMs') or '0')
  end
  redis.call('HSET', keyOf(KEYS[1], ARGV[1], who), 'lastVisitMs', string.match(ARGV[3], '"atMs":(%d+)'))
  redis.call('HSET', KEYS[2], who, of(ARGV[2], ARGV[1], who))
end
if redis.call('HGET', KEYS[1], 'lastEvent') == ARGV[6] then
  return 1
end
redis.call('HSET', KEYS[1], 'lastEvent', ARGV[6])
append({KEYS[3], ARGV[4], ARGV[5]}, keyOf(KEYS[4], ARGV[1], who), 'visit', of(ARGV[3], ARGV[1], who))
return 1
