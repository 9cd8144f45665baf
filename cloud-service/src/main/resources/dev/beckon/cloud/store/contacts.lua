-- Charges messages of other systems to a shopper's windows: in the ledger they belong to no offer and no
-- visit. As many of the newest are kept as can make a difference: those before them stop counting no
-- later than these do. After person.lua.
-- KEYS: shopper, ledger
-- ARGV: shopper id, how many are kept at most, seconds the ledger is kept, then per contact: id, channel,
--   unix ms
-- Reply: nothing without consent; else '1' per contact that was charged, or '0' where nothing changed.
local who = person(keyOf(KEYS[1], ARGV[1], ''), ARGV[1])
if not who then
  return {}
end
local ledger = keyOf(KEYS[2], ARGV[1], who)
local charged = {}
for i = 4, #ARGV, 3 do
  local member = ARGV[i] .. '|||' .. ARGV[i + 1]
  if redis.call('ZADD', ledger, 'NX', ARGV[i + 2], member) == 1 then
    charged[member] = i
  end
end
local contacts = {}
for _, member in ipairs(redis.call('ZRANGE', ledger, 0, -1)) do
  if string.find(member, '^[^|]+|||') then
    contacts[#contacts + 1] = member
  end
end
for i = 1, #contacts - tonumber(ARGV[2]) do
  redis.call('ZREM', ledger, contacts[i])
  charged[contacts[i]] = nil
end
redis.call('EXPIRE', ledger, ARGV[3])
local reply = {}
for i = 4, #ARGV, 3 do
  reply[#reply + 1] = charged[ARGV[i] .. '|||' .. ARGV[i + 1]] == i and '1' or '0'
end
return reply
