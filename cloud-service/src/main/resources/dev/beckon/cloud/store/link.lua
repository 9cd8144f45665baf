-- Links a shopper with a handle. Where the handle is another shopper's already, both become that
-- one. After person.lua, unmeasure.lua and merge.lua.
-- KEYS: handle, assertion, handles of staff, then one hash of visits per store.
-- ARGV: shopper id, installation that logs in ('' = none), kind of the handle, its name (kind, colon,
--   keyed hash), till customer ('' where it is none), this call's name, seconds an assertion is
--   remembered (0 = there is none), prefixes of shoppers, installations, handles, ledgers, traces,
--   decisions, signals, then the history and the set of those still to be erased from SQL.
-- Reply: {'LINKED', shopper id, its installations...}, or {why not}. Repeating it changes nothing.
local MOST_INSTALLATIONS, MOST_HANDLES, MOST_ALIASES = 10, 20, 50
local installation, kind, handle, customer = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local keys = {ARGV[8], ARGV[9], ARGV[10], ARGV[11], ARGV[12], ARGV[13], ARGV[14],
  ARGV[15], ARGV[16]}
local visits = {}
for i = 4, #KEYS do
  visits[i - 3] = KEYS[i]
end

local shopper = person(keys[1], ARGV[1])
if not shopper or (installation ~= '' and redis.call('HGET', keys[2] .. installation, 'shopper') ~= shopper) then
  return {'UNKNOWN'}
end
if ARGV[7] ~= '0' and not redis.call('SET', KEYS[2], ARGV[6], 'NX', 'EX', ARGV[7])
    and redis.call('GET', KEYS[2]) ~= ARGV[6] then
  return {'REPLAYED'}
end
if redis.call('SISMEMBER', KEYS[3], handle) == 1 then
  return {'STAFF'}
end

local function linked(id)
  local apps = redis.call('HMGET', keys[1] .. id, 'installation', 'others')
  return {'LINKED', id, unpack(words(apps[1] .. ' ' .. (apps[2] or '')))}
end

local owner = redis.call('GET', KEYS[1])
if owner == shopper then
  return linked(shopper)
end
local own = words(redis.call('HGET', keys[1] .. shopper, 'handles'))
for _, has in ipairs(own) do
  if installation ~= '' and string.sub(has, 1, #kind + 1) == kind .. ':' then
    return {'OTHER'} -- somebody else logs in on this phone: that makes no one person of two
  end
end
if not owner then
  if #own >= MOST_HANDLES then
    return {'FULL'}
  end
  own[#own + 1] = handle
  redis.call('SET', KEYS[1], shopper)
  redis.call('HSET', keys[1] .. shopper, 'handles', table.concat(own, ' '))
  if customer ~= '' then
    local customers = redis.call('HGET', keys[1] .. shopper, 'customers')
    customers = customers and cjson.decode(customers) or {}
    customers[#customers + 1] = customer
    redis.call('HSET', keys[1] .. shopper, 'customers', cjson.encode(customers))
  end
  return linked(shopper)
end

local function count(field)
  local both = (redis.call('HGET', keys[1] .. shopper, field) or '') .. ' '
    .. (redis.call('HGET', keys[1] .. owner, field) or '')
  return #words(both)
end
if count('others') + 2 > MOST_INSTALLATIONS or count('handles') > MOST_HANDLES
    or count('aliases') + 1 > MOST_ALIASES then
  return {'FULL'}
end
merge(shopper, owner, keys, visits, installation ~= '' and installation or nil)
return linked(owner)
