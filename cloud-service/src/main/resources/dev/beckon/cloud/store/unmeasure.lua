-- Shared by the scripts that may end somebody's consent to measurement. After person.lua.

local MEASURED = {receipt = true, redemption = true, credit = true}

-- Forgets what phones told of a shopper's offers, and what was earned by them: numbers, times and
-- credits at the decisions, what these went by, what waits for its sale, records of the history. Rows in SQL are noted to be erased.
-- keys: {shopper, traces, what decisions' keys begin with, history, set of those still to be erased from
-- SQL}; ids: all that the shopper was ever called.
local function unmeasure(keys, ids)
  redis.call('HDEL', keys[1], 'shown', 'opened', 'dismissed')
  for _, trace in ipairs(redis.call('LRANGE', keys[2], 0, -1)) do
    local kind, id = string.sub(trace, 1, 2), string.sub(trace, 3)
    if kind == 'd:' then
      redis.call('HDEL', keys[3] .. id, 'shownAtMs', 'openedAtMs', 'dismissedAtMs', 'credits',
        'seen', 'limits') -- decisions go by what became of those before
    elseif kind == 'b:' then
      redis.call('DEL', id)
      redis.call('LREM', keys[2], 1, trace)
    elseif kind == 'h:' then
      local record = redis.call('XRANGE', keys[4], id, id)[1]
      if record and MEASURED[record[2][2]] then
        redis.call('XDEL', keys[4], id)
        redis.call('LREM', keys[2], 1, trace)
      end
    end
  end
  for _, id in ipairs(ids) do
    redis.call('SADD', keys[5], 'receipts:' .. id)
  end
end
