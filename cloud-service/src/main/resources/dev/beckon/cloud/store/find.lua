-- Who an id stands for, and where they are. After person.lua.
-- KEYS: shopper, visits of a store. ARGV: shopper id.
-- Reply: nothing without consent; else the shopper that stands for both after a merger, the installation
-- that offers go to, when a visit was last noticed, and the visit saved there ('' = none).
local who = person(keyOf(KEYS[1], ARGV[1], ''), ARGV[1])
if not who then
  return {}
end
local shopper = redis.call('HMGET', keyOf(KEYS[1], ARGV[1], who), 'installation', 'lastVisitMs')
return {who, shopper[1] or '', shopper[2] or '', redis.call('HGET', KEYS[2], who) or ''}
