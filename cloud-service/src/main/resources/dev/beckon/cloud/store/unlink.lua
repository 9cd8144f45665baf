-- Takes a shopper's handles of one kind away. After person.lua.
-- ARGV: shopper id, kind, '1' when till customers go with it, prefixes of shoppers and handles.
-- Returns how many; -1 when there is no such shopper.
local shopper = person(ARGV[4], ARGV[1])
if not shopper then
  return -1
end
local key = ARGV[4] .. shopper
local left, gone = {}, 0
for _, handle in ipairs(words(redis.call('HGET', key, 'handles'))) do
  if string.sub(handle, 1, #ARGV[2] + 1) == ARGV[2] .. ':' then
    redis.call('DEL', ARGV[5] .. handle)
    gone = gone + 1
  else
    left[#left + 1] = handle
  end
end
if #left == 0 then
  redis.call('HDEL', key, 'handles')
else
  redis.call('HSET', key, 'handles', table.concat(left, ' '))
end
if ARGV[3] == '1' then
  redis.call('HDEL', key, 'customers')
end
return gone
