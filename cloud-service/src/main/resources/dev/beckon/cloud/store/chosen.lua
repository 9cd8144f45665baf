-- What a shopper chose. After person.lua.
-- KEYS: shopper. ARGV: shopper id.
-- Reply: wanted, unwanted, facts, quietUntilMs, birthday ('' where nothing was said); nothing when there is no
-- such shopper.
local prefix = keyOf(KEYS[1], ARGV[1], '')
local who = person(prefix, ARGV[1])
if not who then
  return {}
end
local fields = redis.call('HMGET', prefix .. who, 'wanted', 'unwanted', 'facts', 'quietUntilMs', 'birthday')
for i = 1, 5 do
  fields[i] = fields[i] or ''
end
return fields
