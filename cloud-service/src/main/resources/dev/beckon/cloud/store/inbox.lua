-- What waits for a shopper in the app: what was accepted or may have been, of offers that are live
-- still, whose dates are not over, and that are not sold out unless redeemed already; the newest first.
-- After person.lua and shelf.lua.
-- KEYS: shopper, ledger, standings of offers.
-- ARGV: shopper id, since when (unix ms), as many at most, prefixes of decisions and levels, unix ms.
-- Reply: nothing when there is no such shopper; else the shopper, then per offer decision, offer, store,
--   unix ms, state, words, code, codeUntilMs, redeemedAtMs, endsMs, watched ('' = none).
local who = person(keyOf(KEYS[1], ARGV[1], ''), ARGV[1])
if not who then
  return {}
end
local decisions, levels, nowMs = ARGV[4], ARGV[5], tonumber(ARGV[6])

local function is_good(is, store)
  if (is.state ~= 'ACCEPTED' and is.state ~= 'UNKNOWN') or not is.words then
    return false
  end
  if is.endsMs and nowMs >= tonumber(is.endsMs) then
    return false
  end
  local products = is.facts and table.concat(cjson.decode(is.facts).products, ' ')
  return is.redeemedAtMs or not sold_out(levels .. store, products, nowMs)
end

local names = {'state', 'words', 'code', 'codeUntilMs', 'redeemedAtMs', 'endsMs', 'watched', 'facts'}
local reply = {who}
local ledger = redis.call('ZREVRANGEBYSCORE', keyOf(KEYS[2], ARGV[1], who), '+inf', '(' .. ARGV[2],
  'WITHSCORES', 'LIMIT', 0, ARGV[3])
for i = 1, #ledger, 2 do
  local decision, offer, store = string.match(ledger[i], '^([^|]*)|([^|]+)|[^|]*|([^|]*)')
  if offer and (redis.call('HGET', KEYS[3], offer) or 'LIVE') == 'LIVE' then
    local is = {}
    for n, value in ipairs(redis.call('HMGET', decisions .. decision, unpack(names))) do
      is[names[n]] = value or nil
    end
    if is_good(is, store) then
      for _, part in ipairs({decision, offer, store, ledger[i + 1], is.state, is.words, is.code or '',
        is.codeUntilMs or '', is.redeemedAtMs or '', is.endsMs or '', is.watched or ''}) do
        reply[#reply + 1] = part
      end
    end
  end
end
return reply
