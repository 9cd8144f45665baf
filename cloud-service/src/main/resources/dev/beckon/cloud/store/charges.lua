-- Shared by the scripts that charge offers and refund them.
local DAY_KEPT_S = 3 * 86400

-- The counters of units that an offer made in a store on a day is charged to: of the offer, of the
-- offer in the store, of the offer in the store that day, of all offers in the store that day.
-- prefix: what they begin with; day: of the store
local function counters(prefix, offer, store, day)
  local here, today = '|' .. store, '|' .. day
  return {prefix .. offer, prefix .. offer .. here, prefix .. offer .. here .. today, prefix .. here .. today}
end

local function charge_units(keys)
  for i, key in ipairs(keys) do
    if redis.call('INCR', key) == 1 and i > 2 then
      redis.call('EXPIRE', key, DAY_KEPT_S)
    end
  end
end

-- A counter of a day long gone is not there any more, and does not come back.
local function refund_units(keys)
  for _, key in ipairs(keys) do
    if tonumber(redis.call('GET', key) or '0') > 0 then
      redis.call('DECR', key)
    end
  end
end

-- Keeps some of the marks that tell what was made once to a shopper, and one more.
-- keeps: whether a mark stays; more: a mark, or nil
local function keep_once(shopper, keeps, more)
  local left = {more}
  for mark in string.gmatch(redis.call('HGET', shopper, 'once') or '', '%S+') do
    if keeps(mark) then
      left[#left + 1] = mark
    end
  end
  if #left == 0 then
    redis.call('HDEL', shopper, 'once')
  else
    redis.call('HSET', shopper, 'once', table.concat(left, ' '))
  end
end

-- Remembers that an offer was made, under a name: the offer, or where it is made on occasions, offer@which
-- in place of those before.
local function remember_once(shopper, offer, name, decision)
  keep_once(shopper, function(mark)
    return string.sub(mark, 1, #offer + 1) ~= offer .. '@'
  end, name .. ':' .. decision)
end

-- Takes a decision's charge off a shopper.
local function refund_shopper(shopper, ledger, decision)
  for _, charge in ipairs(redis.call('ZRANGE', ledger, 0, -1)) do
    if string.sub(charge, 1, #decision + 1) == decision .. '|' then
      redis.call('ZREM', ledger, charge)
    end
  end
  keep_once(shopper, function(mark)
    return string.sub(mark, -#decision - 1) ~= ':' .. decision
  end)
end
