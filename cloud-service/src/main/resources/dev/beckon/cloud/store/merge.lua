-- Makes one person of two shoppers: what hangs on the one hangs on the other from now on, and its id
-- stays as an alias, so that what is under way under it still arrives. After person.lua and
-- unmeasure.lua.

-- Two visits of one store that turn out to be one person's: the one that began first goes on, from
-- where the person was seen last. Returns it, and the id of the visit that ends.
local function joined(theirs, mine)
  local a, b = cjson.decode(theirs), cjson.decode(mine)
  local first, other = a, b
  if b.startedAtMs < a.startedAtMs then
    first, other = b, a
  end
  local last = a.lastSeenAtMs > b.lastSeenAtMs and a or b
  last.zoneEntry = a.zoneEntry + b.zoneEntry
  last.startedAtMs = first.startedAtMs
  local ended = other.visitId
  last.visitId = first.visitId
  last.shopperId = a.shopperId
  return cjson.encode(last), ended, first.visitId
end

-- Charges of a visit that ends count for the one that goes on.
local function recharge(ledger, decisions, ended, goesOn)
  local charges = redis.call('ZRANGE', ledger, 0, -1, 'WITHSCORES')
  for i = 1, #charges, 2 do
    local decision, offer, visit, where = string.match(charges[i], '^([^|]*)|([^|]*)|([^|]*)|(.*)$')
    if visit == ended then
      redis.call('ZREM', ledger, charges[i])
      redis.call('ZADD', ledger, charges[i + 1], decision .. '|' .. offer .. '|' .. goesOn .. '|' .. where)
      redis.call('HSET', decisions .. decision, 'visit', goesOn)
    end
  end
end

-- Caps add up: both ledgers in one, with all that was made once; the longer pause holds. With as many
-- charges as are remembered nothing is offered before the newest are old, so those before them go.
local function mergeLedgers(from, to, fromKey, toKey)
  local MOST_CHARGES = 1000
  local ttl = math.max(redis.call('TTL', from), redis.call('TTL', to))
  if redis.call('ZUNIONSTORE', to, 2, to, from, 'AGGREGATE', 'MAX') > 0 and ttl > 0 then
    redis.call('EXPIRE', to, ttl)
  end
  redis.call('ZREMRANGEBYRANK', to, 0, -1 - MOST_CHARGES)
  redis.call('DEL', from)
  local mine = redis.call('HMGET', fromKey, 'once', 'pausedUntilMs')
  local theirs = redis.call('HMGET', toKey, 'once', 'pausedUntilMs')
  if mine[1] then
    redis.call('HSET', toKey, 'once', (theirs[1] and theirs[1] .. ' ' or '') .. mine[1])
  end
  if mine[2] and tonumber(mine[2]) > tonumber(theirs[2] or '0') then
    redis.call('HSET', toKey, 'pausedUntilMs', mine[2])
  end
end

local function mergeTraces(from, to, decisions, fromId, toId)
  local ttl = math.max(redis.call('TTL', from), redis.call('TTL', to))
  for _, trace in ipairs(redis.call('LRANGE', from, 0, -1)) do
    redis.call('RPUSH', to, trace)
    local decision = decisions .. string.sub(trace, 3)
    if string.sub(trace, 1, 2) == 'd:' and redis.call('EXISTS', decision) == 1 then
      redis.call('HSET', decision, 'shopper', toId,
        'head', of(redis.call('HGET', decision, 'head') or '', fromId, toId))
    end
  end
  if ttl > 0 then
    redis.call('EXPIRE', to, ttl)
  end
  redis.call('DEL', from)
end

-- A purpose is agreed to only where both did; the record is that of a refusal, if there is one.
local function mergeConsents(from, to)
  for _, purpose in ipairs({'purchases', 'measurement'}) do
    if redis.call('HGET', from, purpose) ~= '1' then
      redis.call('HDEL', to, purpose)
      local record = redis.call('HGET', from, 'consent:' .. purpose)
      if record then
        redis.call('HSET', to, 'consent:' .. purpose, record)
      end
    end
  end
end

-- What either does not want is unwanted; what either declared is declared, of two birthdays the one of
-- whoever stays; the longer quiet holds.
local function mergeChoices(from, to)
  local mine = redis.call('HMGET', from, 'wanted', 'unwanted', 'facts', 'quietUntilMs')
  local theirs = redis.call('HMGET', to, 'wanted', 'unwanted', 'facts', 'quietUntilMs')
  local function both(i, without)
    local seen, list = {}, {}
    for _, word in ipairs(words(without)) do
      seen[word] = true
    end
    for _, word in ipairs(words((theirs[i] or '') .. ' ' .. (mine[i] or ''))) do
      if not seen[word] then
        seen[word] = true
        list[#list + 1] = word
      end
    end
    return table.concat(list, ' ')
  end
  local unwanted = both(2, '')
  local chosen = {wanted = both(1, unwanted), unwanted = unwanted, facts = both(3, '')}
  for field, value in pairs(chosen) do
    if value ~= '' then
      redis.call('HSET', to, field, value)
    else
      redis.call('HDEL', to, field)
    end
  end
  local birthday = redis.call('HGET', from, 'birthday')
  if birthday then
    redis.call('HSETNX', to, 'birthday', birthday)
  end
  if mine[4] and tonumber(mine[4]) > tonumber(theirs[4] or '0') then
    redis.call('HSET', to, 'quietUntilMs', mine[4])
  end
end

-- Of each thing done outside the shop the latest word counts, whoever said it.
local function mergeSignals(from, to)
  local latestMs = math.max(redis.call('PEXPIRETIME', from), redis.call('PEXPIRETIME', to))
  local mine = redis.call('HGETALL', from)
  for i = 1, #mine, 2 do
    local theirs = redis.call('HGET', to, mine[i])
    if not theirs or tonumber(string.match(theirs, '^%d+')) < tonumber(string.match(mine[i + 1], '^%d+')) then
      redis.call('HSET', to, mine[i], mine[i + 1])
    end
  end
  redis.call('DEL', from)
  if latestMs > 0 then
    redis.call('PEXPIREAT', to, string.format('%.0f', latestMs))
  end
end

-- Visits and answers to offers add up. Of age is only who was verified so under both ids.
local function mergeCounts(from, to)
  for _, count in ipairs({'visits', 'accepted', 'shown', 'opened', 'dismissed', 'useful', 'useless'}) do
    local more = redis.call('HGET', from, count)
    if more then
      redis.call('HINCRBY', to, count, more)
    end
  end
  local mine = redis.call('HGETALL', from)
  for i = 1, #mine, 2 do
    if string.sub(mine[i], 1, 7) == 'visits:' then -- of one store
      redis.call('HINCRBY', to, mine[i], mine[i + 1])
    end
  end
  if redis.call('HGET', from, 'adultVerified') ~= '1' then
    redis.call('HDEL', to, 'adultVerified', 'ageCheck')
  end
  for _, moment in ipairs({'lastVisitMs', 'visitBeforeMs'}) do
    local last = redis.call('HGET', from, moment)
    if last and tonumber(last) > tonumber(redis.call('HGET', to, moment) or '0') then
      redis.call('HSET', to, moment, last)
    end
  end
end

-- keys: {shoppers, installations, handles, ledgers, traces, decisions, signals}, what they begin with,
-- then those of the history and of who is still to be erased from SQL;
-- visits: the stores' keys; first: the installation that offers go to, nil for that of `to`.
local function merge(from, to, keys, visits, first)
  local fromKey, toKey = keys[1] .. from, keys[1] .. to
  local mine = redis.call('HMGET', fromKey, 'installation', 'others', 'handles', 'aliases', 'customers', 'lastEvent')
  local theirs = redis.call('HMGET', toKey, 'installation', 'others', 'handles', 'aliases', 'customers')
  first = first or theirs[1]
  local others = {}
  for _, app in ipairs(words(theirs[1] .. ' ' .. (theirs[2] or '') .. ' ' .. mine[1] .. ' ' .. (mine[2] or ''))) do
    redis.call('HSET', keys[2] .. app, 'shopper', to)
    if app ~= first then
      others[#others + 1] = app
    end
  end
  for _, handle in ipairs(words(mine[3])) do
    redis.call('SET', keys[3] .. handle, to)
  end
  for _, alias in ipairs(words(mine[4])) do
    redis.call('HSET', keys[1] .. alias, 'into', to)
  end
  redis.call('HSET', toKey, 'installation', first, 'others', table.concat(others, ' '),
    'aliases', table.concat(words((theirs[4] or '') .. ' ' .. from .. ' ' .. (mine[4] or '')), ' '))
  if mine[3] then
    redis.call('HSET', toKey, 'handles', table.concat(words((theirs[3] or '') .. ' ' .. mine[3]), ' '))
  end
  if mine[5] then
    local customers = theirs[5] and cjson.decode(theirs[5]) or {}
    for _, customer in ipairs(cjson.decode(mine[5])) do
      customers[#customers + 1] = customer
    end
    redis.call('HSET', toKey, 'customers', cjson.encode(customers))
  end
  mergeCounts(fromKey, toKey)
  mergeConsents(fromKey, toKey)
  mergeChoices(fromKey, toKey)
  mergeLedgers(keys[4] .. from, keys[4] .. to, fromKey, toKey)
  mergeSignals(keys[7] .. from, keys[7] .. to)
  mergeTraces(keys[5] .. from, keys[5] .. to, keys[6], from, to)
  if redis.call('HGET', toKey, 'measurement') ~= '1' then
    unmeasure({toKey, keys[5] .. to, keys[6], keys[8], keys[9]},
      {to, unpack(words(redis.call('HGET', toKey, 'aliases')))})
  end
  for _, store in ipairs(visits) do
    local visit, there = redis.call('HGET', store, from), redis.call('HGET', store, to)
    redis.call('HDEL', store, from)
    if visit and there then
      local one, ended, goesOn = joined(there, visit)
      redis.call('HSET', store, to, one)
      recharge(keys[4] .. to, keys[6], ended, goesOn)
    elseif visit then
      redis.call('HSET', store, to, of(visit, from, to))
    end
  end
  redis.call('DEL', fromKey)
  redis.call('HSET', fromKey, 'into', to)
  if mine[6] then
    redis.call('HSET', fromKey, 'lastEvent', mine[6])
  end
end
