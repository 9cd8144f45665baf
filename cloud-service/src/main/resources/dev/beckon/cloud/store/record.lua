-- Shared by the scripts that append to the history.

-- A string as a JSON string.
local function quoted(text)
  return cjson.encode(tostring(text))
end

-- Appends one record and notes that it speaks of the shopper.
-- history: {stream, maxLength, keepSeconds}
local function append(history, traces, kind, json)
  local id = redis.call('XADD', history[1], 'MAXLEN', '~', history[2], '*', 'kind', kind, 'json', json)
  redis.call('RPUSH', traces, 'h:' .. id)
  redis.call('EXPIRE', traces, history[3])
end
