-- Sets fields of a shopper who is there. After person.lua.
-- KEYS: shopper. ARGV: shopper id, then fields and values ('' removes a field).
-- Returns 1, or 0 when there is no such shopper.
local prefix = keyOf(KEYS[1], ARGV[1], '')
local who = person(prefix, ARGV[1])
if not who then
  return 0
end
for i = 2, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', prefix .. who, ARGV[i])
  else
    redis.call('HSET', prefix .. who, ARGV[i], ARGV[i + 1])
  end
end
return 1
