-- Keeps offers with their texts, and records who changed what: all of it or nothing.
-- KEYS: offers, statuses, changes, number of the latest change, reception, history, then the versions
--   of each offer.
-- ARGV: unix ms, most offers, most versions of one, how long a replaced one is kept (ms), maximum
--   length of the history, then per offer: id, number of the change it replaces (0 for a new one),
--   version, status, entry, text, audit record.
-- Reply: SAVED, CHANGED, FULL or TOO_MANY_VERSIONS.
local FIRST, FIELDS, FIRST_KEY = 5, 7, 6
local nowMs, keptMs = tonumber(ARGV[1]), tonumber(ARGV[4])
local count = (#ARGV - FIRST) / FIELDS

local function argument(i, place)
  return ARGV[FIRST + (i - 1) * FIELDS + place]
end

-- The versions that no decision speaks of any more, and how many others there are.
local function outdated(i)
  local versions, since = {}, {}
  local all = redis.call('HGETALL', KEYS[FIRST_KEY + i])
  for at = 1, #all, 2 do
    local version = tonumber(all[at])
    versions[#versions + 1] = version
    since[version] = tonumber(string.match(all[at + 1], '^%d+'))
  end
  table.sort(versions)
  local gone = {}
  for at, version in ipairs(versions) do
    local untilMs = since[versions[at + 1] or 0] or nowMs
    if argument(i, 4) == 'DRAFT' or untilMs < nowMs - keptMs then
      gone[#gone + 1] = version
    end
  end
  return gone, #versions - #gone
end

local repeated, added, gone = true, 0, {}
for i = 1, count do
  local id = argument(i, 1)
  if redis.call('HGET', KEYS[1], id) ~= argument(i, 5) then
    repeated = false
  end
end
if repeated then
  return 'SAVED' -- this very command, repeated by the connection
end
for i = 1, count do
  local id = argument(i, 1)
  local known = redis.call('ZSCORE', KEYS[3], id)
  if tonumber(known or '0') ~= tonumber(argument(i, 2)) then
    return 'CHANGED'
  end
  added = known and added or added + 1
  if redis.call('HEXISTS', KEYS[FIRST_KEY + i], argument(i, 3)) == 0 then
    local left
    gone[i], left = outdated(i)
    if left >= tonumber(ARGV[3]) then
      return 'TOO_MANY_VERSIONS'
    end
  end
end
if added > 0 and redis.call('HLEN', KEYS[1]) + added > tonumber(ARGV[2]) then
  return 'FULL'
end

for i = 1, count do
  local id, status = argument(i, 1), argument(i, 4)
  if gone[i] then
    for _, version in ipairs(gone[i]) do
      redis.call('HDEL', KEYS[FIRST_KEY + i], version)
    end
    redis.call('HSET', KEYS[FIRST_KEY + i], argument(i, 3), ARGV[1] .. ' ' .. argument(i, 6))
  end
  if gone[i] or status == 'LIVE' then
    redis.call('HDEL', KEYS[5], id .. ' shown', id .. ' dismissed', id .. ' withdrawn')
  end
  redis.call('HSET', KEYS[1], id, argument(i, 5))
  redis.call('HSET', KEYS[2], id, status)
  redis.call('ZADD', KEYS[3], redis.call('INCR', KEYS[4]), id)
  redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[5], '*', 'kind', 'audit', 'json', argument(i, 7))
end
return 'SAVED'
