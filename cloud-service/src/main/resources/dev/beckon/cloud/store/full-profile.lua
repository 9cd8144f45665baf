-- All of one shopper's profile. After person.lua.
-- KEYS: shopper, signals. ARGV: shopper id, prefix of customers.
-- Reply: nothing without consent; else visits, lastVisitMs, accepted, shown, opened, dismissed ('' =
-- none), purchases ('1' when they may be looked at), signals (field and value by turns, a line each),
-- then the purchases of each customer.
local who = person(keyOf(KEYS[1], ARGV[1], ''), ARGV[1])
if not who then
  return {}
end
local shopper = redis.call('HMGET', keyOf(KEYS[1], ARGV[1], who), 'visits', 'lastVisitMs', 'accepted',
  'shown', 'opened', 'dismissed', 'purchases', 'customers')
local reply = {}
for i = 1, 7 do
  reply[i] = shopper[i] or ''
end
reply[8] = table.concat(redis.call('HGETALL', keyOf(KEYS[2], ARGV[1], who)), '\n')
if shopper[7] == '1' and shopper[8] then
  for _, customer in ipairs(cjson.decode(shopper[8])) do
    local log = redis.call('GET', ARGV[2] .. customer)
    if log then
      reply[#reply + 1] = log
    end
  end
end
return reply
