-- Takes a shopper's handles of one kind away, or one of them. After person.lua.
-- ARGV: shopper id, prefixes of shoppers and handles, kind, the one's name (kind, colon, keyed hash;
--   '' = all of the kind), '1' when they are till customers, the one of them ('' = all).
-- Returns how many; -1 when there is no such shopper.
local shopper = person(ARGV[2], ARGV[1])
if not shopper then
  return -1
end
local key, kind, name = ARGV[2] .. shopper, ARGV[4], ARGV[5]

local function goes(handle)
  if name ~= '' then
    return handle == name
  end
  return string.sub(handle, 1, #kind + 1) == kind .. ':'
end

local left, gone = {}, 0
for _, handle in ipairs(words(redis.call('HGET', key, 'handles'))) do
  if goes(handle) then
    redis.call('DEL', ARGV[3] .. handle)
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
if ARGV[6] == '1' and gone > 0 then
  local customers = {}
  for _, customer in ipairs(cjson.decode(redis.call('HGET', key, 'customers') or '[]')) do
    if name ~= '' and customer ~= ARGV[7] then
      customers[#customers + 1] = customer
    end
  end
  if #customers == 0 then
    redis.call('HDEL', key, 'customers')
  else
    redis.call('HSET', key, 'customers', cjson.encode(customers))
  end
end
return gone
