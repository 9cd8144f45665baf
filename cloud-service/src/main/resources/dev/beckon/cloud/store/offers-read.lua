-- Offers that changed after a change, the earliest change first, as of one moment.
-- KEYS: offers, changes
-- ARGV: number of that change, most offers
-- Reply: id, number of its latest change, entry, and so on.
local found = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[2])
local reply = {}
for i = 1, #found, 2 do
  reply[#reply + 1] = found[i]
  reply[#reply + 1] = found[i + 1]
  reply[#reply + 1] = redis.call('HGET', KEYS[1], found[i])
end
return reply
