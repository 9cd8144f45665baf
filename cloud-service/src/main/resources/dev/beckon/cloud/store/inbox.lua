-- What waits for a shopper in the app: what was accepted or may have been, of offers that are live
-- still, the newest first. After person.lua.
-- KEYS: shopper, ledger, standings of offers.
-- ARGV: shopper id, since when (unix ms), as many at most, prefix of decisions.
-- Reply: nothing when there is no such shopper; else the shopper, then per offer decision, offer, store,
--   unix ms, state, words, code, codeUntilMs, redeemedAtMs ('' = none).
local who = person(keyOf(KEYS[1], ARGV[1], ''), ARGV[1])
if not who then
  return {}
end
local reply = {who}
local ledger = redis.call('ZREVRANGEBYSCORE', keyOf(KEYS[2], ARGV[1], who), '+inf', '(' .. ARGV[2],
  'WITHSCORES', 'LIMIT', 0, ARGV[3])
for i = 1, #ledger, 2 do
  local decision, offer, store = string.match(ledger[i], '^([^|]*)|([^|]+)|[^|]*|([^|]*)')
  if offer and (redis.call('HGET', KEYS[3], offer) or 'LIVE') == 'LIVE' then
    local is = redis.call('HMGET', ARGV[4] .. decision, 'state', 'words', 'code', 'codeUntilMs',
      'redeemedAtMs')
    if (is[1] == 'ACCEPTED' or is[1] == 'UNKNOWN') and is[2] then
      for _, part in ipairs({decision, offer, store, ledger[i + 1], is[1], is[2], is[3] or '',
        is[4] or '', is[5] or ''}) do
        reply[#reply + 1] = part
      end
    end
  end
end
return reply
