-- Keeps what a shopper did: of each thing done with a topic the latest event, and of all these the
-- newest so many, beside the last time the app was opened. After person.lua.
-- KEYS: shopper, signals
-- ARGV: shopper id, unix ms, how many are kept at most, then per event: field, when it was and until
--   when it counts (unix ms), mark (initial of the source, then '+', or '-' for one that undoes), event id
-- Reply: nothing without consent; else how many older ones were forgotten, then per event '1' where it
--   counts now or '0' where nothing changed.
local who = person(keyOf(KEYS[1], ARGV[1], ''), ARGV[1])
if not who then
  return {}
end
local signals = keyOf(KEYS[2], ARGV[1], who)
local nowMs, most = tonumber(ARGV[2]), tonumber(ARGV[3])
local kept, gone = {}, {}
local all = redis.call('HGETALL', signals)
for i = 1, #all, 2 do
  local atMs, untilMs, id = string.match(all[i + 1], '^(%d+) (%d+) %S+ (%S+)$')
  if tonumber(untilMs) > nowMs then
    kept[all[i]] = {atMs = tonumber(atMs), untilMs = tonumber(untilMs), id = id}
  else
    gone[#gone + 1] = all[i]
  end
end

local written = {}
for i = 4, #ARGV, 5 do
  local field, id = ARGV[i], string.sub(redis.sha1hex(ARGV[i + 4]), 1, 8)
  local event = {atMs = tonumber(ARGV[i + 1]), untilMs = tonumber(ARGV[i + 2]), id = id, at = i,
    value = ARGV[i + 1] .. ' ' .. ARGV[i + 2] .. ' ' .. ARGV[i + 3] .. ' ' .. id}
  local known = kept[field]
  if event.untilMs > nowMs and (not known or known.id ~= id and (event.atMs > known.atMs
      or event.atMs == known.atMs and id > known.id)) then
    kept[field] = event
  end
end

local OPENED_APP = 'O' -- see SignalFields
local fields = {}
for field in pairs(kept) do
  if field ~= OPENED_APP then
    fields[#fields + 1] = field
  end
end
table.sort(fields, function(a, b)
  if kept[a].atMs == kept[b].atMs then
    return a < b
  end
  return kept[a].atMs > kept[b].atMs
end)
local forgotten, latestMs = math.max(0, #fields - most), 0
if kept[OPENED_APP] then
  table.insert(fields, 1, OPENED_APP)
  most = most + 1
end
for i, field in ipairs(fields) do
  if i > most then
    gone[#gone + 1] = field
  else
    local signal = kept[field]
    latestMs = math.max(latestMs, signal.untilMs)
    if signal.value then
      redis.call('HSET', signals, field, signal.value)
      written[signal.at] = true
    end
  end
end
if #gone > 0 then
  redis.call('HDEL', signals, unpack(gone))
end
if latestMs > 0 then
  redis.call('PEXPIREAT', signals, string.format('%.0f', latestMs))
end
local reply = {tostring(forgotten)}
for i = 4, #ARGV, 5 do
  reply[#reply + 1] = written[i] and '1' or '0'
end
return reply
