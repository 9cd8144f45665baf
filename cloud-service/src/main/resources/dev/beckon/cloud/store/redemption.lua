-- Shared by the scripts that tills ask of single-use codes. After record.lua and person.lua.
-- A code leads to its decision, whose hash holds where the promise stands (Keys.decision).
-- ARGV: unix ms, store, the till's transaction ('' = none), code ('' = by shopper), shopper, offer ('' =
--   any), prefixes of codes, shoppers, decisions, ledgers, traces, key of the history, its maximum length,
--   seconds it is kept, keys of the standings of offers and of the responses to them.
-- Reply: per promise outcome, redeemedAtMs ('0' = not), codeUntilMs, offer, its version, variant, facts.
local nowMs, store = tonumber(ARGV[1]), ARGV[2]
local shoppers, decisions = ARGV[8], ARGV[9]
local MOST_REVERSED = 16

-- Names what a till did without saying which receipt it was.
local transaction = ARGV[3] ~= '' and string.sub(redis.sha1hex(store .. '\n' .. ARGV[3]), 1, 20) or nil

local function contains(list, word)
  for _, has in ipairs(list) do
    if has == word then
      return true
    end
  end
  return false
end

-- Where a promise stands for this transaction at this moment.
local function standing(promise)
  if transaction and contains(words(promise.reversed), transaction) then
    return 'REVERSED'
  end
  if promise.redeemedBy then
    return promise.redeemedBy == transaction and 'REDEEMED' or 'USED'
  end
  if nowMs >= tonumber(promise.untilMs) then
    return 'EXPIRED'
  end
  local stores = cjson.decode(promise.facts).storeIds
  if #stores > 0 and not contains(stores, store) then
    return 'OTHER_STORE'
  end
  local stands = redis.call('HGET', ARGV[15], promise.offer) or 'LIVE'
  if stands == 'LIVE' then
    return 'VALID'
  end
  return stands == 'PAUSED' and 'OFFER_PAUSED' or 'OFFER_ENDED'
end

-- A decision's promise to somebody who still agrees; nil when there is none, or none that arrived.
local function load(decision)
  local key = decisions .. decision
  local names = {'code', 'codeUntilMs', 'facts', 'shopper', 'offer', 'state', 'redeemedBy',
    'redeemedAtMs', 'reversed', 'offerVersion', 'variant', 'acceptedUs'}
  local is = redis.call('HMGET', key, unpack(names))
  if not is[1] or is[6] == 'REJECTED' or is[6] == 'EXPIRED' then
    return nil
  end
  local who = person(shoppers, is[4])
  if not who then
    return nil
  end
  local promise = {key = key, decision = decision, untilMs = is[2], facts = is[3], shopper = who,
    offer = is[5], redeemedBy = is[7] or nil, redeemedAtMs = is[8] or '0', reversed = is[9] or '',
    version = is[10], variant = is[11], in_app = is[6] == 'ACCEPTED' and not is[12]}
  promise.standing = standing(promise)
  return promise
end

-- What the till asks about: the code's promise, or the shopper's, soonest to end first.
local function promises()
  local found = {}
  if ARGV[4] ~= '' then
    local decision = redis.call('GET', ARGV[7] .. ARGV[4])
    found[1] = decision and load(decision) or nil
    return found
  end
  local who = person(shoppers, ARGV[5])
  if not who then
    return found
  end
  for _, charge in ipairs(redis.call('ZRANGE', ARGV[10] .. who, 0, -1)) do
    local decision, offer = string.match(charge, '^([^|]*)|([^|]*)|')
    if ARGV[6] == '' or offer == ARGV[6] then
      found[#found + 1] = load(decision)
    end
  end
  table.sort(found, function(a, b)
    return tonumber(a.untilMs) < tonumber(b.untilMs)
  end)
  return found
end

-- The first that stands in one of these ways, in the order of the ways; else the last one.
local function pick(found, ...)
  for _, way in ipairs({...}) do
    for _, promise in ipairs(found) do
      if promise.standing == way then
        return promise
      end
    end
  end
  return found[#found]
end

local function answer(list)
  local reply = {}
  for _, promise in ipairs(list) do
    for _, part in ipairs({promise.standing, promise.redeemedAtMs, promise.untilMs, promise.offer,
        promise.version, promise.variant, promise.facts}) do
      reply[#reply + 1] = part
    end
  end
  return reply
end

-- Records what happened: of nobody where the shopper is not to be measured.
local function record(promise, act)
  local json = '"offerId":' .. quoted(promise.offer) .. ',"offerVersion":' .. promise.version
    .. ',"variant":' .. quoted(promise.variant) .. ',"storeId":' .. quoted(store) .. ',"act":"' .. act
    .. '","atMs":' .. ARGV[1] .. '}'
  local history = {ARGV[12], ARGV[13], ARGV[14]}
  if redis.call('HGET', shoppers .. promise.shopper, 'measurement') == '1' then
    append(history, ARGV[11] .. promise.shopper, 'redemption', '{"decisionId":' .. quoted(promise.decision)
      .. ',"shopperId":' .. quoted(promise.shopper) .. ',' .. json)
  else
    appendOfNobody(history, 'redemption', '{' .. json)
  end
end

-- Counts a response to an offer, or takes it back, unless it was opened as well, which counts by itself.
-- An offer that waited in the app was told to nobody who could respond.
local function count_response(promise, by)
  if not promise.in_app and redis.call('HGET', shoppers .. promise.shopper, 'measurement') == '1'
      and redis.call('HEXISTS', promise.key, 'openedAtMs') == 0 then
    redis.call('HINCRBY', ARGV[16], promise.offer .. ' responded', by)
  end
end
