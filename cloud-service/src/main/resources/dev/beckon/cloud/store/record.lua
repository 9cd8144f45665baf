-- Shared by the scripts that append to the history.

-- A string as a JSON string.
local function quoted(text)
  return cjson.encode(tostring(text))
end

-- Appends one record that speaks of no person. Records older than keepSeconds go. Returns its id.
-- history: {stream, maxLength, keepSeconds}
local function appendOfNobody(history, kind, json)
  local id = redis.call('XADD', history[1], 'MAXLEN', '~', history[2], '*', 'kind', kind, 'json', json)
  local oldestMs = tonumber(string.match(id, '^%d+')) - tonumber(history[3]) * 1000
  redis.call('XTRIM', history[1], 'MINID', string.format('%.0f', oldestMs))
  return id
end

-- Notes what speaks of a shopper, for a month longer than a record is kept.
local function note(traces, keepSeconds, ...)
  redis.call('RPUSH', traces, ...)
  redis.call('EXPIRE', traces, tonumber(keepSeconds) + 30 * 86400)
end

-- Appends one record and notes that it speaks of the shopper: erasing a person finds every record.
-- ...: what else speaks of the shopper
local function append(history, traces, kind, json, ...)
  local id = appendOfNobody(history, kind, json)
  local all = {...}
  all[#all + 1] = 'h:' .. id
  note(traces, history[3], unpack(all))
end
