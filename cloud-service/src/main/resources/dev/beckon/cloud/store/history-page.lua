-- A page of the history and what the stream looked like in that instant.
-- KEYS: history. ARGV: the place to read after, most records.
-- Reply: {ever added, length, oldest id, newest id ever, id, kind, json, ...} ('' where missing).
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {'0', '0', '0-0', '0-0'}
end
local info = redis.call('XINFO', 'STREAM', KEYS[1])
local stream = {}
for i = 1, #info, 2 do
  stream[info[i]] = info[i + 1]
end
if not stream['entries-added'] then
  return redis.error_reply('ERR Beckon needs Redis 7.0 or newer: its streams count their records')
end
local reply = {string.format('%.0f', stream['entries-added']), string.format('%.0f', stream['length']),
  stream['recorded-first-entry-id'], stream['last-generated-id']}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])) do
  local kind, json = '', ''
  for i = 1, #entry[2], 2 do
    if entry[2][i] == 'kind' then
      kind = entry[2][i + 1]
    elseif entry[2][i] == 'json' then
      json = entry[2][i + 1]
    end
  end
  reply[#reply + 1] = entry[1]
  reply[#reply + 1] = kind
  reply[#reply + 1] = json
end
return reply
