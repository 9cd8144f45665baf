-- Removes one of several installations of a shopper. After person.lua and phones.lua.
-- KEYS: installation, set of installations, withdrawal, counts of phones. ARGV: installation id, unix
-- ms, prefix of shoppers.
-- Returns 'REMOVED', or 'LAST' when it is the shopper's only one, or 'UNKNOWN'.
local id = redis.call('HGET', KEYS[1], 'shopper')
if not id then
  return 'UNKNOWN'
end
local key = ARGV[3] .. id
local shopper = redis.call('HMGET', key, 'installation', 'others')
local left = {}
for _, app in ipairs(words(shopper[1] .. ' ' .. (shopper[2] or ''))) do
  if app ~= ARGV[1] then
    left[#left + 1] = app
  end
end
if #left == 0 then
  return 'LAST'
end
redis.call('HSET', key, 'installation', left[1], 'others', table.concat(left, ' ', 2))
redis.call('SREM', KEYS[2], ARGV[1])
count_phone(KEYS[4], redis.call('HGET', KEYS[1], 'phone'), -1)
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[3], ARGV[2], 'NX')
return 'REMOVED'
